"""The names under which a week is published, and where in the agents' messages each of them comes from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.publication import PROGRAM, PROGRAM_BEFORE, WEEKLY_PLAN
from domain.why.paths import Path, split

LISTS: Mapping[str, str] = {"sessions": "coach.sessions", "groceries": "chef.groceries", "flags": "physician.flags"}
TARGETS: Mapping[str, str] = {
    "calories": "kcal",
    "kcal": "kcal",
    "protein_g": "protein_g",
    "fat_g": "fat_g",
    "carbs_g": "carbs_g",
    "prep_time_max_min": "prep_minutes_max",
}
"""A meal's columns and the fields of the DIETITIAN's slot; `kcal` is another word for `calories`."""
PLATE: Mapping[str, str] = {
    "recipe": "recipe",
    "items": "items",
    "alternatives": "alternatives",
    "primary_protein": "primary_protein",
    "cuisine_preference": "cuisine",
    "batch_portion": "covers_meals",
}
"""A meal's columns and the fields of the CHEF's meal."""


def names(
    said: Mapping[str, Mapping[str, Any]], adjustments: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Path, Path]]:
    """Yield each published name with the path it is taken from; of a list or object its first segments alone.

    `said` is each agent's message, by its name in lower case.
    """
    for columns, row in ((PROGRAM, "program"), (WEEKLY_PLAN, "weekly_plan")):
        yield from (((row, column), split(path)) for column, path in columns.items())
    yield ("program", "client_constraints", "protein_basis", "weight_kg"), ("nutritionist", "protein_weight_kg")
    days = [str(day["day"]) for day in said.get("dietitian", {}).get("days", ())]
    changes = (("nutritionist", "day_changes_kcal", str(number)) for number in range(len(days)))
    yield from zip((("program", "cycle_adjustments", day) for day in days), changes, strict=True)
    yield from _meals(said.get("chef", {}))
    yield from (((name,), split(path)) for name, path in LISTS.items())
    yield from _adjustments(adjustments)


def _meals(menu: Mapping[str, Any]) -> Iterator[tuple[Path, Path]]:
    for number, day in enumerate(menu.get("days", ())):
        for place, meal in enumerate(day["meals"]):
            name = ("meals", day["weekday"], meal["slot"])
            for column, field in TARGETS.items():
                yield (*name, column), ("dietitian", "days", str(number), "slots", str(place), field)
            for column, field in PLATE.items():
                yield (*name, column), ("chef", "days", str(number), "meals", str(place), field)


def _adjustments(adjustments: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Path, Path]]:
    for number, change in enumerate(adjustments):
        for values, columns in (("old_values", PROGRAM_BEFORE), ("new_values", PROGRAM)):
            known = (column for column in change[values] if column in columns)
            yield from ((("adjustments", str(number), values, column), split(columns[column])) for column in known)
