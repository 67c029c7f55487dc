"""Every filter against the same question asked of the rows one by one in Python."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from db.queries.paging import Cursor
from db.queries.run_search import COUNT, RunFilter, _found, count_runs, search_runs
from db.queries.runs import RunLine
from tests.db.rows import CLIENT, PROGRAM

RUN = text("""
    INSERT INTO pipeline_runs (program_id, client_id, trigger, status, outcome, upstream, week_number, pipeline,
        error_message, error_agent, current_agent, created_at)
    VALUES (:program, :client, CAST(:trigger AS pipeline_trigger), CAST(:status AS pipeline_status),
        CAST(:outcome AS run_outcome), :upstream, 1, :pipeline, :error, :agent, :agent, :at) RETURNING id
""")
TURN = text("""
    INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state, agent, error)
    VALUES (:run, :client, :upstream, :pipeline, 'delayed', 'CHEF', :error)
""")
BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
KINDS = (
    ("completed", "published", None),
    ("completed", "held", None),
    ("failed", None, "The solver found 100% nothing_at_all"),
    ("cancelled", None, "not wanted"),
    ("pending", None, "will try again: a\\b"),
    ("pending", None, None),
)


def add_runs(session: Connection, email: str) -> dict[str, UUID]:
    """Two runs of each kind for each upstream, pipeline and trigger; three share each moment."""
    client = session.execute(text(CLIENT), {"email": email}).scalar_one()
    ids = {"client": client, "program": session.execute(text(PROGRAM), {"client": client}).scalar_one()}
    mixed = product(("app", "bot"), ("coaching", "physician_query"), ("manual", "adjustment"), KINDS)
    for place, (upstream, pipeline, trigger, (status, outcome, error)) in enumerate(mixed):
        facts = {"upstream": upstream, "pipeline": pipeline, "trigger": trigger, "status": status, "outcome": outcome}
        at = BEGAN + timedelta(minutes=place // 3)
        agent = "COACH" if status in {"failed", "cancelled"} else None
        ended = {"error": error if agent else None, "agent": agent, "at": at}
        run = session.execute(RUN, ids | facts | ended).scalar_one()
        if status == "pending":
            session.execute(TURN, ids | facts | {"run": run, "error": error})
    return ids


@pytest.fixture
def runs(session: Connection) -> list[RunLine]:
    add_runs(session, "ada@example.org")
    add_runs(session, "eve@example.org")
    found = search_runs(session, RunFilter(), None, 200)
    assert len(found) == 96
    assert found == sorted(found, key=lambda run: (run.created_at, run.id), reverse=True)
    return found


QUESTIONS: tuple[tuple[dict[str, object], Callable[[RunLine], bool]], ...] = (
    ({"status": "failed"}, lambda run: run.status == "failed"),
    ({"status": "pending"}, lambda run: run.status == "pending"),
    ({"outcome": "held"}, lambda run: run.outcome == "held"),
    ({"outcome": "published"}, lambda run: run.outcome == "published"),
    ({"trigger": "adjustment"}, lambda run: run.trigger == "adjustment"),
    ({"upstream": "bot"}, lambda run: run.upstream == "bot"),
    ({"upstream": "nobody"}, lambda _: False),
    ({"pipeline": "coaching"}, lambda run: run.pipeline == "coaching"),
    ({"agent": "coach"}, lambda run: run.error_agent == "COACH"),
    ({"agent": "CHEF"}, lambda run: run.status == "pending"),
    ({"error": "SOLVER found 100% n"}, lambda run: run.status == "failed"),
    ({"error": "nothing_at"}, lambda run: run.status == "failed"),
    ({"error": "nothing%at"}, lambda _: False),
    ({"error": "again: a\\b"}, lambda run: run.status == "pending" and run.error_message is not None),
    ({"created_after": BEGAN + timedelta(minutes=4)}, lambda run: run.created_at >= BEGAN + timedelta(minutes=4)),
    ({"created_before": BEGAN + timedelta(minutes=4)}, lambda run: run.created_at < BEGAN + timedelta(minutes=4)),
    ({"upstream": "bot", "status": "failed"}, lambda run: (run.upstream, run.status) == ("bot", "failed")),
    ({"upstream": "bot", "status": "completed"}, lambda run: (run.upstream, run.status) == ("bot", "completed")),
    ({"trigger": "manual", "outcome": "held"}, lambda run: (run.trigger, run.outcome) == ("manual", "held")),
    ({"agent": "COACH", "error": "wanted"}, lambda run: run.status == "cancelled"),
    ({"agent": "COACH", "status": "running"}, lambda _: False),
    (
        {"pipeline": "coaching", "trigger": "manual", "created_before": BEGAN + timedelta(minutes=9)},
        lambda run: (
            (run.pipeline, run.trigger) == ("coaching", "manual") and run.created_at < BEGAN + timedelta(minutes=9)
        ),
    ),
)


def test_every_filter_finds_what_fits_and_nothing_else(session: Connection, runs: list[RunLine]):
    for asked, fits in QUESTIONS:
        wanted = RunFilter.model_validate(asked)
        expected = [run for run in runs if fits(run)]
        assert search_runs(session, wanted, None, 200) == expected, asked
        assert count_runs(session, wanted) == len(expected), asked
        if asked not in [{"upstream": "nobody"}, {"error": "nothing%at"}, {"agent": "COACH", "status": "running"}]:
            assert 0 < len(expected) < len(runs), asked


def test_page_after_page_gives_every_run_once(session: Connection, runs: list[RunLine]):
    for asked, fits in ((dict[str, object](), lambda _: True), *QUESTIONS):
        wanted, after, found = RunFilter.model_validate(asked), None, list[RunLine]()
        while page := search_runs(session, wanted, after, 7):
            found += page
            after = Cursor(page[-1].created_at, page[-1].id)
        assert found == [run for run in runs if fits(run)], asked


def test_what_lies_before_a_run_is_the_page_that_led_to_it(session: Connection, runs: list[RunLine]):
    for asked, fits in ((dict[str, object](), lambda _: True), *QUESTIONS):
        fitting = [run for run in runs if fits(run)]
        for place in range(0, len(fitting), 5):
            before = Cursor(fitting[place].created_at, fitting[place].id)
            found = search_runs(session, RunFilter.model_validate(asked), None, 7, before=before)
            assert found == fitting[max(0, place - 7) : place], asked


def test_a_client_is_called_by_id_or_e_mail(session: Connection, runs: list[RunLine]):
    client = runs[0].client_id
    email = session.execute(text("SELECT upper(email) FROM clients WHERE id = :id"), {"id": client}).scalar_one()
    for name in (str(client), email):
        found = search_runs(session, RunFilter(client=name), None, 200)
        assert found == [run for run in runs if run.client_id == client]
    assert len(found) == 48
    assert search_runs(session, RunFilter(client="nobody@example.org"), None, 200) == []


def test_counting_stops_where_it_is_told_to(session: Connection, runs: list[RunLine]):
    assert count_runs(session, RunFilter(), 10) == 10
    assert count_runs(session, RunFilter(upstream="bot"), 10) == 10
    assert count_runs(session, RunFilter(), 1000) == len(runs)


def test_a_plan_for_all_questions_counts_a_rare_outcome_by_the_index_of_the_few(
    session: Connection, runs: list[RunLine]
):
    assert runs
    session.execute(text("SET LOCAL enable_seqscan = off"))
    session.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
    session.execute(
        text(f"PREPARE few AS {COUNT.format(found=_found({'outcome': 'held'}, None)).replace(':limit', '$1')}")
    )
    plan = "\n".join(session.execute(text("EXPLAIN EXECUTE few(10000)")).scalars())
    session.execute(text("DEALLOCATE few"))
    assert "idx_pipeline_runs_unpublished" in plan
