"""What is typed to ask the PHYSICIAN something and to read what was answered."""

import json
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import NamedTuple

import click
import pytest
import redis
from click.testing import CliRunner
from sqlalchemy import Engine

from commands.ask import ask, queries
from commands.doctor import doctor
from domain.errors import AgentError, InvalidInput, NotFound, NotReady
from jobs import pausing
from jobs.control import cancel
from jobs.runtime import Runtime
from settings import get_settings
from tests.jobs.harness import INTAKE, drain, new_program, runtime_on

ADA = str(INTAKE["email"])
COMMANDS: dict[str, click.Command] = {"ask": ask, "queries": queries, "doctor": doctor}


class Printed(NamedTuple):
    """What a command printed, or why it refused."""

    out: str
    refused: BaseException | None


Regimen = Callable[..., Printed]


@pytest.fixture
def regimen(
    clean_database: Engine, database_url: str, redis_url: str, valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Regimen]:
    """Types a command on the test's servers, where ada has a program."""
    assert valkey
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    get_settings.cache_clear()
    new_program(clean_database, health={"medications": ["levothyroxine"]})

    def typed(*words: str) -> Printed:
        done = CliRunner().invoke(COMMANDS[words[0]], list(words[1:]))
        return Printed(done.output, done.exception)

    yield typed
    get_settings.cache_clear()


@pytest.fixture
def worker(clean_database: Engine, valkey: redis.Redis, regimen: Regimen) -> Iterator[Runtime]:
    """A worker that answers while commands wait."""
    assert regimen
    runtime, stop = runtime_on(clean_database, valkey), Event()

    def work() -> None:
        while not stop.wait(0.02):
            drain(runtime)

    thread = Thread(target=work)
    thread.start()
    yield runtime
    stop.set()
    thread.join()
    runtime.journal.close()


def test_ask_waits_and_prints_the_answer(regimen: Regimen, worker: Runtime) -> None:
    out, refused = regimen("ask", ADA, "May she take magnesium?")
    assert refused is None, out
    assert "four hours apart" in out
    assert "why: Magnesium binds thyroid hormone" in out
    assert "refer to: a pharmacist" in out
    assert "urgency: soon    coaching: modify" in out
    assert "source: Synthroid" in out
    assert worker


def test_ask_says_what_the_tables_do_not_have(regimen: Regimen, worker: Runtime) -> None:
    out, refused = regimen("ask", ADA, "Is a lump in the breast a problem?")
    assert refused is None
    assert "nothing is made up" in out
    assert "refer to: GP" in out
    assert "why:" not in out
    assert worker


def test_ask_without_waiting_prints_the_id_and_queries_finds_it(regimen: Regimen) -> None:
    query_id = regimen("ask", ADA, "Is creatine fine?", "--no-wait").out.strip()
    assert "no answer yet" in regimen("queries", query_id[-12:]).out
    (listed,) = json.loads(regimen("queries", "--client", ADA, "--json").out)
    assert (listed["id"], listed["status"]) == (query_id, "waiting")
    listing = regimen("queries").out
    assert "Is creatine fine?" in listing
    assert "waiting" in listing


def test_an_emergency_is_printed_at_once_though_nobody_works(regimen: Regimen) -> None:
    out, refused = regimen("ask", ADA, "She fainted and has chest pain")
    assert refused is None
    assert "EMERGENCY" in out
    assert "Call the emergency services now" in out
    assert "EMERGENCY" in regimen("queries").out


def test_the_doctor_is_ill_until_somebody_looked_after_an_emergency(
    regimen: Regimen, clean_database: Engine, valkey: redis.Redis
) -> None:
    assert "ok  emergencies  none open" in regimen("doctor").out
    regimen("ask", ADA, "She fainted and has chest pain")
    assert "!!  emergencies  1 not looked after yet" in regimen("doctor").out
    pausing.unpause(runtime_on(clean_database, valkey), pausing.PauseScope.CLIENT, ADA, "olga", "seen by a doctor")
    assert "ok  emergencies  none open" in regimen("doctor").out


def test_ask_gives_up_waiting_and_says_where_the_answer_will_be(regimen: Regimen) -> None:
    _, refused = regimen("ask", ADA, "Is creatine fine?", "--timeout", "1")
    assert isinstance(refused, NotReady)
    assert "no answer within 1 s, it waits for a worker" in str(refused)
    assert "regimen queries" in str(refused)


def test_ask_says_that_its_run_was_cancelled(
    regimen: Regimen, clean_database: Engine, valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = runtime_on(clean_database, valkey)
    look_up = ask.callback.__globals__["asking"].look_up  # type: ignore[union-attr]

    def cancelled(reached: Runtime, query_id: object) -> object:
        line = look_up(reached, query_id)
        if line.run_status == "pending":
            cancel(runtime, line.run_id, "not wanted")
        return look_up(reached, query_id)

    monkeypatch.setattr("jobs.asking.look_up", cancelled)
    _, refused = regimen("ask", ADA, "Is creatine fine?")
    assert isinstance(refused, AgentError)
    assert "cancelled" in str(refused)


@pytest.mark.parametrize(
    ("words", "kind", "says"),
    [
        (("ask", "bob@example.org", "Is creatine fine?"), NotFound, "there is no client bob@example.org"),
        (("ask", ADA, " ?! "), InvalidInput, "question: has no word in it"),
        (("ask", ADA, "x" * 2001), InvalidInput, "question:"),
        (("queries", "--client", "bob@example.org"), NotFound, "there is no client bob@example.org"),
        (("queries", "zzz"), NotFound, "names no question; `regimen queries` lists them"),
    ],
)
def test_a_wrong_word_is_named(regimen: Regimen, words: tuple[str, ...], kind: type[Exception], says: str) -> None:
    _, refused = regimen(*words)
    assert isinstance(refused, kind)
    assert says in str(refused)


def test_nothing_asked_yet_is_said_with_what_to_do(regimen: Regimen) -> None:
    assert "nothing was asked yet; ask with `regimen ask" in regimen("queries").out
    assert f"nothing was asked about {ADA} yet" in regimen("queries", "--client", ADA).out


def test_queries_says_what_a_question_waits_for(regimen: Regimen, clean_database: Engine, valkey: redis.Redis) -> None:
    runtime = runtime_on(clean_database, valkey)
    pausing.pause(runtime, pausing.PauseScope.CLIENT, ADA, "olga", "on holiday")
    query_id = regimen("ask", ADA, "Is creatine fine?", "--no-wait").out.strip()
    assert "no answer: the client is paused: on holiday" in regimen("queries", query_id).out
