"""What waits for each agent, who works on it, and an operator's hand on both."""

import json
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from db.queries import health, operators, upstreams
from db.session import transaction
from domain.access import ROLES, Role
from tests.api.apps import NO_REDIS, app_on, new_key
from tests.api.rows import execute
from tests.dashboard.test_overview import BROWSER, add_run, text_of

WHY = {"reason": "a look at it"}


@pytest.fixture
def worker(clean_database: Engine) -> UUID:
    """A worker that beats, with four threads."""
    process = {"id": uuid4(), "kind": "worker", "host": "there", "pid": 4711}
    with transaction(clean_database) as session:
        health.beat(session, process | {"detail": json.dumps({"working_on": 0, "threads": 4})})
    return process["id"]


def page(web: FlaskClient) -> str:
    answer = web.get("/queues", headers=BROWSER)
    assert answer.status_code == 200
    return answer.text


def act(web: FlaskClient, path: str, **fields: object) -> str:
    """Send a form, and return what the page says then."""
    answer = web.post(f"/queues/{path}", data=WHY | fields, headers=BROWSER)
    assert (answer.status_code, answer.location) == (303, "/queues"), text_of(answer.text)
    return text_of(page(web))


def done(engine: Engine) -> list[tuple[str, str, str, str]]:
    with transaction(engine) as session:
        return [(one.actor, one.action, one.subject_kind, one.reason) for one in operators.list_actions(session)]


def test_what_waits_is_shown_with_its_age(web: FlaskClient, clean_database: Engine, valkey: redis.Redis):
    add_run(clean_database, "pending")
    add_run(clean_database, "running")
    valkey.rpush("dramatiq:chef", "one", "two")

    said = text_of(page(web))

    assert "SCIENTIST 0 2 h ago 0" in said
    assert "CHEF 2 none waits 1" in said
    assert "Given out 2" in said


def test_waits_are_those_of_completed_runs(web: FlaskClient, clean_database: Engine):
    run_id = add_run(clean_database, "published")
    execute(
        clean_database,
        """
        INSERT INTO agent_messages (pipeline_run_id, from_agent, to_agent, data_type, payload, created_at, fence,
            input_sha256, stage, outcome, queued_at, started_at)
        VALUES (:id, 'CHEF', 'COACH', 'week_menu', '{}', now(), 1, 'x', 3, 'completed', now() - interval '5 seconds',
            now() - interval '2 seconds')""",
        id=run_id,
    )

    assert "CHEF 0 none waits 0 3.0 s / 3.0 s 2.0 s" in text_of(page(web))


def test_a_redis_that_is_away_is_said(clean_database: Engine, database_url: str):  # noqa: ARG001 - emptied after it
    with app_on(database_url, NO_REDIS) as app:
        assert "Runs are accepted and wait; none is lost." in text_of(page(app.test_client()))


def test_an_agent_is_paused_and_unpaused(web: FlaskClient, clean_database: Engine):
    said = act(web, "pause", scope="agent", subject="CHEF")

    assert "Paused agent CHEF." in said
    assert "paused by tests now : a look at it" in said
    assert "Unpaused agent CHEF; 0 go on." in act(web, "unpause", scope="agent", subject="CHEF")
    assert done(clean_database) == [
        ("tests", "unpause", "agent", WHY["reason"]),
        ("tests", "pause", "agent", WHY["reason"]),
    ]


def test_an_agent_is_limited_and_its_limit_is_changed_and_lifted(web: FlaskClient, clean_database: Engine):
    add_run(clean_database, "pending")
    execute(clean_database, "UPDATE stage_turns SET agent = 'CHEF', state = 'held', waits_since = now()")

    said = act(web, "limit", agent="CHEF", at_most=2)

    assert "CHEF has at most 2 at work at once." in said
    assert "0 of 2" in said
    assert "limited 1 waits for a place; by tests now : a look at it" in said
    assert "0 of 3" in act(web, "limit", agent="CHEF", at_most=3)
    assert "CHEF has no limit; 0 that waited go on." in act(web, "unlimit", agent="CHEF")
    assert [action for _, action, *_ in done(clean_database)] == ["unlimit", "limit", "limit"]


def test_a_paused_client_is_shown_by_initials(web: FlaskClient, clean_database: Engine):
    add_run(clean_database, "pending")
    execute(
        clean_database,
        """
        INSERT INTO pauses (scope, subject, actor, reason)
        SELECT 'client', id::text, 'olga', 'on holiday' FROM clients""",
    )

    html = page(web)

    assert "Client Z. Q." in text_of(html)
    assert "Zebulon" not in html


def test_a_worker_is_drained_and_filled(web: FlaskClient, clean_database: Engine, worker: UUID):
    assert "of 4 at a time" in text_of(page(web))
    assert "Worker there:4711 drained nothing now" in act(web, f"workers/{worker}/drain")
    assert "of 0 at a time" in text_of(page(web))
    assert "Worker there:4711 alive nothing now" in act(web, f"workers/{worker}/fill")
    assert [action for _, action, _, _ in done(clean_database)] == ["fill", "drain"]
    assert web.post(f"/queues/workers/{worker}/fill", data=WHY).status_code == 409


def test_an_upstreams_share_is_changed(web: FlaskClient, clean_database: Engine):
    execute(clean_database, "INSERT INTO upstreams (name) VALUES ('app/one')")

    said = act(web, "upstreams/app/one", weight="3", runs_per_minute="60", burst="")

    assert "app/one 0 3 0 0 60 a minute, 60 at once" in said
    with transaction(clean_database) as session:
        assert [(one.weight, one.runs_per_minute) for one in upstreams.list_upstreams(session)] == [(3, 60)]


@pytest.mark.parametrize(
    ("path", "fields", "status", "field"),
    [
        ("pause", {"scope": "agent", "subject": "COOK"}, 404, "agent"),
        ("pause", {"scope": "moon", "subject": "CHEF"}, 400, "scope"),
        ("pause", {"scope": "agent"}, 400, "subject"),
        ("pause", {"scope": "agent", "subject": "CHEF", "reason": ""}, 400, "reason"),
        ("unpause", {"scope": "agent", "subject": "CHEF"}, 404, "agent"),
        ("upstreams/nobody", {"weight": "1"}, 404, "upstream"),
        ("upstreams/known", {"weight": "0"}, 400, "weight"),
        ("upstreams/known", {"weight": "1", "burst": "many"}, 400, "burst"),
        (f"workers/{uuid4()}/drain", {}, 404, "worker"),
    ],
)
def test_what_cannot_be_is_refused_and_says_why(
    web: FlaskClient, clean_database: Engine, path: str, fields: dict[str, str], status: int, field: str
):
    execute(clean_database, "INSERT INTO upstreams (name) VALUES ('known')")

    answer = web.post(f"/queues/{path}", data=WHY | fields)

    assert (answer.status_code, answer.json["detail"].split(":")[0]) == (status, field)
    assert done(clean_database) == []


def test_a_viewer_sees_no_button_and_may_not_act(web: FlaskClient):
    runtime = web.application.extensions["runtime"]
    viewer = {**BROWSER, "Authorization": f"Bearer {new_key(runtime, 'viewer', *ROLES[Role.VIEWER])}"}

    for address in ("/", "/failures", "/schedules", "/queues"):
        html = web.get(address, headers=viewer).text
        assert "<h1" in html
        assert '<form class="panel" method="post"' not in html
    for address in ("/queues/pause", "/schedules/jobs/months/run", f"/queues/workers/{uuid4()}/drain"):
        assert web.post(address, data=WHY, headers=viewer).status_code == 403
