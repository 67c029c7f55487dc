"""What operators do to runs over HTTP: done, refused with a problem, and recorded."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from domain.access import Scope
from domain.errors import AgentError
from domain.pipelines import PIPELINES
from domain.vocabulary import AgentName
from jobs.runtime import Runtime
from tests.api.apps import app_on, new_key
from tests.jobs.harness import Thoughts, drain, line, new_program, put_in, runtime_on, scalar, tiny_pipeline

ADA = {"X-Operator": "ada"}
WHY = {"reason": "a test wants it"}


@pytest.fixture
def thoughts(monkeypatch: pytest.MonkeyPatch) -> Thoughts:
    thoughts = Thoughts()
    monkeypatch.setitem(PIPELINES, "tiny", tiny_pipeline(thoughts))
    return thoughts


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> Iterator[Runtime]:  # noqa: ARG001 - declared first
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=300)
    yield runtime
    runtime.journal.close()


@pytest.fixture
def web(runtime: Runtime, database_url: str, redis_url: str) -> Iterator[FlaskClient]:  # noqa: ARG001 - declared first
    with app_on(database_url, redis_url) as app:
        yield app.test_client()


@pytest.fixture
def program(runtime: Runtime) -> UUID:
    return new_program(runtime.engine)


@pytest.fixture
def ended(runtime: Runtime, program: UUID) -> UUID:
    run_id = put_in(runtime, program)
    drain(runtime)
    return run_id


def failed(runtime: Runtime, thoughts: Thoughts, program: UUID, error: Exception | None = None) -> UUID:
    thoughts.failing[AgentName.CHEF] = error or AgentError("the oven is cold")
    run_id = put_in(runtime, program)
    drain(runtime)
    thoughts.failing.clear()
    return run_id


def recorded(web: FlaskClient, run_id: UUID) -> list[tuple[str, str, str]]:
    listed = web.get(f"/v1/operator-actions?run={run_id}").json["actions"]
    return [(one["actor"], one["action"], one["reason"]) for one in listed]


def test_a_run_is_cancelled_and_it_is_kept_who_did_it(web: FlaskClient, runtime: Runtime, program: UUID):
    run_id = put_in(runtime, program)

    answer = web.post(f"/v1/runs/{run_id}/cancel", json=WHY, headers=ADA)

    assert (answer.status_code, answer.json["status"]) == (200, "cancelled"), answer.text
    assert recorded(web, run_id) == [("ada via tests", "cancel", WHY["reason"])]
    again = web.post(f"/v1/runs/{run_id}/cancel", json=WHY, headers=ADA)
    assert (again.status_code, again.content_type) == (409, "application/problem+json")
    assert "it must be pending or running" in again.json["detail"]
    assert len(recorded(web, run_id)) == 1


def test_a_failed_run_is_resumed(web: FlaskClient, runtime: Runtime, program: UUID, thoughts: Thoughts):
    run_id = failed(runtime, thoughts, program)

    answer = web.post(f"/v1/runs/{run_id}/resume", json={}, headers=ADA)

    assert (answer.status_code, answer.json["status"]) == (200, "pending"), answer.text
    assert recorded(web, run_id) == [("ada via tests", "resume", "none given")]
    drain(runtime)
    assert web.get(f"/v1/runs/{run_id}").json["status"] == "completed"


def test_a_run_in_back_off_is_tried_at_once(web: FlaskClient, runtime: Runtime, program: UUID, thoughts: Thoughts):
    run_id = failed(runtime, thoughts, program, OSError("cold"))

    answer = web.post(f"/v1/runs/{run_id}/retry", json=WHY, headers=ADA)

    assert (answer.status_code, answer.json["status"]) == (200, "running"), answer.text
    drain(runtime)
    assert web.get(f"/v1/runs/{run_id}").json["status"] == "completed"
    assert web.post(f"/v1/runs/{run_id}/retry", json=WHY, headers=ADA).status_code == 409


def test_a_priority_is_set(web: FlaskClient, runtime: Runtime, program: UUID):
    run_id = put_in(runtime, program)

    answer = web.post(f"/v1/runs/{run_id}/priority", json=WHY | {"priority": 7}, headers=ADA)

    assert answer.status_code == 200, answer.text
    assert line(runtime, run_id).priority == 7
    assert recorded(web, run_id) == [("ada via tests", "priority", WHY["reason"])]


def test_a_replay_says_what_is_identical_and_what_is_not(
    web: FlaskClient, ended: UUID, thoughts: Thoughts, runtime: Runtime
):
    same = web.post(f"/v1/runs/{ended}/replay", json=WHY, headers=ADA)

    assert (same.status_code, same.json["identical"]) == (200, True), same.text
    thoughts.failing[AgentName.COACH] = AgentError("the rule is gone")
    other = web.post(f"/v1/runs/{ended}/replay", json=WHY, headers=ADA).json
    assert [(one["agent"], one["error"]) for one in other["stages"] if not one["identical"]] == [
        ("COACH", "AgentError: the rule is gone")
    ]
    assert [action for _, action, _ in recorded(web, ended)] == ["replay", "replay"]
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs") == 1


def test_a_fork_is_shown_and_made(web: FlaskClient, ended: UUID, runtime: Runtime):
    wanted = {"agent": "CHEF", "change": {"client": {"diet": "vegan"}}}

    shown = web.post(f"/v1/runs/{ended}/fork", json=wanted | {"dry_run": True}, headers=ADA)

    assert (shown.status_code, shown.json["run_id"]) == (200, None), shown.text
    assert shown.json["changes"] == [{"path": "client.diet", "kind": "changed", "before": "none", "after": "vegan"}]
    assert recorded(web, ended) == []
    made = web.post(f"/v1/runs/{ended}/fork", json=wanted | WHY, headers=ADA)
    assert made.status_code == 202, made.text
    assert made.headers["Location"] == f"/v1/runs/{made.json['run_id']}"
    assert made.json["keeps"] == ["SCIENTIST", "NUTRITIONIST", "DIETITIAN"]
    assert recorded(web, ended) == [("ada via tests", "fork", WHY["reason"])]
    drain(runtime)
    assert web.get(made.headers["Location"]).json["status"] == "completed"


def test_many_are_resumed_only_after_a_dry_run(web: FlaskClient, runtime: Runtime, program: UUID, thoughts: Thoughts):
    runs = [failed(runtime, thoughts, program) for _ in range(3)]
    chosen = {"where": {"status": "failed", "agent": "CHEF", "error": "oven"}}

    refused = web.post("/v1/runs:bulk-resume", json=chosen, headers=ADA)

    assert (refused.status_code, "do a dry run" in refused.json["detail"]) == (409, True), refused.text
    seen = web.post("/v1/runs:bulk-resume", json=chosen | {"dry_run": True}, headers=ADA).json
    assert (seen["count"], seen["total"], [one["id"] for one in seen["first"]]) == (3, 3, list(map(str, runs)))
    assert "Ada" not in str(seen), "no answer holds the client's name"
    done = web.post("/v1/runs:bulk-resume", json=chosen | {"confirm": seen["token"]} | WHY, headers=ADA)
    assert (done.json["done"], done.json["skipped"]) == (3, []), done.text
    assert recorded(web, runs[0]) == [("ada via tests", "resume", WHY["reason"])]
    again = web.post("/v1/runs:bulk-resume", json=chosen | {"confirm": seen["token"]} | WHY, headers=ADA)
    assert (again.status_code, again.json) == (200, done.json), "the same token changes nothing anew"
    assert len(recorded(web, runs[0])) == 1


def test_many_are_cancelled_with_a_reason(web: FlaskClient, runtime: Runtime, program: UUID):
    runs = [put_in(runtime, program) for _ in range(2)]
    chosen = {"where": {"client": "ada@example.org"}}
    token = web.post("/v1/runs:bulk-cancel", json=chosen | {"dry_run": True}, headers=ADA).json["token"]

    silent = web.post("/v1/runs:bulk-cancel", json=chosen | {"confirm": token}, headers=ADA)

    assert (silent.status_code, silent.json["detail"]) == (400, "reason: is missing; say why")
    done = web.post("/v1/runs:bulk-cancel", json=chosen | {"confirm": token} | WHY, headers=ADA).json
    assert done["done"] == 2
    assert {line(runtime, one).status for one in runs} == {"cancelled"}
    assert len(web.get("/v1/operator-actions?limit=1").json["actions"]) == 1


REQUESTS = {
    "/v1/runs/{id}/cancel": WHY,
    "/v1/runs/{id}/resume": {},
    "/v1/runs/{id}/retry": {},
    "/v1/runs/{id}/priority": WHY | {"priority": 1},
    "/v1/runs/{id}/replay": {},
    "/v1/runs/{id}/fork": WHY,
    "/v1/runs:bulk-cancel": WHY | {"where": {"status": "pending"}, "dry_run": True},
}


@pytest.mark.parametrize("address", REQUESTS)
def test_nothing_is_done_for_whoever_may_not(web: FlaskClient, runtime: Runtime, program: UUID, address: str):
    run_id = put_in(runtime, program)
    reader = {"Authorization": f"Bearer {new_key(runtime, 'reader', Scope.RUNS_READ)}"}
    for headers, status in (({"Authorization": "Bearer rgm_none"}, 401), (reader, 403)):
        answer = web.post(address.format(id=run_id), json=REQUESTS[address], headers=headers)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert scalar(runtime.engine, "SELECT count(*) FROM operator_actions") == 0


@pytest.mark.parametrize("address", [one for one in REQUESTS if "{id}" in one])
def test_a_run_that_is_not_there_is_a_404(web: FlaskClient, address: str):
    answer = web.post(address.format(id=uuid4()), json=REQUESTS[address], headers=ADA)
    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize(
    ("address", "body", "status", "words"),
    [
        ("cancel", {}, 422, "reason: is missing; add it"),
        ("cancel", {"reason": ""}, 422, "reason: '' is too short"),
        ("replay", {"reason": " "}, 400, "reason: is empty"),
        ("cancel", {"reason": "a\0b"}, 422, "reason: holds a control character or half"),
        ("cancel", WHY | {"force": True}, 422, "force: is not a field here"),
        ("priority", WHY, 422, "priority: is missing"),
        ("priority", WHY | {"priority": 101}, 422, "priority: 101 is too large"),
        ("fork", {}, 422, "reason: is missing; say why"),
        ("fork", WHY | {"agent": "BAKER"}, 404, "agent: 'BAKER' does not speak in pipeline 'tiny'"),
        ("fork", WHY | {"change": {"client": {"sex": "f"}}}, 422, "client.sex: 'f' is not known"),
        (
            "fork",
            WHY | {"change": {"client": {"dislikes": ["\ud800"]}}},
            422,
            "change.client.dislikes.0: holds a control character or half",
        ),
        ("fork", WHY | {"change": {"\ud800": 1}}, 422, "half a character; remove it"),
        ("fork", WHY | {"agent": "\ud800"}, 422, "agent: holds a control character or half"),
        ("fork", WHY | {"change": []}, 422, "change: is not an object"),
        ("fork", WHY | {"change": {"week_number": 3}}, 400, "change.week_number: is the week of the run"),
    ],
)
def test_a_malformed_request_is_told_its_field(
    web: FlaskClient, ended: UUID, address: str, body: dict, status: int, words: str
):
    answer = web.post(f"/v1/runs/{ended}/{address}", json=body, headers=ADA)
    assert answer.status_code == status, answer.text
    assert words in answer.json["detail"]
    assert recorded(web, ended) == []


@pytest.mark.parametrize(
    ("address", "body", "words"),
    [
        ("/v1/runs:bulk-cancel", {}, "where: is missing"),
        ("/v1/runs:bulk-cancel", {"where": {}}, "where: is empty; give one or more of status"),
        ("/v1/runs:bulk-cancel", {"where": {"colour": "red"}}, "where.colour: is not a field here"),
        ("/v1/runs:bulk-cancel", {"where": {"status": "stuck"}}, "where.status: 'stuck' is not known"),
        ("/v1/runs:bulk-cancel", {"where": {"created_after": "2026-11-20T08:00:00"}}, "where.created_after"),
        ("/v1/runs:bulk-delete", {"where": {"status": "failed"}}, "action: 'delete' is not known"),
    ],
)
def test_a_malformed_selection_is_told_its_field(web: FlaskClient, address: str, body: dict, words: str):
    answer = web.post(address, json=body, headers=ADA)
    assert (answer.status_code, words in answer.json["detail"]) == (422, True), answer.text


def test_every_address_is_in_the_openapi_document(web: FlaskClient):
    paths = web.get("/v1/openapi.json").json["paths"]
    runs = {f"/v1/runs/{{run_id}}/{deed}" for deed in ("cancel", "resume", "retry", "priority", "replay", "fork")}
    assert runs | {"/v1/runs:bulk-{action}", "/v1/operator-actions"} <= set(paths)
    assert "X-Operator" in str(paths["/v1/runs/{run_id}/cancel"])
