"""DIETITIAN: how are the targets spread over the week's days and meals, and what may never be served?"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from domain.agents import nutritionist
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.facts import Facts, Ratio, Reason
from domain.meals.aversions import understand
from domain.meals.diet_rules import forbid_by_name
from domain.meals.rule_sets import all_foods, explain_rules, gather_rules, meals_a_week, notes_of, strictest
from domain.nutrition.cooking import Batch, plan_batches
from domain.nutrition.day_cycle import Macros, bounded_cycle, bump_for, day_macros
from domain.nutrition.explain import explain_days
from domain.nutrition.hardgainer import GainTactics
from domain.nutrition.slots import FEEDINGS, PREP_MINUTES, energy_by_slot, folds, protein_by_slot, sittings, spread_day
from domain.nutrition.viable_day import ViableDay, plan_viable_day
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
    sittings: int = 1
    """How often the slot is eaten, its food divided evenly: a sixth feeding is a second sitting of the snack."""


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
    apart_next_tags: tuple[tuple[str, str], ...] = ()
    """A wish: the meal after one with the first tag that day is without the second, such as meat then dairy."""
    batch: Batch | None = None
    """Limits on cooking ahead; None in weeks planned before there were any."""
    viable_day: ViableDay | None = None
    """A fallback day that the menu fills with survival recipes; None in weeks planned before there was one."""
    boost_g: tuple[float, float] | None = None
    """Least and most of a booster, such as oil, in each meal's boost options; set for a hardgainer."""
    liquid_share_max: Ratio | None = None
    """Most of a day's energy that is drunk; set for a hardgainer."""
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
    gain_tactics: GainTactics | None = None
    day_changes_kcal: tuple[int, ...] = ()
    """What the cycle adds to each day, or takes from it; empty for most clients."""
    viable_days_last_week: int = 0
    """Minimum viable days logged in the seven days before the week."""


WEEK_DAYS = 7

MANY_MEALS = "More than five meals a day: the snack is eaten in several sittings, each a snack of its own."
"""Seed conflict C18 has extra snack rows for this; the plan keeps five slots."""
FEW_MEALS = "Fewer than four meals a day: protein serves muscle best in four or more feedings."
"""Schoenfeld & Aragon 2018 [R]."""
TALK_FIRST = "More than two minimum viable days last week: we talk before the next one."

FROM_CLIENT = (
    "training_weekdays", "goal", "meals_per_day", "prep_minutes_max", "diet", "allergies", "aversions",
    "dislikes", "cuisines", "medications", "conditions", "pregnancy",
)  # fmt: skip
FROM_NUTRITIONIST = (
    "floor_kcal", "ceiling_kcal", "fiber_g", "fiber_max_g", "net_carbs_max_g", "energy_shares", "protein_shares",
    "gain_tactics", "day_changes_kcal",
)  # fmt: skip


