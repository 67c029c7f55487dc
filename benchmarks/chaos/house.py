"""Everything a chaos run runs: two servers, wires in front of them, web, two workers, two schedulers."""

import logging
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.chaos import clock
from benchmarks.chaos.pipeline import CONFIG, Config
from benchmarks.chaos.servers import Server, both
from benchmarks.chaos.wire import Wires
from commands.migrate import prepare
from db.session import connect
from processes import Processes, Program, programs
from settings import Settings

LEASE_SECONDS, RESCUE_SECONDS, RETRY_SECONDS, ATTEMPTS = 3.0, 0.5, 0.2, 6
WORKERS = ("worker", "newer")
SCHEDULERS = ("scheduler one", "scheduler two")
THREADS = 4
"""Of a worker process: what one worker process alone has to carry while the others are gone."""
DRAIN_MILLISECONDS = "15000"
QUICK = {"lease_seconds": LEASE_SECONDS, "rescue_seconds": RESCUE_SECONDS, "retry_base_seconds": RETRY_SECONDS}
WIRED = ("postgres", "valkey")


@dataclass(frozen=True)
class House:
    """What is there to be broken, and how it is reached."""

    config: Config
    settings: Settings
    """By wire, as the processes under test have it."""
    engine: Engine
    """Straight to the database, for the harness itself."""
    servers: dict[str, Server]
    wires: Wires
    processes: Processes

    def master(self, name: str) -> int:
        """Return the process id of a process, the master's where it has workers."""
        return self.processes.pids()[name]

    def workers(self, *names: str) -> list[int]:
        """Return the worker processes that live now, of these masters or of all."""
        return sorted(pid for name in names or WORKERS for pid in children_of(self.master(name)))

    def shift(self, name: str, seconds: float) -> None:
        """Shift the clock of a scheduler."""
        (self.config.folder / clock.shift_file(name.replace(" ", "-"))).write_text(str(seconds))

    def mend(self) -> None:
        """Undo whatever a fault may have left."""
        for name in WIRED:
            self.wires.tell(name, "clear")
        for name in SCHEDULERS:
            self.shift(name, 0)
        for pid in [*self.processes.pids().values(), *self.workers()]:
            signal_if_there(pid, signal.SIGCONT)


@contextmanager
def running(config: Config, *, wired: bool = True, worker_processes: int = 2) -> Generator[House]:
    """Run everything while the block lasts; without wires the processes reach the servers straight."""
    with ExitStack() as stack:
        servers = {one.name: one for one in stack.enter_context(both(config.folder / "state"))}
        straight = Settings(
            database_url=servers["postgres"].url,
            redis_url=servers["valkey"].url,
            state_dir=config.folder / "state",
            web_port=free_port(),
            worker_processes=worker_processes,
            worker_threads=THREADS,
            max_attempts=ATTEMPTS,
            **QUICK,
        )
        config = replace(config, database_url=servers["postgres"].url)
        os.environ[CONFIG] = str(config.write())
        engine = connect(servers["postgres"].url, name="chaos")
        stack.callback(engine.dispose)
        prepare(engine)
        wires = stack.enter_context(Wires(**{name: servers[name].socket for name in WIRED}))
        settings = _by_wire(straight, wires) if wired else straight
        processes = stack.enter_context(Processes(settings, _programs(settings)))
        here = House(config, settings, engine, servers, wires, processes)
        try:
            yield here
        finally:
            here.mend()


@contextmanager
def folder() -> Generator[Path]:
    """Return a folder of a run's own, gone afterwards."""
    logging.getLogger("processes").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="regimen-chaos-") as name:
        Path(name).chmod(0o755)
        (Path(name) / "state").mkdir(mode=0o755)
        yield Path(name)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def children_of(pid: int) -> list[int]:
    """Return the children of a process; none of one that is gone."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
        return [one for one in found if b"resource_tracker" not in Path(f"/proc/{one}/cmdline").read_bytes()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def signal_if_there(pid: int, number: signal.Signals) -> None:
    """Signal a process unless it is gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _by_wire(straight: Settings, wires: Wires) -> Settings:
    database = f"postgresql://regimen@127.0.0.1:{wires.port('postgres')}/regimen"
    return straight.pointed_at(database, f"redis://127.0.0.1:{wires.port('valkey')}/0")


def _programs(settings: Settings) -> tuple[Program, ...]:
    """Return what runs; once the verdict is in, it is killed: how processes stop is judged while faults strike."""
    web = next(one for one in programs(settings) if one.name == "web")
    threads = ("--threads", str(settings.worker_threads), "--worker-shutdown-timeout", DRAIN_MILLISECONDS)
    dramatiq = (sys.executable, "-m", "dramatiq")
    running = ("benchmarks.chaos.start:worker", "--processes", str(settings.worker_processes), *threads)
    to_come = ("benchmarks.chaos.start:newer", "--processes", "1", *threads)
    ticking = (sys.executable, "-m", "benchmarks.chaos.start")
    return (
        replace(web, patience_seconds=0),
        Program("worker", (*dramatiq, *running), patience_seconds=0),
        Program("newer", (*dramatiq, *to_come), patience_seconds=0),
        *(Program(name, (*ticking, name.replace(" ", "-")), patience_seconds=0) for name in SCHEDULERS),
    )
