"""The files a coach writes: docs/api.md names every field, and the examples beside it can be taken in."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.intake import CheckIn, Intake
from jobs.intake import import_clients, read_documents, submit_check_ins
from settings import CHECKOUT
from tests.field_tables import PAGE, PARTS, TABLES, tables

EXAMPLES = CHECKOUT / "docs" / "examples"


def test_the_manual_has_the_fields_of_the_models():
    found = TABLES.search(PAGE.read_text())
    assert found, "docs/api.md has lost its <!-- fields --> marks"
    assert found[0].strip() == tables().strip(), "run: python -m tests.field_tables"


@pytest.mark.parametrize("field", [name for _, kind in PARTS for name in kind.model_fields])
def test_every_field_is_named_in_the_manual(field: str):
    assert f"| `{field}` |" in PAGE.read_text()


def test_the_examples_are_taken_in(clean_database: Engine):
    intakes = read_documents("intake.json", json.loads(read("intake.json")), Intake)
    logs = read_documents("check-in.json", json.loads(read("check-in.json")), CheckIn)
    (imported,) = import_clients(clean_database, "intake.json", intakes, datetime(2026, 1, 4, tzinfo=UTC))
    assert imported.decision.outcome == "cleared"
    assert submit_check_ins(clean_database, "check-in.json", logs, datetime(2026, 1, 12, tzinfo=UTC)) == 7


def read(name: str) -> str:
    return Path(EXAMPLES, name).read_text()
