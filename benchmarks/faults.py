"""Kills a worker process, then the whole worker, then empties Redis, each in the middle of the demo's cohort.

Every run must still end as its file says and every invariant hold. Exit code 0 says so.

    python -m benchmarks.faults
"""

import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, text

from commands.cohort import report
from commands.demo import PATIENCE, take_in
from commands.tables import console, table
from commands.up import running
from db.queries.invariants import INVARIANTS, list_broken
from db.session import transaction
from jobs.broker import connect
from jobs.runtime import Runtime
from processes import Processes
from settings import Settings

EXPECTED_RUNS = 46
FAULTS: tuple[tuple[int, str], ...] = (
    (6, "kill -9 a worker process"),
    (14, "kill -9 the whole worker"),
    (22, "FLUSHALL"),
)
"""After so many ended runs, what breaks."""

ENDED = text("SELECT count(*) FROM pipeline_runs WHERE status IN ('completed', 'failed', 'cancelled')")
RESCUED = text("SELECT count(*) FROM stage_attempts WHERE outcome = 'rescued'")
SLOWEST_RESCUE = text("""
    SELECT max(extract(epoch FROM next.started_at - lost.finished_at))
    FROM stage_attempts lost JOIN LATERAL (
        SELECT started_at FROM stage_attempts n WHERE n.pipeline_run_id = lost.pipeline_run_id
          AND n.stage = lost.stage AND n.fence > lost.fence ORDER BY fence LIMIT 1) next ON true
    WHERE lost.outcome = 'rescued'
""")
EXECUTIONS = text("SELECT count(*), count(DISTINCT (pipeline_run_id, stage)) FROM stage_attempts")


def main() -> int:
    """Run the cohort through the faults and print what happened."""
    logging.basicConfig(level="ERROR")
    out = console()
    with tempfile.TemporaryDirectory(prefix="regimen-faults-") as folder:
        Path(folder).chmod(0o755)
        settings = Settings(database_url=None, redis_url=None, state_dir=Path(folder), web_port=8097)
        with running(settings) as (here, processes):
            runtime = connect(here)
            try:
                members = take_in(runtime)
                struck = strike(runtime, processes)
                well = report(runtime, out, members)
                with transaction(runtime.engine) as session:
                    well = _print(session, struck) and well
            finally:
                runtime.close()
    return 0 if well else 1


def strike(runtime: Runtime, processes: Processes) -> list[str]:
    """Break things as FAULTS says until every run has ended; return what was broken."""
    breaks: dict[str, Callable[[], object]] = {
        "kill -9 a worker process": lambda: os.kill(_children(processes.pids()["worker"])[-1], signal.SIGKILL),
        "kill -9 the whole worker": lambda: os.killpg(processes.pids()["worker"], signal.SIGKILL),
        "FLUSHALL": runtime.redis.flushall,
    }
    struck: list[str] = []
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while time.monotonic() < deadline:
        with transaction(runtime.engine) as session:
            ended = session.execute(ENDED).scalar_one()
        for after, name in FAULTS:
            if ended >= after and name not in struck:
                struck.append(name)
                breaks[name]()
        if ended >= EXPECTED_RUNS:
            break
        time.sleep(0.2)
    return struck


def _print(session: Connection, struck: list[str]) -> bool:
    broken = list_broken(session)
    executions, effects = session.execute(EXECUTIONS).one()
    slowest = session.execute(SLOWEST_RESCUE).scalar_one()
    grid = table("what", "figure", title="\nFaults")
    grid.add_row("faults struck", ", ".join(struck))
    grid.add_row("runs ended", f"{session.execute(ENDED).scalar_one()} of {EXPECTED_RUNS}")
    grid.add_row("stages rescued", str(session.execute(RESCUED).scalar_one()))
    grid.add_row("slowest from rescue to taken up again", f"{slowest or 0:.1f} s")
    grid.add_row("attempts at stages, and stages", f"{executions}, {effects}")
    grid.add_row("invariants", f"broken: {'; '.join(broken)}" if broken else f"all {len(INVARIANTS)} hold")
    console().print(grid)
    return not broken and len(struck) == len(FAULTS)


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    workers = [child for child in found if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]
    return sorted(workers)


if __name__ == "__main__":
    sys.exit(main())
