"""What came to be between two moments, read off samples of totals."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.curves import Sample, between, edges

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def sample(minute: float, ended: int) -> Sample:
    return Sample(at=NOON + timedelta(minutes=minute), ended=ended, failed=0, failures=0, open=0)


def grown(samples: list[Sample], *minutes: float) -> tuple[float | None, ...]:
    return between(samples, lambda one: one.ended, [NOON + timedelta(minutes=minute) for minute in minutes])


def test_edges_end_now():
    assert edges(NOON, timedelta(minutes=1), 2) == (NOON - timedelta(minutes=2), NOON - timedelta(minutes=1), NOON)


def test_a_minute_without_a_sample_has_its_share_of_what_came_meanwhile():
    assert grown([sample(0, 10), sample(1, 20), sample(4, 50)], 0, 1, 2, 3, 4) == (10, 10, 10, 10)


def test_before_the_first_sample_nothing_is_known():
    assert grown([sample(1, 20), sample(2, 50)], 0, 1, 2, 3) == (None, 30, None)
    assert grown([], 0, 1) == (None,)


def test_what_was_deleted_is_no_growth():
    assert grown([sample(0, 20), sample(1, 5), sample(2, 6)], 0, 1, 2) == (0, 1)


@given(st.lists(st.integers(min_value=0, max_value=1_000), min_size=2, max_size=20), st.sets(st.floats(0, 1)))
def test_the_bins_always_add_up_to_what_came(steps: list[int], cuts: set[float]):
    totals = [sum(steps[: number + 1]) for number in range(len(steps))]
    last = len(steps) - 1
    bins = grown(
        [sample(number, total) for number, total in enumerate(totals)], *sorted({0, last, *(last * x for x in cuts)})
    )

    assert abs(sum(one or 0 for one in bins) - sum(steps[1:])) < 0.001 * max(1, sum(steps))
