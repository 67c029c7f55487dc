"""A run's pages: how it stands, what it knew and said, what it planned, and what an operator does to it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from dashboard.waterfall import LABEL, LEGEND, WIDTH, draw
from db.queries.enqueueing import Request
from db.queries.runs import Attempt
from db.seeds.cohort import read_cohort
from domain.access import Scope
from domain.errors import AgentError
from domain.vocabulary import AgentName, Trigger
from jobs.enqueueing import enqueue
from jobs.intake import import_clients, submit_check_ins
from jobs.runtime import Runtime
from tests.api.apps import app_on, new_key
from tests.jobs import conftest
from tests.jobs.harness import Thoughts, drain, line, new_program, put_in

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
LONGEST_BYTES = 60_000
LABELS = {"think": "Thought", "commit": "Committed"}


thoughts, runtime = conftest.thoughts, conftest.runtime
"""Tiny agents, and a runtime whose messages wait until the test delivers them."""


@pytest.fixture
def web(runtime: Runtime, database_url: str, redis_url: str) -> Iterator[FlaskClient]:  # noqa: ARG001 - declared first
    with app_on(database_url, redis_url) as app:
        yield app.test_client()


@pytest.fixture
def planned(runtime: Runtime) -> UUID:
    """A published week that the six agents really planned."""
    one = next(one for one in read_cohort(NOW.date()) if "amara" in one.slug)
    (imported,) = import_clients(runtime.engine, "test", [one.intake], NOW - timedelta(days=8))
    submit_check_ins(runtime.engine, "test", [one.logs], NOW)
    assert imported.program_id is not None
    run_id = enqueue(runtime, Request(program_id=imported.program_id, trigger=Trigger.INITIAL, as_of=NOW))
    drain(runtime)
    return run_id


def failed(runtime: Runtime, thoughts: Thoughts, error: str = "the oven is cold") -> UUID:
    thoughts.failing[AgentName.CHEF] = AgentError(error)
    run_id = put_in(runtime, new_program(runtime.engine))
    drain(runtime)
    thoughts.failing.clear()
    return run_id


def page(web: FlaskClient, address: str) -> str:
    answer = web.get(address, headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), answer.text
    assert len(answer.data) < LONGEST_BYTES
    return answer.text


def reveals(web: FlaskClient, run_id: UUID) -> list[str]:
    actions = web.get(f"/v1/operator-actions?run={run_id}").json["actions"]
    return [one["detail"]["what"] for one in actions if one["action"] == "reveal"]


def test_a_published_week_is_shown_without_a_word_of_the_client_until_it_is_asked_for(web: FlaskClient, planned: UUID):
    shown = page(web, f"/runs/{planned}")

    assert all(f"{agent} →" in shown for agent in AgentName)
    assert "target_kcal" in shown, "the shape of a message is shown"
    assert all(f"{agent}: completed, waited" in shown for agent in AgentName)
    for kind in ("think", "commit"):
        assert shown.count(f'<rect class="{kind}"') == shown.count(f'data-label="{LABELS[kind]}"') == len(AgentName)
    for private in ("Amara", "Okafor", "amara.okafor"):
        assert private not in shown
    assert not re.search(r"&#34;target_kcal&#34;: \d", shown)
    assert reveals(web, planned) == []

    plan = page(web, f"/runs/{planned}/plan")
    assert "Amara" in plan
    assert all(word in plan for word in ("Energy target", "Meals", "Groceries", "Training", "Safety"))
    assert "kcal" in page(web, f"/runs/{planned}/record?part=NUTRITIONIST")
    assert "breakfast" in page(web, f"/runs/{planned}/record?part=CHEF&at=days.0.meals.0")
    why = page(web, f"/runs/{planned}/why?path=nutritionist.target_kcal")
    assert "nutritionist.goal_rate" in why
    assert "near: nutritionist.target_kcal" in page(web, f"/runs/{planned}/why?path=nutritionist.target_kal")
    assert "chef.days" in page(web, f"/runs/{planned}/why")
    assert reveals(web, planned)[-3:] == ["CHEF days.0.meals.0", "NUTRITIONIST", "plan"]


@pytest.mark.parametrize("part", ["plan", "record", "why"])
def test_health_data_takes_its_scope(web: FlaskClient, runtime: Runtime, part: str):
    viewer = {"Authorization": f"Bearer {new_key(runtime, 'viewer', Scope.RUNS_READ)}"}
    run_id = put_in(runtime, new_program(runtime.engine))

    assert web.get(f"/runs/{run_id}/{part}", headers=BROWSER | viewer).status_code == 403
    shown = web.get(f"/runs/{run_id}", headers=BROWSER | viewer).text
    assert f"/runs/{run_id}/{part}" not in shown
    assert "/cancel" not in shown


@pytest.mark.parametrize(
    ("address", "status"),
    [("plan", 404), ("record?part=CHEF", 404), ("record?part=x", 404), ("record?at=nowhere", 404), ("why", 404)],
)
def test_what_is_not_there_yet_is_said(web: FlaskClient, runtime: Runtime, address: str, status: int):
    run_id = put_in(runtime, new_program(runtime.engine))

    assert web.get(f"/runs/{run_id}/{address}", headers=BROWSER).status_code == status
    assert "No stage was taken up yet" in page(web, f"/runs/{run_id}")
    assert web.get(f"/runs/{uuid4()}", headers=BROWSER).status_code == 404


def test_a_failed_run_says_why_and_is_resumed(web: FlaskClient, runtime: Runtime, thoughts: Thoughts):
    run_id = failed(runtime, thoughts, "the <script>oven</script> is cold")
    shown = page(web, f"/runs/{run_id}")

    assert "CHEF failed: " in shown
    assert "&lt;script&gt;oven" in shown
    assert "<script>oven" not in shown
    assert "Still to come: CHEF, COACH, PHYSICIAN" in shown
    answer = web.post(f"/runs/{run_id}/resume", headers=BROWSER)
    assert (answer.status_code, answer.location) == (303, f"/runs/{run_id}")
    drain(runtime)
    assert line(runtime, run_id).status == "completed"
    assert "resume" in page(web, f"/runs/{run_id}")


def test_a_run_is_cancelled_with_a_reason_and_not_without(web: FlaskClient, runtime: Runtime):
    run_id = put_in(runtime, new_program(runtime.engine))

    silent = web.post(f"/runs/{run_id}/cancel", data={"reason": " "}, headers=BROWSER)
    assert silent.status_code == 400
    assert "say why" in silent.text
    for said in ("x" * 501, "two\nlines"):
        assert web.post(f"/runs/{run_id}/retry", data={"reason": said}, headers=BROWSER).status_code == 400
    assert line(runtime, run_id).status == "pending"
    assert web.post(f"/runs/{run_id}/cancel", data={"reason": "moved away"}, headers=BROWSER).status_code == 303
    assert re.search(r"Cancelled by \S+: moved away", page(web, f"/runs/{run_id}"))
    again = web.post(f"/runs/{run_id}/cancel", data={"reason": "again"}, headers=BROWSER)
    assert again.status_code == 409


@pytest.mark.parametrize(("given", "status"), [("5", 303), ("500", 400), ("high", 400), ("", 400)])
def test_a_priority_is_a_number_within_limits(web: FlaskClient, runtime: Runtime, given: str, status: int):
    run_id = put_in(runtime, new_program(runtime.engine))
    answer = web.post(f"/runs/{run_id}/priority", data={"priority": given, "reason": "a test"}, headers=BROWSER)

    assert answer.status_code == status
    assert line(runtime, run_id).priority == (5 if status == 303 else 0)


def test_a_run_is_replayed_and_forked(web: FlaskClient, runtime: Runtime):
    run_id = put_in(runtime, new_program(runtime.engine))
    drain(runtime)

    replayed = web.post(f"/runs/{run_id}/replay", headers=BROWSER)
    assert "Every stage says the same again" in replayed.text
    assert "Show what it would do" in page(web, f"/runs/{run_id}/fork")
    asked = {"agent": "COACH", "change": '{"client": {"height_cm": 170}}'}
    shown = web.post(f"/runs/{run_id}/fork", data=asked, headers=BROWSER).text
    assert "Begins at COACH" in shown
    assert "client.height_cm" in shown
    assert "170" not in re.sub(r"<textarea.*?</textarea>", "", shown, flags=re.DOTALL), "values are not shown"
    made = web.post(f"/runs/{run_id}/fork", data=asked | {"make": "yes", "reason": "a test"}, headers=BROWSER)
    assert made.status_code == 303
    assert f'href="/runs/{run_id}"' in page(web, made.location)


@pytest.mark.parametrize("change", ["{", "[]", "1", '{"client": 5}'])
def test_a_fork_with_a_change_that_cannot_be_is_refused(web: FlaskClient, runtime: Runtime, change: str):
    run_id = put_in(runtime, new_program(runtime.engine))
    drain(runtime)

    answer = web.post(f"/runs/{run_id}/fork", data={"agent": "COACH", "change": change}, headers=BROWSER)

    assert answer.status_code == 400
    assert str(escape(change)) in answer.text, "what was written stays"
    assert 'role="alert"' in answer.text
    assert "fork" not in page(web, f"/runs/{run_id}").split("What operators did to it")[1]


def attempt(place: int, outcome: str, think_ms: int | None) -> Attempt:
    """One that waited and worked for half a second each."""
    due = NOW + timedelta(seconds=place)
    return Attempt(
        agent="CHEF",
        stage=3,
        fence=place,
        outcome=outcome,
        error=None,
        queued_at=due,
        started_at=due + timedelta(seconds=0.5),
        finished_at=due + timedelta(seconds=1),
        think_ms=think_ms,
    )


def test_every_attempt_is_drawn_as_its_wait_its_thinking_and_its_commit():
    not_timed = [(outcome, None) for outcome in ("rescued", "cached", "failed", "completed")]
    went = [("failed", 300), ("completed", 400), *not_timed]
    attempts = [attempt(place, *one) for place, one in enumerate(went)]
    drawing = draw(attempts, NOW, NOW + timedelta(seconds=len(went)))

    assert [[bar.kind for bar in one.bars] for one in drawing.lines] == [
        ["wait", "failed", "failed-commit"],
        ["wait", "think", "commit"],
        ["wait", "failed"],
        ["wait", "cached"],
        ["wait", "failed"],
        ["wait", "work"],
    ]
    assert [kind for kind, _ in drawing.legend] == list(LEGEND)
    bars = [bar for one in drawing.lines for bar in one.bars]
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in bars)
    second = (WIDTH - LABEL - 8) / len(went)
    wait, think, commit = drawing.lines[1].bars
    assert (wait.width, think.width, commit.width) == pytest.approx((0.5 * second, 0.4 * second, 0.1 * second))
    assert (wait.x + wait.width, think.x + think.width) == pytest.approx((think.x, commit.x)), "one after the other"
    assert drawing.lines[1].says == "CHEF, again: completed, waited 500 ms, thought 400 ms, committed in 100 ms"
    assert drawing.lines[2].says == "CHEF, again: rescued, waited 500 ms, took 500 ms"


def test_what_nobody_timed_is_a_bar_of_its_own():
    (alone,) = draw([attempt(0, "completed", 1).model_copy(update={"started_at": None})], NOW, NOW).lines

    assert [bar.kind for bar in alone.bars] == ["work"]
    assert alone.says == "CHEF: completed, nobody noted when"
