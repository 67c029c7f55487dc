"""What clients have at home, as plans may see it: the last count, for a week."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from db.queries import clients, pantry, snapshots
from db.session import transaction
from domain.errors import InvalidFile
from domain.intake import PantryCount
from domain.kitchen import PantryItem, PantryUnit
from jobs.intake import count_pantries, read_documents
from settings import CHECKOUT
from tests.db.test_snapshots import turn
from tests.jobs.harness import INTAKE, new_program

EMAIL = str(INTAKE["email"])
COUNTED_AT = datetime(2026, 11, 18, 11, tzinfo=UTC)
SOME = PantryItem(food="spinach", quantity=300.0, unit=PantryUnit.G, expires_on=date(2026, 11, 21))


@pytest.fixture
def program(clean_database: Engine) -> UUID:
    return new_program(clean_database)


def counted(*items: PantryItem, client: str = EMAIL) -> PantryCount:
    return PantryCount(client=client, items=items)


@pytest.mark.parametrize(("days_later", "seen"), [(-1, 0), (0, 2), (7, 2), (8, 0)])
def test_a_plan_sees_the_count_for_a_week(clean_database: Engine, program: UUID, days_later: int, seen: int):
    items = (SOME, PantryItem(food="olive oil"))
    assert count_pantries(clean_database, "file", [counted(*items)], COUNTED_AT) == ()
    here = turn(clean_database, program, COUNTED_AT + timedelta(days=days_later))
    with transaction(clean_database) as session:
        assert snapshots.gather(session, here).pantry == items[:seen]


@pytest.mark.usefixtures("program")
def test_a_new_count_replaces_the_last_and_an_empty_one_empties(clean_database: Engine):
    for items in ((SOME, SOME), (SOME,), ()):
        count_pantries(clean_database, "file", [counted(*items)], COUNTED_AT)
        with transaction(clean_database) as session:
            client_id, _ = clients.find_client(session, EMAIL) or (UUID(int=0), "")
            assert pantry.list_items(session, client_id, COUNTED_AT.date(), COUNTED_AT.date()) == items


@pytest.mark.usefixtures("program")
def test_words_that_name_no_food_are_asked_about(clean_database: Engine):
    (question,) = count_pantries(clean_database, "file", [counted(SOME, PantryItem(food="moon dust"))], COUNTED_AT)
    assert question.startswith(f"{EMAIL}: Which food is 'moon dust'")


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("counts", "problem"),
    [
        (
            [counted(client="nobody@example.org")],
            "client: there is no client nobody@example.org; take the intake in first",
        ),
        ([counted(SOME), counted()], f"1.client: {EMAIL} stands at 0 too; make one of the two"),
    ],
)
def test_a_count_of_nobody_and_two_of_one_client_are_refused(
    clean_database: Engine, counts: list[PantryCount], problem: str
):
    with pytest.raises(InvalidFile, match="nothing was written") as refusal:
        count_pantries(clean_database, "file", counts, COUNTED_AT)
    assert any(line.startswith(problem) for line in refusal.value.problems)


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ({}, "items.0.food: is missing; add it"),
        ({"food": "rice", "quantity": 3}, "items.0: quantity and unit belong together; give both or neither"),
        ({"food": "rice", "quantity": 0, "unit": "g"}, "items.0.quantity: 0 is too small; give more than 0"),
        ({"food": "rice", "quantity": 1, "unit": "sack"}, "items.0.unit: 'sack' is not known; write one of"),
        ({"food": "rice", "expires_on": "soon"}, "items.0.expires_on: 'soon' is not a date; write YYYY-MM-DD"),
    ],
)
def test_a_wrong_item_is_told_field_and_fix(item: dict, problem: str):
    with pytest.raises(InvalidFile) as refusal:
        read_documents("file", {"client": EMAIL, "items": [item]}, PantryCount)
    assert refusal.value.problems[0].startswith(problem)


def test_the_example_of_the_manual_can_be_read():
    example = json.loads(Path(CHECKOUT, "docs", "examples", "pantry.json").read_text())
    assert len(read_documents("pantry.json", example, PantryCount)[0].items) == 5
