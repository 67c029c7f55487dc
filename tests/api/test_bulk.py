"""Thousands of runs in one call: all or none, and a problem names the place."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from tests.api.rows import add_client, add_program, count_runs, execute


def programs(engine: Engine, many: int) -> list[UUID]:
    return [add_program(engine, add_client(engine, f"client{number}@example.org")) for number in range(many)]


def test_runs_are_put_in_and_their_ids_come_in_their_order(
    web: FlaskClient, clean_database: Engine, valkey: redis.Redis
):
    runs = [{"program_id": str(program), "upstream": "coach-app"} for program in programs(clean_database, 5)]

    answer = web.post("/v1/runs/bulk", json={"runs": runs})

    assert answer.status_code == 202, answer.text
    found = [web.get(f"/v1/runs/{run_id}").json["program_id"] for run_id in answer.json["ids"]]
    assert found == [run["program_id"] for run in runs]
    assert valkey.llen("dramatiq:scientist") == 5


def test_clients_are_named_by_e_mail_in_any_case_or_by_id(web: FlaskClient, clean_database: Engine):
    first, second = add_client(clean_database, "ada@example.org"), add_client(clean_database, "bo@example.org")
    wanted = [add_program(clean_database, first), add_program(clean_database, second)]
    names = ["ADA@example.org", str(second), "ada@example.org", str(first)]

    answer = web.post("/v1/runs/bulk", json={"runs": [{"client": name} for name in names]})

    assert answer.status_code == 202, answer.text
    found = [web.get(f"/v1/runs/{run_id}").json["program_id"] for run_id in answer.json["ids"]]
    assert found == [str(wanted[0]), str(wanted[1]), str(wanted[0]), str(wanted[0])]


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"client": "nobody@example.org"}, 404, "runs.2: client: there is no client nobody@example.org"),
        ({"program_id": str(uuid4())}, 404, "runs.2: program_id: there is no program"),
        ({"client": "no-program@example.org"}, 409, "runs.2: client: no-program@example.org has no active program"),
        ({"client": "bo@example.org", "priority": 500}, 422, "runs.2.priority: 500 is too large; give 100 or less"),
        ({"client": "bo@example.org", "prio": 5}, 422, "runs.2.prio: is not a field here"),
        ({"client": "bo@example.org", "on_busy": "reject"}, 409, "runs.2: the client is busy"),
        ({"client": "bo@example.org", "unique_for": "PT1H"}, 400, "runs.2: unique_for: a window needs"),
    ],
)
def test_one_that_cannot_be_is_named_by_its_place_and_none_is_put_in(
    web: FlaskClient, clean_database: Engine, wrong: dict, status: int, said: str
):
    for name in ("ada", "bo"):
        add_program(clean_database, add_client(clean_database, f"{name}@example.org"))
    add_client(clean_database, "no-program@example.org")
    runs = [{"client": "ada@example.org"}, {"client": "bo@example.org"}, wrong]

    answer = web.post("/v1/runs/bulk", json={"runs": runs})

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.json["detail"]
    assert count_runs(clean_database) == 0


def test_every_wrong_field_is_named(web: FlaskClient, program: UUID):
    good = {"program_id": str(program)}

    answer = web.post("/v1/runs/bulk", json={"runs": [good, good | {"priority": 101}, {}]})

    assert [error["field"] for error in answer.json["errors"]] == ["runs.1.priority", "runs.2.client"]


@pytest.mark.parametrize(("many", "field"), [(0, "runs"), (10_001, "runs")])
def test_none_and_more_than_ten_thousand_are_refused(web: FlaskClient, program: UUID, many: int, field: str):
    answer = web.post("/v1/runs/bulk", json={"runs": [{"program_id": str(program)}] * many})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_a_body_of_two_thousand_runs_is_taken_and_one_beyond_8_mib_is_not(web: FlaskClient, clean_database: Engine):
    program = str(add_program(clean_database))
    runs = [{"program_id": program, "idempotency_key": f"coach-app:{number}"} for number in range(2_000)]

    assert web.post("/v1/runs/bulk", json={"runs": runs}).status_code == 202
    assert count_runs(clean_database) == 2_000
    assert web.post("/v1/runs/bulk", data=b" " * 9_000_000, content_type="application/json").status_code == 413


def test_the_same_call_again_gives_the_same_runs(web: FlaskClient, program: UUID, clean_database: Engine):
    body = {"runs": [{"program_id": str(program), "idempotency_key": f"k{number}"} for number in (1, 2, 1)]}

    first, again = (web.post("/v1/runs/bulk", json=body).json["ids"] for _ in range(2))

    assert first == again
    assert first[0] == first[2]
    assert count_runs(clean_database) == 2


@pytest.mark.parametrize(("window", "seconds"), [("PT6H", 21_600), (90, 90), ("P1W", 604_800), ("P1DT12H", 129_600)])
def test_a_key_stands_for_its_window(
    web: FlaskClient, program: UUID, clean_database: Engine, window: object, seconds: int
):
    body = {"program_id": str(program), "idempotency_key": "k", "unique_for": window}

    first, again = (web.post("/v1/runs", json=body).json["id"] for _ in range(2))
    execute(
        clean_database, "UPDATE pipeline_runs SET created_at = created_at - :span", span=timedelta(seconds=seconds + 1)
    )
    later = web.post("/v1/runs", json=body).json["id"]

    assert first == again != later


@pytest.mark.parametrize("window", ["6h", "PT", "P", "P1M", True, 0, -5, "PT-6H", "P800D", None, [1]])
def test_what_is_no_span_is_said_to_be_none(web: FlaskClient, program: UUID, window: object):
    body = {"program_id": str(program), "idempotency_key": "k", "unique_for": window, "delay": window or "x"}

    answer = web.post("/v1/runs", json=body)

    fields = {error["field"] for error in answer.json["errors"]}
    assert answer.status_code == 422
    assert fields == ({"delay"} if window is None else {"unique_for", "delay"})


def test_a_delay_puts_a_run_off(web: FlaskClient, program: UUID, valkey: redis.Redis):
    accepted = web.post("/v1/runs", json={"program_id": str(program), "delay": "PT2H"})

    begins = datetime.fromisoformat(accepted.json["available_at"]) - datetime.now(UTC)
    assert timedelta(minutes=119) < begins < timedelta(minutes=121)
    assert valkey.llen("dramatiq:scientist") == 0


def test_a_run_begins_once(web: FlaskClient, program: UUID):
    moment = (datetime.now(UTC) + timedelta(hours=1)).isoformat()

    answer = web.post("/v1/runs", json={"program_id": str(program), "delay": 60, "available_at": moment})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "delay")


def test_an_upstream_over_its_limit_is_told_when_to_send_again(web: FlaskClient, clean_database: Engine, program: UUID):
    execute(clean_database, "INSERT INTO upstreams (name, runs_per_minute, burst) VALUES ('coach-app', 6, 2)")
    body = {"program_id": str(program), "upstream": "coach-app"}
    assert [web.post("/v1/runs", json=body).status_code for _ in range(2)] == [202, 202]

    refused = web.post("/v1/runs", json=body)
    in_many = web.post("/v1/runs/bulk", json={"runs": [body]})

    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert refused.json["type"] == "urn:regimen:problem:too-many"
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert (in_many.status_code, "runs.0: upstream:" in in_many.json["detail"]) == (429, True)
    assert web.post("/v1/runs", json=body | {"upstream": "other"}).status_code == 202


def test_more_than_an_upstream_may_ever_put_in_at_once_is_no_matter_of_time(
    web: FlaskClient, clean_database: Engine, program: UUID
):
    execute(clean_database, "INSERT INTO upstreams (name, runs_per_minute, burst) VALUES ('coach-app', 600, 2)")
    body = {"program_id": str(program), "upstream": "coach-app"}

    answer = web.post("/v1/runs/bulk", json={"runs": [body] * 3})

    assert (answer.status_code, count_runs(clean_database)) == (400, 0)
    assert "coach-app, which may put in 2 at once" in answer.json["detail"]


def test_a_bulk_is_one_transaction(web: FlaskClient, clean_database: Engine, program: UUID):
    web.post("/v1/runs/bulk", json={"runs": [{"program_id": str(program)}] * 3})

    with transaction(clean_database) as session:
        moments = session.execute(text("SELECT DISTINCT created_at FROM pipeline_runs")).all()
    assert len(moments) == 1
