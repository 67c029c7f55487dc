"""What row level security costs the engine: one operation with policies, the same without, in turn on one server.

.venv/bin/python -m benchmarks.row_security
"""

import click

from benchmarks.databases import database
from benchmarks.history import QUICK, compare, place
from benchmarks.past import load_past
from benchmarks.report import Steps, number, print_table
from benchmarks.servers import bench_servers
from db.row_security import OWNED, lay_open
from db.session import as_login, transaction
from jobs.runtime import Runtime

RUNS, PROGRAMS = 100_000, 2_000


@click.command()
def row_security() -> None:
    """Compare a database whose tables force row level security with one whose policies were taken off."""
    with (
        bench_servers() as (servers, _),
        Steps(2) as steps,
        database(servers, "laid_open") as laid_open,
        database(servers, "forced") as forced,
    ):
        steps.begin(f"loading {RUNS:,} finished runs into either")
        for _, connection in (laid_open, forced):
            load_past(connection, RUNS, PROGRAMS, 1, steps.within)
        _lay_open(laid_open[0])
        steps.end()
        steps.begin("enqueue, claim, complete, end and /status, in turn")
        figures = compare(place(*laid_open), place(*forced), QUICK, steps)
        steps.end()
    medians = figures["medians_ms"]
    rows = [
        (operation, number(medians["empty"][operation], 3), number(medians["old"][operation], 3), number(ratio, 3))
        for operation, ratio in figures["ratios"].items()
    ]
    print_table("medians, one operation in turn", ("", "without ms", "forced ms", "ratio"), rows)


def _lay_open(runtime: Runtime) -> None:
    with as_login(runtime.engine) as login, transaction(login) as session:
        for table in OWNED:
            for statement in lay_open(table):
                session.exec_driver_sql(statement)


if __name__ == "__main__":
    row_security()
