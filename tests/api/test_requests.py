"""Addresses nobody can read, parameters nobody knows, and the name a request goes by."""

import re
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

ID = str(uuid4())
UUID_7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.mark.parametrize(
    "address", ["/v1/runs/%00", "/v1/runs?error=a%00b", "/v1/runs?error=%ff%fe", "/v1/runs/%C3%28"]
)
def test_an_address_that_is_no_text_is_refused(web: FlaskClient, address: str):
    answer = web.get(address)

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "escape each byte" in answer.json["detail"]


@pytest.mark.parametrize("address", ["/v1/runs?error=%zz1", "/v1/runs/%4", "/v1/runs?error=100%"])
def test_a_broken_escape_is_refused(web: FlaskClient, address: str):
    path, _, query = address.partition("?")
    answer = web.get(path, query_string=query, environ_overrides={"RAW_URI": address})

    assert (answer.status_code, answer.json["detail"][:8]) == (400, "address:")


@pytest.mark.parametrize(
    ("method", "address", "field"),
    [
        ("GET", "/v1/runs?state=failed", "state"),
        ("GET", f"/v1/runs/{ID}?verbose=1", "verbose"),
        ("POST", "/v1/runs?dry_run=1", "dry_run"),
        ("GET", "/v1/runs?limit=1&limit=2", "limit"),
        ("HEAD", "/v1/pauses?x=1", None),
    ],
)
def test_parameters_that_are_not_there_are_refused_by_name(
    web: FlaskClient, method: str, address: str, field: str | None
):
    answer = web.open(address, method=method, json={} if method == "POST" else None)

    assert answer.status_code == 422
    assert field is None or [error["field"] for error in answer.json["errors"]] == [field]


@pytest.mark.parametrize(("said", "echoed"), [("a-B_7.c", True), ("x" * 100, True), ("x" * 101, False), ("a b", False)])
def test_a_request_goes_by_the_id_it_came_with_or_by_a_new_one(web: FlaskClient, said: str, echoed: bool):  # noqa: FBT001 - a column of the table
    answer = web.get("/v1/nothing", headers={"X-Request-Id": said})

    name = answer.headers["X-Request-Id"]
    assert answer.json["instance"] == f"urn:regimen:request:{name}"
    assert (name == said) is echoed
    assert echoed or UUID(name).version == 7


def test_new_ids_grow_and_differ(web: FlaskClient):
    names = [web.get("/livez").headers["X-Request-Id"] for _ in range(20)]

    assert len(set(names)) == 20
    assert [name[:13] for name in names] == sorted(name[:13] for name in names)
    assert all(UUID_7.fullmatch(name) for name in names)


def test_half_a_character_or_nul_deep_in_a_body_is_named_by_its_place(web: FlaskClient):
    body = {"agent": "CHEF", "reason": "x", "change": {"client": {"notes": ["fine", "a\0b"], "\ud800": 1}}}
    answer = web.post(f"/v1/runs/{ID}/fork", json=body)

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json["errors"]} == {"change.client.notes.1", "change.client.?"}
