"""Many runs at once, on real servers: each that was seen has one turn, whoever is killed, whoever else is at it."""

import threading
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from types import ModuleType
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from db.queries import bulk as queries
from db.queries import operators
from db.queries.bulk import BulkLine, Part, Refusal
from db.queries.selection import Where
from db.session import transaction
from domain.bulk import BulkState, Deed
from domain.errors import AgentError, IllegalTransition, InvalidInput, NotFound
from domain.runs import RunStatus
from domain.vocabulary import AgentName
from jobs import control
from jobs.control import bulk
from jobs.maintenance.bulk import go_on
from jobs.maintenance.pruning import prune
from jobs.runtime import Runtime
from tests.jobs.deeds import WHO, WHY, failed_at, sound
from tests.jobs.harness import Thoughts, drain, execute, line, put_in, scalar

MINE = Where(upstream="mine")
CANCELS = text("SELECT subject_id FROM operator_actions WHERE action = 'cancel'")


class Killed(BaseException):
    """The process is gone; nothing it would do afterwards is done."""


@pytest.fixture(autouse=True)
def few_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs a transaction."""
    monkeypatch.setattr(bulk, "TOGETHER", 2)


def fill(runtime: Runtime, program: UUID, many: int, upstream: str = "mine") -> list[UUID]:
    return [put_in(runtime, program, upstream=upstream) for _ in range(many)]


def begin(runtime: Runtime, where: Where = MINE, deed: Deed = "cancel") -> BulkLine:
    """Look and confirm; the first part is done at once."""
    token = control.choose(runtime, deed, where).token
    return control.carry_out(runtime, deed, where, token, WHY, WHO, seconds=0)


def cancelled(engine: Engine) -> Counter[str]:
    """How often each run was cancelled, by what is recorded."""
    with transaction(engine) as session:
        return Counter(session.execute(CANCELS).scalars())


def once(run_ids: list[UUID]) -> Counter[str]:
    return Counter(map(str, run_ids))


def test_what_does_not_fit_in_the_request_goes_on_by_itself(runtime: Runtime, program: UUID) -> None:
    runs = fill(runtime, program, 5)
    asked = begin(runtime)
    assert (asked.state, asked.done, asked.left) == (BulkState.AT_WORK, 2, 3)
    later = fill(runtime, program, 1)
    assert go_on(runtime) == 3
    ended = control.get_bulk(runtime, asked.id)
    assert (ended.state, ended.done, ended.refused) == (BulkState.DONE, 5, 0)
    assert (ended.actor, ended.reason, ended.filter) == (WHO, WHY, {"upstream": "mine"})
    assert cancelled(runtime.engine) == once(runs)
    assert line(runtime, later[0]).state == "out", "it came later, and goes next"
    assert go_on(runtime) == 0
    sound(runtime)


def test_the_same_token_again_does_nothing_anew(runtime: Runtime, program: UUID) -> None:
    runs = fill(runtime, program, 3)
    token = control.choose(runtime, "cancel", MINE).token
    asked = [control.carry_out(runtime, "cancel", MINE, token, WHY, WHO) for _ in range(3)]
    assert [(one.state, one.done) for one in asked] == [(BulkState.DONE, 3)] * 3
    assert cancelled(runtime.engine) == once(runs)
    assert scalar(runtime.engine, "SELECT count(*) FROM operator_actions WHERE action = 'bulk-cancel'") == 1


def test_what_no_longer_fits_is_refused_with_its_reason_and_stops_nothing(runtime: Runtime, program: UUID) -> None:
    runs = fill(runtime, program, 4)
    asked = begin(runtime)
    control.cancel(runtime, runs[2], "another reason")
    execute(runtime, "DELETE FROM pipeline_runs WHERE id = :id", id=runs[3])
    go_on(runtime)
    ended = control.get_bulk(runtime, asked.id)
    assert (ended.state, ended.done, ended.refused) == (BulkState.DONE, 2, 2)
    gone, absent = ended.refusals
    assert (gone.run_id, "cannot cancel a run that is cancelled" in gone.reason) == (runs[2], True)
    assert (absent.run_id, "there is no run" in absent.reason) == (runs[3], True)


def test_a_run_that_somebody_resumed_is_not_resumed_again_though_it_failed_again(
    runtime: Runtime, program: UUID, thoughts: Thoughts
) -> None:
    runs = [failed_at(runtime, thoughts, program, AgentName.CHEF) for _ in range(4)]
    asked = begin(runtime, Where(status=RunStatus.FAILED), "resume")
    control.resume(runtime, runs[2], "by hand", "bo")
    thoughts.failing[AgentName.CHEF] = AgentError("other trouble")
    drain(runtime)
    thoughts.failing.clear()
    control.resume(runtime, runs[3], "by hand", "bo")
    go_on(runtime)
    ended = control.get_bulk(runtime, asked.id)
    assert (ended.done, [one.run_id for one in ended.refusals]) == (2, runs[2:])
    assert "failed again since it was looked at" in ended.refusals[0].reason
    assert "cannot resume a run that is pending" in ended.refusals[1].reason


def test_stopping_leaves_the_rest_as_it_is(runtime: Runtime, program: UUID) -> None:
    runs = fill(runtime, program, 5)
    asked = begin(runtime)
    stopped = control.stop_bulk(runtime, asked.id, "enough", "bo")
    assert (stopped.state, stopped.done, stopped.left, stopped.stopped_by) == (BulkState.STOPPED, 2, 3, "bo")
    assert go_on(runtime) == 0
    assert cancelled(runtime.engine) == once(runs[:2])
    assert recorded_of(runtime, asked.id) == [(WHO, "bulk-cancel", WHY), ("bo", "stop", "enough")]
    with pytest.raises(IllegalTransition, match="that is stopped; it must be at work"):
        control.stop_bulk(runtime, asked.id, "enough")
    with pytest.raises(NotFound):
        control.stop_bulk(runtime, uuid4(), "enough")


def recorded_of(runtime: Runtime, bulk_id: UUID) -> list[tuple[str, str, str]]:
    with transaction(runtime.engine) as session:
        found = operators.list_of(session, "bulk", bulk_id)
    return [(one.actor, one.action, one.reason) for one in reversed(found)]


def test_nothing_begins_without_who_and_why(runtime: Runtime, program: UUID) -> None:
    fill(runtime, program, 1)
    token = control.choose(runtime, "cancel", MINE).token
    for reason, actor in (("", WHO), (WHY, " ")):
        with pytest.raises(InvalidInput, match="is empty"):
            control.carry_out(runtime, "cancel", MINE, token, reason, actor)
    with transaction(runtime.engine) as session:
        assert queries.list_lines(session, 10) == []
    assert control.carry_out(runtime, "cancel", MINE, token, WHY, WHO).done == 1


PLACES = ((queries, "take"), (queries, "wait_at_most"), (queries, "advance"), (bulk, "follow_up"))
"""Where a kill meets whoever gives runs their turn: before, in, at the end of and after the transaction."""


@contextmanager
def killed_at(place: tuple[ModuleType, str], nth: int) -> Generator[None]:
    """Kill whoever comes to that place for the n-th time."""
    module, name = place
    before, calls = getattr(module, name), count(1)

    def killed(*given: object) -> object:
        if next(calls) == nth:
            raise Killed
        return before(*given)

    with pytest.MonkeyPatch.context() as patch, suppress(Killed):
        patch.setattr(module, name, killed)
        yield


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kills=st.lists(st.tuples(st.sampled_from(PLACES), st.integers(1, 3)), min_size=1, max_size=3))
def test_each_run_has_one_turn_wherever_its_processes_are_killed(
    runtime: Runtime, program: UUID, kills: list[tuple[tuple[ModuleType, str], int]]
) -> None:
    runs = fill(runtime, program, 5)
    before = cancelled(runtime.engine)
    token = control.choose(runtime, "cancel", MINE).token
    control.confirm(runtime, "cancel", MINE, token, WHY, WHO)
    for place, nth in kills:
        with killed_at(place, nth):
            go_on(runtime)
    go_on(runtime)
    ended = control.get_bulk(runtime, UUID(token))
    assert (ended.state, ended.done, ended.refused) == (BulkState.DONE, 5, 0)
    assert cancelled(runtime.engine) - before == once(runs)


def test_two_over_the_same_runs_by_three_schedulers_give_each_run_one_end(runtime: Runtime, program: UUID) -> None:
    runs = fill(runtime, program, 12)
    both = [begin(runtime), begin(runtime, Where(ids=tuple(reversed(runs))))]
    schedulers = [threading.Thread(target=go_on, args=(runtime,)) for _ in range(3)]
    for scheduler in schedulers:
        scheduler.start()
    for scheduler in schedulers:
        scheduler.join()
    ended = [control.get_bulk(runtime, one.id) for one in both]
    assert [one.state for one in ended] == [BulkState.DONE] * 2
    assert (sum(one.done for one in ended), sum(one.refused for one in ended)) == (12, 10)
    assert cancelled(runtime.engine) == once(runs)
    sound(runtime)


def test_a_run_that_somebody_holds_is_refused_and_the_others_are_done(
    runtime: Runtime, program: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "WAIT_MS", 20)
    monkeypatch.setattr(bulk, "WAIT_ALONE_MS", 20)
    runs = fill(runtime, program, 5)
    with transaction(runtime.engine) as other:
        other.execute(text("SELECT FROM stage_turns WHERE run_id = :id FOR UPDATE"), {"id": runs[1]})
        asked = begin(runtime)
        go_on(runtime)
    ended = control.get_bulk(runtime, asked.id)
    assert (ended.done, [one.run_id for one in ended.refusals]) == (4, [runs[1]])
    assert "lock timeout" in ended.refusals[0].reason
    assert cancelled(runtime.engine) == once([run_id for run_id in runs if run_id != runs[1]])


def test_a_connection_that_breaks_ends_the_tick_and_the_next_goes_on(
    runtime: Runtime, program: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = fill(runtime, program, 3)
    asked = begin(runtime)
    before = queries.advance

    def cut_off(session: Connection, part: Part, refused: Sequence[Refusal]) -> None:
        before(session, part, refused)
        session.execute(text("SET ROLE NONE"))
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    monkeypatch.setattr(queries, "advance", cut_off)
    with pytest.raises(OperationalError):
        go_on(runtime)
    monkeypatch.setattr(queries, "advance", before)
    assert control.get_bulk(runtime, asked.id).done == 2
    go_on(runtime)
    assert control.get_bulk(runtime, asked.id).done == 3
    assert cancelled(runtime.engine) == once(runs)


def test_looks_that_nobody_confirmed_are_forgotten_and_what_was_confirmed_is_kept(
    runtime: Runtime, program: UUID
) -> None:
    fill(runtime, program, 3)
    asked = begin(runtime)
    control.choose(runtime, "cancel", MINE)
    execute(runtime, "UPDATE bulk_actions SET seen_at = now() - interval '61 minutes'")
    assert prune(runtime) >= 1
    with transaction(runtime.engine) as session:
        assert [one.id for one in queries.list_lines(session, 10)] == [asked.id]
    assert scalar(runtime.engine, "SELECT count(*) FROM bulk_actions") == 1


def test_of_many_refusals_the_first_are_kept_and_all_are_counted(
    runtime: Runtime, program: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_REFUSALS", 3)
    runs = fill(runtime, program, 7)
    asked = begin(runtime)
    for run_id in runs[2:]:
        control.cancel(runtime, run_id, "by hand")
    go_on(runtime)
    ended = control.get_bulk(runtime, asked.id)
    assert (ended.refused, [one.run_id for one in ended.refusals]) == (5, runs[2:5])
