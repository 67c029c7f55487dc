"""DIETITIAN: how are the targets spread over the week's days and meals, and what may never be served?"""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.agents import nutritionist
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.facts import Facts, Ratio, Reason
from domain.meals.aversions import Meant, understand
from domain.meals.diet_rules import (
    ALWAYS,
    DIETS,
    PREGNANCIES,
    Rule,
    allergy_rule,
    condition_rules,
    explain,
    forbid_by_name,
    medicine_rules,
    unknown_tags,
)
from domain.nutrition.day_cycle import Macros, bounded_cycle, bump_for, day_macros
from domain.nutrition.explain import explain_days, explain_slots
from domain.nutrition.slots import PREP_MINUTES, fold_shares, folds, spread_day
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName, Allergen, Diet, Goal, Pregnancy, Slot, Weekday


class SlotTarget(Facts):
    """What one meal should hold."""

    slot: Slot
    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    prep_minutes_max: int
    merged_into: Slot | None = None
    """A folded slot holds 0 kcal and says which meal took it."""


class DayTarget(Facts):
    """What one day should hold; its slots sum to it exactly."""

    day: date
    weekday: Weekday
    training: bool
    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    slots: tuple[SlotTarget, ...]
    """Always the five, in order."""


class Said(Facts):
    """Seven days of targets and the rules every meal keeps."""

    days: tuple[DayTarget, ...]
    fiber_g: float
    net_carbs_max_g: float | None
    sodium_max_mg: int
    potassium_max_mg: int | None
    forbidden_tags: tuple[str, ...]
    """Sorted. A food with any of these is never served."""
    forbidden_foods: tuple[str, ...]
    """Sorted names: aversions, the peanut family, and foods whose tags nobody knows."""
    disliked_foods: tuple[str, ...]
    apart_tags: tuple[tuple[str, str], ...]
    """Pairs of tags never in one slot, such as meat and dairy for kosher."""
    required_tags: dict[str, str]
    """A food with the first tag must also have the second, such as meat: halal_certified."""
    unmatched_aversions: tuple[str, ...]
    """Words that name no known food: a question for the client."""
    cuisines: tuple[str, ...]
    vitamin_k_ug: tuple[float, float] | None = None
    """Least and most a day, with warfarin."""
    meals_a_week: dict[str, int] = {}
    """At most so many meals a week with foods of a tag, such as mercury_moderate."""
    fiber_max_g: float | None = None
    notes: tuple[str, ...] = ()
    reasons: tuple[Reason, ...]


class Given(Facts):
    """What the client may eat, when they train, and the week's mean targets."""

    catalogue_version: str
    week_start: date
    training_weekdays: tuple[Weekday, ...]
    goal: Goal
    meals_per_day: int
    prep_minutes_max: int | None
    diet: Diet
    allergies: tuple[Allergen, ...]
    aversions: tuple[str, ...]
    dislikes: tuple[str, ...]
    cuisines: tuple[str, ...]
    medications: tuple[str, ...]
    conditions: tuple[str, ...]
    pregnancy: Pregnancy
    mean: Macros
    floor_kcal: int
    ceiling_kcal: int
    fiber_g: float
    fiber_max_g: float | None
    net_carbs_max_g: float | None
    energy_shares: dict[Slot, Ratio]
    protein_shares: dict[Slot, Ratio]


MANY_MEALS = "More than five meals a day: the five slots hold them all; split the larger ones."
"""Seed conflict C18 has extra snack rows for this; the plan keeps five slots."""

FROM_CLIENT = (
    "training_weekdays", "goal", "meals_per_day", "prep_minutes_max", "diet", "allergies", "aversions",
    "dislikes", "cuisines", "medications", "conditions", "pregnancy",
)  # fmt: skip
FROM_NUTRITIONIST = (
    "floor_kcal", "ceiling_kcal", "fiber_g", "fiber_max_g", "net_carbs_max_g", "energy_shares", "protein_shares",
)  # fmt: skip


def given(snapshot: Snapshot, said: Mapping[str, Facts]) -> Given:
    """Pick the client's eating and training facts and the NUTRITIONIST's targets."""
    targets = spoken(said, AgentName.NUTRITIONIST, nutritionist.Said)
    return Given(
        catalogue_version=snapshot.catalogue_version,
        week_start=snapshot.week_start,
        mean=Macros(
            kcal=targets.target_kcal,
            protein_g=targets.protein_g,
            fat_g=targets.fat_g,
            carbs_g=targets.carbs_g,
        ),
        **{name: getattr(snapshot.client, name) for name in FROM_CLIENT},
        **{name: getattr(targets, name) for name in FROM_NUTRITIONIST},
    )


