"""Wherever an id may stand in an address, a query or a body, a ULID of the same 128 bits is taken for it."""

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.rows import add_client
from tests.domain.test_ids import ulid_of


def test_a_ulid_stands_for_the_id_in_addresses_queries_and_bodies(
    web: FlaskClient, clean_database: Engine, program: UUID
):
    put_in = web.post("/v1/runs", json={"program_id": ulid_of(program)})
    run = UUID(put_in.json["id"])
    client = UUID(put_in.json["client_id"])
    add_client(clean_database, "bob@example.org")

    assert put_in.json["program_id"] == str(program)
    assert web.get(f"/v1/runs/{ulid_of(run)}").json["id"] == str(run)
    assert web.post("/v1/runs", json={"client": ulid_of(client).lower()}).json["client_id"] == str(client)
    asked = web.post(f"/v1/clients/{ulid_of(client)}/queries", json={"question": "Is creatine fine?"})
    assert asked.json["client_id"] == str(client)
    listed = web.get(f"/v1/queries?client={ulid_of(client)}").json["queries"]
    assert [one["id"] for one in listed] == [asked.json["id"]]
    paused = {"scope": "client", "subject": ulid_of(client), "reason": "a look at it"}
    (pause,) = web.post("/v1/pauses", json=paused, headers={"X-Operator": "olga"}).json["pauses"]
    assert pause["subject"] == str(client)


def test_what_is_neither_is_refused(web: FlaskClient):
    assert web.get("/v1/runs/81H455VB4PEX5VSKNK084SN02Q").status_code == 422
