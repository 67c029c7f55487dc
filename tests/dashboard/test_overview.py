"""The overview and its JSON: empty, busy, in trouble, and with servers away."""

import json
import re
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard import overview
from dashboard import report as status_report
from dashboard.notices import NOTICES
from db.queries import health
from db.session import transaction
from jobs.schedule import SCHEDULE
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
    "put_off": "'delayed', 0, NULL, NULL, now() + interval '3 hours 30 seconds'",
    "running": "'out', 3, 'CHEF', gen_random_uuid(), now()",
}
"""State, stage, agent, worker and when it may go on, of a run that is open."""


def page(web: FlaskClient, query: str = "") -> str:
    answer = web.get(f"/{query}", headers=BROWSER)
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
        assert f'href="/runs/{run_id}"' in html
    for reason in ("stage 4 of 6", "put off, to begin in 3 h", "waits for a worker", "not wanted"):
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


@pytest.mark.usefixtures("every_state")
def test_what_was_found_about_a_client_is_not_shown(web: FlaskClient):
    for answer in (page(web), web.get("/status").text):
        assert "held by the PHYSICIAN" in answer
        assert "knee pain" not in answer


def test_a_name_cannot_write_into_the_page(web: FlaskClient, clean_database: Engine):
    run_id = add_run(clean_database, "failed", "<script> & 'Co'")
    execute(
        clean_database, "UPDATE pipeline_runs SET error_message = :evil WHERE id = :id", evil='"><img src=x>', id=run_id
    )

    html = page(web)

    assert "<img src=x>" not in html
    assert "<script>" not in html


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

    assert {tick["job"]: tick["due_at"] for tick in report["next_ticks"]} == dict.fromkeys(
        (job.id for job in SCHEDULE), None
    ) | {"rescue": "2126-11-20T08:00:00Z"}
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
def test_a_browser_is_sent_to_the_page_and_a_program_gets_json(
    web: FlaskClient, query: str, accept: str, mimetype: str
):
    answer = web.get(f"/status{query}", headers={"Accept": accept})

    assert answer.mimetype == mimetype
    assert "Accept" in answer.headers["Vary"]


def test_another_format_is_told_which_there_are(web: FlaskClient):
    answer = web.get("/status?format=xml")

    assert answer.status_code == 400
    assert "write one of json, html" in answer.json["detail"]


def test_the_page_stays_current_without_being_sent_again(web: FlaskClient):
    polled = {**BROWSER, "HX-Request": "true"}
    first = web.get("/", headers=polled)

    assert first.text.lstrip().startswith('<div id="live"')
    assert web.get("/", headers={**polled, "If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(("span", "shown"), [("1h", "The last hour"), ("24h", "24 hours"), ("7d", "7 days")])
def test_how_far_back_stands_in_the_address(web: FlaskClient, span: str, shown: str):
    html = page(web, f"?span={span}")

    assert shown in text_of(html)
    assert f'aria-current="true">{span}</a>' in html


def test_another_span_is_told_which_there_are(web: FlaskClient):
    assert "choose one of 1h, 24h, 7d" in web.get("/?span=1y").json["detail"]


def test_what_ended_and_failed_meanwhile_is_drawn(web: FlaskClient, clean_database: Engine):
    execute(
        clean_database,
        """
        INSERT INTO run_minutes (minute, sampled_at, ended, failed, open, failures)
        SELECT at, at, least(0, greatest(-60, 3 * n - 75)), 0, 7, CASE WHEN n = 20 THEN 12 ELSE 0 END
        FROM generate_series(0, 30) AS n,
            CAST(date_trunc('minute', now()) - make_interval(mins => 31 - n) AS timestamptz) AS at""",
    )

    said = text_of(page(web))

    assert "Runs completed in the last hour: 60" in page(web)
    assert re.search(r"60 , (1\.9|2\.0) a minute, at most 3\.0", said)
    assert "12 , 0.4 a minute" in said
    assert "at most 7" in said
    assert "Known since 31 min ago" in said


@pytest.mark.usefixtures("alive")
def test_workers_that_are_all_drained_are_a_notice(web: FlaskClient, clean_database: Engine):
    execute(clean_database, "UPDATE processes SET drain = true WHERE kind = 'worker'")

    assert "Every worker is drained, so runs wait." in page(web)


def test_a_reader_of_the_status_is_sent_to_the_overview(web: FlaskClient):
    shown, asked = web.get("/status", headers=BROWSER), web.get("/status?format=html")

    assert (shown.status_code, shown.location) == (302, "/")
    assert (asked.status_code, asked.location) == (302, "/")


def test_the_status_is_looked_up_once_a_second(web: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    looked: list[object] = []
    monkeypatch.setattr(overview, "collect", lambda runtime: looked.append(runtime) or status_report.collect(runtime))

    first, second = web.get("/status"), web.get("/status")

    assert (len(looked), first.data == second.data) == (1, True)
    monkeypatch.setattr(web.application.extensions["status"], "_seconds", 0)
    web.get("/status")
    assert len(looked) == 2


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
    assert html.count('href="/runs/') == 8 + 5
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=|https?://", html)


@pytest.mark.usefixtures("every_state")
def test_the_page_can_be_read_aloud(web: FlaskClient):
    html = page(web)

    assert html.count("<h1") == 1
    assert '<html lang="en">' in html
    headings = re.findall(r'<th scope="(row|col)"', html)
    assert len(headings) == html.count("<th ")
    for label in re.findall(r'aria-labelledby="([^"]+)"', html):
        assert re.search(rf'<h2[^>]* id="{label}">', html)


def test_the_urgent_notices_stand_first():
    levels = [notice.level for notice in NOTICES]

    assert levels == sorted(levels, key=("urgent", "mild").index)
