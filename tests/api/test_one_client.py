"""A key that is bound to one client: at every address another client's things are not there, and its own are."""

import json
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from access.needs import ANYBODY, admits
from api.whose import NARROWED, OF_NO_CLIENT
from db.queries.owners import TABLES
from db.session import transaction
from domain.access import OF_ONE_CLIENT
from tests.api.apps import new_key, stranger
from tests.api.published import publish
from tests.api.rows import add_client, add_program, count_runs
from tests.api.test_safety import FLAG, VIOLATION
from tests.jobs.harness import INTAKE

QUERY = "INSERT INTO physician_queries (client_id, query_type, query) VALUES (:client, 'open', 'May I?') RETURNING id"
OTHERWISE = {"week": "current", "day": "today", "decision": "resolve", "action": "cancel", "name": "coaching"}
"""Values of places in addresses that are nobody's."""


class Person(NamedTuple):
    """A client, and a thing of each kind that is theirs."""

    email: str
    client: UUID
    things: dict[str, UUID]

    @property
    def places(self) -> dict[str, object]:
        return OTHERWISE | self.things | {"client": self.client}


def add_person(engine: Engine, name: str) -> Person:
    email = f"{name}@example.org"
    client = add_client(engine, email, name.capitalize())
    program = add_program(engine, client)
    things = {"program_id": program, "run_id": publish(engine, program)}
    with transaction(engine) as session:
        for kind, statement in (("query_id", QUERY), ("flag_id", FLAG), ("violation_id", VIOLATION)):
            facts = {"client": client, "kind": "amenorrhea", "severity": "serious", "action": "blocked"}
            things[kind] = session.execute(text(statement), facts).scalar_one()
    return Person(email, client, things)


@pytest.fixture
def ada(clean_database: Engine) -> Person:
    return add_person(clean_database, "ada")


@pytest.fixture
def bob(clean_database: Engine) -> Person:
    return add_person(clean_database, "bob")


@pytest.fixture
def phone(web: FlaskClient, ada: Person) -> FlaskClient:
    """An app with a key of ada's that may all that such a key may."""
    runtime = web.application.extensions["runtime"]
    client = stranger(web.application)
    key = new_key(runtime, "phone", *OF_ONE_CLIENT, client_id=ada.client)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


