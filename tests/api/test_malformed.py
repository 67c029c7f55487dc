"""Every malformed request is told which field is wrong and how to mend it, and writes nothing."""

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.rows import count_runs

PROGRAM = str(uuid4())
"""It need not exist: a malformed request is refused before anybody looks."""


class Malformed(NamedTuple):
    """A request, and what its answer must say."""

    name: str
    body: object
    field: str
    fix: str
    status: int = 422


WITH_PROGRAM: Callable[[dict], dict] = lambda fields: {"program_id": PROGRAM} | fields  # noqa: E731 - a name for a table

BODIES = (
    Malformed("nothing named", {}, "client", "give client or program_id, one of the two"),
    Malformed("both named", WITH_PROGRAM({"client": "a@example.org"}), "client", "one of the two"),
    Malformed("nulls named", {"program_id": None, "client": None}, "client", "one of the two"),
    Malformed("program no id", {"program_id": "seven"}, "program_id", "write a UUID such as"),
    Malformed("program a number", {"program_id": 7}, "program_id", "in quotes"),
    Malformed("program a list", {"program_id": [PROGRAM]}, "program_id", "write a UUID such as"),
    Malformed("client no name", {"client": "ada"}, "client", "write ada@example.org, or the client's UUID"),
    Malformed("client a number", {"client": 12}, "client", "put it in quotes"),
    Malformed("client too long", {"client": f"{'a' * 300}@example.org"}, "client", "give 254 characters or fewer"),
    Malformed("client with NUL", {"client": "a\0@example.org"}, "client", "remove it"),
    Malformed("client half a character", {"client": "\ud800@example.org"}, "client", "remove it"),
    Malformed("unknown trigger", WITH_PROGRAM({"trigger": "weekly"}), "trigger", "'initial', 'weekly_checkin'"),
    Malformed("trigger an object", WITH_PROGRAM({"trigger": {}}), "trigger", "write one of"),
    Malformed("priority too high", WITH_PROGRAM({"priority": 101}), "priority", "give 100 or less"),
    Malformed("priority too low", WITH_PROGRAM({"priority": -101}), "priority", "give -100 or more"),
    Malformed("priority huge", WITH_PROGRAM({"priority": 10**30}), "priority", "give 100 or less"),
    Malformed("priority in quotes", WITH_PROGRAM({"priority": "5"}), "priority", "without quotes"),
    Malformed("priority with decimals", WITH_PROGRAM({"priority": 1.5}), "priority", "write digits"),
    Malformed("priority true", WITH_PROGRAM({"priority": True}), "priority", "write digits"),
    Malformed("priority no number", WITH_PROGRAM({"priority": float("nan")}), "priority", "write digits"),
    Malformed(
        "moment without zone", WITH_PROGRAM({"available_at": "2026-12-01T08:00:00"}), "available_at", "end it with Z"
    ),
    Malformed("moment a date", WITH_PROGRAM({"available_at": "2026-12-01"}), "available_at", "write RFC 3339"),
    Malformed("moment a number", WITH_PROGRAM({"available_at": 1796108400}), "available_at", "write RFC 3339"),
    Malformed("moment in words", WITH_PROGRAM({"available_at": "tomorrow"}), "available_at", "write RFC 3339"),
    Malformed(
        "moment on no calendar", WITH_PROGRAM({"available_at": "2026-02-30T08:00:00Z"}), "available_at", "RFC 3339"
    ),
    Malformed(
        "moment too far", WITH_PROGRAM({"available_at": "9999-12-31T23:59:59Z"}), "available_at", "within 366 days"
    ),
    Malformed("on_busy unknown", WITH_PROGRAM({"on_busy": "queue"}), "on_busy", "'wait' or 'reject'"),
    Malformed("upstream empty", WITH_PROGRAM({"upstream": ""}), "upstream", "give 1 characters or more"),
    Malformed("upstream too long", WITH_PROGRAM({"upstream": "x" * 61}), "upstream", "give 60 characters or fewer"),
    Malformed("upstream over lines", WITH_PROGRAM({"upstream": "a\nb"}), "upstream", "keep to letters"),
    Malformed("key empty", WITH_PROGRAM({"idempotency_key": ""}), "idempotency_key", "give 1 characters or more"),
    Malformed(
        "key too long", WITH_PROGRAM({"idempotency_key": "k" * 201}), "idempotency_key", "200 characters or fewer"
    ),
    Malformed("key beyond ASCII", WITH_PROGRAM({"idempotency_key": "clé"}), "idempotency_key", "keep to A-Z"),
    Malformed("unknown field", WITH_PROGRAM({"prority": 3}), "prority", "correct its name"),
    Malformed("name in the wrong case", WITH_PROGRAM({"Trigger": "manual"}), "Trigger", "correct its name"),
    Malformed("a list", [{"program_id": PROGRAM}], "body", "put the fields in { }", 400),
    Malformed("a text with JSON in it", '{"program_id": "' + PROGRAM + '"}', "body", "put the fields in { }", 400),
)

