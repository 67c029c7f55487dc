"""Whenever the demo runs, each of its clients has exactly one check-in due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.demo import program_start
from db.seeds.cohort import read_cohort
from domain.check_in import first_check_in, next_check_in

INTAKES = [member.intake for member in read_cohort(datetime(2026, 11, 20, tzinfo=UTC).date())]
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


@settings(deadline=None, max_examples=200)
@given(moments, st.sampled_from(INTAKES))
def test_always_exactly_one_check_in_is_due_since_the_start(now: datetime, intake: object) -> None:
    start = program_start(intake, now)  # type: ignore[arg-type]
    slot = (intake.timezone, intake.check_in.weekday, intake.check_in.hour)  # type: ignore[attr-defined]
    due = first_check_in(start, *slot)
    assert start < due <= now < next_check_in(due, *slot)
