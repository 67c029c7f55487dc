"""The status page and its JSON: empty, busy, in trouble, and with servers away."""

import json
import re
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.notices import NOTICES
from db.queries import health
from db.session import transaction
from tests.api.apps import NO_DATABASE, NO_REDIS, app_on
from tests.api.rows import add_client, add_program, execute

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ENDED = "started_at = now(), completed_at = now(), fence = 9"
STATES = {
    "pending": "created_at = now() - interval '2 hours'",
    "put_off": "summary = NULL",
    "running": "status = 'running', started_at = now()",
    "published": f"status = 'completed', outcome = 'published', summary = 'Clear.', {ENDED}",
    "held": f"status = 'completed', outcome = 'held', summary = 'Held: knee pain.', {ENDED}",
    "failed": f"status = 'failed', error_agent = 'CHEF', error_message = 'no <b>meal</b> fits', {ENDED}",
    "cancelled": f"status = 'cancelled', error_message = 'not wanted', {ENDED}",
}
"""A run in each state, as SQL sets it."""
TURNS = {
    "pending": "'out', 0, NULL, NULL, now() - interval '2 hours'",
    "put_off": "'delayed', 0, NULL, NULL, now() + interval '3 hours'",
    "running": "'out', 3, 'CHEF', gen_random_uuid(), now()",
}
"""State, stage, agent, worker and when it may go on, of a run that is open."""


