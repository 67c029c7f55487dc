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
from dataclasses import dataclass
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
    web = ("-m", "gunicorn", "web:create_app()", "--bind", f"{settings.web_host}:{settings.web_port}")
    threads = ("--worker-class", "gthread", "--workers", "2", "--threads", "8", "--graceful-timeout", "10")
    worker = ("-m", "dramatiq", "jobs.broker:start", "--processes", str(settings.worker_processes))
    drain = ("--threads", str(settings.worker_threads), "--worker-shutdown-timeout", str(DRAIN_SECONDS * 1000))
    return (
        Program("web", (sys.executable, *web, *threads, "--no-control-socket"), patience_seconds=15),
        Program("worker", (sys.executable, *worker, *drain), patience_seconds=DRAIN_SECONDS + 5),
        Program("scheduler", (sys.executable, "scheduler.py"), patience_seconds=10),
    )


class Processes:
    """The processes as children of ours, for as long as the `with` block lasts.

    Enter it from a thread that lives as long as they should. Dramatiq must be told to stop once, and through its master
    alone: told twice, or by a signal to its whole group, its workers drop what they are doing.
    """

    def __init__(self, settings: Settings, run: tuple[Program, ...] | None = None) -> None:
        """Prepare to run all of them, or just these; the settings name both servers."""
        self._settings = settings
        self._programs = programs(settings) if run is None else run
        self._children: dict[str, children.Child] = {}
        self._started: dict[str, float] = {}

    def __enter__(self) -> Self:
        """Start them all.

        Raises:
            NotReady: the web process's address is taken.
        """
        _check_free(self._settings.web_host, self._settings.web_port)
        (self._settings.state_dir / "logs").mkdir(parents=True, exist_ok=True)
        for program in self._programs:
            self._start(program)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop them all: no new firings, then drain the workers, then stop answering."""
        for program in reversed(self._programs):
            self._children[program.name].stop(program.patience_seconds)

    def alive(self) -> dict[str, bool]:
        """Return for each process whether it runs."""
        return {name: child.is_alive() for name, child in self._children.items()}

    def pids(self) -> dict[str, int]:
        """Return the process id of each, the master's where there are several."""
        return {name: child.process.pid for name, child in self._children.items()}

    def tend(self) -> None:
        """Start again what has ended. Dramatiq's master ends when one of its workers does."""
        for program in self._programs:
            child = self._children[program.name]
            if child.is_alive() or time.monotonic() - self._started[program.name] < RESTART_SECONDS:
                continue
            logger.warning("%s ended with status %d; starting it again", program.name, child.process.returncode)
            child.signal_family(signal.SIGTERM)
            self._start(program)

    def wait(self, stop: threading.Event) -> None:
        """Tend the processes until the event is set."""
        while not stop.wait(TEND_SECONDS):
            self.tend()

    def _start(self, program: Program) -> None:
        log = self._settings.state_dir / "logs" / f"{program.name}.log"
        self._children[program.name] = children.start(
            program.name, program.argv, log, cwd=CHECKOUT, env=self._settings.environment()
        )
        self._started[program.name] = time.monotonic()


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
        raise NotReady(
            f"cannot listen on {host}:{port} ({error.strerror}); set REGIMEN_WEB_PORT to a free one"
        ) from error


if __name__ == "__main__":
    become(sys.argv[1] if len(sys.argv) > 1 else "", get_settings())
