"""Idempotency-Key: what is answered again, what is refused, and what a killed process leaves behind."""

import threading
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from jobs.maintenance.pruning import prune
from tests.api.apps import new_key
from tests.api.rows import add_client, add_program, count_runs, execute

KEY = {"Idempotency-Key": '"coach-app-1"'}


def keys(engine: Engine) -> list[tuple[str, int | None]]:
    with transaction(engine) as session:
        return [tuple(row) for row in session.execute(text("SELECT key, status FROM idempotency_keys ORDER BY key"))]


def test_the_same_request_is_answered_as_the_first_was(web: FlaskClient, program: UUID, clean_database: Engine):
    body = {"program_id": str(program), "priority": 3}
    first = web.post("/v1/runs", json=body, headers=KEY)
    execute(clean_database, "UPDATE pipeline_runs SET status = 'cancelled'")

    spaced = f'{{"priority":3,   "program_id": "{program}"}}'
    again = web.post("/v1/runs", data=spaced, headers=KEY, content_type="application/json")

    assert (first.status_code, again.status_code) == (202, 202)
    assert again.data == first.data
    for name in ("Location", "Retry-After", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
    assert first.headers["X-Request-Id"] != again.headers["X-Request-Id"]
    assert count_runs(clean_database) == 1


@pytest.mark.parametrize("change", ["body", "address"])
def test_a_key_is_refused_for_another_request(web: FlaskClient, program: UUID, clean_database: Engine, change: str):
    run = web.post("/v1/runs", json={"program_id": str(program)}, headers=KEY).json["id"]

    address = "/v1/runs" if change == "body" else f"/v1/runs/{run}/cancel"
    answer = web.post(address, json={"program_id": str(program), "priority": 1}, headers=KEY)

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert "send a new key" in answer.json["detail"]
    assert count_runs(clean_database) == 1


def test_a_key_is_its_senders_own(web: FlaskClient, program: UUID, clean_database: Engine):
    other = {"Authorization": f"Bearer {new_key(web.application.extensions['runtime'], 'another app')}"}
    bodies = ({"program_id": str(program)}, {"program_id": str(program), "priority": 1})

    answers = [
        web.post("/v1/runs", json=bodies[0], headers=KEY),
        web.post("/v1/runs", json=bodies[1], headers=KEY | other),
    ]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert "Idempotency-Replayed" not in answers[1].headers
    assert len(keys(clean_database)) == 2


def test_many_runs_are_put_in_once(web: FlaskClient, program: UUID, clean_database: Engine):
    body = {"runs": [{"program_id": str(program), "upstream": "x" * 50}] * 1_000}
    answers = [web.post("/v1/runs/bulk", json=body, headers=KEY) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json == answers[1].json
    assert count_runs(clean_database) == 1_000


def test_a_request_that_was_refused_leaves_its_key_free(web: FlaskClient, clean_database: Engine):
    client = add_client(clean_database)
    refused = web.post("/v1/runs", json={"client": str(client)}, headers=KEY)
    malformed = web.post("/v1/runs", json={"client": str(client), "priority": 500}, headers=KEY)
    assert (refused.status_code, malformed.status_code, keys(clean_database)) == (409, 422, [])

    add_program(clean_database, client)
    accepted = web.post("/v1/runs", json={"client": str(client)}, headers=KEY)

    assert (accepted.status_code, keys(clean_database)) == (202, [("coach-app-1", 202)])


def test_while_the_first_is_in_flight_the_second_waits_and_a_lease_ends(
    web: FlaskClient, program: UUID, clean_database: Engine
):
    body = {"program_id": str(program)}
    first = web.post("/v1/runs", json=body, headers=KEY)
    execute(clean_database, "UPDATE idempotency_keys SET status = NULL, headers = NULL, body = NULL")

    waits = web.post("/v1/runs", json=body, headers=KEY)
    other = web.post("/v1/runs", json=body | {"priority": 1}, headers=KEY)
    execute(clean_database, "UPDATE idempotency_keys SET leased_until = now() - interval '1 second'")
    still_other = web.post("/v1/runs", json=body | {"priority": 1}, headers=KEY)
    taken_over = web.post("/v1/runs", json=body, headers=KEY)

    assert (waits.status_code, waits.headers["Retry-After"], waits.mimetype) == (409, "2", "application/problem+json")
    assert (other.status_code, still_other.status_code) == (422, 422)
    assert (taken_over.status_code, taken_over.json["id"]) == (202, first.json["id"])
    assert count_runs(clean_database) == 1


def test_many_at_once_put_in_one_run(web: FlaskClient, program: UUID, clean_database: Engine):
    statuses: list[int] = []

    def send() -> None:
        client = web.application.test_client()
        statuses.append(client.post("/v1/runs", json={"program_id": str(program)}, headers=KEY).status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(statuses) <= {202, 409}
    assert 202 in statuses
    assert count_runs(clean_database) == 1


def test_a_key_that_stands_for_a_time_is_not_answered_from_before(
    web: FlaskClient, program: UUID, clean_database: Engine
):
    body = {"program_id": str(program), "unique_for": "PT6H"}
    first = web.post("/v1/runs", json=body, headers=KEY).json["id"]
    within = web.post("/v1/runs", json=body, headers=KEY).json["id"]
    execute(clean_database, "UPDATE pipeline_runs SET created_at = now() - interval '7 hours'")

    after = web.post("/v1/runs", json=body, headers=KEY).json["id"]

    assert first == within != after


def test_answers_are_forgotten_after_a_day(web: FlaskClient, program: UUID, clean_database: Engine):
    body = {"program_id": str(program)}
    first = web.post("/v1/runs", json=body, headers=KEY)
    execute(clean_database, "UPDATE idempotency_keys SET created_at = now() - interval '25 hours'")

    again = web.post("/v1/runs", json=body, headers=KEY)
    assert "Idempotency-Replayed" not in again.headers
    assert again.json["id"] == first.json["id"]

    execute(clean_database, "UPDATE idempotency_keys SET created_at = now() - interval '25 hours'")
    assert prune(web.application.extensions["runtime"]) == 1
    assert keys(clean_database) == []


@pytest.mark.parametrize("address", ["/v1/runs", f"/v1/runs/{uuid4()}/cancel"])
def test_a_body_nobody_can_read_is_refused_under_a_key_too(web: FlaskClient, address: str, clean_database: Engine):
    for body in (b"{", b"[" * 50_000, b'{"a": 1, "a": 2}'):
        answer = web.post(address, data=body, headers=KEY | {"Content-Type": "application/json"})
        assert answer.status_code == 400
    assert keys(clean_database) == []
