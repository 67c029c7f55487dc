"""A contestant at work: its database, its worker processes, its producer and its event log."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psycopg
import redis
from psycopg import sql
from sqlalchemy.engine import make_url

import children
from benchmarks.engine import accounting
from benchmarks.engine.events import EventLog
from benchmarks.engine.line_up import Contestant
from benchmarks.engine.work import PROCESSES, THREADS
from domain.errors import NotReady
from embedded import postgres
from embedded.servers import Servers
from settings import CHECKOUT, get_settings

OWNER = sql.Identifier(postgres.NAME)
RESTART_SECONDS = 1
"""A worker that ended is started again so much later, as `regimen up` does."""
LIMIT_SECONDS = 600


@dataclass(frozen=True)
class Arena:
    """The servers that everybody uses in turn, and a folder for logs."""

    servers: Servers
    folder: Path

    def connect(self) -> psycopg.Connection:
        """Return a connection as the role that may make databases and checkpoints."""
        return psycopg.connect(self.servers.database_url, user="postgres", autocommit=True)

    def redis(self) -> redis.Redis:
        """Return a client of the Redis."""
        return redis.Redis.from_url(self.servers.redis_url)


class Crew:
    """A contestant's workers, on an empty database and an empty Redis, while the `with` block lasts."""

    def __init__(self, arena: Arena, contestant: Contestant, python: Path, stage_seconds: float = 0) -> None:
        """Take a contestant and the Python of its environment; stages sleep `stage_seconds`."""
        self.contestant = contestant
        self._arena = arena
        self._python = python
        url = make_url(arena.servers.database_url).set(database=f"bench_{contestant.name}")
        self.database_url = url.render_as_string(hide_password=False)
        self.events = EventLog(arena.folder / f"{contestant.name}.events")
        self._environment = self._surroundings() | {"BENCH_STAGE_SECONDS": str(stage_seconds)}
        self._children: list[children.Child] = []
        self._ended: dict[int, float] = {}

    def __enter__(self) -> Self:
        """Prepare the servers and start the workers."""
        self.events.path.write_bytes(b"")
        self._drop_database()
        with self._arena.connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(self._database(), OWNER))
        with self._arena.redis() as client:
            client.flushall()
        self.produce("set-up")
        self._children = [self._start(number) for number in range(len(self.contestant.workers))]
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the workers, since nothing of theirs is kept, and drop the database."""
        self.signal(signal.SIGKILL)
        for child in self._children:
            child.process.wait()
        self._drop_database()

    def produce(self, task: str, *numbers: float) -> Any:  # noqa: ANN401 - what the producer printed
        """Run the producer and return what it measured.

        Raises:
            NotReady: it failed; the message holds its last words.
        """
        argv = [str(self._python), "-m", "benchmarks.engine.producer", self.contestant.module, task]
        done = subprocess.run(  # noqa: S603 - our own arguments
            [*argv, *map(str, numbers)],
            cwd=CHECKOUT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise NotReady(f"{self.contestant.title}, {task}:\n{done.stderr[-1500:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to every process of every worker."""
        for child in self._children:
            child.signal_family(number)

    def cpu_seconds(self) -> float:
        """Return the CPU time of the workers and of both servers so far."""
        every = (*self._children, *self._arena.servers.started)
        return accounting.cpu_seconds(child.process.pid for child in every)

    def await_finished(self, runs: range, tell: Callable[[int], None], limit_seconds: float = LIMIT_SECONDS) -> bool:
        """Wait until all of these runs have ended, telling how many have; return whether they did within the limit.

        A worker that ends meanwhile is started again.
        """

        def done() -> bool:
            self._tend()
            ended = sum(run in self.events.finished for run in runs)
            tell(ended)
            return ended == len(runs)

        return self.events.wait(done, limit_seconds)

    def count_effects(self) -> tuple[int, int] | None:
        """Return how many stages are stored and how many of them are different ones; None where nothing is stored."""
        if self.contestant.effects is None:
            return None
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(self.contestant.effects.encode()).fetchone()
        return row or (0, 0)

    def last_words(self) -> str:
        """Return the ends of the workers' logs."""
        return "\n".join(children.tail(self._log(number)) for number in range(len(self._children)))

    def _tend(self) -> None:
        for number, child in enumerate(self._children):
            if child.is_alive():
                continue
            ended = self._ended.setdefault(child.process.pid, time.monotonic())
            if time.monotonic() - ended >= RESTART_SECONDS:
                child.signal_family(signal.SIGKILL)
                self._children[number] = self._start(number)

    def _start(self, number: int) -> children.Child:
        argv = [self._python, *self.contestant.workers[number]]
        return children.start(self.contestant.name, argv, self._log(number), cwd=CHECKOUT, env=self._environment)

    def _log(self, number: int) -> Path:
        return self._arena.folder / f"{self.contestant.name}-{number}.log"

    def _database(self) -> sql.Identifier:
        return sql.Identifier(f"bench_{self.contestant.name}")

    def _drop_database(self) -> None:
        with self._arena.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(self._database()))
            connection.execute("CHECKPOINT")

    def _surroundings(self) -> dict[str, str]:
        """Return the environment of every process of the contestant; only ours reads the settings in it."""
        settings = get_settings().pointed_at(self.database_url, self._arena.servers.redis_url)
        size = {"hand_over": self.contestant.hand_over, "worker_processes": PROCESSES, "worker_threads": THREADS}
        ours = settings.model_copy(update=size).environment() if self.contestant.hand_over else dict(os.environ)
        bench = {
            "BENCH_DATABASE_URL": self.database_url,
            "BENCH_REDIS_URL": self._arena.servers.redis_url,
            "BENCH_LOG": str(self.events.path),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return ours | bench
