"""Waiting for runs to change: many wait, one thread of the process asks, and only so many may wait at a time.

What runs say is asked for in one statement for all of them, a few times a second and only while somebody waits. So
neither the engine nor whoever reads a run pays for those who watch.
"""

import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from db.queries import runs
from db.queries.run_versions import list_versions
from db.queries.runs import Attempt, RunLine
from db.session import transaction
from domain.runs import ENDED
from jobs.places import Places

logger = logging.getLogger(__name__)

IsGone = Callable[[], bool]
"""Whether somebody who waits has hung up; asked a few times a second."""

LOOK_SECONDS = 0.25
WAITS, STREAMS = 5, 6
"""How many requests of one process may wait for a run, and follow one; its other threads answer meanwhile."""
WAITS_EACH, STREAMS_EACH = 3, 3
"""How many of these one key or one user may hold."""
HEARTBEAT_SECONDS = 10
STREAM_SECONDS = 60
"""How long one stream lasts; whoever still follows asks again from where it ended, if they still may."""
COUNTED = re.compile(r"[0-9]{1,6}(?=-|$)")
"""How an event's id begins: with the attempts there had been."""
SHOWN = {"id", "status", "outcome", "summary", "current_agent", "at_work", "error_agent", "error_message"}


class Watch:
    """Those of one process who wait for runs to change."""

    def __init__(self, engine: Engine) -> None:
        """Prepare to look at the runs of this database; nothing is asked before somebody waits."""
        self.engine = engine
        self._changed = threading.Condition()
        self._watched: Counter[UUID] = Counter()
        self._versions: dict[UUID, str] = {}
        self._thread: threading.Thread | None = None
        self.waits = Places(WAITS, WAITS_EACH)
        self.streams = Places(STREAMS, STREAMS_EACH)

    @contextmanager
    def waiting(self, who: str) -> Generator[bool]:
        """Take a place among those who wait, and say whether there was one."""
        admitted = self.waits.take(who)
        try:
            yield admitted
        finally:
            if admitted:
                self.waits.give_back(who)

    @contextmanager
    def on(self, run_id: UUID, is_gone: IsGone) -> Generator["Changes"]:
        """Watch a run for as long as the block lasts, for somebody who may be gone before."""
        with self._changed:
            self._watched[run_id] += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
                self._thread.start()
        try:
            yield Changes(self, run_id, is_gone)
        finally:
            with self._changed:
                self._watched -= Counter([run_id])
                if run_id not in self._watched:
                    self._versions.pop(run_id, None)

    def version(self, run_id: UUID) -> str:
        """Return how the run stands now."""
        with transaction(self.engine, durable=False) as session:
            return list_versions(session, [run_id]).get(run_id, "")

    def await_other(self, run_id: UUID, version: str, seconds: float, is_gone: IsGone) -> bool:
        """Wait until the run stands otherwise, at most so long, and only for who is there; return whether it does."""

        def is_other() -> bool:
            return self._versions.get(run_id, version) != version

        with self._changed:
            self._changed.wait_for(lambda: is_other() or is_gone(), max(seconds, 0))
            return is_other()

    def _look(self) -> None:
        while True:
            with self._changed:
                watched = list(self._watched)
                if not watched:
                    self._thread = None
                    return
            try:
                with transaction(self.engine, durable=False) as session:
                    found = list_versions(session, watched)
            except SQLAlchemyError as error:
                logger.warning("runs that are waited for cannot be looked at: %s", type(error).__name__)
                found = {}
            with self._changed:
                self._versions |= {run_id: found[run_id] for run_id in found if run_id in self._watched}
                self._changed.notify_all()
            time.sleep(LOOK_SECONDS)


class Changes:
    """How one run changes, for one who waits."""

    def __init__(self, watch: Watch, run_id: UUID, is_gone: IsGone) -> None:
        """Begin with how it stands now: read the run after this, and no change is missed."""
        self._watch, self._run_id, self._is_gone = watch, run_id, is_gone
        self._seen = watch.version(run_id)

    def wait(self, seconds: float) -> bool:
        """Wait for the next change, at most so long, and return whether there was one while somebody was there."""
        if not self._watch.await_other(self._run_id, self._seen, seconds, self._is_gone):
            return False
        self._seen = self._watch.version(self._run_id)
        return True


class Event(NamedTuple):
    """What happened to a run: `stage` each time a stage was taken up, `state` when it stands otherwise."""

    name: str
    id: str
    """Where to go on from after it."""
    data: str
    """JSON."""


def follow(watch: Watch, run_id: UUID, after: str, is_gone: IsGone, *, findings: bool) -> Iterator[Event | None]:
    """Yield what happens to a run until it ends, from where `after` says; None now and then while nothing does.

    Without `findings` the run's summary is left out.

    Raises:
        NotFound: there is no such run.
    """
    deadline = time.monotonic() + STREAM_SECONDS
    with watch.on(run_id, is_gone) as changes:
        while True:
            line, attempts = _read(watch.engine, run_id)
            for event in happened(line if findings else line.without_findings(), attempts, after):
                after = event.id
                yield event
            left = deadline - time.monotonic()
            if line.status in ENDED or left <= 0:
                return
            if not changes.wait(min(HEARTBEAT_SECONDS, left)):
                if is_gone():
                    return
                yield None


def happened(line: RunLine, attempts: list[Attempt], after: str) -> Iterator[Event]:
    """Yield what happened after an event: every attempt since, then how the run stands if that is another."""
    counted = COUNTED.match(after)
    behind = int(counted[0]) if counted else 0
    for number, attempt in enumerate(attempts, start=1):
        if number > behind:
            yield Event("stage", str(number), attempt.model_dump_json())
    shown = "-".join(map(str, (len(attempts), line.status, line.current_agent or "none", int(line.at_work))))
    if shown != after:
        yield Event("state", shown, line.model_dump_json(include=SHOWN))


def is_over(watch: Watch, run_id: UUID, after: str) -> bool:
    """Return whether nothing will happen to the run after that event.

    Raises:
        NotFound: there is no such run.
    """
    line, attempts = _read(watch.engine, run_id)
    return line.status in ENDED and not list(happened(line, attempts, after))


def _read(engine: Engine, run_id: UUID) -> tuple[RunLine, list[Attempt]]:
    with transaction(engine, durable=False) as session:
        return runs.get_line(session, run_id), runs.list_attempts(session, run_id)
