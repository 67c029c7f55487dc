"""Whenever the demo runs, each of its clients has exactly one check-in due."""

from datetime import UTC, datetime, timedelta

import pytest
import redis
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from commands.demo import keep_out_of_real_data, program_start
from db.seeds.cohort import read_cohort
from domain.check_in import first_check_in, next_check_in
from domain.errors import Conflict
from tests.jobs.harness import new_program, runtime_on

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


def test_a_database_with_real_clients_is_left_alone(clean_database: Engine, valkey: redis.Redis) -> None:
    runtime = runtime_on(clean_database, valkey)
    keep_out_of_real_data(runtime)
    new_program(clean_database)
    with pytest.raises(Conflict, match="1 clients of its own"):
        keep_out_of_real_data(runtime)