def addresses(app: Flask, person: Person) -> Iterator[tuple[str, str, str, set[str]]]:
    """Every address such a key may open, of this person's things: endpoint, method, path, and its places."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1/") and admits(app.view_functions[rule.endpoint]) in OF_ONE_CLIENT:
            unknown = rule.arguments - person.places.keys()
            assert not unknown, f"{rule}: say in this test whose {unknown} is"
            path = rule.build({name: person.places[name] for name in rule.arguments}, append_unknown=False)[1]
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                yield rule.endpoint, method, path, rule.arguments & (TABLES.keys() | {"client"})


def test_another_clients_things_are_at_no_address(phone: FlaskClient, bob: Person):
    for endpoint, method, path, owned in addresses(phone.application, bob):
        answer = phone.open(path, method=method, json={} if method != "GET" else None)
        if owned:
            assert (answer.status_code, method, path) == (404, method, path)
        elif endpoint not in NARROWED | OF_NO_CLIENT:
            assert (answer.status_code, method, path) == (403, method, path)


def test_pages_are_not_for_a_key_of_one_client(phone: FlaskClient):
    app = phone.application
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/v1/") and admits(app.view_functions[rule.endpoint]) in OF_ONE_CLIENT:
            path = rule.build(dict.fromkeys(rule.arguments, uuid4()), append_unknown=False)[1]
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                assert (phone.open(path, method=method).status_code, path) == (403, path)


def test_an_id_that_is_nobodys_is_answered_as_another_clients(phone: FlaskClient, bob: Person):
    nobody = Person("nobody@example.org", uuid4(), dict.fromkeys(bob.things, uuid4()))
    theirs, nobodys = (
        [
            (path.replace(str(person.client), "X"), phone.open(path, method=method, json={}).json["detail"])
            for _, method, path, owned in sorted(addresses(phone.application, person), key=lambda one: one[:2])
            if owned
        ]
        for person in (bob, nobody)
    )

    def without_ids(answers: list[tuple[str, str]], person: Person) -> list[str]:
        for own in (person.client, *person.things.values()):
            answers = [(path.replace(str(own), "X"), detail.replace(str(own), "X")) for path, detail in answers]
        return [f"{path} {detail}" for path, detail in answers]

    assert without_ids(theirs, bob) == without_ids(nobodys, nobody)


def test_whoever_reads_at_every_address_reads_nothing_of_another_client(phone: FlaskClient, ada: Person, bob: Person):
    hidden = [bob.email, str(bob.client), *map(str, bob.things.values())]
    for endpoint, method, path, owned in addresses(phone.application, ada):
        if method == "GET":
            answer = phone.get(path)
            let_in = bool(owned) or endpoint in NARROWED | OF_NO_CLIENT
            assert (answer.status_code in {200, 404, 409, 422}, path) == (let_in, path), answer.text
            assert [one for one in hidden if one in answer.text] == []


@pytest.mark.parametrize("kind", ["runs", "clients", "flags", "violations", "queries"])
def test_a_list_holds_its_own_alone(web: FlaskClient, phone: FlaskClient, ada: Person, bob: Person, kind: str):
    suffix = "" if kind in {"runs", "clients"} else "?status=all"
    own, everything = (client.get(f"/v1/{kind}{suffix}").json[kind] for client in (phone, web))

    assert len(own) == 1
    assert len(everything) == 2
    assert str(ada.client) in json.dumps(own)
    assert phone.get(f"/v1/{kind}?client={bob.email}").status_code == (422 if kind == "clients" else 404)
    if kind == "clients":
        assert phone.get(f"/v1/clients?email={bob.email}").json["clients"] == []


def test_nothing_is_put_in_for_another_client(phone: FlaskClient, clean_database: Engine, bob: Person):
    before = count_runs(clean_database)
    runs = [{"client": bob.email}, {"client": str(bob.client)}, {"program_id": str(bob.things["program_id"])}]

    answers = [phone.post("/v1/runs", json=run) for run in runs]
    answers.append(phone.post("/v1/clients", json=INTAKE | {"email": bob.email}))
    answers.append(phone.post("/v1/clients", json=INTAKE | {"email": "new@example.org"}))

    assert {answer.status_code for answer in answers} == {404}
    assert count_runs(clean_database) == before


def test_no_other_app_is_named_or_told_of(web: FlaskClient, phone: FlaskClient, ada: Person):
    refused = phone.post("/v1/runs", json={"client": ada.email, "upstream": "coach-app"})
    asked = phone.post(f"/v1/clients/{ada.client}/queries", json={"question": "Why?", "upstream": "coach-app"})
    own = phone.post("/v1/runs", json={"client": ada.email})
    theirs = web.post("/v1/runs", json={"client": ada.email, "upstream": "coach-app"}).json["id"]

    assert (refused.status_code, asked.status_code) == (403, 403)
    assert "leave the field out" in refused.json["detail"]
    assert own.json["upstream"] == "api"
    assert phone.get(f"/v1/runs/{theirs}").json["upstream"] is None
    assert web.get(f"/v1/runs/{theirs}").json["upstream"] == "coach-app"
    assert "coach-app" not in phone.get("/v1/runs").text
    assert phone.get("/v1/runs?upstream=coach-app").status_code == 403
    assert [run["id"] for run in phone.get("/v1/runs?upstream=api").json["runs"]] == [own.json["id"]]


def test_many_runs_at_once_are_not_for_a_key_of_one_client(phone: FlaskClient, ada: Person):
    assert phone.post("/v1/runs/bulk", json={"runs": [{"client": ada.email}]}).status_code == 403


@pytest.mark.parametrize("how", ["header", "body"])
def test_what_others_used_as_idempotency_key_is_neither_told_nor_taken(
    web: FlaskClient, phone: FlaskClient, ada: Person, bob: Person, how: str
):
    def put_in(app: FlaskClient, client: str, key: str) -> TestResponse:
        run = {"client": client}
        if how == "header":
            return app.post("/v1/runs", json=run, headers={"Idempotency-Key": key})
        return app.post("/v1/runs", json=run | {"idempotency_key": key})

    theirs, own, again = put_in(web, bob.email, "k"), put_in(phone, ada.email, "k"), put_in(phone, ada.email, "k")
    assert [answer.status_code for answer in (theirs, own, again)] == [202] * 3
    assert theirs.json["id"] != own.json["id"] == again.json["id"]

    assert put_in(phone, ada.email, "taken-first").status_code == 202
    assert put_in(web, bob.email, "taken-first").status_code == 202


def test_a_question_of_another_client_under_the_same_key_is_not_told(
    web: FlaskClient, phone: FlaskClient, ada: Person, bob: Person
):
    asked = {"question": "Is creatine fine?", "idempotency_key": "k"}
    theirs = web.post(f"/v1/clients/{bob.client}/queries", json=asked)
    own = phone.post(f"/v1/clients/{ada.client}/queries", json=asked)

    assert (theirs.status_code, own.status_code) == (202, 202)
    assert theirs.json["id"] != own.json["id"]


def test_its_own_client_is_run_asked_about_and_written_to(phone: FlaskClient, ada: Person):
    assert phone.post("/v1/runs", json={"client": ada.email.upper()}).status_code == 202
    assert phone.post("/v1/runs", json={"program_id": str(ada.things["program_id"])}).status_code == 202
    assert phone.post(f"/v1/clients/{ada.client}/queries", json={"question": "Is creatine fine?"}).status_code == 202
    assert phone.post("/v1/clients", json=INTAKE | {"email": ada.email}).status_code == 200
    day = {"days": [{"day": "2026-01-05", "weight_kg": 70}]}
    assert phone.post(f"/v1/clients/{ada.client}/check-ins", json=day).status_code == 200


def test_every_endpoint_that_is_let_through_is_there(web: FlaskClient):
    views = web.application.view_functions
    assert views.keys() >= NARROWED
    assert {name for name in OF_NO_CLIENT if name in views and admits(views[name]) != ANYBODY} == {
        "pipelines.show_all", "pipelines.show",
    }  # fmt: skip
