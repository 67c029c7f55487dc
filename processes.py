"""The three processes of Regimen: what each runs, and a supervisor that starts, restarts and drains them.

`python processes.py web` becomes one of them; the Procfile says so, for machines with a supervisor of their own.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import children
from domain.errors import InvalidInput, NotReady
from settings import CHECKOUT, Settings, get_settings

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 55
"""How long a worker that was asked to stop lets its running stages go on."""
RESTART_SECONDS = 1
"""A process that ended is started again at most this often."""
TEND_SECONDS = 0.2


@dataclass(frozen=True)
class Program:
    """One process: its name, its command, and how long it may take to stop."""

    name: str
    argv: tuple[str, ...]
    patience_seconds: float


def programs(settings: Settings) -> tuple[Program, ...]:
    """Return the processes in the order they start; they stop in the reverse order, so no new work arrives last."""
    web = (
        "-m",
        "gunicorn",
        "web:create_app()",
        "--config",
        "python:serving",
        "--bind",
        f"{settings.web_host}:{settings.web_port}",
    )
    threads = ("--workers", "2", "--threads", "16", "--graceful-timeout", "10", "--limit-request-line", "8190")
    worker = ("worker.py", "jobs.broker:start", "--processes", str(settings.worker_processes))
    drain = ("--threads", str(settings.worker_threads), "--worker-shutdown-timeout", str(DRAIN_SECONDS * 1000))
    return (
        Program("web", (sys.executable, *web, *threads, "--no-control-socket"), patience_seconds=15),
        Program("worker", (sys.executable, *worker, *drain), patience_seconds=DRAIN_SECONDS + 5),
        Program("scheduler", (sys.executable, "scheduler.py"), patience_seconds=10),
    )


class Processes:
    """The processes as children of ours, for as long as the `with` block lasts; one that ends is started again.

    Dramatiq must be told to stop once, and through its master alone: told twice, or by a signal to its whole group, its
    workers drop what they are doing. So one thread starts everything, and it outlives what it started: the kernel
    signals a child when the thread that started it ends.
    """

    def __init__(self, settings: Settings, run: tuple[Program, ...] | None = None) -> None:
        """Prepare to run all of them, or just these; the settings name both servers."""
        self._settings = settings
        self._programs = programs(settings) if run is None else run
        self._children: dict[str, children.Child] = {}
        self._tried: dict[str, float] = {}
        self._closing = threading.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="processes")

    def __enter__(self) -> Self:
        """Start them all.

        Raises:
            NotReady: the web process's address is taken.
        """
        _check_free(self._settings.web_host, self._settings.web_port)
        (self._settings.state_dir / "logs").mkdir(parents=True, exist_ok=True)
        self._thread.submit(self._start_all).result()
        self._tending = self._thread.submit(self._tend)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop them all: no new firings, then drain the workers, then stop answering."""
        self._closing.set()
        self._tending.result()
        for program in reversed(self._programs):
            self._children[program.name].stop(program.patience_seconds)
        self._thread.shutdown()

    def alive(self) -> dict[str, bool]:
        """Return for each process whether it runs."""
        return {name: child.is_alive() for name, child in self._children.items()}

    def pids(self) -> dict[str, int]:
        """Return the process id of each, the master's where there are several."""
        return {name: child.process.pid for name, child in self._children.items()}

    def _tend(self) -> None:
        while not self._closing.wait(TEND_SECONDS):
            for program in self._programs:
                child = self._children[program.name]
                if not child.is_alive() and time.monotonic() - self._tried[program.name] >= RESTART_SECONDS:
                    self._restart(program, child)

    def _restart(self, program: Program, ended: children.Child) -> None:
        status, log = ended.process.returncode, self._log(program)
        logger.warning("%s ended with status %d; starting it again, the reason stands in %s", program.name, status, log)
        ended.signal_family(signal.SIGKILL)  # workers without a master hang as soon as its log pipe is full
        try:
            self._start(program)
        except OSError as error:
            logger.warning("%s cannot be started, trying again: %s", program.name, error)

    def _start_all(self) -> None:
        for program in self._programs:
            self._start(program)

    def _start(self, program: Program) -> None:
        self._tried[program.name] = time.monotonic()
        self._children[program.name] = children.start(
            program.name, program.argv, self._log(program), cwd=CHECKOUT, env=self._settings.environment()
        )

    def _log(self, program: Program) -> Path:
        return self._settings.state_dir / "logs" / f"{program.name}.log"


def become(name: str, settings: Settings) -> None:
    """Replace this process by the named one, so that a signal meant for it reaches it.

    Raises:
        InvalidInput: there is no such process.
    """
    known = {program.name: program for program in programs(settings)}
    if name not in known:
        raise InvalidInput(f"no process is called {name!r}; there are {', '.join(known)}")
    os.chdir(CHECKOUT)
    os.execve(sys.executable, known[name].argv, settings.environment())  # noqa: S606 - a program is what we want


def _check_free(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise NotReady(f"cannot listen on {host}:{port} ({why}); set REGIMEN_WEB_PORT to a free one") from error


if __name__ == "__main__":
    become(sys.argv[1] if len(sys.argv) > 1 else "", get_settings())
