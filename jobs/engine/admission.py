"""Giving out ready runs: after a run was put in or ended, and whenever the reconciler looks."""

import logging
import threading
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from db.queries import admission
from db.session import transaction
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.02
"""How long the thread rests after it gave something out, so that what comes meanwhile goes out together."""


def admit(runtime: Runtime, freed: Iterable[UUID] = ()) -> int:
    """Wake the next runs of freed clients, give out what there is room for, and return how many messages went out.

    A run may be out and its message lost: the reconciler sends it again.
    """
    freed = set(freed)
    try:
        with transaction(runtime.engine) as session:
            admission.wake(session, freed)
            dues = admission.admit(session)
    except IntegrityError:  # another run of the client became live in this instant; the reconciler wakes the rest
        with transaction(runtime.engine) as session:
            dues = admission.admit(session)
    runtime.broker.send(dues)
    return len(dues)


class Admission:
    """A thread of the worker process that gives out runs, so that no stage waits for it."""

    def __init__(self, runtime: Runtime) -> None:
        """Do nothing before `start`; before it, and after `stop`, a nudge is done at once."""
        self._runtime = runtime
        self._freed: set[UUID] = set()
        self._guard = threading.Lock()
        self._nudged = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="admission", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Do what was asked for, then stop."""
        self._stopped.set()
        self._nudged.set()
        self._thread.join()

    def nudge(self, client_id: UUID) -> None:
        """Say that a client's run ended."""
        if not self._thread.is_alive():
            admit(self._runtime, [client_id])
            return
        with self._guard:
            self._freed.add(client_id)
        self._nudged.set()

    def _run(self) -> None:
        while True:
            self._nudged.wait()
            self._nudged.clear()
            with self._guard:
                freed, self._freed = self._freed, set()
            try:
                if admit(self._runtime, freed):
                    self._stopped.wait(PAUSE_SECONDS)
            except SQLAlchemyError as error:
                logger.warning("nothing given out, the reconciler will: %s", error)
            if self._stopped.is_set() and not self._nudged.is_set():
                return
