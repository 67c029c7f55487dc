"""Programs and published weeks over HTTP: whole, by day, meals, groceries, sessions, or why there is none."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from domain.vocabulary import Weekday
from tests.api.published import add_run, last_start, planned, publish
from tests.api.rows import add_client, add_program, execute

SUMMARY = "Urgent: chest pain when training; see a physician first."


def at(program: UUID, rest: str = "") -> str:
    return f"/v1/programs/{program}{rest}"


def test_a_program_says_how_it_stands_and_where_to_go_on(web: FlaskClient, clean_database: Engine, program: UUID):
    run = publish(clean_database, program)

    shown = web.get(at(program)).json

    assert (shown["status"], shown["current_week"], shown["newest_week"]) == ("active", 1, 1)
    assert (shown["check_in"]["weekday"], shown["check_in"]["hour"]) == ("monday", 7)
    assert shown["check_in"]["timezone"] == "Europe/Berlin"
    assert shown["check_in"]["next_at"] is not None
    assert shown["targets"]["target_kcal"] == 1900
    assert "Ada" not in str(shown)
    assert web.get(shown["links"]["current"]).json["run_id"] == str(run)
    assert web.get(f"{shown['links']['client']}/programs").json["programs"] == [shown]
    assert web.get("/v1/clients/ada@example.org/programs").json["programs"] == [shown]


def test_the_current_week_is_whole_and_each_part_agrees_with_it(
    web: FlaskClient, clean_database: Engine, program: UUID
):
    publish(clean_database, program)
    start, bundle = last_start(), planned()[1]

    week = web.get(at(program, "/plans/current")).json

    assert (week["week_number"], week["version"], week["week_start"]) == (1, 1, start.isoformat())
    assert [day["day"] for day in week["days"]] == [(start + timedelta(days=number)).isoformat() for number in range(7)]
    assert week["targets"]["kcal"] == bundle["NUTRITIONIST"]["target_kcal"]
    assert week["safety"]["summary"] == bundle["PHYSICIAN"]["summary"]
    assert web.get(at(program, "/plans/1")).json == week
    same = {"program_id", "week_number", "week_start", "version", "run_id", "published_at"}
    for part, name in (("meals", "meals"), ("groceries", "groceries"), ("sessions", "training")):
        alone = web.get(at(program, f"/plans/current/{part}")).json
        assert {key: value for key, value in alone.items() if key not in same} == week[name]


def test_groceries_stand_by_aisle_with_the_grams_of_the_plan(web: FlaskClient, clean_database: Engine, program: UUID):
    publish(clean_database, program)

    aisles = web.get(at(program, "/plans/current/groceries")).json["aisles"]

    names = [aisle["aisle"] for aisle in aisles]
    assert len(set(names)) == len(names) > 2
    grams = {item["food"]: item["grams"] for aisle in aisles for item in aisle["items"]}
    assert grams == {item["food"]: item["grams"] for item in planned()[1]["CHEF"]["groceries"]}


def test_a_day_is_named_by_weekday_date_or_today(web: FlaskClient, clean_database: Engine, program: UUID):
    publish(clean_database, program)
    start = last_start()
    whole = web.get(at(program, "/plans/current")).json

    for number in range(7):
        day = start + timedelta(days=number)
        by_date = web.get(at(program, f"/plans/current/days/{day}")).json
        assert {key: by_date[key] for key in whole["days"][number]} == whole["days"][number]
        assert by_date["menu"] == whole["meals"]["days"][number]
        assert by_date["session"] in [None, *whole["training"]["sessions"]]
        assert web.get(at(program, f"/plans/1/days/{list(Weekday)[day.weekday()].upper()}")).json == by_date
    assert web.get(at(program, "/plans/current/days/today")).status_code == 200


def test_a_plan_is_sent_again_only_when_it_changed(web: FlaskClient, clean_database: Engine, program: UUID):
    publish(clean_database, program)
    address = at(program, "/plans/current/meals")
    first = web.get(address)

    same = web.get(address, headers={"If-None-Match": first.headers["ETag"]})
    publish(clean_database, program)
    anew = web.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (anew.status_code, anew.json["version"]) == (200, 2)
    assert anew.headers["Cache-Control"] == "private, no-cache"


def test_every_version_is_listed_in_pages_and_the_one_in_force_is_marked(
    web: FlaskClient, clean_database: Engine, program: UUID
):
    start = last_start()
    runs = [publish(clean_database, program, 1, start), publish(clean_database, program, 1, start)]
    runs.append(publish(clean_database, program, 2, start + timedelta(days=7)))

    first = web.get(at(program, "/plans?limit=2")).json
    rest = web.get(at(program, f"/plans?limit=2&cursor={first['next_cursor']}")).json

    listed = [*first["plans"], *rest["plans"]]
    assert [(one["version"], one["week_number"], one["in_force"]) for one in listed] == [
        (3, 2, True), (2, 1, True), (1, 1, False),
    ]  # fmt: skip
    assert [one["run_id"] for one in listed] == [str(run) for run in reversed(runs)]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("status", "facts", "words"),
    [
        ("completed", {"outcome": "held", "summary": SUMMARY}, f"was held by run {{run}}: {SUMMARY}"),
        ("failed", {"agent": "CHEF", "error": "no oven"}, "has no plan: run {run} failed at CHEF: no oven; it can be"),
        ("cancelled", {}, "has no plan: run {run} was cancelled"),
        ("pending", {}, "is being planned: run {run} waits for its turn"),
        ("running", {}, "is being planned: run {run} is at work"),
    ],
)
def test_a_week_without_a_plan_says_why_and_what_goes_on(
    web: FlaskClient, clean_database: Engine, program: UUID, status: str, facts: dict[str, str], words: str
):
    publish(clean_database, program)
    execute(clean_database, "UPDATE programs SET current_week = 2")
    run = add_run(clean_database, program, 2, status, **facts)

    answer = web.get(at(program, "/plans/current"))

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["detail"].startswith(f"week: week 2 {words.format(run=run)}")
    assert answer.json["detail"].endswith("; week 1 goes on meanwhile")


def test_a_week_that_has_not_run_says_so(web: FlaskClient, program: UUID):
    said = {week: web.get(at(program, f"/plans/{week}")).json["detail"] for week in ("current", "2", "7")}

    assert said["current"] == "week: week 1 has not run yet; put its run in"
    assert "week 2 has not run yet; its check-in is due at 20" in said["2"]
    assert said["7"] == "week: week 7 lies ahead; week 1 is the current one"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/plans/0", 422, "week: '0' is no week; write its number, 1 to 9999, or current"),
        ("/plans/99999999999999999999", 422, "is no week"),
        ("/plans/last", 422, "or current"),
        ("/plans/current/days/someday", 422, "day: 'someday' is no day; write a weekday such as monday"),
        ("/plans/current/days/2001-02-30", 404, "day: week 1 has no 2001-02-30; its days are 20"),
        ("/plans?cursor=x", 422, "cursor: "),
        ("/plans?before=1", 422, "before: is not a field here"),
        ("/plans/current/recipes", 404, "there is nothing here"),
    ],
)
def test_what_cannot_be_shown_is_said(
    web: FlaskClient, clean_database: Engine, program: UUID, address: str, status: int, words: str
):
    publish(clean_database, program)

    answer = web.get(at(program, address))

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert words in answer.json["detail"]


def test_an_unknown_program_and_one_of_a_deleted_client_are_not_there(web: FlaskClient, clean_database: Engine):
    program = add_program(clean_database, add_client(clean_database))
    publish(clean_database, program)
    execute(clean_database, "UPDATE clients SET deleted_at = now()")

    for one in (program, uuid4()):
        for rest in ("", "/plans", "/plans/current", "/plans/1/meals"):
            assert web.get(at(one, rest)).status_code == 404