def think(given: Given, catalogue: Catalogue) -> Said:
    """Spread the week's targets over days and meals, and gather every rule that bears on what is served."""
    days, bump = plan_days(given)
    averted, disliked = understand(given.aversions, catalogue.foods), understand(given.dislikes, catalogue.foods)
    rules = _gather_rules(given, averted)
    forbidden_tags = frozenset(tag for rule in rules for tag in rule.forbid)
    forbidden_foods = averted.foods | {food.name for food in catalogue.foods if forbid_by_name(food, forbidden_tags)}
    return Said(
        days=days,
        fiber_g=given.fiber_g,
        fiber_max_g=given.fiber_max_g,
        net_carbs_max_g=given.net_carbs_max_g,
        sodium_max_mg=min(rule.sodium_max_mg for rule in rules if rule.sodium_max_mg is not None),
        potassium_max_mg=min(
            (rule.potassium_max_mg for rule in rules if rule.potassium_max_mg is not None), default=None
        ),
        vitamin_k_ug=next((rule.vitamin_k_ug for rule in rules if rule.vitamin_k_ug is not None), None),
        meals_a_week=_meals_a_week(rules),
        forbidden_tags=tuple(sorted(forbidden_tags)),
        forbidden_foods=tuple(sorted(forbidden_foods)),
        disliked_foods=tuple(sorted(_all_foods(disliked, catalogue) - forbidden_foods)),
        apart_tags=tuple(sorted({pair for rule in rules for pair in rule.apart})),
        required_tags=dict(sorted((first, second) for rule in rules for first, second in rule.require.items())),
        unmatched_aversions=averted.unmatched,
        cuisines=given.cuisines,
        notes=_take_notes(given, rules, averted, catalogue),
        reasons=(*_target_reasons(given, days, bump), *_rule_reasons(given, rules)),
    )


def plan_days(given: Given) -> tuple[tuple[DayTarget, ...], float]:
    """The seven days' targets, and the training-day bump they were made with."""
    dates = [given.week_start + timedelta(days=ahead) for ahead in range(7)]
    training = [list(Weekday)[day.weekday()] in given.training_weekdays for day in dates]
    energy, bump = bounded_cycle(given.mean.kcal, training, bump_for(given.goal), given.floor_kcal, given.ceiling_kcal)
    planned = zip(dates, training, energy, strict=True)
    return tuple(_plan_day(given, day, kcal, training=trains) for day, trains, kcal in planned), bump


def _plan_day(given: Given, day: date, kcal: int, *, training: bool) -> DayTarget:
    macros = day_macros(given.mean, kcal, keto=given.net_carbs_max_g is not None)
    folded = folds(given.meals_per_day)
    parts = spread_day(
        macros,
        fold_shares(given.energy_shares, given.meals_per_day),
        fold_shares(given.protein_shares, given.meals_per_day),
    )
    slots = tuple(
        SlotTarget(
            **part.model_dump(),
            prep_minutes_max=min(PREP_MINUTES[part.slot], given.prep_minutes_max or PREP_MINUTES[part.slot]),
            merged_into=folded.get(part.slot),
        )
        for part in parts
    )
    return DayTarget(
        day=day, weekday=list(Weekday)[day.weekday()], training=training, slots=slots, **macros.model_dump()
    )


def _gather_rules(given: Given, averted: Meant) -> list[Rule]:
    """Every rule that applies, once, in a fixed order."""
    allergens = [allergen for allergen in Allergen if allergen in given.allergies or allergen in averted.allergens]
    pregnancy = PREGNANCIES[given.pregnancy]
    rules = [
        ALWAYS,
        DIETS[given.diet],
        *(allergy_rule(allergen) for allergen in allergens),
        *([pregnancy] if pregnancy else []),
        *medicine_rules(given.medications),
        *condition_rules(given.conditions),
    ]
    return list({rule.id: rule for rule in rules}.values())


def _meals_a_week(rules: list[Rule]) -> dict[str, int]:
    limits: dict[str, int] = {}
    for rule in rules:
        for tag, most in rule.meals_a_week.items():
            limits[tag] = min(most, limits.get(tag, most))
    return dict(sorted(limits.items()))


def _all_foods(meant: Meant, catalogue: Catalogue) -> frozenset[str]:
    tags = frozenset(tag for allergen in meant.allergens for tag in allergy_rule(allergen).forbid)
    return meant.foods | {food.name for food in catalogue.foods if food.tags & tags}


def _take_notes(given: Given, rules: list[Rule], averted: Meant, catalogue: Catalogue) -> tuple[str, ...]:
    unknown = sorted({tag for food in catalogue.foods for tag in unknown_tags(food)})
    return (
        *(rule.note for rule in rules if rule.note),
        *(
            f"Which food do you mean by {text!r}? It matches none, so nothing was left out for it."
            for text in averted.unmatched
        ),
        *(f"Foods tagged {tag!r} are not served: no rule knows the tag." for tag in unknown),
        *([MANY_MEALS] if given.meals_per_day > len(Slot) else []),
    )


def _target_reasons(given: Given, days: tuple[DayTarget, ...], bump: float) -> tuple[Reason, ...]:
    kinds = [
        (day.training, Macros(kcal=day.kcal, protein_g=day.protein_g, fat_g=day.fat_g, carbs_g=day.carbs_g))
        for day in days
    ]
    shares = (given.energy_shares, given.protein_shares)
    return (*explain_days(given.mean, kinds, bump, given.floor_kcal), *explain_slots(*shares, given.meals_per_day))


def _rule_reasons(given: Given, rules: list[Rule]) -> list[Reason]:
    """The limits passed on from the NUTRITIONIST, and one reason for each rule, with what it asks."""
    passed = (
        ("fiber_g", given.fiber_g),
        ("fiber_max_g", given.fiber_max_g),
        ("net_carbs_max_g", given.net_carbs_max_g),
    )
    return [
        *(
            Reason(about=name, rule="dietitian.from_nutritionist", inputs={name: value}, source="the NUTRITIONIST")
            for name, value in passed
            if value is not None
        ),
        *(reason for rule in rules for reason in explain(rule)),
    ]
