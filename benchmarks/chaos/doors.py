"""The doors through which runs are put in while faults strike, and what each answered."""

import http.client
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import redis
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.chaos.people import Coached
from benchmarks.chaos.pipeline import KEY
from benchmarks.chaos.schedule import Wanted
from db.queries.enqueueing import Request
from db.session import connect, transaction
from domain.errors import Conflict, IllegalTransition
from domain.vocabulary import Trigger
from jobs.broker import connect as connect_runtime
from jobs.control import cancel
from jobs.enqueueing import enqueue, enqueue_many
from settings import Settings

THREADS = 16
AGAIN_SECONDS = 0.2
HTTP_SECONDS = 10
ACCEPTED, REFUSED, TO_REPEAT = 202, 409, {500, 502, 503, 504}
AWAY = (SQLAlchemyError, redis.RedisError, OSError, http.client.HTTPException)
"""What says that it is not known whether the run was put in: it is asked for again with the same key."""

LEDGER = text("CREATE TABLE chaos_ledger (key text PRIMARY KEY, run_id uuid)")
"""The app's own data, written in the transaction that puts a run in."""
BOOK = text("INSERT INTO chaos_ledger (key) VALUES (:key) ON CONFLICT DO NOTHING")
PUT_IN = text("""
    UPDATE chaos_ledger SET run_id = enqueue_run(
        p_program_id => :program_id, p_trigger => 'manual', p_idempotency_key => :key, p_upstream => :upstream,
        p_pipeline => :pipeline, p_priority => CAST(:priority AS smallint), p_available_at => :available_at)
    WHERE key = :key RETURNING run_id
""")


@dataclass
class Answers:
    """What was answered, by idempotency key."""

    accepted: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    refused: dict[str, str] = field(default_factory=dict)
    rolled_back: set[str] = field(default_factory=set)
    cancelled: dict[UUID, datetime] = field(default_factory=dict)
    """When the answer came that a run is cancelled, by the machine's clock."""
    not_before: dict[str, datetime] = field(default_factory=dict)
    unexpected: list[str] = field(default_factory=list)


