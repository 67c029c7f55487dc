"""When the weekly check-in is due, in every zone and through every change of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.check_in import first_check_in, first_day, next_check_in
from domain.vocabulary import Weekday

ZONES = (
    "Europe/Berlin",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Adelaide",
    "Pacific/Auckland",
    "America/Sao_Paulo",
)
moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
slots = st.tuples(st.sampled_from(ZONES), st.sampled_from(Weekday), st.integers(0, 23))


@settings(deadline=None)
@given(moments, slots)
def test_the_next_check_in_is_always_later_by_at_most_a_week_and_an_hour(
    after: datetime, slot: tuple[str, Weekday, int]
) -> None:
    due = next_check_in(after, *slot)
    assert timedelta() < due - after <= timedelta(days=7, hours=1)


@settings(deadline=None)
@given(moments, slots)
def test_it_is_always_on_the_weekday_and_hour_the_client_chose(after: datetime, slot: tuple[str, Weekday, int]) -> None:
    zone, weekday, hour = slot
    local = next_check_in(after, *slot).astimezone(ZoneInfo(zone))
    assert list(Weekday)[local.weekday()] is weekday
    assert local.hour in {hour, hour + 1}, "an hour that does not exist moves on by one"


@settings(deadline=None)
@given(moments, slots)
def test_a_year_has_52_or_53_check_ins(start: datetime, slot: tuple[str, Weekday, int]) -> None:
    due, count = next_check_in(start, *slot), 0
    while due < start + timedelta(days=365):
        due, count = next_check_in(due, *slot), count + 1
    assert count in {52, 53}


def test_summer_time_moves_the_moment_not_the_hour() -> None:
    before = next_check_in(datetime(2026, 10, 20, tzinfo=UTC), "Europe/Berlin", Weekday.SUNDAY, 2)
    after = next_check_in(before, "Europe/Berlin", Weekday.SUNDAY, 2)
    assert (before, after) == (datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 11, 1, 1, tzinfo=UTC))


def test_a_new_program_is_not_asked_on_its_first_day() -> None:
    start = datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert first_check_in(start, "UTC", Weekday.SUNDAY, 18) == datetime(2026, 11, 8, 18, tzinfo=UTC)


def test_a_plan_made_in_the_evening_begins_tomorrow() -> None:
    assert first_day(datetime(2026, 11, 1, 18, tzinfo=UTC), "UTC").isoformat() == "2026-11-02"
    assert first_day(datetime(2026, 11, 1, 7, tzinfo=UTC), "UTC").isoformat() == "2026-11-01"
    assert first_day(datetime(2026, 11, 1, 7, tzinfo=UTC), "Pacific/Auckland").isoformat() == "2026-11-02"
