"""The figures the domain must reproduce, by area."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from domain.vocabulary import Sex

FOLDER = Path(__file__).parent / "reference"
FILES = (FOLDER / "reference_cases.json", FOLDER / "scientist.json")
SEX = {"m": Sex.MALE, "f": Sex.FEMALE}


class Case(NamedTuple):
    id: str
    inputs: dict[str, Any]
    expected: dict[str, Any]
    tolerance: Any


def every_case() -> list[dict[str, Any]]:
    return [case for file in FILES for case in json.loads(file.read_text())]


def cases(area: str) -> list[Case]:
    rows = [case for case in every_case() if case["area"] == area]
    assert rows, f"no reference case of {area}"
    return [Case(row["id"], row["inputs"], row["expected"], row["tolerance"]) for row in rows]