RAW = (
    Malformed("null", b"null", "body", "put the fields in { }", 400),
    Malformed("empty", b"", "body", "is not JSON: it is empty", 400),
    Malformed("cut off", b'{"program_id": ', "body", "line 1 column 16", 400),
    Malformed("a form", b"program_id=1", "body", "is not JSON", 400),
    Malformed("not UTF-8", b'{"client": "\xff"}', "body", "byte 12 is not UTF-8", 400),
    Malformed("a bottomless list", b"[" * 60_000, "body", "is nested too deeply", 400),
    Malformed("an endless number", b'{"priority": ' + b"9" * 5_000 + b"}", "body", "thousands of digits", 400),
    Malformed("a bounded list too deep", b'{"client": ' + b"[" * 32 + b"]" * 32 + b"}", "body", "at most 32", 400),
    Malformed("a name twice", b'{"client": "a@example.org", "client": "b@example.org"}', "body", "stands twice", 400),
    Malformed("in UTF-16", '{"client": "a@example.org"}'.encode("utf-16"), "body", "is not JSON", 400),
    Malformed("too large", b'{"client": "' + b"a" * 70_000 + b'"}', "body", "64 KiB", 413),
)


def _name(case: Malformed) -> str:
    return case.name


@pytest.mark.parametrize("case", BODIES, ids=_name)
def test_a_malformed_body_is_told_field_and_fix(web: FlaskClient, clean_database: Engine, case: Malformed):
    answer = web.post("/v1/runs", json=case.body)

    assert (answer.status_code, answer.mimetype) == (case.status, "application/problem+json"), answer.text
    said = {error["field"]: error["message"] for error in answer.json.get("errors", [])}
    message = said[case.field] if case.status == 422 else answer.json["detail"]
    assert case.fix in message
    assert case.field in answer.json["detail"]
    assert count_runs(clean_database) == 0


@pytest.mark.parametrize("case", RAW, ids=_name)
def test_a_body_that_is_no_json_is_told_where(web: FlaskClient, clean_database: Engine, case: Malformed):
    answer = web.post("/v1/runs", data=case.body, content_type="application/json")

    assert (answer.status_code, answer.mimetype) == (case.status, "application/problem+json"), answer.text
    assert case.field in answer.json["detail"]
    assert case.fix in answer.json["detail"]
    assert count_runs(clean_database) == 0


def test_a_packed_body_is_refused_by_its_header(web: FlaskClient):
    answer = web.post("/v1/runs", data=b"{}", content_type="application/json", headers={"Content-Encoding": "gzip"})

    assert (answer.status_code, answer.json["detail"][:18]) == (415, "Content-Encoding: ")
    assert "send the JSON as it is" in answer.json["detail"]


def test_a_value_is_said_back_as_json_has_it(web: FlaskClient):
    said = web.post("/v1/runs", json={"program_id": True, "priority": None, "unique_for": 1e300}).json["detail"]

    assert "program_id: true is not an id" in said
    assert "priority: null is not a whole number" in said
    assert "unique_for: is not a span; write ISO 8601" in said.replace("1e+300 ", "")


def test_a_large_body_is_refused_also_in_chunks(web: FlaskClient, clean_database: Engine):
    body = BytesIO(b'{"program_id": "%s"}%s' % (PROGRAM.encode(), b" " * 100_000))

    answer = web.post(
        "/v1/runs",
        input_stream=body,
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )

    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert count_runs(clean_database) == 0


def test_every_wrong_field_is_named_at_once(web: FlaskClient):
    answer = web.post("/v1/runs", json={"program_id": "x", "priority": "high", "on_busy": "maybe", "nope": 1})

    assert [error["field"] for error in answer.json["errors"]] == ["program_id", "priority", "on_busy", "nope"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", None])
def test_another_media_type_is_refused(
    web: FlaskClient, program: UUID, clean_database: Engine, content_type: str | None
):
    answer = web.post("/v1/runs", data=f'{{"program_id": "{program}"}}', content_type=content_type)

    assert (answer.status_code, answer.mimetype) == (415, "application/problem+json")
    assert "Content-Type: application/json" in answer.json["detail"]
    assert count_runs(clean_database) == 0


@pytest.mark.parametrize("key", ['""', "clé", '"' + "k" * 201 + '"'])
def test_a_malformed_key_in_the_header_is_told_so(web: FlaskClient, program: UUID, clean_database: Engine, key: str):
    answer = web.post("/v1/runs", json={"program_id": str(program)}, headers={"Idempotency-Key": key})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"
    assert count_runs(clean_database) == 0
