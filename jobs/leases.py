"""What a process works on: its heartbeat row is the lease of all of it, and each stage has its time."""

import json
import logging
import math
import os
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from dramatiq.middleware import TimeLimitExceeded
from dramatiq.middleware.threading import raise_thread_exception  # pyright: ignore[reportUnknownVariableType]
from sqlalchemy import Connection

from db.queries import clockwork, health
from db.session import transaction
from domain.runs import Turn
from jobs.meters import HEARTBEATS_MISSED
from jobs.runtime import Runtime
from jobs.tap import Tap

logger = logging.getLogger(__name__)

HUNG = 70
"""Exit status of a process that ended itself because a stage in it hangs."""
LOOK_SECONDS = 0.5
"""How often time limits are looked at."""


@dataclass
class Held:
    """A turn being worked on, and while its agent thinks, in which thread and until when."""

    thread: int
    late_at: float = math.inf
    hung_at: float = math.inf


class Leases:
    """What this process works on now."""

    def __init__(self, runtime: Runtime, give_up: Callable[[], object] = lambda: os._exit(HUNG)) -> None:
        """Hold nothing yet; `give_up` ends a process in which a stage hangs, or its thread would be lost for good."""
        self._runtime = runtime
        self._give_up = give_up
        self._held: dict[tuple[UUID, int], Held] = {}
        self.draining = False
        """Set once the process is to stop, or to take nothing more up: a run is then handed on after its stage."""
        self.stopping = False
        self.tap: Tap | None = None
        """What keeps messages off this process while it is asked to drain."""
        self._guard = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._watch = threading.Thread(target=self._watch_limits, name="time-limits", daemon=True)

    @contextmanager
    def hold(self, turn: Turn) -> Generator[Held]:
        """Count the turn as worked on until the block ends."""
        held = Held(threading.get_ident())
        with self._guard:
            self._held[turn.run_id, turn.lane] = held
        try:
            yield held
        finally:
            with self._guard:
                if self._held.get((turn.run_id, turn.lane)) is held:
                    del self._held[turn.run_id, turn.lane]

    @contextmanager
    def limit(self, held: Held, seconds: float) -> Generator[None]:
        """Interrupt the block once it has taken so long; it must hang if it takes a lease longer than that.

        Raises:
            TimeLimitExceeded: anywhere in the block.
        """
        with self._guard:
            held.late_at = time.monotonic() + seconds
            held.hung_at = held.late_at + self._runtime.tuning.lease_seconds
        try:
            yield
        finally:
            with self._guard:
                held.late_at = held.hung_at = math.inf

    def start(self) -> None:
        """Begin to beat."""
        self._beat_if_possible()
        self._thread.start()
        self._watch.start()

    def stop(self) -> None:
        """Beat one last time to say that the process stopped."""
        self._stopped.set()
        self._thread.join()
        self.beat(stopped=True)

    def beat(self, *, stopped: bool = False) -> None:
        """Renew the process's row, and let go of what nobody in it works on any more."""
        now = time.monotonic()
        with self._guard:
            working_on = len(self._held)
            hung = [str(run_id) for (run_id, _), one in self._held.items() if one.hung_at <= now]
        threads = 0 if self.draining else self._runtime.tuning.worker_threads  # admission counts on them
        detail = json.dumps({"working_on": working_on, "threads": threads})
        process = {**self._runtime.identity, "kind": "worker", "detail": detail}
        with transaction(self._runtime.engine, durable=False) as session:
            asked = health.beat(session, process, stopped=stopped or bool(hung))
        self._drain(asked=asked)
        with transaction(self._runtime.engine, durable=False) as session:
            lost = self._let_go(session)
        if lost:
            logger.warning("%d turns given back: nobody here works on them", lost)
        if hung:
            logger.critical("hanging, so this process ends and is started again: run %s", ", run ".join(hung))
            self._give_up()

    def _drain(self, *, asked: bool) -> None:
        self.draining = self.stopping or asked
        if self.tap and not self.stopping:
            self.tap.turn(closed=asked)

    def _let_go(self, session: Connection) -> int:
        """Give back what nobody here works on; who does is asked once the database's clock for it has been read."""
        health.get_now(session)
        with self._guard:
            held = list(self._held)
        since = timedelta(seconds=self._runtime.tuning.heartbeat_seconds)
        return clockwork.let_go(session, self._runtime.process_id, held, since)

    def interrupt_late(self) -> None:
        """Raise TimeLimitExceeded in each thread whose stage is over its time limit, once."""
        now = time.monotonic()
        with self._guard:
            for held in self._held.values():
                if held.late_at <= now:
                    held.late_at = math.inf
                    raise_thread_exception(held.thread, TimeLimitExceeded)

    def _run(self) -> None:
        while not self._stopped.wait(self._runtime.tuning.heartbeat_seconds):
            self._beat_if_possible()

    def _beat_if_possible(self) -> None:
        try:
            self.beat()
        except Exception as error:  # noqa: BLE001 - without a heartbeat everything this process has is taken away
            HEARTBEATS_MISSED.labels("worker").inc()
            logger.warning("heartbeat missed: %s", error)

    def _watch_limits(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            self.interrupt_late()
