"""Errors that are nobody's field: unknown addresses, servers away, faults of ours."""

import re
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from api.problems import HTTP_DETAILS, KINDS
from db.session import connect, transaction
from domain import errors
from tests.api.apps import NO_DATABASE, NO_REDIS, app_on
from tests.api.rows import execute


def test_every_error_of_the_tree_has_a_problem():
    tree = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.RegimenError)]

    for kind in tree:
        assert any(issubclass(kind, known) for known, *_ in KINDS), kind


def test_special_errors_stand_before_general_ones():
    for position, (kind, *_) in enumerate(KINDS):
        assert not any(issubclass(kind, earlier) for earlier, *_ in KINDS[:position]), kind


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/v1/runs/", 404),
        ("POST", "/v1/nothing", 404),
        ("DELETE", "/v1/runs", 405),
        ("PUT", f"/v1/runs/{uuid4()}", 405),
        ("POST", "/status", 405),
    ],
)
def test_what_is_not_here_is_a_problem(web: FlaskClient, method: str, path: str, status: int):
    answer = web.open(path, method=method)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["detail"] == HTTP_DETAILS[status]
    assert (status == 405) == ("Allow" in answer.headers)


def test_every_answer_carries_the_security_headers(web: FlaskClient):
    for path in ("/livez", "/status?format=html", "/nothing", "/v1/openapi.json"):
        headers = web.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_a_database_that_is_away_is_not_ready_and_says_when_to_ask_again(redis_url: str):
    with app_on(NO_DATABASE, redis_url) as app:
        web = app.test_client()
        for answer in (web.post("/v1/runs", json={"program_id": str(uuid4())}), web.get(f"/v1/runs/{uuid4()}")):
            assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
            assert answer.headers["Retry-After"]
            assert "start PostgreSQL" in answer.json["detail"]


def test_a_database_behind_the_code_is_not_ready(fresh_database_url: str, redis_url: str):
    engine = connect(fresh_database_url)
    execute(engine, "SET LOCAL ROLE NONE; DROP FUNCTION enqueue_run")
    engine.dispose()
    with app_on(fresh_database_url, redis_url) as app:
        answer = app.test_client().post("/v1/runs", json={"program_id": str(uuid4())})

    assert answer.status_code == 503
    assert "regimen migrate" in answer.json["detail"]


def test_a_fault_of_ours_tells_nothing_of_the_inside(web: FlaskClient, program: UUID, clean_database: Engine):
    with transaction(clean_database) as session:
        session.execute(text("SET LOCAL ROLE NONE"))
        session.execute(text("ALTER TABLE pipeline_runs ADD CONSTRAINT no_runs_today CHECK (false) NOT VALID"))
    try:
        answer = web.post("/v1/runs", json={"program_id": str(program)})
    finally:
        with transaction(clean_database) as session:
            session.execute(text("SET LOCAL ROLE NONE"))
            session.execute(text("ALTER TABLE pipeline_runs DROP CONSTRAINT no_runs_today"))

    assert (answer.status_code, answer.json["detail"]) == (500, HTTP_DETAILS[500])
    assert "no_runs_today" not in answer.text


def test_the_openapi_document_names_every_endpoint_and_field(web: FlaskClient):
    document = web.get("/v1/openapi.json").json

    addresses = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)) for rule in web.application.url_map.iter_rules()}
    assert set(document["paths"]) == {one for one in addresses if one.startswith("/v1/")} - {"/v1/openapi.json"}
    assert {"202", "400", "401", "403", "404", "409", "413", "414", "415", "422", "429", "431", "503"} == set(
        document["paths"]["/v1/runs"]["post"]["responses"]
    )
    schemas = document["components"]["schemas"]
    assert set(schemas["NewRun"]["properties"]) >= {"program_id", "client", "trigger", "priority", "available_at"}
    assert set(schemas["Problem"]["properties"]) == {"type", "title", "status", "detail", "instance", "errors"}


def test_the_process_is_alive_whatever_is_away():
    with app_on(NO_DATABASE, NO_REDIS) as app:
        assert app.test_client().get("/livez").status_code == 200


def test_it_is_ready_when_all_it_needs_is_there(web: FlaskClient):
    answer = web.get("/readyz")

    assert answer.status_code == 200
    assert answer.json["ready"] is True
    assert [part["name"] for part in answer.json["parts"]] == ["database", "schema", "redis"]


@pytest.mark.parametrize(("away", "missing"), [("database", {"database", "schema"}), ("redis", {"redis"})])
def test_it_is_not_ready_without_a_server_and_says_which(
    database_url: str, redis_url: str, away: str, missing: set[str]
):
    urls = (NO_DATABASE, redis_url) if away == "database" else (database_url, NO_REDIS)
    with app_on(*urls) as app:
        answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert {part["name"] for part in answer.json["parts"] if not part["ready"]} == missing
    assert all(
        "start" in part["finding"] or "while" in part["finding"] for part in answer.json["parts"] if not part["ready"]
    )


def test_it_is_not_ready_on_an_older_schema(fresh_database_url: str, redis_url: str, valkey: redis.Redis):  # noqa: ARG001
    engine = connect(fresh_database_url)
    execute(engine, "SET LOCAL ROLE NONE; UPDATE alembic_version SET version_num = '0001_uuid_v7'")
    engine.dispose()
    with app_on(fresh_database_url, redis_url) as app:
        answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    (behind,) = [part for part in answer.json["parts"] if not part["ready"]]
    assert (behind["name"], "regimen migrate" in behind["finding"]) == ("schema", True)
