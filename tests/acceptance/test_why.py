"""`regimen why` and GET /v1/runs/{id}/why on a week that six agents planned."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from db.queries.enqueueing import Request
from db.seeds.cohort import read_cohort
from domain.vocabulary import Trigger
from jobs.enqueueing import enqueue
from jobs.intake import import_clients, submit_check_ins
from tests.acceptance import test_command_line
from tests.acceptance.test_command_line import Regimen
from tests.api.apps import app_on
from tests.jobs.harness import drain, runtime_on

regimen = test_command_line.regimen
"""The fixture that types."""
NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)


@pytest.fixture
def planned(clean_database: Engine, valkey: redis.Redis) -> UUID:
    """A run of a client with eight weeks of logs, published."""
    runtime = runtime_on(clean_database, valkey)
    one = next(one for one in read_cohort(NOW.date()) if "amara" in one.slug)
    (imported,) = import_clients(runtime.engine, "test", [one.intake], NOW - timedelta(days=8))
    submit_check_ins(runtime.engine, "test", [one.logs], NOW)
    assert imported.program_id is not None
    run_id = enqueue(runtime, Request(program_id=imported.program_id, trigger=Trigger.INITIAL, as_of=NOW))
    drain(runtime)
    runtime.journal.close()
    return run_id


def test_a_number_is_explained_in_a_terminal_and_as_json(regimen: Regimen, planned: UUID):
    said = regimen("why", str(planned)[-12:], "program.target_intake_kcal")
    assert said.code == 0, said
    for words in (
        "nutritionist.target_kcal",
        "nutritionist.goal_rate",
        "rate_pct(goal, pace)",
        "the intake",
        "source: ",
    ):
        assert words in said.out, words
    answer = json.loads(regimen("why", planned, "program.target_intake_kcal", "--json").out)
    assert (answer["asked"], answer["path"]) == ("program.target_intake_kcal", "nutritionist.target_kcal")
    inputs = {one["name"]: one for one in answer["rules"][0]["inputs"]}
    assert inputs["weight_kg"]["path"] == "scientist.weight_kg"
    assert inputs["weight_kg"]["origin"] == "the SCIENTIST's message"
    assert re.search(r" grams +\[\d", regimen("why", planned, "chef.days.0.meals.0.kcal").out)
    deep = regimen("why", planned, "chef.days.0.meals.0.kcal", "--deep").out
    for words in (
        "the foods table",
        "chef.days.0.meals.0.items.each.grams",
        "snapshot.client.height_cm",
        "the client's logs",
    ):
        assert words in deep, words
    listed = regimen("why", planned).out
    for words in (
        "program.target_intake_kcal",
        "meals.*.*.kcal",
        "sessions.*.exercises.*.load_kg",
        "groceries.*.grams",
    ):
        assert words in listed, words
    checked = regimen("why", planned, "--check")
    assert checked.code == 0, checked.out
    assert "computed again" in checked.out
    wrong = regimen("why", planned, "nutritionist.target_kal")
    assert (wrong.code, wrong.out) == (2, "")
    assert "there is no 'nutritionist.target_kal'; near: nutritionist.target_kcal" in wrong.err
    assert "chef.days.0 holds many values; ask for one: chef.days.0." in regimen("why", planned, "chef.days.0").err
    assert "names no run" in regimen("why", "abc").err


def test_the_same_answer_comes_over_http(
    planned: UUID, regimen: Regimen, database_url: str, redis_url: str, clean_database: Engine, valkey: redis.Redis
):
    printed = json.loads(regimen("why", planned, "meals.monday.breakfast.kcal", "--deep", "--json").out)
    runtime = runtime_on(clean_database, valkey)
    with app_on(database_url, redis_url) as app:
        web, address = app.test_client(), f"/v1/runs/{planned}/why"
        assert web.get(address, query_string={"path": "meals.monday.breakfast.kcal", "deep": "true"}).json == printed
        groups = {one["group"] for one in web.get(f"{address}/paths").json["paths"]}
        assert groups >= {"program", "weekly_plan", "meals", "sessions", "groceries", "scientist", "coach"}
        wrong = web.get(address, query_string={"path": "program.target_intake_kcall"})
        assert (wrong.status_code, wrong.json["type"]) == (400, "urn:regimen:problem:invalid-input")
        assert "near: program.target_intake_kcal" in wrong.json["detail"]
        missing = web.get(address)
        assert (missing.status_code, missing.json["errors"][0]["field"]) == (422, "path")
        assert web.get(f"/v1/runs/{UUID(int=7)}/why?path=a").status_code == 404
        waiting = enqueue(runtime, Request(program_id=_program(web, planned), trigger=Trigger.MANUAL))
        unbegun = web.get(f"/v1/runs/{waiting}/why?path=program.bmr_kcal")
        assert (unbegun.status_code, "has not begun" in unbegun.json["detail"]) == (404, True)
    runtime.journal.close()


def _program(web: FlaskClient, run_id: UUID) -> UUID:
    return UUID(web.get(f"/v1/runs/{run_id}").json["program_id"])
