"""Where the time of an attempt at a stage went: its parts never say more than there was."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.stage_times import NO_TIME, divide

DUE = datetime(2026, 11, 21, 9, tzinfo=UTC)


def ms(count: int) -> timedelta:
    return timedelta(milliseconds=count)


MOMENTS = st.timedeltas(-timedelta(days=1), timedelta(days=1)).map(lambda away: DUE + away)
"""Of a clock that may have been set back in between."""


@given(
    queued_at=MOMENTS | st.none(),
    started_at=MOMENTS | st.none(),
    finished_at=MOMENTS,
    think_ms=st.integers(0, 2**31 - 1) | st.none(),
)
def test_no_part_is_ever_less_than_nothing_and_the_parts_are_always_the_whole(
    queued_at: datetime | None, started_at: datetime | None, finished_at: datetime, think_ms: int | None
):
    times = divide(queued_at, started_at, finished_at, think_ms)
    assert all(part is None or part >= NO_TIME for part in (*times, times.commit))
    assert (times.think is None) == (times.commit is None) == (think_ms is None or started_at is None)
    if times.think is not None and times.commit is not None:
        assert times.think + times.commit == times.work
    if queued_at and started_at and queued_at <= started_at <= finished_at:
        assert (times.wait or NO_TIME) + (times.work or NO_TIME) == finished_at - queued_at


@pytest.mark.parametrize(
    ("started", "finished", "think_ms", "parts"),
    [
        (20, 120, 70, (20, 100, 70, 30)),
        (20, 120, 0, (20, 100, 0, 100)),
        (20, 120, None, (20, 100, None, None)),
        (20, 120, 500, (20, 100, 100, 0)),
        (20, 10, 5, (20, 0, 0, 0)),
        (-5, 10, 5, (0, 15, 5, 10)),
        (None, 120, 5, (None, None, None, None)),
    ],
    ids=["as it goes", "quick", "not noted", "clock behind", "clock set back", "not yet due", "unknown"],
)
def test_the_time_of_an_attempt_divides(
    started: int | None, finished: int, think_ms: int | None, parts: tuple[int | None, ...]
):
    times = divide(DUE, None if started is None else DUE + ms(started), DUE + ms(finished), think_ms)
    assert (*times, times.commit) == tuple(None if part is None else ms(part) for part in parts)
