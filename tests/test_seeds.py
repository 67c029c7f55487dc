"""docs/seeds.md names what holds each row of the five seeds; nothing it names may be gone."""

import ast
import re
from typing import NamedTuple

import pytest

from db.tables import metadata
from settings import CHECKOUT

PARTS = {"A": 95, "B": 70, "C": 43}
"""The rows of each part."""
NAME = re.compile(r"`(table|module|test):([^`]+)`")


class Row(NamedTuple):
    """One row: its number, its state, and the names of what holds it."""

    number: str
    what: str
    state: str
    held_by: tuple[tuple[str, str], ...]


def read_row(line: str) -> Row:
    number, *cells, state, held_by = (cell.strip() for cell in line.strip("|").split("|"))
    return Row(number, " ".join(cells), state, tuple(NAME.findall(held_by)))


ROWS = [
    read_row(line)
    for line in (CHECKOUT / "docs" / "seeds.md").read_text().splitlines()
    if re.match(r"\| [A-C][0-9]+ \|", line)
]
DONE = [row for row in ROWS if row.state == "done"]
NAMED = sorted({name for row in ROWS for name in row.held_by})


def test_every_row_is_there_once_and_in_order():
    assert [row.number for row in ROWS] == [f"{part}{row + 1}" for part, rows in PARTS.items() for row in range(rows)]


def test_every_row_says_what_it_is_and_is_done_or_open():
    assert [row.number for row in ROWS if not row.what.strip() or row.state not in {"done", "open"}] == []


def test_an_open_row_claims_nothing():
    assert [row.number for row in ROWS if row.state == "open" and row.held_by] == []


@pytest.mark.parametrize("row", DONE, ids=lambda row: row.number)
def test_a_row_that_is_done_names_its_code_and_a_test(row: Row):
    kinds = {kind for kind, _ in row.held_by}
    assert "test" in kinds
    assert kinds & {"table", "module"}


@pytest.mark.parametrize(("kind", "named"), NAMED, ids=[f"{kind}:{named}" for kind, named in NAMED])
def test_what_a_row_names_is_there(kind: str, named: str):
    if kind == "table":
        assert named in metadata.tables
        return
    path, _, function = named.partition("::")
    assert path.startswith("tests/") == (kind == "test")
    assert (CHECKOUT / path).is_file()
    if function:
        tree = ast.parse((CHECKOUT / path).read_text())
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