def page(web: FlaskClient, query: str = "") -> str:
    answer = web.get(f"/status{query}", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return answer.text


def text_of(html: str) -> str:
    """What a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def add_run(engine: Engine, state: str, full_name: str = "Zebulon Quist") -> UUID:
    run_id = uuid4()
    client_id = add_client(engine, f"{run_id}@example.org", full_name)
    program_id = add_program(engine, client_id)
    execute(
        engine,
        """
        INSERT INTO pipeline_runs (id, program_id, client_id, trigger, upstream, pipeline, week_number)
        VALUES (:id, :program_id, :client_id, 'weekly_checkin', 'test', 'coaching', 3)""",
        id=run_id,
        program_id=program_id,
        client_id=client_id,
    )
    execute(engine, f"UPDATE pipeline_runs SET {STATES[state]} WHERE id = :id", id=run_id)
    if state in TURNS:
        execute(
            engine,
            f"""
            INSERT INTO stage_turns
                (run_id, client_id, upstream, pipeline, state, stage, agent, worker_id, available_at)
            VALUES (:id, :client_id, 'test', 'coaching', {TURNS[state]})""",
            id=run_id,
            client_id=client_id,
        )
    return run_id


@pytest.fixture
def alive(clean_database: Engine) -> None:
    """A worker and a scheduler that beat."""
    ticks = {"next_ticks": {"rescue": "2126-11-20T08:00:00+00:00"}}
    for kind, detail in (("worker", {"working_on": 0}), ("scheduler", ticks)):
        process = {"id": uuid4(), "kind": kind, "host": "there", "pid": 4711, "detail": json.dumps(detail)}
        with transaction(clean_database) as session:
            health.beat(session, process)


@pytest.fixture
def every_state(clean_database: Engine) -> dict[str, UUID]:
    """A run in each state, of a client each."""
    return {state: add_run(clean_database, state) for state in STATES}


def test_an_empty_house_says_what_to_do(web: FlaskClient):
    said = text_of(page(web))

    assert "No runs yet. Put one in with regimen enqueue" in said
    assert "No check-in is to come." in said
    assert "No worker or scheduler was heard of within the hour." in said


@pytest.mark.usefixtures("alive")
def test_all_is_well_when_nothing_is_wrong(web: FlaskClient):
    assert "All is well" in page(web)
    assert web.get("/status").json["notices"] == []


@pytest.mark.usefixtures("every_state")
def test_the_json_counts_runs_by_status_and_outcome(web: FlaskClient):
    report = web.get("/status", headers={"Accept": "application/json"}).json

    assert report["by_status"] == {"pending": 2, "running": 1, "completed": 2, "failed": 1, "cancelled": 1}
    assert report["by_outcome"] == {"published": 1, "held": 1}
    assert report["oldest_pending_seconds"] == pytest.approx(7_200, abs=60)
    assert report["stuck"] == 1
    assert {agent["agent"]: agent["at_work"] for agent in report["agents"]}["CHEF"] == 1
    assert len(report["recent_runs"]) == 7
    assert len(report["next_check_ins"]) == 5


@pytest.mark.usefixtures("alive")
def test_the_page_shows_every_run_with_its_reason(web: FlaskClient, every_state: dict[str, UUID]):
    html = page(web)
    said = text_of(html)

    for run_id in every_state.values():
        assert f'href="/v1/runs/{run_id}"' in html
    for reason in ("stage 4 of 6", "put off, to begin in 3 h", "waits for a worker", "Held: knee pain.", "not wanted"):
        assert reason in said
    assert "no &lt;b&gt;meal&lt;/b&gt; fits" in html
    assert "One run failed." in said
    assert "One due stage was not taken up for five minutes." in said
    assert "oldest put in 2 h ago" in said


@pytest.mark.usefixtures("every_state")
def test_clients_are_shown_by_initials_alone(web: FlaskClient):
    for answer in (page(web), web.get("/status").text):
        assert "Z. Q." in answer
        assert "Zebulon" not in answer
        assert "Quist" not in answer


def test_a_name_cannot_write_into_the_page(web: FlaskClient, clean_database: Engine):
    run_id = add_run(clean_database, "failed", "<script> & 'Co'")
    execute(
        clean_database, "UPDATE pipeline_runs SET error_message = :evil WHERE id = :id", evil='"><img src=x>', id=run_id
    )

    html = page(web)

    assert "<img src=x>" not in html
    assert "<script" not in html


def test_attempts_that_failed_are_counted_by_agent(web: FlaskClient, clean_database: Engine):
    run_id = add_run(clean_database, "failed")
    for outcome, age in (("failed", "1 minute"), ("rescued", "2 minutes"), ("failed", "2 hours")):
        execute(
            clean_database,
            """
            INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome, finished_at)
            VALUES (:id, 3, 'CHEF', 1, CAST(:outcome AS attempt_outcome), now() - CAST(:age AS interval))""",
            id=run_id,
            outcome=outcome,
            age=age,
        )

    agents = {agent["agent"]: agent["failed_last_hour"] for agent in web.get("/status").json["agents"]}

    assert (agents["CHEF"], agents["COACH"]) == (2, 0)


def test_messages_that_wait_are_counted_by_agent(web: FlaskClient, valkey: redis.Redis):
    valkey.rpush("dramatiq:chef", "one", "two")
    valkey.rpush("dramatiq:chef.DQ", "delayed")

    waiting = {agent["agent"]: agent["waiting"] for agent in web.get("/status").json["agents"]}

    assert waiting == {"SCIENTIST": 0, "NUTRITIONIST": 0, "DIETITIAN": 0, "CHEF": 2, "COACH": 0, "PHYSICIAN": 0}


@pytest.mark.usefixtures("alive")
def test_the_scheduler_says_what_it_looks_at_next(web: FlaskClient):
    report = web.get("/status").json

    assert {tick["job"]: tick["due_at"] for tick in report["next_ticks"]} == {
        "rescue": "2126-11-20T08:00:00Z",
        "weekly-check-in": None,
        "run-minutes": None,
        "months": None,
        "pruning": None,
    }
    assert {process["kind"]: process["alive"] for process in report["processes"]} == {"worker": True, "scheduler": True}


@pytest.mark.usefixtures("alive")
def test_a_process_that_fell_silent_is_gone(web: FlaskClient, clean_database: Engine):
    execute(clean_database, "UPDATE processes SET seen_at = now() - interval '2 minutes' WHERE kind = 'worker'")

    assert "No worker is alive" in page(web)


@pytest.mark.usefixtures("alive", "every_state")
def test_a_redis_that_is_away_is_reported_on_a_page_that_works(database_url: str):
    with app_on(database_url, NO_REDIS) as app:
        web = app.test_client()
        said, report = text_of(page(web)), web.get("/status").json

    assert "Redis does not answer." in said
    assert "REDIS_URL" in report["queues"]
    assert all(agent["waiting"] is None for agent in report["agents"])
    assert report["by_status"]["running"] == 1


def test_a_database_that_is_away_is_said_on_a_page_of_its_own(redis_url: str):
    with app_on(NO_DATABASE, redis_url) as app:
        web = app.test_client()
        shown, told = web.get("/status", headers=BROWSER), web.get("/status")

    assert (shown.status_code, shown.mimetype) == (503, "text/html")
    assert "start PostgreSQL, or correct DATABASE_URL" in text_of(shown.text)
    assert 'http-equiv="refresh"' in shown.text
    assert (told.status_code, told.mimetype) == (503, "application/problem+json")


@pytest.mark.parametrize(
    ("query", "accept", "mimetype"),
    [
        ("", "*/*", "application/json"),
        ("", "application/json", "application/json"),
        ("", BROWSER["Accept"], "text/html"),
        ("?format=json", BROWSER["Accept"], "application/json"),
        ("?format=html", "*/*", "text/html"),
    ],
)
def test_a_browser_gets_a_page_and_a_program_gets_json(web: FlaskClient, query: str, accept: str, mimetype: str):
    answer = web.get(f"/status{query}", headers={"Accept": accept})

    assert answer.mimetype == mimetype
    assert "Accept" in answer.headers["Vary"]


def test_another_format_is_told_which_there_are(web: FlaskClient):
    answer = web.get("/status?format=xml")

    assert answer.status_code == 400
    assert "write one of json, html" in answer.json["detail"]


def test_the_page_reloads_by_itself_unless_told_to_hold_still(web: FlaskClient):
    assert '<meta http-equiv="refresh" content="5">' in page(web)
    assert "http-equiv" not in page(web, "?refresh=off")


@pytest.mark.usefixtures("alive")
def test_the_page_is_small_and_needs_no_script_or_inline_style(web: FlaskClient, clean_database: Engine):
    for _ in range(25):
        execute(
            clean_database,
            "UPDATE pipeline_runs SET error_message = repeat('no meal fits; ', 500) WHERE id = :id",
            id=add_run(clean_database, "failed"),
        )

    html = page(web)

    assert len(html.encode()) < 30_000
    assert html.count("/v1/runs/") == 20
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://", html)
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', html):
        with web.get(path) as answer:
            assert answer.status_code == 200


@pytest.mark.usefixtures("every_state")
def test_the_page_can_be_read_aloud(web: FlaskClient):
    html = page(web)

    assert html.count("<h1>") == 1
    assert '<html lang="en">' in html
    headings = re.findall(r'<th scope="(row|col)"', html)
    assert len(headings) == html.count("<th ")
    for label in re.findall(r'aria-labelledby="([^"]+)"', html):
        assert f'<h2 id="{label}">' in html


def test_the_urgent_notices_stand_first():
    levels = [notice.level for notice in NOTICES]

    assert levels == sorted(levels, key=("urgent", "mild").index)
