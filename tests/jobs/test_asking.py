"""Questions to the PHYSICIAN on real servers: put in with their run, answered once, whatever dies in between."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from threading import Thread
from uuid import UUID

import pytest
import redis
from sqlalchemy import Connection, Engine, text

from db.queries import physician_queries, runs, settle, snapshots
from db.session import transaction
from domain.errors import Conflict, NotFound
from domain.pipelines import PHYSICIAN_QUERY
from domain.runs import PauseScope, RunStatus
from domain.vocabulary import Trigger
from jobs import asking, pausing
from jobs.control import fork, replay, resume
from jobs.engine import reply
from jobs.enqueueing import enqueue
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.domain.safety_cases import review, snapshot_of
from tests.jobs.harness import (
    Thoughts,
    deliver,
    drain,
    execute,
    line,
    make_due,
    messages,
    new_program,
    put_in,
    run_down_lease,
    runtime_on,
    scalar,
)
from tests.jobs.questions import ask, nothing_is_broken, rows

NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> Iterator[Runtime]:  # noqa: ARG001 - declared first
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.001)
    new_program(clean_database, health={"medications": ["levothyroxine"]})
    yield runtime
    runtime.journal.close()


def test_a_question_is_answered_by_a_run_of_its_own(runtime: Runtime) -> None:
    asked = ask(runtime, "May she take magnesium?")
    assert (asked.answered_at, asked.run_status) == (None, RunStatus.PENDING)
    drain(runtime)
    said = asking.look_up(runtime, asked.id)
    assert said.answered_at is not None
    assert said.topics == ("interaction.thyroid drug with magnesium or antacids",)
    assert (said.urgency, said.action, said.referral_target) == ("soon", "modify", "a pharmacist")
    assert said.referral_needed
    assert said.mechanism
    assert said.sources
    (kept,) = rows(runtime, "SELECT user_context, query_type FROM physician_queries")
    assert kept["query_type"] == "interaction"
    assert kept["user_context"]["medications"] == ["levothyroxine"]
    run = line(runtime, said.run_id or UUID(int=0))
    assert (run.status, run.outcome, run.pipeline, run.priority) == ("completed", "done", "physician_query", 100)
    assert "magnesium?" not in (run.summary or "")
    assert nothing_is_broken(runtime)


def test_a_question_and_its_run_are_put_in_together_or_not_at_all(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(physician_queries, "link", power_cut)
    with pytest.raises(OSError, match="power cut"):
        ask(runtime)
    for table in ("physician_queries", "pipeline_runs", "stage_turns"):
        assert scalar(runtime.engine, f"SELECT count(*) FROM {table}") == 0


def test_an_answer_that_breaks_while_it_is_written_leaves_nothing_and_is_tried_again(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(runtime)
    real = reply.adjustments_of
    cuts = iter([OSError("power cut")])

    def once(answer: object) -> object:
        for cut in cuts:
            assert scalar(runtime.engine, "SELECT count(*) FROM red_flags") == 0, "not seen before the commit"
            raise cut
        return real(answer)  # type: ignore[arg-type]

    monkeypatch.setattr(reply, "adjustments_of", once)
    deliver(runtime, messages(runtime))
    assert asking.look_up(runtime, asked.id).answered_at is None
    assert scalar(runtime.engine, "SELECT count(*) FROM red_flags") == 0
    make_due(runtime)
    rescue(runtime)
    drain(runtime)
    assert asking.look_up(runtime, asked.id).answered_at is not None
    assert scalar(runtime.engine, "SELECT count(*) FROM red_flags") == 1
    assert nothing_is_broken(runtime)


def test_a_worker_that_dies_with_a_question_is_taken_over_and_its_late_answer_changes_nothing(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(runtime)
    (due,) = messages(runtime)
    late: list[str] = []
    real = reply.journal.execute

    def taken_over_meanwhile(
        session: Connection, items: Sequence[tuple[settle.Item, str | None]]
    ) -> list[settle.Settled]:
        if not late and items[0][0]["kind"] == "end":
            late.append("thought")
            run_down_lease(runtime)
            rescue(runtime)
            other = Thread(target=lambda: drain(runtime))
            other.start()
            other.join()
        return real(session, items)

    monkeypatch.setattr(reply.journal, "execute", taken_over_meanwhile)
    monkeypatch.setattr(reply.publishing, "lock_program", lambda *_: None)
    deliver(runtime, [due, due])
    run_id = asking.look_up(runtime, asked.id).run_id
    with transaction(runtime.engine) as session:
        outcomes = [attempt.outcome for attempt in runs.list_attempts(session, run_id or UUID(int=0))]
    assert sorted(outcomes) == ["completed", "rescued"]
    assert asking.look_up(runtime, asked.id).answered_at is not None
    assert scalar(runtime.engine, "SELECT count(*) FROM red_flags") == 1
    assert nothing_is_broken(runtime)


def test_a_claim_that_a_worker_took_along_is_put_back(runtime: Runtime) -> None:
    asked = ask(runtime)
    (due,) = messages(runtime)
    (_,) = runtime.journal.settle(settle.claim(due, PHYSICIAN_QUERY, runtime.process_id))
    run_down_lease(runtime)
    rescue(runtime)
    drain(runtime)
    assert asking.look_up(runtime, asked.id).answered_at is not None


def test_a_question_goes_before_the_weeks_that_wait_and_after_the_run_that_is_under_way(
    runtime: Runtime,
) -> None:
    program = UUID(str(scalar(runtime.engine, "SELECT id FROM programs")))
    under_way = put_in(runtime, program)
    deliver(runtime, messages(runtime))
    waiting = put_in(runtime, program)
    asked = ask(runtime)
    assert asked.behind == under_way
    drain(runtime)
    answered = asking.look_up(runtime, asked.id)
    ends = {run: line(runtime, run).completed_at for run in (under_way, answered.run_id, waiting) if run}
    assert list(ends) == sorted(ends, key=lambda run: str(ends[run]))
    with transaction(runtime.engine) as session:
        tried = [attempt for run in ends for attempt in runs.list_attempts(session, run)]
    assert len(tried) == 6 + 1 + 6, "each stage was taken up once: nothing was disturbed"
    assert nothing_is_broken(runtime)


def test_a_week_that_is_held_and_has_not_begun_steps_back_for_a_question(runtime: Runtime) -> None:
    program = UUID(str(scalar(runtime.engine, "SELECT id FROM programs")))
    pausing.pause(runtime, PauseScope.PIPELINE, "tiny", "ada", "a look first")
    week = put_in(runtime, program)
    asked = ask(runtime)
    drain(runtime)
    assert asking.look_up(runtime, asked.id).answered_at is not None
    assert line(runtime, week).status is RunStatus.PENDING
    pausing.unpause(runtime, PauseScope.PIPELINE, "tiny", "ada", "looked")
    drain(runtime)
    assert line(runtime, week).status is RunStatus.COMPLETED
    assert nothing_is_broken(runtime)


def test_an_answer_that_pauses_raises_the_flag_that_holds_and_logs_it(runtime: Runtime) -> None:
    ask(runtime, "Her knee pain wakes her at night")
    drain(runtime)
    (flag,) = rows(runtime, "SELECT flag_type, severity, rule, pipeline_run_id FROM red_flags")
    assert (flag["flag_type"], flag["severity"]) == ("persistent_pain", "urgent")
    assert flag["rule"] == "query.pain.at_night_or_numb"
    (pause,) = rows(runtime, "SELECT trigger_type, new_values, affected_agents, pipeline_run_id FROM adjustments")
    assert (pause["trigger_type"], pause["new_values"]["coaching"]) == ("red_flag_pause", "paused")
    assert pause["pipeline_run_id"] == flag["pipeline_run_id"]
    assert scalar(runtime.engine, "SELECT count(*) FROM pauses") == 0, "the next question is not held"
    (week,) = rows(runtime, "SELECT id AS program_id, client_id FROM programs")
    with transaction(runtime.engine) as session:
        turn = settle.Turn(
            run_id=UUID(int=1), lane=0, pipeline="coaching", stage=0, fence=1, trigger=Trigger.MANUAL, week_number=1,
            moment=NOW, failures=0, queued_at=NOW, started_at=NOW, **week,
        )  # fmt: skip
        open_flags = snapshots.gather(session, turn).open_flags
    assert review(snapshot_of(open_flags=open_flags)).verdict == "refer", "no week is published until it is resolved"
    ask(runtime, "Her knee pain wakes her at night again")
    drain(runtime)
    assert scalar(runtime.engine, "SELECT count(*) FROM red_flags") == 1, "a flag that is open is not raised twice"
    assert scalar(runtime.engine, "SELECT count(*) FROM physician_queries WHERE answered_at IS NOT NULL") == 2


def test_what_the_tables_do_not_have_is_said_so_and_refers(runtime: Runtime) -> None:
    asked = ask(runtime, "Is a lump in the breast a problem?")
    drain(runtime)
    said = asking.look_up(runtime, asked.id)
    assert (said.in_tables, said.referral_target, said.action) == (False, "GP", "continue")
    assert "nothing is made up" in (said.answer or "")
    assert said.mechanism is None


def test_the_same_key_asks_once_and_another_question_under_it_is_refused(runtime: Runtime) -> None:
    first = ask(runtime, idempotency_key="k")
    assert ask(runtime, idempotency_key="k").id == first.id
    with pytest.raises(Conflict, match="idempotency_key: k was used for another question"):
        ask(runtime, "Is creatine fine?", idempotency_key="k")
    drain(runtime)
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs") == 1


def test_an_answer_without_the_end_of_its_run_would_be_noticed(runtime: Runtime) -> None:
    ask(runtime)
    assert nothing_is_broken(runtime)
    execute(runtime, "UPDATE physician_queries SET answered_at = now()")
    assert not nothing_is_broken(runtime)


def test_nobody_asks_about_a_client_who_is_not_there(runtime: Runtime) -> None:
    with pytest.raises(NotFound, match=r"there is no client bob@example\.org"):
        ask(runtime, client="bob@example.org")


def test_a_run_put_in_by_sql_answers_the_question_beside_it(runtime: Runtime) -> None:
    with transaction(runtime.engine) as session:
        session.execute(
            text("""
                INSERT INTO physician_queries (client_id, query_type, query, pipeline_run_id)
                SELECT client_id, 'open', 'May he fast for 20 hours?', enqueue_run(id, 'manual',
                    p_pipeline => 'physician_query', p_priority => 100::smallint) FROM programs
            """)
        )
    rescue(runtime)
    drain(runtime)
    assert scalar(runtime.engine, "SELECT response -> 'topics' ->> 0 FROM physician_queries") == "fasting.any"


def test_a_run_without_a_question_fails_and_says_how_to_ask(runtime: Runtime) -> None:
    program = UUID(str(scalar(runtime.engine, "SELECT id FROM programs")))
    run_id = put_in(runtime, program, pipeline="physician_query")
    drain(runtime)
    assert "ask with `regimen ask`" in str(line(runtime, run_id).error_message)


def test_a_question_that_failed_is_answered_once_it_is_resumed(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(runtime)

    def gone(*_: object) -> bool:
        raise reply.AgentError("no disk")

    with monkeypatch.context() as broken:
        broken.setattr(reply.publishing, "write_flags", gone)
        drain(runtime)
    failed = asking.look_up(runtime, asked.id)
    assert (failed.run_status, failed.answered_at) == (RunStatus.FAILED, None)
    assert "no disk" in str(failed.error)
    resume(runtime, failed.run_id or UUID(int=0))
    drain(runtime)
    assert asking.look_up(runtime, asked.id).answered_at is not None


def test_an_answer_can_be_replayed_and_not_forked(runtime: Runtime) -> None:
    asked = ask(runtime)
    drain(runtime)
    run_id = asking.look_up(runtime, asked.id).run_id or UUID(int=0)
    assert replay(runtime, run_id).identical
    with pytest.raises(Conflict, match="ask it anew"):
        fork(runtime, run_id, None, {}, "what if")


def test_a_question_says_nothing_of_the_week(runtime: Runtime) -> None:
    program = UUID(str(scalar(runtime.engine, "SELECT id FROM programs")))
    before = rows(runtime, "SELECT * FROM programs")
    ask(runtime)
    drain(runtime)
    assert rows(runtime, "SELECT * FROM programs") == before
    enqueue(runtime, asking.Request(program_id=program, trigger=Trigger.INITIAL, pipeline="tiny"))
    drain(runtime)
    assert nothing_is_broken(runtime)
