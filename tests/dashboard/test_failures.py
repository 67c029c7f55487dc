"""Failures by agent and error: what is the same, how often, whom it hit, and what to do with all of it."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.failure_groups import BINS, group
from db.queries import bulk
from db.queries.failed import Failure
from db.queries.selection import Where
from db.session import transaction
from tests.api.rows import execute
from tests.dashboard.test_overview import BROWSER, add_run, text_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def failure(message: str, agent: str = "CHEF", hours_ago: float = 1, run_id: UUID | None = None) -> Failure:
    return Failure(
        run_id=run_id or uuid4(),
        agent=agent,
        message=message,
        at=NOON - timedelta(hours=hours_ago),
        pipeline="coaching",
    )


def add_failure(engine: Engine, message: str, *, agent: str = "CHEF", ago: str = "1 hour", failed: bool = True) -> UUID:
    """A run that failed so, or went well later."""
    run_id = add_run(engine, "failed" if failed else "published")
    facts = {"id": run_id, "agent": agent, "message": message, "ago": ago}
    execute(
        engine,
        """
        INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome, error, finished_at)
        VALUES (:id, 3, :agent, 1, 'failed', :message, now() - CAST(:ago AS interval))""",
        **facts,
    )
    execute(
        engine,
        """
        UPDATE pipeline_runs SET error_agent = :agent, error_message = :message,
            completed_at = now() - CAST(:ago AS interval)
        WHERE id = :id AND status = 'failed'""",
        **facts,
    )
    return run_id


def page(web: FlaskClient, query: str = "") -> str:
    answer = web.get(f"/failures{query}", headers=BROWSER)
    assert answer.status_code == 200
    return answer.text


def test_what_differs_in_numbers_alone_is_one_group():
    found = group(
        [failure("no menu of 1850 kcal"), failure("no menu of 2100 kcal", hours_ago=3), failure("late", "COACH")],
        [],
        NOON - DAY,
        NOON,
    )

    assert [(one.agent, one.says, one.attempts) for one in found] == [
        ("CHEF", "no menu of … kcal", 2),
        ("COACH", "late", 1),
    ]
    assert (found[0].last_at - found[0].first_at) == timedelta(hours=2)


def test_a_run_that_failed_by_its_last_attempt_is_met_once():
    run_id = uuid4()
    tried = [failure("no menu", run_id=run_id, hours_ago=hours) for hours in (1, 2, 3)]
    parked = failure("pipeline 'x' is not here", "no agent")

    chef, nobody = group(tried, [tried[0], parked], NOON - DAY, NOON)

    assert (chef.runs, chef.attempts, chef.examples) == (1, 3, (run_id,))
    assert (nobody.runs, nobody.attempts) == (1, 1)


def test_the_trend_has_every_failure_in_its_place():
    (one,) = group([failure("x y z", hours_ago=hours) for hours in (0, 0, 23.9)], [], NOON - DAY, NOON)

    assert len(one.trend) == BINS
    assert (one.trend[0], one.trend[-1], sum(one.trend)) == (1, 2, 3)
    assert (one.before, one.lately) == (1, 2)


@pytest.mark.parametrize(
    ("before", "lately", "course"),
    [(0, 4, "steady"), (0, 5, "rising"), (9, 0, "falling"), (40, 50, "steady"), (40, 62, "rising")],
)
def test_an_error_rises_or_falls_where_its_halves_differ_by_more_than_chance(before: int, lately: int, course: str):
    met = [failure("x y z", hours_ago=hours) for hours, many in ((20, before), (2, lately)) for _ in range(many)]
    (one,) = group(met, [], NOON - DAY, NOON)

    assert one.course == course


def test_the_filter_of_a_group_reaches_its_runs_and_no_others(web: FlaskClient, clean_database: Engine):
    wanted = add_failure(clean_database, "Infeasible: 3 slots, no menu keeps to 1,850 kcal & 'fish'")
    add_failure(clean_database, "Infeasible: nothing")
    add_failure(clean_database, "3 slots, no menu keeps to 4 sets", agent="COACH")

    html = page(web)
    (form,) = [
        form for form in re.findall(r"<form.*?</form>", html, re.DOTALL) if "no menu keeps" in form and "CHEF" in form
    ]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    with transaction(clean_database) as session:
        where = Where(**{name: value for name, value in sent.items() if name not in {"scope", "action"}})
        seen = bulk.look(session, sent.pop("action"), where, "ada", 10)
        reached = bulk.list_first(session, seen.id, 10)

    assert sent == {"scope": "all", "status": "failed", "agent": "CHEF", "error": "slots, no menu keeps to"}
    assert reached == [wanted]
    assert "/runs?status=failed&amp;agent=CHEF&amp;error=slots" in html


def test_what_went_well_later_is_an_attempt_and_no_failed_run(web: FlaskClient, clean_database: Engine):
    add_failure(clean_database, "timed out after 20 s", failed=False)

    assert "0 runs stand as failed; 1 attempt was in vain" in text_of(page(web))
    assert "Resume…" not in page(web)
    assert "Nothing of that kind failed" in page(web, "?show=standing")


@pytest.mark.parametrize(("window", "seen"), [("24h", False), ("7d", True), ("30d", True)])
def test_how_far_back_stands_in_the_address(web: FlaskClient, clean_database: Engine, window: str, seen: bool):  # noqa: FBT001
    add_failure(clean_database, "three days old", ago="3 days")

    assert ("three days old" in page(web, f"?window={window}")) is seen


def test_one_agents_failures_alone(web: FlaskClient, clean_database: Engine):
    add_failure(clean_database, "the oven is cold")
    add_failure(clean_database, "no dumbbell fits", agent="COACH")

    html = page(web, "?agent=COACH")

    assert "no dumbbell fits" in html
    assert "the oven is cold" not in html


def test_what_is_quoted_or_counted_is_not_shown(web: FlaskClient, clean_database: Engine):
    add_failure(clean_database, "client 'Ada' weighs 71.5 kg <b>")

    html = page(web)

    assert "client … weighs … kg &lt;b&gt;" in html
    assert "71.5" not in html


def test_an_empty_window_and_a_wrong_one(web: FlaskClient):
    assert "Nothing failed in the last 24h" in page(web)
    assert web.get("/failures?window=1y").status_code == 400


def test_the_page_stays_small(web: FlaskClient, clean_database: Engine):
    execute(
        clean_database,
        """
        INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome, error)
        SELECT gen_random_uuid(), 3, 'CHEF', 1, 'failed',
            repeat(chr(97 + n % 26), 3) || chr(97 + n / 26) || repeat(' word', 60)
        FROM generate_series(0, 99) AS n""",
    )

    html = page(web)

    assert "And 75 rarer kinds." in html
    assert len(html.encode()) < 60_000
