"""Clients over HTTP: listed, read as far as the key may, and taken in as `regimen clients import` does."""

from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from domain.access import Scope
from tests.acceptance import malformed
from tests.acceptance.malformed import Malformed
from tests.api.apps import new_key
from tests.api.rows import add_client, add_program, count_runs, execute
from tests.jobs.harness import INTAKE

COUNTS = "SELECT (SELECT count(*) FROM clients), (SELECT count(*) FROM intake_answers), (SELECT count(*) FROM programs)"


def counts(engine: Engine) -> tuple[int, ...]:
    with transaction(engine) as session:
        return tuple(session.execute(text(COUNTS)).one())


def test_an_intake_is_taken_in_and_the_client_found_where_it_says(web: FlaskClient, clean_database: Engine):
    taken = web.post("/v1/clients", json=INTAKE)

    assert taken.status_code == 201, taken.text
    assert (taken.json["is_new"], taken.json["outcome"], taken.json["run_id"]) == (True, "cleared", None)
    client = web.get(taken.headers["Location"]).json
    assert (client["id"], client["email"], client["status"]) == (taken.json["client_id"], INTAKE["email"], "active")
    assert client["program_id"] == taken.json["program_id"]
    assert client["intake"]["answers"]["weight_kg"] == 70
    assert web.get(f"/v1/clients/{INTAKE['email'].upper()}").json == client
    assert web.get(client["links"]["program"]).json["client_id"] == client["id"]
    assert counts(clean_database) == (1, 1, 1)


def test_the_first_run_is_put_in_when_asked_and_only_once(
    web: FlaskClient, clean_database: Engine, valkey: redis.Redis
):
    first = web.post("/v1/clients?run=true&upstream=coach-app", json=INTAKE)
    again = web.post("/v1/clients?run=true", json=INTAKE | {"weight_kg": 71})

    run = web.get(f"/v1/runs/{first.json['run_id']}").json
    assert (run["trigger"], run["upstream"], run["program_id"]) == ("initial", "coach-app", first.json["program_id"])
    assert (again.status_code, again.json["is_new"], again.json["run_id"]) == (200, False, None)
    assert count_runs(clean_database) == 1
    assert valkey.llen("dramatiq:scientist") == 1


def test_nothing_is_written_when_the_upstream_is_over_its_limit(web: FlaskClient, clean_database: Engine):
    execute(clean_database, "INSERT INTO upstreams (name, runs_per_minute, burst) VALUES ('coach-app', 1, 1)")
    web.post("/v1/clients?run=true&upstream=coach-app", json=INTAKE)

    refused = web.post("/v1/clients?run=true&upstream=coach-app", json=INTAKE | {"email": "bob@example.org"})

    assert (refused.status_code, counts(clean_database)) == (429, (1, 1, 1))


def test_an_intake_that_is_not_let_in_says_what_to_do(web: FlaskClient):
    taken = web.post("/v1/clients?run=true", json=INTAKE | {"health": {"eating_disorder_active": True}})

    assert taken.status_code == 201
    assert taken.json["outcome"] in {"refused", "clearance_required", "delayed"}
    assert taken.json["message"]
    assert (taken.json["program_id"], taken.json["run_id"], taken.json["links"]["program"]) == (None, None, None)


def test_a_known_client_is_taken_in_again_under_its_own_e_mail(web: FlaskClient, clean_database: Engine):
    client = web.post("/v1/clients", json=INTAKE).json["client_id"]

    put = web.put(f"/v1/clients/{client}/intake", json=INTAKE | {"weight_kg": 71.5})
    other = web.put(f"/v1/clients/{client}/intake", json=INTAKE | {"email": "bob@example.org"})
    unknown = web.put(f"/v1/clients/{uuid4()}/intake", json=INTAKE)

    assert put.status_code == 200, put.text
    assert web.get(f"/v1/clients/{client}").json["intake"]["answers"]["weight_kg"] == 71.5
    assert (other.status_code, other.json["errors"][0]["field"]) == (422, "email")
    assert unknown.status_code == 404
    assert counts(clean_database) == (1, 2, 1)


@pytest.mark.parametrize(
    "case", [case for case in malformed.INTAKES if isinstance(case.content, dict)], ids=lambda case: case.name
)
def test_a_malformed_intake_is_told_field_and_fix(web: FlaskClient, clean_database: Engine, case: Malformed):
    answer = web.post("/v1/clients?run=true", json=case.content)

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), answer.text
    said = {error["field"]: error["message"] for error in answer.json["errors"]}
    assert case.fix in said[case.field]
    assert counts(clean_database) == (0, 0, 0)
    assert count_runs(clean_database) == 0


def test_every_wrong_field_is_named_at_once(web: FlaskClient):
    answer = web.post("/v1/clients", json=INTAKE | {"sex": 1, "height_cm": 1.68, "eating": {"diets": "vegan"}})

    assert {error["field"] for error in answer.json["errors"]} == {"sex", "height_cm", "eating.diets"}


def test_clients_are_narrowed_and_come_in_pages(web: FlaskClient, clean_database: Engine):
    added = [add_client(clean_database, f"client{number}@example.org") for number in range(3)]
    add_program(clean_database, added[1], "paused")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = web.get(f"/v1/clients?limit=2{cursor and f'&cursor={cursor}'}").json
        seen += [one["id"] for one in page["clients"]]
        cursor = page["next_cursor"]

    assert seen == [str(one) for one in reversed(added)]
    found = {
        query: [one["id"] for one in web.get(f"/v1/clients?{query}").json["clients"]]
        for query in ("email=CLIENT0@example.org", "status=paused", "status=none&limit=1", "status=active", "email=x")
    }
    assert list(found.values()) == [[str(added[0])], [str(added[1])], [str(added[2])], [], []]


def test_without_the_right_to_read_health_data_a_client_is_a_name_and_a_status(web: FlaskClient):
    web.post("/v1/clients", json=INTAKE)
    runtime = web.application.extensions["runtime"]
    headers = {"Authorization": f"Bearer {new_key(runtime, 'names', Scope.CLIENTS_READ)}"}

    client = web.get("/v1/clients/ada@example.org", headers=headers).json
    program = web.get(client["links"]["program"], headers=headers).json

    assert (client["full_name"], client["status"]) == ("Ada Example", "active")
    assert (client["redacted"], client["intake"], program["targets"]) == (True, None, None)
    for kept_from in ("check-ins", "progress"):
        assert web.get(f"/v1/clients/ada@example.org/{kept_from}", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/v1/clients/bob@example.org", 404, "there is no client bob@example.org"),
        (f"/v1/clients/{UUID(int=7)}", 404, "there is no client"),
        ("/v1/clients/ada", 422, "client: 'ada' is neither an e-mail address nor an id"),
        ("/v1/clients?status=busy", 422, "write one of 'active'"),
        ("/v1/clients?name=ada", 422, "name: is not a field here"),
        ("/v1/clients?email=a%00b", 400, "address: cannot be read"),
    ],
)
def test_who_cannot_be_shown_is_said(web: FlaskClient, address: str, status: int, words: str):
    answer = web.get(address)

    assert (answer.status_code, words in answer.json["detail"]) == (status, True), answer.text


def test_a_deleted_client_is_not_there(web: FlaskClient, clean_database: Engine):
    client = add_client(clean_database)
    execute(clean_database, "UPDATE clients SET deleted_at = now()")

    assert web.get(f"/v1/clients/{client}").status_code == 404
    assert web.get("/v1/clients").json["clients"] == []
