"""Group commit: the claims, stages and ends of a process's threads share one statement and one flush.

Whoever finds the connection free commits for everybody who waits; the others sleep until their item is answered. One
item alone costs one statement, as it would without company.
"""

import logging
import threading
import weakref
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine

from db.queries.settle import Item, Settled, document, statement
from db.session import open_hot

logger = logging.getLogger(__name__)

MOST = 64
"""Items in one statement."""
STALE = (
    psycopg.OperationalError,
    psycopg.errors.InvalidSqlStatementName,
    psycopg.errors.FeatureNotSupported,
)
"""The connection is of no more use: it broke, its prepared statements are gone, or the tables under them changed."""
GATHER_SECONDS = 0.001
"""How long a batch waits at most until it is as large as those before it: fewer and fuller ones cost less."""


def _taken() -> threading.Lock:
    """Return a lock that its next taker waits for: all that one thread needs to wake another."""
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False)
class _Waiting:
    item: Item
    payload: str | None
    answered: threading.Lock = field(default_factory=_taken)
    rows: list[Settled] = field(default_factory=list[Settled])
    error: BaseException | None = None
    leads: bool = False


class Journal:
    """One process's way to settle items."""

    def __init__(self, engine: Engine) -> None:
        """Connect at the first item."""
        self._engine = engine
        self._sessions: dict[bool, Connection] = {}
        self._guard = threading.Lock()
        self._queue: deque[_Waiting] = deque()
        self._busy = False
        self._expected = 1
        self._gathered = threading.Event()

    def settle(self, item: Item, payload: str | None = None) -> list[Settled]:
        """Commit an item together with those of other threads and return its rows, none when it found nothing.

        Raises:
            psycopg.Error: the database refused this item, or went away; then nobody knows whether it took effect.
        """
        mine = _Waiting(item, payload)
        with self._guard:
            self._queue.append(mine)
            if len(self._queue) >= self._expected:
                self._gathered.set()
            mine.leads = not self._busy
            self._busy = True
        if not mine.leads:
            mine.answered.acquire()
        if mine.leads:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        return mine.rows

    def close(self) -> None:
        """Give the connections back."""
        with self._guard:
            self._forget()

    def _lead(self, mine: _Waiting) -> None:
        """Commit the batch that holds `mine`, then hand the connection to whoever waits first."""
        batch = [mine]
        try:
            self._gathered.wait(GATHER_SECONDS)
            with self._guard:
                batch = self._take(mine)
                self._expected = max(len(batch), self._expected - 1)
                self._gathered.clear()
            self._commit(batch)
        finally:
            with self._guard:
                if mine in self._queue:
                    self._queue.remove(mine)
                after = self._queue[0] if self._queue else None
                self._busy = after is not None
            if after is not None:
                after.leads = True
                after.answered.release()
            for other in batch:
                if other is not mine:
                    other.answered.release()

    def _take(self, mine: _Waiting) -> list[_Waiting]:
        """Take the longest waiting items, one a run, `mine` among them, in the order in which all batches lock."""
        batch: dict[object, _Waiting] = {mine.item["run_id"]: mine}
        left: deque[_Waiting] = deque()
        for waiting in self._queue:
            if waiting is mine:
                continue
            if len(batch) < MOST and waiting.item["run_id"] not in batch:
                batch[waiting.item["run_id"]] = waiting
            else:
                left.append(waiting)
        self._queue = left
        return sorted(batch.values(), key=lambda waiting: waiting.item["run_id"])

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            self._execute(batch)
        except psycopg.errors.DeadlockDetected as error:
            self._settle_singly(batch, error)
        except STALE as error:
            self._forget()
            for waiting in batch:
                waiting.error = error
        except psycopg.Error as error:
            self._settle_singly(batch, error)
        except BaseException as error:
            self._forget()
            for waiting in batch:
                waiting.error = error
            raise

    def _settle_singly(self, batch: list[_Waiting], error: psycopg.Error) -> None:
        """Let an item the database refuses fail by itself."""
        if len(batch) == 1:
            batch[0].error = error
        for waiting in batch if len(batch) > 1 else []:
            self._commit([waiting])

    def _execute(self, batch: list[_Waiting]) -> None:
        durable = any(one.item["kind"] != "claim" for one in batch)
        for row in execute(self._connected(durable=durable), [(one.item, one.payload) for one in batch]):
            batch[row.i].rows.append(row)

    def _connected(self, *, durable: bool) -> Connection:
        """Return the connection for a batch; claims alone need not wait for the disk, they would be made again."""
        if durable not in self._sessions:
            session = self._sessions[durable] = open_hot(self._engine, durable=durable)
            weakref.finalize(self, _shut, session)
        return self._sessions[durable]

    def _forget(self) -> None:
        """Drop connections that may be broken; the next item makes a new one."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            try:
                _shut(session)
            except Exception as error:  # noqa: BLE001 - it is being thrown away
                logger.warning("the journal's connection did not close: %s", error)


def _shut(session: Connection) -> None:
    """Close it for good, whether or not its pool is still there."""
    if not session.closed:
        session.invalidate()
        session.close()


def execute(session: Connection, items: Sequence[tuple[Item, str | None]]) -> list[Settled]:
    """Settle items, each with its payload, on this connection, in its transaction if it has one."""
    driver: psycopg.Connection[Any] | None = session.connection.driver_connection  # pyright: ignore[reportAssignmentType]
    if driver is None:
        raise psycopg.OperationalError("the connection is closed")
    wanted = statement(frozenset(item["kind"] for item, _ in items))
    run_ids = "{" + ",".join(item["run_id"] for item, _ in items) + "}"
    with psycopg.RawCursor(driver) as cursor:
        cursor.execute(wanted, [document(items), run_ids], prepare=True, binary=True)
        return [Settled(*row) for row in cursor.fetchall()]
