"""The figures the domain must reproduce, by area."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from domain.vocabulary import Sex

FILE = Path(__file__).parent / "reference" / "reference_cases.json"
SEX = {"m": Sex.MALE, "f": Sex.FEMALE}


class Case(NamedTuple):
    id: str
    inputs: dict[str, Any]
    expected: dict[str, Any]
    tolerance: Any


def cases(area: str) -> list[Case]:
    rows = [case for case in json.loads(FILE.read_text()) if case["area"] == area]
    assert rows, f"no reference case of {area}"
    return [Case(row["id"], row["inputs"], row["expected"], row["tolerance"]) for row in rows]
