"""The whole line on real servers: a member of the cohort from intake to a published or a held week."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import redis
from sqlalchemy import Engine, text

from db.queries import clockwork, publishing, runs, violations
from db.queries.clockwork import Reopening
from db.queries.enqueueing import Request
from db.queries.invariants import list_broken
from db.seeds.cohort import CohortMember, read_cohort
from db.session import transaction
from domain.errors import Conflict, Fenced
from domain.intake import CheckIn
from domain.safety.notes import hash_of
from domain.vocabulary import AgentName, Trigger
from jobs.control import resume
from jobs.engine.admission import admit
from jobs.enqueueing import enqueue
from jobs.intake import import_clients, submit_check_ins
from jobs.maintenance.check_ins import fire_check_ins
from jobs.runtime import Runtime
from tests.jobs.harness import deliver, drain, messages, runtime_on, scalar

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
START = NOW - timedelta(days=8)


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis) -> Iterator[Runtime]:
    runtime = runtime_on(clean_database, valkey)
    yield runtime
    runtime.journal.close()


def member(slug: str) -> CohortMember:
    return next(one for one in read_cohort(NOW.date()) if slug in one.slug)


def coach_two_weeks(runtime: Runtime, slug: str) -> UUID:
    one = member(slug)
    (imported,) = import_clients(runtime.engine, "test", [one.intake], START)
    submit_check_ins(runtime.engine, "test", [one.logs], NOW)
    assert imported.program_id is not None
    enqueue(runtime, Request(program_id=imported.program_id, trigger=Trigger.INITIAL, as_of=START))
    drain(runtime)
    assert fire_check_ins(runtime, NOW) == 1
    drain(runtime)
    return imported.program_id


def rows(runtime: Runtime, statement: str) -> list[dict[str, Any]]:
    with transaction(runtime.engine) as session:
        return [dict(row) for row in session.execute(text(statement)).mappings()]


def test_a_clear_verdict_publishes_the_whole_week(runtime: Runtime) -> None:
    coach_two_weeks(runtime, "amara")
    weeks = rows(runtime, "SELECT * FROM weekly_plans ORDER BY week_number")
    assert [week["week_number"] for week in weeks] == [1, 2]
    for week in weeks:
        slots = rows(runtime, f"SELECT day, slot FROM meal_slots WHERE weekly_plan_id = '{week['id']}'")
        assert Counter(slot["day"] for slot in slots) == dict.fromkeys([slot["day"] for slot in slots], 5)
        assert len(slots) == 35
    assert scalar(runtime.engine, "SELECT count(*) FROM training_sessions WHERE week_number = 2") == 3
    assert scalar(runtime.engine, "SELECT count(*) FROM meal_items") > 200  # type: ignore[operator]
    with transaction(runtime.engine) as session:
        assert list_broken(session) == []


def test_each_agent_hands_its_message_to_the_next(runtime: Runtime) -> None:
    coach_two_weeks(runtime, "amara")
    statement = "SELECT from_agent, to_agent, data_type FROM agent_messages ORDER BY created_at, id LIMIT 6"
    edges = [(row["from_agent"], row["to_agent"]) for row in rows(runtime, statement)]
    agents = list(AgentName)
    assert edges == list(zip(agents, [*agents[1:], agents[0]], strict=True))


def test_an_adjustment_holds_exactly_what_changed(runtime: Runtime) -> None:
    coach_two_weeks(runtime, "amara")
    versions = rows(runtime, "SELECT full_bundle FROM program_versions ORDER BY version")
    first, second = (version["full_bundle"] for version in versions)
    statement = """
        SELECT a.trigger_type, a.old_values, a.new_values
        FROM adjustments a JOIN pipeline_runs r ON r.id = a.pipeline_run_id
        WHERE r.week_number = 2
    """
    for change in rows(runtime, statement):
        assert change["old_values"].keys() == change["new_values"].keys()
        assert all(change["old_values"][name] != value for name, value in change["new_values"].items())
    if first["SCIENTIST"]["tdee_kcal"] != second["SCIENTIST"]["tdee_kcal"]:
        (recalculation,) = [row for row in rows(runtime, statement) if row["trigger_type"] == "tdee_recalculation"]
        assert recalculation["old_values"]["tdee_kcal"] == first["SCIENTIST"]["tdee_kcal"]
        assert recalculation["new_values"]["tdee_kcal"] == second["SCIENTIST"]["tdee_kcal"]


@pytest.mark.parametrize(("slug", "flag"), [("elif", "training_dizziness"), ("kalani", "persistent_pain")])
def test_a_red_flag_holds_the_week_and_nothing_of_it_is_published(runtime: Runtime, slug: str, flag: str) -> None:
    coach_two_weeks(runtime, slug)
    held = rows(runtime, "SELECT * FROM pipeline_runs WHERE week_number = 2")[0]
    assert (held["status"], held["outcome"]) == ("completed", "held")
    assert flag in held["summary"]
    for table in ("weekly_plans", "program_versions", "training_sessions"):
        assert scalar(runtime.engine, f"SELECT count(*) FROM {table} WHERE pipeline_run_id = '{held['id']}'") == 0
    assert [row["flag_type"] for row in rows(runtime, "SELECT flag_type FROM red_flags")] == [flag]
    pauses = rows(runtime, f"SELECT * FROM adjustments WHERE pipeline_run_id = '{held['id']}'")
    assert [pause["trigger_type"] for pause in pauses] == ["red_flag_pause"]
    program = rows(runtime, "SELECT target_intake_kcal FROM programs")[0]
    first_week = rows(runtime, "SELECT target_intake_kcal FROM weekly_plans")[0]
    assert program == first_week, "the program stays as the last published week left it"


def test_a_hold_lasts_until_somebody_resolves_the_flag(runtime: Runtime) -> None:
    program = coach_two_weeks(runtime, "elif")
    enqueue(runtime, Request(program_id=program, trigger=Trigger.MANUAL, as_of=NOW + timedelta(minutes=5)))
    drain(runtime)
    assert scalar(runtime.engine, "SELECT outcome FROM pipeline_runs WHERE trigger = 'manual'") == "held"
    with transaction(runtime.engine) as session:
        session.execute(text("UPDATE red_flags SET status = 'resolved', resolved_at = :now"), {"now": NOW})
    enqueue(runtime, Request(program_id=program, trigger=Trigger.ADJUSTMENT, as_of=NOW + timedelta(minutes=9)))
    drain(runtime)
    assert scalar(runtime.engine, "SELECT outcome FROM pipeline_runs WHERE trigger = 'adjustment'") == "published"
    assert scalar(runtime.engine, "SELECT count(*) FROM red_flags") == 1, "settled evidence raises no new flag"


def test_grave_words_hold_the_week_and_are_logged_by_hash_until_somebody_settles_them(runtime: Runtime) -> None:
    program = coach_two_weeks(runtime, "amara")
    words = "Good week, but I make myself throw up after dinner."
    entry = {"recorded_on": NOW.date(), "notes": words}
    log = CheckIn.model_validate({"client": member("amara").intake.email, "weekly": [entry]})
    submit_check_ins(runtime.engine, "test", [log], NOW)
    enqueue(runtime, Request(program_id=program, trigger=Trigger.MANUAL, as_of=NOW + timedelta(minutes=5)))
    drain(runtime)
    held = rows(runtime, "SELECT outcome, summary FROM pipeline_runs WHERE trigger = 'manual'")[0]
    assert held["outcome"] == "held"
    assert "an eating disorder service" in held["summary"]
    (logged,) = rows(runtime, "SELECT * FROM policy_violations")
    assert (logged["violation_type"], logged["severity"], logged["action"], logged["rule"]) == (
        "eating_disorder_signal", "critical", "blocked", "text.purge",
    )  # fmt: skip
    assert logged["text_sha256"] == hash_of(words)
    assert "throw" not in str(logged["details"])
    with transaction(runtime.engine) as session:
        (blocking,) = violations.list_blocking(session)
        violations.resolve(session, violations.find_id(session, str(blocking.id)[-12:]), "talked, referred, cleared")
        assert violations.list_blocking(session) == []
    enqueue(runtime, Request(program_id=program, trigger=Trigger.ADJUSTMENT, as_of=NOW + timedelta(minutes=9)))
    drain(runtime)
    assert scalar(runtime.engine, "SELECT outcome FROM pipeline_runs WHERE trigger = 'adjustment'") == "published"


def test_planning_a_week_anew_replaces_it_and_keeps_every_version(runtime: Runtime) -> None:
    program = coach_two_weeks(runtime, "amara")
    enqueue(runtime, Request(program_id=program, trigger=Trigger.MANUAL, as_of=NOW + timedelta(minutes=5)))
    drain(runtime)
    assert scalar(runtime.engine, "SELECT count(*) FROM weekly_plans") == 2
    assert scalar(runtime.engine, "SELECT max(version) FROM program_versions") == 3
    with transaction(runtime.engine) as session:
        assert list_broken(session) == []


def test_a_run_older_than_the_published_week_cannot_overwrite_it(runtime: Runtime) -> None:
    program_id = coach_two_weeks(runtime, "amara")
    late = enqueue(runtime, Request(program_id=program_id, trigger=Trigger.MANUAL, as_of=NOW))
    deliver(runtime, messages(runtime))
    (waiting,) = messages(runtime)
    with transaction(runtime.engine) as session:
        assert clockwork.park(session, waiting, "put aside")
    enqueue(runtime, Request(program_id=program_id, trigger=Trigger.ADJUSTMENT, as_of=NOW))
    drain(runtime)
    with pytest.raises(Conflict, match=r"was published after run .* put a new run in"):
        resume(runtime, late)
    with transaction(runtime.engine) as session:
        assert clockwork.reopen(session, [Reopening(late, 1, [(0, 1)])])
    admit(runtime)
    drain(runtime)
    (ended,) = rows(runtime, f"SELECT status, error_message FROM pipeline_runs WHERE id = '{late}'")
    assert ended["status"] == "failed"
    assert "was published after" in ended["error_message"]
    assert len(rows(runtime, "SELECT id FROM program_versions")) == 3


def test_an_adjustment_minutes_later_only_thinks_where_something_changed(runtime: Runtime) -> None:
    program = coach_two_weeks(runtime, "amara")
    run_id = enqueue(runtime, Request(program_id=program, trigger=Trigger.MANUAL, as_of=NOW + timedelta(minutes=5)))
    drain(runtime)
    again = enqueue(runtime, Request(program_id=program, trigger=Trigger.MANUAL, as_of=NOW + timedelta(minutes=9)))
    drain(runtime)
    with transaction(runtime.engine) as session:
        outcomes = {attempt.agent: attempt.outcome for attempt in runs.list_attempts(session, again)}
        assert runs.get_line(session, run_id).outcome == "published"
    assert outcomes["CHEF"] == "cached"


def test_publishing_without_a_clear_verdict_is_refused_by_the_statement(runtime: Runtime) -> None:
    """Were the engine to ask for it, the database would still say no."""
    coach_two_weeks(runtime, "elif")
    held = rows(runtime, "SELECT * FROM pipeline_runs WHERE outcome = 'held'")[0]
    turn = clockwork.Turn(
        run_id=held["id"],
        client_id=held["client_id"],
        program_id=held["program_id"],
        pipeline="coaching",
        stage=5,
        fence=held["fence"],
        trigger=Trigger.WEEKLY_CHECKIN,
        week_number=2,
        moment=NOW,
        lane=0,
        failures=0,
        queued_at=NOW,
        started_at=NOW,
    )
    with pytest.raises(Fenced, match="missing or not clear"), transaction(runtime.engine) as session:
        publishing.publish(session, turn, None)  # type: ignore[arg-type]


def test_a_plan_that_breaks_while_it_is_written_leaves_nothing(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = member("amara")
    (imported,) = import_clients(runtime.engine, "test", [one.intake], START)
    submit_check_ins(runtime.engine, "test", [one.logs], NOW)
    assert imported.program_id is not None
    before = rows(runtime, "SELECT * FROM programs")

    def power_cut(*_: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(publishing, "_append_version", power_cut)
    run_id = enqueue(runtime, Request(program_id=imported.program_id, trigger=Trigger.INITIAL, as_of=START))
    drain(runtime)
    with transaction(runtime.engine) as session:
        assert runs.get_line(session, run_id).error_message == "OSError: power cut"
        assert len(runs.list_messages(session, run_id)) == 5
    for table in ("weekly_plans", "meal_slots", "meal_items", "training_sessions", "adjustments", "program_versions"):
        assert scalar(runtime.engine, f"SELECT count(*) FROM {table}") == 0
    assert rows(runtime, "SELECT * FROM programs") == before


def test_a_client_the_gate_no_longer_lets_in_is_not_planned_for_until_it_does(runtime: Runtime) -> None:
    program = coach_two_weeks(runtime, "amara")
    intake = member("amara").intake
    waiting = enqueue(runtime, Request(program_id=program, trigger=Trigger.MANUAL, as_of=NOW))
    health = intake.health.model_copy(update={"systolic_mmhg": 190, "diastolic_mmhg": 115})
    import_clients(runtime.engine, "test", [intake.model_copy(update={"health": health})], NOW)
    assert scalar(runtime.engine, "SELECT status FROM programs") == "paused"
    drain(runtime)
    with transaction(runtime.engine) as session:
        assert "the intake gate says" in str(runs.get_line(session, waiting).error_message)
    with pytest.raises(Conflict, match="only an active program runs"):
        enqueue(runtime, Request(program_id=program, trigger=Trigger.MANUAL, as_of=NOW))
    (back,) = import_clients(runtime.engine, "test", [intake], NOW)
    assert back.program_id == program
    assert scalar(runtime.engine, "SELECT status FROM programs") == "active"


def test_a_clearance_holds_for_twelve_months_and_the_same_answers_sent_again_renew_it(runtime: Runtime) -> None:
    one = member("amara")
    long_ago = START - timedelta(days=400)
    (imported,) = import_clients(runtime.engine, "test", [one.intake], long_ago)
    assert imported.program_id is not None
    run = Request(program_id=imported.program_id, trigger=Trigger.MANUAL, as_of=NOW)
    enqueue(runtime, run)
    drain(runtime)
    assert "the clearance ended on" in str(scalar(runtime.engine, "SELECT error_message FROM pipeline_runs"))
    import_clients(runtime.engine, "test", [one.intake], START)
    enqueue(runtime, run)
    drain(runtime)
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs WHERE outcome = 'published'") == 1
