"""The leases a process holds, renewed together by one heartbeat."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from uuid import UUID

from db.queries import clockwork, health
from db.session import transaction
from domain.runs import Turn
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)


HUNG = 70
"""Exit status of a process that ended itself because a stage in it hangs."""


class Leases:
    """What this process works on now."""

    def __init__(self, runtime: Runtime, give_up: Callable[[], object] = lambda: os._exit(HUNG)) -> None:
        """Hold nothing yet; `give_up` ends a process in which a stage hangs, or its thread would be lost for good."""
        self._runtime = runtime
        self._give_up = give_up
        self._held: dict[UUID, tuple[int, float]] = {}
        self._guard = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    @contextmanager
    def hold(self, turn: Turn, hang_seconds: float) -> Generator[None]:
        """Renew the turn's lease until the block ends, or until it has taken so long that it must hang."""
        with self._guard:
            self._held[turn.run_id] = (turn.fence, time.monotonic() + hang_seconds)
        try:
            yield
        finally:
            with self._guard:
                if self._held.get(turn.run_id, (None,))[0] == turn.fence:
                    del self._held[turn.run_id]

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """Beat one last time to say that the process stopped."""
        self._stopped.set()
        self._thread.join()
        self.beat(stopped=True)

    def beat(self, *, stopped: bool = False) -> None:
        """Renew every lease and the process's own row, in one transaction."""
        now = time.monotonic()
        with self._guard:
            held = {run_id: fence for run_id, (fence, until) in self._held.items() if now < until}
            hung = [str(run_id) for run_id in self._held if run_id not in held]
        detail = json.dumps({"working_on": len(held)})
        process = {**self._runtime.identity, "kind": "worker", "detail": detail}
        with transaction(self._runtime.engine, durable=False) as session:
            health.beat(session, process, stopped=stopped)
            if held:
                clockwork.renew(session, held, self._runtime.tuning.lease)
        if hung:
            logger.critical("hanging, so this process ends and is started again: run %s", ", run ".join(hung))
            self._give_up()

    def _run(self) -> None:
        while True:
            try:
                self.beat()
            except Exception as error:  # noqa: BLE001 - without a heartbeat every lease of this process runs out
                logger.warning("heartbeat missed: %s", error)
            if self._stopped.wait(self._runtime.tuning.heartbeat_seconds):
                return