def given(snapshot: Snapshot, said: Mapping[str, Facts]) -> Given:
    """Pick the client's eating and training facts and the NUTRITIONIST's targets."""
    targets = spoken(said, AgentName.NUTRITIONIST, nutritionist.Said)
    return Given(
        catalogue_version=snapshot.catalogue_version,
        week_start=snapshot.week_start,
        viable_days_last_week=sum(
            day.viable_day for day in snapshot.days if 0 < (snapshot.week_start - day.day).days <= WEEK_DAYS
        ),
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
    allergens = {*given.allergies, *averted.allergens}
    rules = gather_rules(given.diet, allergens, given.pregnancy, given.medications, given.conditions)
    forbidden_tags = frozenset(tag for rule in rules for tag in rule.forbid)
    forbidden_foods = averted.foods | {food.name for food in catalogue.foods if forbid_by_name(food, forbidden_tags)}
    viable_day = _fall_back(given)
    return Said(
        days=days,
        fiber_g=given.fiber_g,
        fiber_max_g=given.fiber_max_g,
        net_carbs_max_g=given.net_carbs_max_g,
        sodium_max_mg=min(rule.sodium_max_mg for rule in rules if rule.sodium_max_mg is not None),
        potassium_max_mg=strictest(rule.potassium_max_mg for rule in rules),
        vitamin_k_ug=next((rule.vitamin_k_ug for rule in rules if rule.vitamin_k_ug is not None), None),
        meals_a_week=meals_a_week(rules),
        forbidden_tags=tuple(sorted(forbidden_tags)),
        forbidden_foods=tuple(sorted(forbidden_foods)),
        disliked_foods=tuple(sorted(all_foods(disliked, catalogue) - forbidden_foods)),
        apart_tags=tuple(sorted({pair for rule in rules for pair in rule.apart})),
        apart_next_tags=tuple(sorted({pair for rule in rules for pair in rule.apart_next})),
        required_tags=dict(sorted((first, second) for rule in rules for first, second in rule.require.items())),
        unmatched_aversions=averted.unmatched,
        cuisines=given.cuisines,
        batch=plan_batches([day.day for day in days], [day.training for day in days], catalogue.foods),
        viable_day=viable_day,
        boost_g=given.gain_tactics and given.gain_tactics.boost_g,
        liquid_share_max=given.gain_tactics and given.gain_tactics.liquid_share_max,
        notes=(*notes_of(rules, averted, catalogue), *_meal_notes(given, viable_day)),
        reasons=(*explain_days(bump), *explain_rules(rules, _passed_on(given))),
    )


def plan_days(given: Given) -> tuple[tuple[DayTarget, ...], float]:
    """The seven days' targets, and the training-day bump they were made with."""
    dates = [given.week_start + timedelta(days=ahead) for ahead in range(WEEK_DAYS)]
    training = [list(Weekday)[day.weekday()] in given.training_weekdays for day in dates]
    changes = given.day_changes_kcal or (0,) * WEEK_DAYS
    least, most = given.floor_kcal - min(*changes, 0), given.ceiling_kcal - max(*changes, 0)
    energy, bump = bounded_cycle(given.mean.kcal, training, bump_for(given.goal), least, most)
    planned = zip(dates, training, energy, changes, strict=True)
    return tuple(_plan_day(given, day, kcal + more, training=trains) for day, trains, kcal, more in planned), bump


class _Feeding(NamedTuple):
    """How many meals a kind of day has, which are eaten whatever the number, and what each holds of the day."""

    meals: int
    kept: tuple[Slot, ...]
    energy: dict[Slot, float]
    protein: dict[Slot, float]


def _feed(given: Given, *, training: bool) -> _Feeding:
    tactics = given.gain_tactics
    meals = given.meals_per_day + (tactics.more_feedings_on_training_days if tactics and training else 0)
    kept = tactics.kept_slots if tactics else ()
    return _Feeding(
        meals,
        kept,
        energy_by_slot(given.energy_shares, meals, kept),
        protein_by_slot(given.protein_shares, meals, kept),
    )


def _plan_day(given: Given, day: date, kcal: int, *, training: bool) -> DayTarget:
    macros = day_macros(given.mean, kcal, keto=given.net_carbs_max_g is not None)
    feeding = _feed(given, training=training)
    folded = folds(feeding.meals, feeding.kept)
    slots = tuple(
        SlotTarget(
            **part.model_dump(),
            prep_minutes_max=min(PREP_MINUTES[part.slot], given.prep_minutes_max or PREP_MINUTES[part.slot]),
            merged_into=folded.get(part.slot),
            sittings=sittings(part.slot, feeding.meals),
        )
        for part in spread_day(macros, feeding.energy, feeding.protein)
    )
    return DayTarget(
        day=day, weekday=list(Weekday)[day.weekday()], training=training, slots=slots, **macros.model_dump()
    )


def _fall_back(given: Given) -> ViableDay:
    return plan_viable_day(
        given.mean,
        given.floor_kcal,
        given.energy_shares,
        given.protein_shares,
        given.viable_days_last_week,
        keto=given.net_carbs_max_g is not None,
    )


def _meal_notes(given: Given, viable_day: ViableDay) -> tuple[str, ...]:
    notes = (
        (MANY_MEALS, given.meals_per_day > len(Slot)),
        (FEW_MEALS, given.meals_per_day < FEEDINGS),
        (TALK_FIRST, viable_day.talk_first),
    )
    return tuple(note for note, holds in notes if holds)


def _passed_on(given: Given) -> dict[str, float | None]:
    return {name: getattr(given, name) for name in ("fiber_g", "fiber_max_g", "net_carbs_max_g")}
