"""What a client logs over HTTP: the documents of the command line, written whole or not at all, and read back."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from settings import CHECKOUT
from tests.acceptance import malformed
from tests.acceptance.malformed import Malformed
from tests.jobs.harness import INTAKE

ADA = f"/v1/clients/{INTAKE['email']}"
TABLES = ("check_ins", "nutrition_days", "context_logs", "exercise_sets", "progress_entries", "pantry_items")
ROWS = f"SELECT {', '.join(f'(SELECT count(*) FROM {name})' for name in TABLES)}"
NOT_OVER_HTTP = {"no client", "unknown client", "client with NUL"}
"""Cases about whom a file names; here the address does."""


def example(name: str) -> dict[str, Any]:
    document = json.loads((Path(CHECKOUT) / "docs" / "examples" / f"{name}.json").read_text())
    return document | {"client": INTAKE["email"]}


def rows(engine: Engine) -> tuple[int, ...]:
    with transaction(engine) as session:
        return tuple(session.execute(text(ROWS)).one())


@pytest.fixture(autouse=True)
def ada(web: FlaskClient) -> str:
    return web.post("/v1/clients", json=INTAKE).json["client_id"]


def test_a_check_in_is_the_document_of_the_command_line_and_is_read_back_as_it_was_sent(
    web: FlaskClient, clean_database: Engine
):
    sent = example("check-in")

    written = [web.post(f"{ADA}/check-ins", json=sent) for _ in range(2)]
    found = web.get(f"{ADA}/check-ins?since=2026-01-05&before=2026-01-12").json

    assert [one.status_code for one in written] == [200, 200], written[0].text
    assert {name: written[0].json[name] for name in ("days", "lifts", "weekly", "weather")} == {
        "days": 7, "lifts": 2, "weekly": 1, "weather": 0,
    }  # fmt: skip
    assert rows(clean_database) == (7, 7, 5, 3, 1, 0)
    assert [day | said for day, said in zip(found["days"], sent["days"], strict=True)] == found["days"]
    assert [lift["exercise"] for lift in found["lifts"]] == ["Goblet Squat"] * 2
    assert [one["reps"] for lift in found["lifts"] for one in lift["sets"]] == [12, 12, 12]


def test_the_client_need_not_be_named_twice_but_not_otherwise(web: FlaskClient, clean_database: Engine):
    document = {"days": [{"day": "2026-01-05", "weight_kg": 70}]}

    assert web.post(f"{ADA}/check-ins", json=document).status_code == 200
    refused = web.post(f"{ADA}/check-ins", json=document | {"client": "bob@example.org"})

    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "client")
    assert rows(clean_database)[0] == 1


@pytest.mark.parametrize(
    "case",
    [one for one in malformed.CHECK_INS if isinstance(one.content, dict) and one.name not in NOT_OVER_HTTP],
    ids=lambda case: case.name,
)
def test_a_malformed_check_in_is_told_field_and_fix(web: FlaskClient, clean_database: Engine, case: Malformed):
    before = rows(clean_database)

    answer = web.post(f"{ADA}/check-ins", json=case.content)

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), answer.text
    said = {error["field"]: error["message"] for error in answer.json["errors"]}
    assert case.fix in said[case.field]
    assert rows(clean_database) == before


def test_weekly_entries_are_entered_replaced_and_listed_in_pages(web: FlaskClient):
    for day, weight in (("2026-01-04", 71), ("2026-01-11", 70.5), ("2026-01-18", 70), ("2026-01-18", 69.8)):
        entered = web.post(f"{ADA}/progress", json={"recorded_on": day, "weight_kg": weight, "waist_cm": 80})
        assert (entered.status_code, entered.json["weight_kg"]) == (200, weight), entered.text

    first = web.get(f"{ADA}/progress?limit=2").json
    rest = web.get(f"{ADA}/progress?limit=2&cursor={first['next_cursor']}").json

    listed = [(one["recorded_on"], one["weight_kg"]) for one in (*first["entries"], *rest["entries"])]
    assert listed == [("2026-01-18", 69.8), ("2026-01-11", 70.5), ("2026-01-04", 71)]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("body", "field", "fix"),
    [
        ({}, "recorded_on", "add it"),
        ({"recorded_on": "2100-01-01", "weight_kg": 70}, "weekly.0.recorded_on", "is in the future"),
        ({"recorded_on": "2026-01-04"}, "weekly.0.weight_kg", "enter one"),
        ({"recorded_on": "2026-01-04", "weight_kg": 7}, "weight_kg", "give 20 or more"),
        ({"recorded_on": "2026-01-04", "weight_kg": 70, "notes": "a\0b"}, "notes", "remove it"),
        ({"recorded_on": "2026-01-04", "weight": 70}, "weight", "correct its name"),
    ],
)
def test_a_malformed_entry_is_told_field_and_fix(
    web: FlaskClient, clean_database: Engine, body: dict[str, object], field: str, fix: str
):
    answer = web.post(f"{ADA}/progress", json=body)

    said = {error["field"]: error["message"] for error in answer.json["errors"]}
    assert (answer.status_code, fix in said[field]) == (422, True), answer.text
    assert rows(clean_database) == (0,) * len(TABLES)


def test_a_pantry_is_counted_anew_each_time_and_shown_as_it_was_understood(web: FlaskClient, clean_database: Engine):
    counted = web.put(f"{ADA}/pantry", json=example("pantry"))
    unsure = web.put(f"{ADA}/pantry", json={"items": [{"food": "manna"}, {"food": "olive oil"}]})

    assert counted.status_code == 200, counted.text
    assert {lot["food"] for lot in counted.json["lots"]} >= {"spinach raw", "olive oil"}
    assert unsure.json["questions"] == ["Which food is 'manna' in the pantry, it matches none? It was not counted."]
    assert [lot["food"] for lot in unsure.json["lots"]] == ["olive oil"]
    assert web.get(f"{ADA}/pantry").json == unsure.json
    assert rows(clean_database)[-1] == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "items"),
        ({"items": [{"food": ""}]}, "items.0.food"),
        ({"items": [{"food": "rice", "quantity": 1}]}, "items.0"),
        ({"items": [{"food": "rice", "quantity": 0, "unit": "kg"}]}, "items.0.quantity"),
        ({"items": [{"food": "rice", "quantity": 1, "unit": "stone"}]}, "items.0.unit"),
        ({"items": [{"food": "ri\0ce"}]}, "items.0.food"),
        ({"items": [], "client": "bob@example.org"}, "client"),
    ],
)
def test_a_malformed_pantry_is_told_its_field(
    web: FlaskClient, clean_database: Engine, body: dict[str, object], field: str
):
    answer = web.put(f"{ADA}/pantry", json=body)

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field), answer.text
    assert rows(clean_database)[-1] == 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2026-01-05&before=2026-01-05", "since: is not 1 to 366 days before"),
        ("since=2020-01-05", "since: is not 1 to 366 days before"),
        ("since=soon", "since: "),
        ("from=2026-01-05", "from: is not a field here"),
    ],
)
def test_a_window_that_cannot_be_is_said(web: FlaskClient, query: str, words: str):
    answer = web.get(f"{ADA}/check-ins?{query}")

    assert (answer.status_code, words in answer.json["detail"]) == (422, True), answer.text


def test_the_last_four_weeks_are_shown_where_nobody_says_which(web: FlaskClient):
    found = web.get(f"{ADA}/check-ins").json

    assert (date.fromisoformat(found["before"]) - date.fromisoformat(found["since"])).days == 28
    assert web.get(f"{ADA}/check-ins?before=0001-01-02").json["since"] == "0001-01-01"
