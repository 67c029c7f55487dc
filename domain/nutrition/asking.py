"""From a person and what their body spends to the question that the energy target answers."""

from collections.abc import Iterable

from domain.energy.baseline import Baseline
from domain.facts import Facts
from domain.nutrition.circumstances import Person, circumstances
from domain.nutrition.energy_target import EnergyAsk, energy_target, is_lean
from domain.nutrition.goals import GOALS, TIER_SHARE
from domain.snapshot import ClientFacts
from domain.units import half_up, tenth
from domain.vocabulary import FlagType, Tier


class Figures(Facts):
    """A body in the figures that are published: kg, and kcal a day."""

    weight_kg: float
    body_fat_pct: float | None
    ffm_kg: float | None
    bmr_kcal: int
    tdee_kcal: int
    density_kcal_per_kg: int
    exercise_kcal: int


def person_of(client: ClientFacts, weight_kg: float, open_flags: Iterable[FlagType] = ()) -> Person:
    """Return what a client's goal is checked against, at a weight."""
    return Person(
        goal=client.goal,
        pace=client.pace,
        sex=client.sex,
        age_years=client.age_years,
        height_cm=client.height_cm,
        weight_kg=weight_kg,
        target_weight_kg=client.target_weight_kg,
        pregnancy=client.pregnancy,
        weeks_postpartum=client.weeks_postpartum,
        scoff_score=client.scoff_score,
        open_flags=tuple(sorted(set(open_flags))),
    )


def figures_of(found: Baseline, tdee_kcal: float) -> Figures:
    """Return the published figures of a body that spends `tdee_kcal`."""
    return Figures(
        weight_kg=tenth(found.weight_kg),
        body_fat_pct=None if found.body_fat_pct is None else tenth(found.body_fat_pct),
        ffm_kg=None if found.ffm_kg is None else tenth(found.ffm_kg),
        bmr_kcal=half_up(found.bmr_kcal),
        tdee_kcal=half_up(tdee_kcal),
        density_kcal_per_kg=half_up(found.density_kcal_per_kg),
        exercise_kcal=half_up(found.exercise_kcal),
    )


def energy_ask(
    person: Person,
    figures: Figures,
    tier: Tier,
    *,
    trim_kcal: int = 0,
    habit_kcal: int = 0,
    held_kcal: int | None = None,
) -> EnergyAsk:
    """Return the question of a day's energy, with the goal as the circumstances allow it."""
    found = circumstances(person)
    return EnergyAsk(
        goal=found.goal,
        pace=person.pace,
        sex=person.sex,
        weight_kg=figures.weight_kg,
        tdee_kcal=figures.tdee_kcal,
        bmr_kcal=figures.bmr_kcal,
        density_kcal_per_kg=figures.density_kcal_per_kg,
        ffm_kg=figures.ffm_kg,
        exercise_kcal=figures.exercise_kcal,
        lean=is_lean(person.sex, figures.body_fat_pct),
        tier_share=TIER_SHARE[tier],
        trim_kcal=trim_kcal,
        habit_kcal=habit_kcal,
        extra_kcal=found.extra_kcal,
        deficit_allowed=found.deficit_allowed,
        deficit_cap=found.deficit_cap,
        floor_kcal=found.floor_kcal,
        held_kcal=held_kcal,
    )


def planned_rate_kg_per_week(person: Person, figures: Figures, tier: Tier) -> float:
    """Return the rate that the plan's energy leads to, kg/wk: what is left of the goal's after caps and floor.

    Zero where the goal, as the circumstances allow it, wants no change; never of the other sign.
    """
    ask = energy_ask(person, figures, tier)
    wish = GOALS[ask.goal].rate_pct[ask.pace]
    rate = (energy_target(ask).kcal - ask.need_kcal) * 7 / figures.density_kcal_per_kg
    if not wish or not ask.tier_share:
        return 0.0
    return min(rate, 0.0) if wish < 0 else max(rate, 0.0)
