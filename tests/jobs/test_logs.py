"""Log lines: what each says, and what none ever says."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import redis
from pydantic import BaseModel, ValidationError
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.session import transaction
from domain import runs
from domain.errors import IllegalTransition
from domain.vocabulary import AgentName
from jobs import logs
from jobs.runtime import Runtime
from settings import Settings
from tests.jobs.harness import Thoughts, drain, new_program, put_in

SECRETS = {
    "could not connect to postgresql://regimen:hunter2@db/regimen": "hunter2",
    "redis://:pa/ss@word@host:6379/0 is away": "word",
    "amqp://u:hunter2@one;amqp://u:hunter2@two": "hunter2",
    'connection to "host=db password=hunter2 user=x" failed': "hunter2",
    "key rgm_live_0123456789abcdef_ABC was used": "0123456789abcdef",
    "signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw": "MfKQ9r8",
    "{'Authorization': 'Bearer abc.def.ghi'}": "abc.def",
    "Authorization: Basic dXNlcjpwYXNz": "dXNlcjpwYXNz",
    "Cookie: regimen_session=s3cr3t; other=1": "s3cr3t",
    "set regimen_session=s3cr3t": "s3cr3t",
    "Error handling request GET /v1/clients?email=ada&token=t0ken": "t0ken",
    "no client ada.lovelace+x@mail.example.org here": "lovelace",
    '{"api_key": "k3y", "other": 1}': "k3y",
}
"""What somebody might log, and what of it must not be read."""


QUOTED = {"name": "ada@example.org, no peanut"}
HEAVY = {"weight_kg": "a hundred and thirty"}


class Weighed(BaseModel):
    """A value of a client's."""

    weight_kg: int


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Everything logged so far, in one format and then the other."""
    root, stream = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("worker", Settings(log_format=request.param))
    yield stream.getvalue
    root.handlers, root.level = handlers, level


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(("said", "secret"), SECRETS.items())
def test_secrets_are_struck_out_of_messages_and_of_errors(written: Callable[[], str], said: str, secret: str):
    logging.getLogger("x").warning("failed: %s", said)
    logging.getLogger("x").warning("failed", extra={"seen": said})
    logging.getLogger("x").error("failed", exc_info=OSError(said))
    assert "failed" in written()
    assert secret not in written()


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_a_line_says_when_who_and_what_it_is_about(written: Callable[[], str]):
    with logs.bind(run_id="0199", agent=AgentName.CHEF, stage=3):
        with logs.bind(request_id="r1"):
            logging.getLogger("jobs.x").info("hello %s", "you")
        logging.getLogger("jobs.x").info("again")
    logging.getLogger("jobs.x").info("after")
    first, second, third = lines(written())
    assert {name: first[name] for name in ("level", "logger", "process", "message")} == {
        "level": "INFO",
        "logger": "jobs.x",
        "process": "worker",
        "message": "hello you",
    }
    assert first["time"].endswith("+00:00")
    assert (first["run_id"], first["agent"], first["stage"], first["request_id"]) == ("0199", "CHEF", 3, "r1")
    assert "request_id" not in second
    assert not {"run_id", "agent"} & third.keys()


def test_values_that_postgresql_and_pydantic_quote_are_not_written(written: Callable[[], str], clean_database: Engine):
    twice = text("INSERT INTO upstreams (name) SELECT :name FROM generate_series(1, 2)")
    with pytest.raises(IntegrityError, match="peanut") as refused, transaction(clean_database) as session:
        session.execute(twice, QUOTED)
    with pytest.raises(ValidationError, match="hundred") as wrong:
        Weighed.model_validate(HEAVY)
    for caught in (refused, wrong):
        logging.getLogger("x").error("failed: %s", caught.value, exc_info=caught.value)
    assert "IntegrityError" in written()
    assert "ValidationError" in written()
    assert "ada@" not in written()
    assert "peanut" not in written()
    assert "hundred" not in written()


def test_what_a_statement_was_given_is_not_in_its_error(engine: Engine):
    with pytest.raises(Exception, match="nowhere") as caught, transaction(engine) as session:
        session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Ada Example"})
    assert "Ada" not in str(caught.value)


def test_words_of_errors_made_of_a_clients_facts_are_not_written(written: Callable[[], str]):
    with pytest.raises(IllegalTransition) as caught:
        runs.check("resume", runs.RunStatus.RUNNING)
    after = RuntimeError("after it")
    after.__cause__ = caught.value
    logging.getLogger("x").error("odd", exc_info=after)
    assert "IllegalTransition: (what it says" in written()
    assert "cannot resume" not in written()
    assert "RuntimeError: after it" in written()


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_lines_of_a_failing_stage_name_its_run_and_attempt_and_no_fact_of_the_client(
    written: Callable[[], str], runtime: Runtime, thoughts: Thoughts, valkey: redis.Redis
):
    assert valkey
    program = new_program(runtime.engine)
    thoughts.failing[AgentName.COACH] = ValueError("weight_kg 70 of Ada Example is odd")
    run_id = put_in(runtime, program)
    drain(runtime, 8)
    failed = next(one for one in lines(written()) if one["level"] == "ERROR")
    assert failed["run_id"] == str(run_id)
    assert (failed["agent"], failed["stage"], failed["attempt"]) == ("COACH", 4, 1)
    assert failed["fence"] >= 1
    assert "ValueError" in failed["error"]
    assert "Ada" not in written()