class Doors:
    """Puts runs in from threads of its own, each until it has an answer."""

    def __init__(self, settings: Settings, programs: Sequence[UUID], coached: Sequence[Coached], key: str) -> None:
        """Reach the servers as the processes under test do, and the web process with this key."""
        self._settings, self._key = settings, key
        self._programs, self._coached = programs, coached
        self._runtime = connect_runtime(settings)
        self._app: Engine = connect(str(settings.database_url), name="app", role=None)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="doors")
        self._closing = threading.Event()
        self._open: dict[str, Callable[[Wanted], None]] = {
            "python": self._python,
            "sql": self._sql,
            "rolled back": self._roll_back,
            "first week": self._first_week,
            "reject": self._reject,
            "http": self._http,
        }
        self._in_flight: set[str] = set()
        self.answers = Answers()

    def ask(self, wanted: Sequence[Wanted]) -> None:
        """Put runs in: those by bulk in one call, every other as often as it is asked for."""
        many = [one for one in wanted if one.door == "many"]
        if many:
            self._threads.submit(self._insist, many[0], lambda _: self._many(many))
        for one in wanted:
            if one.door != "many":
                for _ in range(one.asked):
                    self._threads.submit(self._insist, one, self._open[one.door])

    def close(self, patience_seconds: float) -> None:
        """Wait until every run has its answer, but no longer than that."""
        timer = threading.Timer(patience_seconds, self._closing.set)
        timer.start()
        self._threads.shutdown()
        timer.cancel()
        self._runtime.close()
        self._app.dispose()

    def _insist(self, wanted: Wanted, act: Callable[[Wanted], None]) -> None:
        while not self._closing.is_set():
            try:
                act(wanted)
            except AWAY:
                time.sleep(AGAIN_SECONDS)
            except Conflict as error:
                self.answers.refused.setdefault(wanted.key, str(error))
                return
            except Exception as error:  # noqa: BLE001 - nothing an app is told may go unread
                self.answers.unexpected.append(f"{wanted.key} by {wanted.door}: {type(error).__name__}: {error}")
                return
            else:
                return
        self.answers.unexpected.append(f"{wanted.key} by {wanted.door}: no answer")

    def _python(self, wanted: Wanted) -> None:
        self._accept(wanted, enqueue(self._runtime, self._request(wanted)))

    def _many(self, wanted: Sequence[Wanted]) -> None:
        run_ids = enqueue_many(self._runtime, [self._request(one) for one in wanted])
        for one, run_id in zip(wanted, run_ids, strict=True):
            self._accept(one, run_id)

    def _sql(self, wanted: Wanted) -> None:
        with transaction(self._app) as session:
            session.execute(BOOK, {"key": wanted.key})
            facts = self._request(wanted).model_dump() | {"key": wanted.key}
            run_id = session.execute(PUT_IN, facts).scalar_one()
        self._accept(wanted, run_id)

    def _roll_back(self, wanted: Wanted) -> None:
        self.answers.rolled_back.add(wanted.key)
        with self._app.connect() as session, session.begin() as work:
            session.execute(BOOK, {"key": wanted.key})
            session.execute(PUT_IN, self._request(wanted).model_dump() | {"key": wanted.key})
            work.rollback()

    def _first_week(self, wanted: Wanted) -> None:
        """Ask for the program's first week twice, with two keys: at most one can be had."""
        for key in (wanted.key, f"{wanted.key}/again"):
            request = self._request(wanted).model_copy(update={"trigger": Trigger.INITIAL, "idempotency_key": key})
            try:
                run_id = enqueue(self._runtime, request)
            except Conflict as error:
                self.answers.refused.setdefault(key, str(error))
            else:
                self.answers.accepted[key].add(run_id)

    def _reject(self, wanted: Wanted) -> None:
        request = self._request(wanted).model_copy(update={"on_busy": "reject"})
        self._accept(wanted, enqueue(self._runtime, request))

    def _http(self, wanted: Wanted) -> None:
        someone = self._coached[wanted.client % len(self._coached)]
        body = {"client": someone.email, "trigger": ("manual", "adjustment")[wanted.number % 2], "upstream": "chat"}
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        if wanted.key in self._in_flight:  # what answered it was killed: the run's own key is not held up by that
            body["idempotency_key"] = wanted.key
        else:
            headers["Idempotency-Key"] = wanted.key
        web = http.client.HTTPConnection(self._settings.web_host, self._settings.web_port, timeout=HTTP_SECONDS)
        try:
            web.request("POST", "/v1/runs", json.dumps(body), headers)
            answer = web.getresponse()
            said = answer.read()
        finally:
            web.close()
        if answer.status == REFUSED and answer.getheader("Retry-After"):
            self._in_flight.add(wanted.key)
            raise http.client.HTTPException(answer.status)
        if answer.status in TO_REPEAT:
            raise http.client.HTTPException(answer.status)
        if answer.status == ACCEPTED:
            self._accept(wanted, UUID(json.loads(said)["id"]))
        elif answer.status == REFUSED:
            self.answers.refused.setdefault(wanted.key, said.decode())
        else:
            self.answers.unexpected.append(f"{wanted.key} by http: {answer.status} {said.decode()[:200]}")

    def _request(self, wanted: Wanted) -> Request:
        due = datetime.now(UTC) + timedelta(seconds=wanted.delay_seconds) if wanted.delay_seconds else None
        if due is not None:
            due = self.answers.not_before.setdefault(wanted.key, due)
        return Request(
            program_id=self._programs[wanted.client],
            idempotency_key=wanted.key,
            upstream=wanted.upstream,
            pipeline=wanted.pipeline,
            priority=wanted.priority,
            available_at=due,
        )

    def _accept(self, wanted: Wanted, run_id: UUID) -> None:
        self.answers.accepted[wanted.key].add(run_id)
        if wanted.cancel_after is not None:
            self._cancel(wanted, run_id)

    def _cancel(self, wanted: Wanted, run_id: UUID) -> None:
        self._closing.wait(wanted.cancel_after)
        while not self._closing.is_set():
            try:
                cancel(self._runtime, run_id, "the chaos run says so")
            except AWAY:
                time.sleep(AGAIN_SECONDS)
            except IllegalTransition:
                return
            else:
                self.answers.cancelled[run_id] = datetime.now(UTC)
                return


def numbers(keys: Iterable[str]) -> set[int]:
    """Return the numbers of the runs that keys belong to."""
    return {int(key.removeprefix(KEY).split("/")[0]) for key in keys}
