"""A run may know what was so at its moment, and only that."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text

from db.queries import clients, snapshots, tracking
from db.session import transaction
from domain.intake import CheckIn
from domain.runs import Turn
from domain.snapshot import DayLog, LiftLog, SetLog, Weather
from domain.vocabulary import Trigger
from tests.jobs.harness import INTAKE, new_program

NOON_IN_BERLIN = datetime(2026, 11, 20, 11, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def program(clean_database: Engine) -> UUID:
    return new_program(clean_database)


def turn(engine: Engine, program: UUID, moment: datetime = NOON_IN_BERLIN) -> Turn:
    with transaction(engine) as session:
        client_id, _ = clients.find_client(session, str(INTAKE["email"])) or (None, None)
    assert client_id is not None
    return Turn(
        run_id=UUID(int=1),
        lane=0,
        client_id=client_id,
        program_id=program,
        pipeline="coaching",
        stage=0,
        fence=1,
        trigger=Trigger.MANUAL,
        week_number=1,
        moment=moment,
        failures=0,
        queued_at=moment,
        started_at=moment,
    )


def log(session: Connection, owner: UUID, days: list[date]) -> None:
    said = CheckIn(
        client=str(INTAKE["email"]),
        days=tuple(DayLog(day=day, mood=5) for day in days),
        lifts=tuple(LiftLog(day=day, exercise="Pull-up", sets=(SetLog(reps=5, weight_kg=0),)) for day in days),
    )
    tracking.save(session, owner, said)


def test_the_window_is_the_56_days_before_today_in_the_clients_zone(clean_database: Engine, program: UUID):
    here = turn(clean_database, program)
    edges = [TODAY - timedelta(days=ago) for ago in (57, 56, 1, 0)]
    with transaction(clean_database) as session:
        log(session, here.client_id, edges)
    with transaction(clean_database) as session:
        seen = snapshots.gather(session, here)
    assert seen.today == TODAY
    assert [day.day for day in seen.days] == edges[1:3]
    assert [lift.day for lift in seen.lifts] == edges[1:3]


def test_a_forecast_is_seen_for_the_seven_days_that_are_planned(clean_database: Engine, program: UUID):
    here = turn(clean_database, program)
    days = tuple(Weather(day=TODAY + timedelta(days=ahead), temperature_c=20) for ahead in range(-1, 10))
    with transaction(clean_database) as session:
        tracking.save(session, here.client_id, CheckIn(client=str(INTAKE["email"]), weather=days))
        seen = snapshots.gather(session, here)
    assert [(each.day - seen.week_start).days for each in seen.weather] == list(range(7))


@pytest.mark.parametrize(("hour_utc", "today"), [(22, TODAY), (23, TODAY + timedelta(days=1))])
def test_today_turns_at_midnight_where_the_client_is(clean_database: Engine, program: UUID, hour_utc: int, today: date):
    here = turn(clean_database, program, NOON_IN_BERLIN.replace(hour=hour_utc))
    with transaction(clean_database) as session:
        assert snapshots.gather(session, here).today == today


def test_a_run_as_of_an_earlier_moment_sees_nothing_that_was_logged_for_later(clean_database: Engine, program: UUID):
    here = turn(clean_database, program, NOON_IN_BERLIN - timedelta(days=7))
    days = [TODAY - timedelta(days=ago) for ago in range(1, 15)]
    with transaction(clean_database) as session:
        log(session, here.client_id, days)
        session.execute(
            text("""INSERT INTO progress_entries (program_id, week_number, recorded_at, weight_kg, waist_cm)
                VALUES (:program, 1, '2026-11-12', 70, 80), (:program, 2, '2026-11-19', 69, 79)"""),
            {"program": program},
        )
    with transaction(clean_database) as session:
        seen = snapshots.gather(session, here)
    assert [day.day for day in seen.days] == sorted(days)[:7]
    assert [girths.waist_cm for girths in seen.girths] == [80]


def test_the_newest_intake_is_what_a_run_reads(clean_database: Engine, program: UUID):
    new_program(clean_database, weight_kg=68.4)
    with transaction(clean_database) as session:
        assert snapshots.gather(session, turn(clean_database, program)).client.intake_weight_kg == 68.4
