"""What clients log comes back as it went in, and a day said anew is the day as said last."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from db.queries import tracking
from domain.intake import CheckIn
from domain.snapshot import DayLog, Girths, LiftLog, Pain, SetLog, Weather
from domain.vocabulary import Joint, Symptom
from tests.db.rows import add_plan

EMAIL = "ada@example.org"
DAY = date(2026, 11, 2)
ALWAYS = (date(1, 1, 1), date(9999, 12, 31))


def number(most: float, places: int = 2, least: float = 0) -> st.SearchStrategy[float]:
    """What the columns can keep: so many decimal places."""
    scale = 10**places
    return st.integers(int(least * scale), int(most * scale)).map(lambda whole: whole / scale)


def numbers(most: float, least: float = 0) -> st.SearchStrategy[float | None]:
    return st.none() | number(most, least=least)


def whole(most: int, least: int = 0) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(least, most)


SCORE = whole(10)
SCORES = ("sleep_quality", "energy", "mood", "stress", "soreness", "appetite", "gi_comfort", "motivation")
days = st.builds(
    DayLog,
    day=st.just(DAY),
    weight_kg=numbers(500, least=20),
    energy_kcal=whole(20_000),
    protein_g=numbers(1_000),
    fat_g=numbers(1_000),
    carbs_g=numbers(2_000),
    fiber_g=numbers(200),
    liquid_share=numbers(1),
    steps=whole(100_000),
    cardio_minutes=whole(1_440),
    exercise_kcal=whole(10_000),
    sleep_hours=numbers(24),
    resting_pulse=whole(220, least=20),
    menses=st.booleans(),
    viable_day=st.booleans(),
    pain=st.lists(st.builds(Pain, site=st.sampled_from(Joint), score=st.integers(0, 10)), max_size=3).map(tuple),
    symptoms=st.lists(st.sampled_from(Symptom), max_size=3).map(tuple),
    **dict.fromkeys(SCORES, SCORE),
)
sets = st.builds(SetLog, reps=st.integers(0, 200), weight_kg=number(1_000), rpe=st.none() | number(10, 1, 1))
lifts = st.builds(
    LiftLog,
    day=st.just(DAY),
    exercise=st.just("Goblet squat"),
    sets=st.lists(sets, min_size=1, max_size=5).map(tuple),
)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def client(session: Connection) -> UUID:
    return add_plan(session, EMAIL)["client"]


def save(session: Connection, client: UUID, **said: object) -> None:
    tracking.save(session, client, CheckIn.model_validate({"client": EMAIL} | said))


@QUICK
@given(st.lists(days, min_size=1, max_size=3))
def test_the_day_read_is_always_the_day_written_last(session: Connection, client: UUID, versions: list[DayLog]):
    for version in versions:
        save(session, client, days=(version,))
    nothing = DayLog(day=DAY)
    assert tracking.list_days(session, client, *ALWAYS) == (() if versions[-1] == nothing else (versions[-1],))


@QUICK
@given(st.lists(lifts, min_size=1, max_size=3))
def test_the_sets_read_are_always_those_written_last(session: Connection, client: UUID, versions: list[LiftLog]):
    for version in versions:
        save(session, client, lifts=(version,))
    assert tracking.list_lifts(session, client, *ALWAYS) == (versions[-1],)


def test_a_days_window_holds_its_first_day_and_not_its_end(session: Connection, client: UUID):
    logged = [DayLog(day=DAY + timedelta(days=number), mood=5) for number in range(4)]
    save(session, client, days=tuple(reversed(logged)))
    assert tracking.list_days(session, client, logged[1].day, logged[3].day) == tuple(logged[1:3])


def test_one_day_said_anew_leaves_other_days_exercises_and_clients_alone(session: Connection, client: UUID):
    other = add_plan(session, "bea@example.org")["client"]
    tomorrow = DAY + timedelta(days=1)
    one, two = SetLog(reps=8, weight_kg=20), SetLog(reps=9, weight_kg=20)
    for owner in (client, other):
        both = (DayLog(day=DAY, mood=3), DayLog(day=tomorrow, mood=4))
        done = tuple(
            LiftLog(day=day, exercise=name, sets=(one,)) for day in (DAY, tomorrow) for name in ("Pull-up", "Push-up")
        )
        save(session, owner, days=both, lifts=done)
    save(
        session,
        client,
        days=(DayLog(day=DAY, steps=9),),
        lifts=(LiftLog(day=DAY, exercise="Pull-up", sets=(two, two)),),
    )
    assert [day.mood for day in tracking.list_days(session, client, *ALWAYS)] == [None, 4]
    assert [len(lift.sets) for lift in tracking.list_lifts(session, client, *ALWAYS)] == [2, 1, 1, 1]
    assert [day.mood for day in tracking.list_days(session, other, *ALWAYS)] == [3, 4]
    assert [len(lift.sets) for lift in tracking.list_lifts(session, other, *ALWAYS)] == [1, 1, 1, 1]


def test_a_weekly_entry_without_a_weight_takes_the_mean_of_the_last_seven(session: Connection, client: UUID):
    weighed = tuple(DayLog(day=DAY + timedelta(days=number), weight_kg=60 + number) for number in range(10))
    save(session, client, days=weighed, weekly=({"recorded_on": DAY + timedelta(days=8), "waist_cm": 80.5},))
    entry = session.exec_driver_sql("SELECT weight_kg, waist_cm FROM progress_entries").one()
    assert entry == (65, 80.5)  # 62 to 68; day nine was not yet


def test_the_weekly_entry_of_a_day_is_the_one_said_last(session: Connection, client: UUID):
    for waist in (80, 81):
        save(session, client, weekly=({"recorded_on": DAY, "weight_kg": 70, "waist_cm": waist},))
    assert session.exec_driver_sql("SELECT waist_cm FROM progress_entries").scalars().all() == [81]


def test_a_forecast_is_the_one_sent_last_and_is_read_for_its_days(session: Connection, client: UUID):
    fine = Weather(day=DAY, temperature_c=18.5, humidity_pct=40, wind_kmh=12, thunder=False, daylight=True)
    storm = fine.model_copy(update={"thunder": True, "precipitation_mm_h": 7.5, "air_quality_index": 20})
    after = fine.model_copy(update={"day": DAY + timedelta(days=7)})
    for sent in ((after, fine), (storm,)):
        save(session, client, weather=sent)
    assert tracking.list_weather(session, client, DAY, after.day) == (storm,)
    assert tracking.list_weather(session, client, *ALWAYS) == (storm, after)


def test_the_last_menses_is_found_however_long_ago(session: Connection, client: UUID):
    ago = DAY - timedelta(days=400)
    save(session, client, days=(DayLog(day=ago, menses=True), DayLog(day=DAY, menses=True)))
    assert tracking.get_last_menses(session, client, DAY) == ago


def test_a_tape_comes_back_with_every_girth_and_the_weight_it_was_taken_at(session: Connection, client: UUID):
    entry = {"recorded_on": DAY, "weight_kg": 70, "waist_cm": 80.5, "hip_cm": 101, "neck_cm": 33.5}
    save(session, client, weekly=(entry,))
    program = session.exec_driver_sql("SELECT program_id FROM progress_entries").scalar_one()
    (girths,) = tracking.list_girths(session, program, DAY + timedelta(days=1))
    assert girths == Girths(day=DAY, waist_cm=80.5, hip_cm=101, neck_cm=33.5, weight_kg=70)
