"""Ticks that came to nothing are told from when schedulers lived and jobs were paused."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.ticks import SchedulerLife, Span, count_missed, without

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WEEK = Span(NOW - timedelta(days=7), NOW)


def hours(begins: float, ends: float) -> Span:
    """So many hours before now."""
    return Span(NOW - begins * HOUR, NOW - ends * HOUR)


def life(
    begins: float, ends: float, *silences: Span, job: str = "rescue", due_in: timedelta = MINUTE / 2
) -> SchedulerLife:
    span = hours(begins, ends)
    return SchedulerLife(
        began_at=span.begins_at, ended_at=span.ends_at, silences=silences, next_ticks={job: span.ends_at + due_in}
    )


def missed(*lives: SchedulerLife, paused: tuple[Span, ...] = (), every: timedelta = MINUTE) -> int:
    return count_missed("rescue", every, lives, paused, WEEK)


def test_while_a_scheduler_is_there_nothing_is_missed():
    assert missed(life(5, 0)) == 0
    assert missed(life(5, 2), life(3, 0)) == 0, "they take turns"
    assert missed(life(5, 0), life(4, 3)) == 0, "one of two goes"


def test_of_an_outage_the_latest_tick_is_made_up_for():
    assert missed(life(5, 3), life(2, 0)) == 60 - 1, "the last of 60 is late"
    assert missed(life(5, 1)) == 60 - 1, "nobody is there yet"


def test_an_hourly_job_that_was_due_within_a_short_restart_is_late_and_not_missed():
    restart = [life(5, 1, due_in=3 * MINUTE), life(0.9, 0)]
    assert missed(*restart, every=HOUR) == 0
    long = [life(9, 8, due_in=3 * MINUTE), life(5.9, 0)]
    assert missed(*long, every=HOUR) == 2, "due 3, 63 and 123 minutes after, the last made up for"


def test_a_host_that_slept_missed_ticks_though_its_scheduler_lived():
    assert missed(life(5, 0, hours(3, 2))) == 60 - 1
    assert missed(life(5, 0, hours(3, 2)), life(4, 1)) == 0, "another scheduler was awake"


def test_what_was_paused_was_not_due():
    assert missed(life(5, 3), life(2, 0), paused=(hours(4, 1),)) == 0
    assert missed(life(5, 3), life(2, 0), paused=(hours(2.5, 1),)) == 30 - 1


def test_before_the_first_scheduler_nothing_was_due():
    assert missed() == 0
    assert missed(life(2, 0)) == 0
    assert missed(life(9, 4, job="another"), life(2, 0)) == 0, "that one did not know the job"


def test_an_outage_that_began_before_the_window_counts_from_where_that_begins():
    assert missed(life(30 * 24, 20 * 24), every=HOUR) == 7 * 24 - 1


@given(bounds=st.lists(st.integers(0, 200), min_size=3, max_size=13, unique=True))
def test_one_more_scheduler_beside_others_never_means_more_missed_ticks(bounds: list[int]):
    until, *others = sorted(bounds)
    lives = [life(begins, ends, due_in=HOUR) for ends, begins in zip(others[::2], others[1::2], strict=False)]
    more = [*lives, life(others[-1], until, due_in=HOUR)]
    assert missed(*more, every=HOUR) <= missed(*lives, every=HOUR)


def test_what_is_left_of_a_time_lies_outside_the_others():
    assert list(without(hours(9, 0), [hours(7, 6), hours(10, 8), hours(6.5, 5)])) == [hours(8, 7), hours(5, 0)]
    assert list(without(hours(9, 0), [hours(10, 0)])) == []
