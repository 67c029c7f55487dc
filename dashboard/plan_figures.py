"""A run's plan beside the week published before it: the figures a coach compares first."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.facts import Facts, Scalar
from domain.vocabulary import AgentName
from domain.why.paths import NOTHING, read, split

Said = Mapping[str, Mapping[str, Any]]
Place = tuple[str, str]
"""A day of the week, and a meal or an exercise of it."""


class Figure(NamedTuple):
    """A figure of a plan: its name, where it stands, and its unit."""

    name: str
    agent: AgentName
    path: str
    unit: str = ""


FIGURES = (
    Figure("Weight, trend", AgentName.SCIENTIST, "weight_kg", "kg"),
    Figure("Resting expenditure", AgentName.SCIENTIST, "bmr_kcal", "kcal"),
    Figure("Expenditure", AgentName.SCIENTIST, "tdee_kcal", "kcal"),
    Figure("Rate seen", AgentName.SCIENTIST, "observed_rate_kg_per_week", "kg/week"),
    Figure("Week judged", AgentName.SCIENTIST, "week_status"),
    Figure("Tier", AgentName.SCIENTIST, "tier"),
    Figure("Phase", AgentName.SCIENTIST, "phase"),
    Figure("Energy target", AgentName.NUTRITIONIST, "target_kcal", "kcal"),
    Figure("Protein", AgentName.NUTRITIONIST, "protein_g", "g"),
    Figure("Fat", AgentName.NUTRITIONIST, "fat_g", "g"),
    Figure("Carbohydrate", AgentName.NUTRITIONIST, "carbs_g", "g"),
    Figure("Fibre, at least", AgentName.NUTRITIONIST, "fiber_g", "g"),
    Figure("Water", AgentName.NUTRITIONIST, "water_l", "l"),
    Figure("Training plan", AgentName.COACH, "plan_type"),
    Figure("Week of the block", AgentName.COACH, "block_week"),
    Figure("Deload", AgentName.COACH, "deload"),
    Figure("Cardio", AgentName.COACH, "cardio_minutes", "min"),
    Figure("Verdict", AgentName.PHYSICIAN, "summary"),
)


MISSING = "\N{EN DASH}"


class Compared(Facts):
    """A figure then and now."""

    name: str
    before: str
    now: str
    changed: bool
    why: str | None
    """The path to ask why with."""


def compare(before: Said, now: Said) -> tuple[Compared, ...]:
    """Return every figure that either plan has."""
    found = ((figure, _shown(before, figure), _shown(now, figure)) for figure in FIGURES)
    return tuple(
        Compared(
            name=figure.name,
            before=then or MISSING,
            now=today or MISSING,
            changed=bool(then and today and then != today),
            why=f"{figure.agent.lower()}.{figure.path}" if figure.unit and today else None,
        )
        for figure, then, today in found
        if then or today
    )


def meals_changed(before: Said, now: Said) -> tuple[int, int]:
    """Return how many of the week's meals are other recipes than a week before, and how many there are."""
    return _changed(*(_recipes(said.get(AgentName.CHEF, {})) for said in (before, now)))


def exercises_changed(before: Said, now: Said) -> tuple[int, int]:
    """Return how many of the week's exercises are new on their day or done otherwise, and how many there are."""
    return _changed(*(_exercises(said.get(AgentName.COACH, {})) for said in (before, now)))


def _changed(old: Mapping[Place, object], new: Mapping[Place, object]) -> tuple[int, int]:
    return sum(old.get(place) != what for place, what in new.items()), len(new)


def _recipes(menu: Mapping[str, Any]) -> dict[Place, object]:
    return {
        (day["weekday"], meal["slot"]): meal["recipe"]
        for day in menu.get("days", ())
        for meal in day["meals"]
        if meal["recipe"]
    }


def _exercises(training: Mapping[str, Any]) -> dict[Place, object]:
    return {
        (session["weekday"], one["name"]): (one["sets"], one["reps"], one["load_kg"])
        for session in training.get("sessions", ())
        for one in session["exercises"]
    }


def _shown(said: Said, figure: Figure) -> str:
    value = read(said.get(figure.agent, {}), split(figure.path))
    return "" if value is NOTHING or value is None else _worded(value, figure.unit)


def _worded(value: Scalar | object, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:+.2f}" if unit.endswith("/week") else f"{value:g}"
    else:
        text = str(value).replace("_", " ")
    return f"{text} {unit}".strip()
