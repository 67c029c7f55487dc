"""Putting runs in over HTTP and asking how they go."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.apps import NO_REDIS, app_on
from tests.api.rows import add_client, add_program, count_runs, execute


def test_a_run_for_a_program_is_accepted_and_found_where_it_says(web: FlaskClient, program: UUID):
    accepted = web.post("/v1/runs", json={"program_id": str(program), "upstream": "coach-app", "priority": 7})

    assert accepted.status_code == 202, accepted.text
    run = accepted.json
    assert accepted.headers["Location"] == run["links"]["self"] == f"/v1/runs/{run['id']}"
    assert accepted.headers["Retry-After"] == "2"
    assert (run["program_id"], run["trigger"], run["upstream"]) == (str(program), "manual", "coach-app")
    assert (run["status"], run["outcome"], run["error"], run["attempts"]) == ("pending", None, None, [])
    assert (run["stages_done"], run["stages"]) == (0, 6)
    assert web.get(accepted.headers["Location"]).json == run


def test_a_run_is_on_its_first_agents_queue_at_once(web: FlaskClient, program: UUID, valkey: redis.Redis):
    web.post("/v1/runs", json={"program_id": str(program)})

    assert valkey.llen("dramatiq:scientist") == 1


def test_a_run_put_off_is_not_sent_yet(web: FlaskClient, program: UUID, valkey: redis.Redis):
    later = (datetime.now(UTC) + timedelta(hours=3)).isoformat()

    accepted = web.post("/v1/runs", json={"program_id": str(program), "available_at": later})

    assert accepted.status_code == 202
    assert datetime.fromisoformat(accepted.json["available_at"]) == datetime.fromisoformat(later)
    assert accepted.json["waits_for"] == "available_at"
    assert valkey.llen("dramatiq:scientist") == 0


def test_a_moment_that_is_past_means_now(web: FlaskClient, program: UUID, valkey: redis.Redis):
    accepted = web.post("/v1/runs", json={"program_id": str(program), "available_at": "0001-01-01T00:00:00+14:00"})

    assert datetime.fromisoformat(accepted.json["available_at"]) > datetime.now(UTC) - timedelta(minutes=1)
    assert valkey.llen("dramatiq:scientist") == 1


def test_a_client_is_named_by_e_mail_in_any_case_or_by_id(web: FlaskClient, clean_database: Engine):
    client_id = add_client(clean_database)
    program = add_program(clean_database, client_id)

    for name in ("Ada@Example.org", str(client_id)):
        accepted = web.post("/v1/runs", json={"client": name, "trigger": "adjustment"})
        assert (accepted.status_code, accepted.json["program_id"]) == (202, str(program)), accepted.text


def test_no_answer_holds_the_clients_name(web: FlaskClient, program: UUID):
    accepted = web.post("/v1/runs", json={"program_id": str(program)})

    assert "Ada" not in accepted.text + web.get(accepted.headers["Location"]).text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"headers": {"Idempotency-Key": '"k-1"'}}, {"headers": {"Idempotency-Key": "k-1"}}),
        ({"headers": {"Idempotency-Key": "k-1"}}, {"json": {"idempotency_key": "k-1"}}),
        ({"json": {"idempotency_key": "k-1"}}, {"json": {"idempotency_key": "k-1"}}),
        ({"headers": {"Idempotency-Key": r'"a\"b"'}}, {"json": {"idempotency_key": 'a"b'}}),
    ],
    ids=["quoted or bare", "header or body", "body twice", "escaped"],
)
def test_the_same_key_gives_the_same_run(
    web: FlaskClient, program: UUID, clean_database: Engine, first: dict, second: dict
):
    answers = [
        web.post("/v1/runs", json={"program_id": str(program)} | ask.get("json", {}), headers=ask.get("headers"))
        for ask in (first, second)
    ]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert count_runs(clean_database) == 1


def test_a_key_in_header_and_body_must_be_one_and_the_same(web: FlaskClient, program: UUID, clean_database: Engine):
    body = {"program_id": str(program), "idempotency_key": "one"}

    agreed = web.post("/v1/runs", json=body, headers={"Idempotency-Key": '"one"'})
    differing = web.post("/v1/runs", json=body, headers={"Idempotency-Key": '"two"'})

    assert agreed.status_code == 202
    assert differing.status_code == 400
    assert "send one key" in differing.json["detail"]
    assert count_runs(clean_database) == 1


def test_a_key_used_for_another_program_is_a_conflict(web: FlaskClient, program: UUID, clean_database: Engine):
    other = add_program(clean_database, add_client(clean_database, "bob@example.org", "Bob Example"))
    web.post("/v1/runs", json={"program_id": str(program), "idempotency_key": "k"})

    answer = web.post("/v1/runs", json={"program_id": str(other), "idempotency_key": "k"})

    assert (answer.status_code, answer.json["type"]) == (409, "urn:regimen:problem:conflict")
    assert "send a new key" in answer.json["detail"]


def test_a_busy_client_is_waited_for_or_refused(web: FlaskClient, program: UUID, clean_database: Engine):
    body = {"program_id": str(program)}
    web.post("/v1/runs", json=body)

    refused = web.post("/v1/runs", json=body | {"on_busy": "reject"})
    waiting = web.post("/v1/runs", json=body | {"on_busy": "wait"})

    assert (refused.status_code, waiting.status_code) == (409, 202)
    assert "busy" in refused.json["detail"]
    assert count_runs(clean_database) == 2


def test_a_week_has_one_initial_run(web: FlaskClient, program: UUID):
    body = {"program_id": str(program), "trigger": "initial"}
    web.post("/v1/runs", json=body)

    again = web.post("/v1/runs", json=body)

    assert again.status_code == 409
    assert "send trigger=manual" in again.json["detail"]


@pytest.mark.parametrize("name", ["nobody@example.org", str(uuid4())])
def test_an_unknown_client_is_not_found(web: FlaskClient, name: str):
    answer = web.post("/v1/runs", json={"client": name})

    assert (answer.status_code, answer.json["type"]) == (404, "urn:regimen:problem:not-found")
    assert "take the intake in" in answer.json["detail"]


def test_an_unknown_program_is_not_found(web: FlaskClient):
    answer = web.post("/v1/runs", json={"program_id": str(uuid4())})

    assert answer.status_code == 404
    assert answer.json["detail"].startswith("program_id: ")


def test_a_client_without_a_program_is_refused(web: FlaskClient, clean_database: Engine):
    add_client(clean_database)

    answer = web.post("/v1/runs", json={"client": "ada@example.org"})

    assert (answer.status_code, answer.json["type"]) == (409, "urn:regimen:problem:refused")


def test_a_paused_program_does_not_run(web: FlaskClient, clean_database: Engine):
    paused = add_program(clean_database, status="paused")

    answer = web.post("/v1/runs", json={"program_id": str(paused)})

    assert answer.status_code == 409
    assert "only an active program runs" in answer.json["detail"]


def test_a_run_nobody_put_in_is_not_found(web: FlaskClient):
    answer = web.get(f"/v1/runs/{uuid4()}")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_an_id_that_is_none_is_said_to_be_none(web: FlaskClient):
    answer = web.get("/v1/runs/not-an-id")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "run_id"
    assert "write a UUID" in answer.json["errors"][0]["message"]


def test_a_failed_run_says_what_to_do(web: FlaskClient, program: UUID, clean_database: Engine):
    run_id = web.post("/v1/runs", json={"program_id": str(program)}).json["id"]
    execute(
        clean_database,
        """
        UPDATE pipeline_runs SET status = 'failed', error_agent = 'CHEF', error_message = 'no meal fits',
            completed_at = now(), stage = 3, fence = 4 WHERE id = :id""",
        id=run_id,
    )
    execute(clean_database, "DELETE FROM stage_turns WHERE run_id = :id", id=run_id)
    execute(
        clean_database,
        """
        INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome, error, think_ms)
        VALUES (:id, 3, 'CHEF', 4, 'failed', 'no meal fits', 70)""",
        id=run_id,
    )

    run = web.get(f"/v1/runs/{run_id}").json

    assert (run["status"], run["stages_done"]) == ("failed", 3)
    assert (run["error"]["agent"], run["error"]["message"]) == ("CHEF", "no meal fits")
    assert f"regimen runs resume {run_id}" in run["error"]["what_to_do"]
    (attempt,) = run["attempts"]
    assert (attempt["agent"], attempt["outcome"], attempt["think_ms"]) == ("CHEF", "failed", 70)


def test_a_run_is_accepted_while_redis_is_away(clean_database: Engine, program: UUID, database_url: str):
    with app_on(database_url, NO_REDIS) as app:
        answer = app.test_client().post("/v1/runs", json={"program_id": str(program)})

    assert answer.status_code == 202
    assert count_runs(clean_database) == 1
