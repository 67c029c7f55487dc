"""Giving out ready runs: after a run was put in or ended, and whenever the reconciler looks."""

import logging
import threading
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from db.queries import admission, limits
from db.session import open_hot, transaction
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

LONGEST_REST_SECONDS = 0.1
REST_SECONDS = 0.005
"""How long the thread rests for each run it gave out: the busier it is, the more goes out together."""


def admit(runtime: Runtime, freed: Iterable[UUID] = ()) -> int:
    """Wake the next runs of freed clients, give out what there is room for, and return how many messages went out.

    A run may be out and its message lost: the reconciler sends it again.
    """
    with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
        clients = set(freed)
        if not clients:
            return _give_out(runtime, session, clients)
        session.exec_driver_sql(admission.BRIEFLY)
        try:
            return _give_out(runtime, session, clients)
        finally:
            session.exec_driver_sql(admission.PATIENTLY)


def let_in(runtime: Runtime) -> int:
    """Send for what waits for a place at a limited agent, as far as there are any; return how many."""
    with transaction(runtime.engine, durable=False) as session:
        dues = limits.let_in(session)
    runtime.broker.send(dues)
    return len(dues)


def _give_out(runtime: Runtime, session: Connection, freed: Collection[UUID]) -> int:
    try:
        admission.wake(session, freed)
    except IntegrityError:  # another run of a client became live in this instant; the reconciler wakes the rest
        logger.info("of %d clients one was faster; the reconciler looks after them", len(freed))
    dues = admission.admit(session)
    runtime.broker.send(dues)
    return len(dues)


class Admission:
    """A thread of the worker process that gives out runs, so that no stage waits for it."""

    def __init__(self, runtime: Runtime) -> None:
        """Do nothing before `start`; before it, and after `stop`, a nudge is done at once."""
        self._runtime = runtime
        self._freed: set[UUID] = set()
        self._place_freed = False
        self._guard = threading.Lock()
        self._nudged = threading.Event()
        self._stopped = threading.Event()
        self._session: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="admission", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Do what was asked for, then stop."""
        self._stopped.set()
        self._nudged.set()
        self._thread.join()
        if self._session is not None:
            self._session.close()

    def nudge(self, client_id: UUID) -> None:
        """Say that a client's run ended."""
        if not self._thread.is_alive():
            admit(self._runtime, [client_id])
            return
        with self._guard:
            self._freed.add(client_id)
        self._nudged.set()

    def nudge_waiting(self) -> None:
        """Say that a place at a limited agent came free."""
        if not self._thread.is_alive():
            let_in(self._runtime)
            return
        with self._guard:
            self._place_freed = True
        self._nudged.set()

    def _run(self) -> None:
        while True:
            self._nudged.wait()
            self._nudged.clear()
            with self._guard:
                freed, self._freed = self._freed, set()
                place_freed, self._place_freed = self._place_freed, False
            if place_freed:
                self._let_in()
            self._stopped.wait(min(LONGEST_REST_SECONDS, REST_SECONDS * self._give_out(freed)))
            if self._stopped.is_set() and not self._nudged.is_set():
                return

    def _let_in(self) -> None:
        try:
            let_in(self._runtime)
        except SQLAlchemyError as error:
            logger.warning("nobody let in, the reconciler will: %s", error)

    def _give_out(self, freed: Collection[UUID]) -> int:
        try:
            if self._session is None:
                self._session = open_hot(self._runtime.engine, durable=False)
                self._session.exec_driver_sql(admission.BRIEFLY)
            return _give_out(self._runtime, self._session, freed)
        except SQLAlchemyError as error:
            logger.warning("nothing given out, the reconciler will: %s", error)
            session, self._session = self._session, None
            if session is not None:
                session.invalidate()
                session.close()
            return 0
