"""The tables of docs/api.md that say what an intake and a check-in may hold, made from the models that read them.

`python -m tests.field_tables` writes them anew; `test_files.py` fails while they differ.
"""

import re
from typing import Any

from domain.facts import Facts
from domain.intake import CheckIn, CheckInSlot, Eating, Health, Intake, PantryCount, ParQ, Training, WeeklyEntry
from domain.snapshot import DayLog, Injury, LiftLog, Pain, PantryItem, SetLog, Weather
from settings import CHECKOUT

PAGE = CHECKOUT / "docs" / "api.md"
PARTS: tuple[tuple[str, type[Facts]], ...] = (
    ("The intake", Intake),
    ("`check_in`", CheckInSlot),
    ("`training`", Training),
    ("`training.injuries`, each", Injury),
    ("`eating`", Eating),
    ("`health`", Health),
    ("`health.par_q`", ParQ),
    ("The check-in", CheckIn),
    ("`days`, each", DayLog),
    ("`days.pain`, each", Pain),
    ("`lifts`, each", LiftLog),
    ("`lifts.sets`, each", SetLog),
    ("`weekly`, each", WeeklyEntry),
    ("`weather`, each", Weather),
    ("The pantry", PantryCount),
    ("`items`, each", PantryItem),
)
TABLES = re.compile(r"(?<=<!-- fields -->\n).*?(?=<!-- end of fields -->)", re.DOTALL)
NAMES = {
    "object": "an object, below",
    "number": "number",
    "integer": "whole number",
    "string": "text",
    "boolean": "true or false",
}


def tables() -> str:
    return "\n".join(f"**{title}**\n\n{table(kind)}" for title, kind in PARTS)


def table(kind: type[Facts]) -> str:
    schema = kind.model_json_schema()
    named = schema.get("$defs", {})
    rows = [
        f"| `{name}` | {spell(field, named)} | {default(field)} | {field.get('description', '').rstrip('.')} |"
        for name, field in schema["properties"].items()
    ]
    return "\n".join(["| field | what it holds | without it | |", "|---|---|---|---|", *rows, ""])


def spell(field: dict[str, Any], named: dict[str, Any]) -> str:
    """Return what a field may hold, in words."""
    if "anyOf" in field:
        field = next(one for one in field["anyOf"] if one.get("type") != "null")
    field = named[field["$ref"].rsplit("/", 1)[-1]] if "$ref" in field else field
    if "enum" in field:
        return "one of " + ", ".join(f"`{word}`" for word in field["enum"])
    if field["type"] == "array":
        inner = spell(field["items"], named)
        return "a list of objects, below" if "object" in inner else f"a list of: {inner}"
    return "date, YYYY-MM-DD" if field.get("format") == "date" else NAMES[field["type"]] + bounds(field)


def bounds(field: dict[str, Any]) -> str:
    if "minimum" in field:
        return f", {field['minimum']:g} to {field['maximum']:g}"
    return f", at most {field['maxLength']:,} characters" if "maxLength" in field else ""


def default(field: dict[str, Any]) -> str:
    if "default" not in field:
        return "**required**"
    value = field["default"]
    if isinstance(value, dict | list | tuple) or value in {None, ""}:
        return "empty" if not isinstance(value, dict) else "as below"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    PAGE.write_text(TABLES.sub(lambda _: f"\n{tables()}\n", PAGE.read_text()))
