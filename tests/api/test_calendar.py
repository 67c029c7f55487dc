"""The calendar of a program: valid, parsed back, in the client's time zone, and the same events when planned anew."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event
from sqlalchemy import Engine

from domain.access import Scope
from tests.api.apps import new_key, stranger
from tests.api.published import add_run, last_start, planned, publish
from tests.api.rows import add_client, add_program, execute


def address(program: UUID, query: str = "") -> str:
    return f"/v1/programs/{program}/calendar.ics{query}"


def events(content: bytes, beginning: str = "") -> list[Event]:
    calendar = Calendar.from_ical(content)
    calendar.validate()
    return [event for event in calendar.events if str(event["SUMMARY"]).startswith(beginning)]


def test_sessions_stand_in_the_clients_day_with_their_length(web: FlaskClient, clean_database: Engine, program: UUID):
    publish(clean_database, program)

    answer = web.get(address(program))

    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    training = events(answer.data, "Training: ")
    wanted = planned()[1]["COACH"]["sessions"]
    assert len(training) == len(wanted) > 0
    for event, session in zip(training, wanted, strict=True):
        assert event.start.utcoffset() == event.start.replace(tzinfo=ZoneInfo("Europe/Berlin")).utcoffset()
        assert (event.start.hour, event.duration) == (18, timedelta(minutes=session["minutes"]))
        assert all(exercise["name"] in event["DESCRIPTION"] for exercise in session["exercises"])
    assert b"TZID:Europe/Berlin" in answer.data
    assert b"BEGIN:DAYLIGHT" in answer.data


def test_the_day_to_shop_and_the_next_check_in_stand_in_it_and_meals_when_asked(
    web: FlaskClient, clean_database: Engine, program: UUID
):
    publish(clean_database, program)

    plain = web.get(address(program)).data
    with_meals = web.get(address(program, "?meals=true&session_hour=6")).data

    (shopping,) = events(plain, "Groceries for week 1")
    assert (shopping.start, type(shopping.start)) == (last_start(), date)
    (check_in,) = events(plain, "Weekly check-in")
    next_at = web.get(f"/v1/programs/{program}").json["check_in"]["next_at"]
    assert abs(check_in.start - datetime.fromisoformat(next_at)) < timedelta(seconds=1)
    meals = [meal for day in planned()[1]["CHEF"]["days"] for meal in day["meals"] if meal["recipe"]]
    assert len(events(with_meals)) - len(events(plain)) == len(meals)
    (breakfast, *_) = events(with_meals, "Breakfast: ")
    assert (breakfast.start.hour, breakfast.start.minute) == (7, 30)
    assert " g " in breakfast["DESCRIPTION"]
    assert {event.start.hour for event in events(with_meals, "Training: ")} == {6}


def test_a_week_planned_anew_keeps_its_events_and_says_that_they_are_newer(
    web: FlaskClient, clean_database: Engine, program: UUID
):
    publish(clean_database, program)
    first = web.get(address(program))
    same = web.get(address(program), headers={"If-None-Match": first.headers["ETag"]})
    publish(clean_database, program)
    second = web.get(address(program), headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.data) == (304, b"")
    assert second.status_code == 200
    assert [event["UID"] for event in events(first.data)] == [event["UID"] for event in events(second.data)]
    assert len({event["UID"] for event in events(first.data)}) == len(events(first.data))
    assert {event["SEQUENCE"] for event in events(second.data, "Training: ")} == {2}


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Etc/GMT+11"])
def test_every_time_zone_that_is_named_is_described(web: FlaskClient, clean_database: Engine, zone: str):
    program = add_program(clean_database, add_client(clean_database, timezone=zone))
    publish(clean_database, program)

    content = web.get(address(program)).data

    assert (b"BEGIN:VTIMEZONE" in content) == (zone != "UTC")
    for event in events(content, "Training: "):
        local = event.start.astimezone(ZoneInfo(zone))
        assert (local.hour, local.date()) == (18, event.start.date())


def test_without_a_plan_there_is_the_check_in_and_of_a_paused_program_an_empty_calendar(
    web: FlaskClient, clean_database: Engine, program: UUID
):
    add_run(clean_database, program, 1, outcome="held", summary="Urgent.")
    assert [str(event["SUMMARY"]) for event in events(web.get(address(program)).data)] == ["Weekly check-in"]

    execute(clean_database, "UPDATE programs SET status = 'paused'")
    paused = web.get(address(program))
    assert (paused.status_code, events(paused.data)) == (200, [])


def test_weeks_long_over_are_left_out(web: FlaskClient, clean_database: Engine, program: UUID):
    for week, weeks_ago in ((1, 4), (2, 1), (3, 0)):
        publish(clean_database, program, week, last_start() - timedelta(weeks=weeks_ago))

    shopping = [str(event["SUMMARY"]) for event in events(web.get(address(program)).data, "Groceries")]
    assert shopping == ["Groceries for week 2", "Groceries for week 3"]


def test_a_calendar_app_sends_the_key_as_its_password(web: FlaskClient, clean_database: Engine, program: UUID):
    publish(clean_database, program)
    runtime = web.application.extensions["runtime"]
    client = UUID(web.get(f"/v1/programs/{program}").json["client_id"])
    own = new_key(runtime, "phone", Scope.PLANS_READ, client_id=client)
    others = new_key(runtime, "other", Scope.PLANS_READ, client_id=add_client(clean_database, "bob@example.org"))
    phone = stranger(web.application)

    assert phone.get(address(program), auth=("ada", own)).status_code == 200
    assert phone.get(address(program), auth=("bob", others)).status_code == 404
    refused = phone.get(address(program))
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].endswith('Basic realm="regimen", charset="UTF-8"')


@pytest.mark.parametrize(
    ("query", "field"), [("?meals=perhaps", "meals"), ("?session_hour=24", "session_hour"), ("?hour=6", "hour")]
)
def test_what_cannot_be_asked_is_said(web: FlaskClient, program: UUID, query: str, field: str):
    answer = web.get(address(program, query))

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
