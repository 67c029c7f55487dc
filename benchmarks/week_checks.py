"""What must hold of every published week, whoever the client is; and whose fault it is that one was held."""

import re
from collections.abc import Iterator

from benchmarks.forecast_checks import check_forecast
from benchmarks.kitchen_checks import check_kitchen
from benchmarks.larder_checks import check_larder
from benchmarks.line import Week
from benchmarks.people import AVERSIONS
from benchmarks.rate_checks import check_flags_once, check_rates
from domain.agents import chef, coach, dietitian, nutritionist, scientist
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.constraints import check_program_targets
from domain.nutrition.cooking import COOK_DAYS_MAX
from domain.nutrition.protein_basis import protein_weight_kg
from domain.nutrition.slots import FEEDING_G_PER_KG, FEEDINGS
from domain.nutrition.viable_day import MEALS
from domain.safety.forbidden import why_forbidden
from domain.safety.interactions import interactions_of
from domain.training.cardio import WEEKLY_MINUTES
from domain.training.landmarks import LANDMARKS
from domain.vocabulary import AgentName, Diet, Level, Slot, Weekday
from domain.why.audit import audit
from domain.why.record import Record

OURS = frozenset({
    "calories.far_below_floor", "calories.far_above_expenditure", "protein.far_too_low", "loss.planned_too_fast",
})  # fmt: skip
"""Critical violations that only a plan can commit; the client cannot."""
WITHOUT_MENU = "plan.menu_infeasible"
LEVELS = list(Level)
ALWAYS_AT_HAND = frozenset({"bodyweight", "none"})
DAYS = 7
ROUNDING_G, ROUNDING_KCAL = 0.01, 3
ROUNDING_FEEDING_G = 0.1
NEEDED = "vitamin B12"
"""Advised to vegans whatever else they take."""
OTHERS = "nuts, seeds and vegetables"
PROTEIN_KINDS = {"soy": "soy", "pulses": "legume", "grains": "grain"}
KIND_G, KINDS_A_DAY = 5.0, 2
"""Grams of protein that make a kind count, and kinds a vegan day has at least."""


def find_problems(week: Week, catalogue: Catalogue) -> list[str]:
    """Return every rule that a week breaks through a fault of the agents; empty for a good week, held or not."""
    twice = list(check_flags_once(week, catalogue))
    if week.published is None:
        return twice + [f"held by a fault of ours: {why}" for why in blame_ourselves(week)]
    return [
        *twice,
        *check_rates(week),
        *check_forecast(week),
        *_targets(week),
        *_eating(week, catalogue),
        *_menu(week, catalogue),
        *check_kitchen(week, catalogue),
        *_training(week, catalogue),
        *_dose(week, catalogue),
        *_rows(week),
    ]


def find_plan_problems(week: Week, catalogue: Catalogue) -> list[str]:
    """Return every rule that a week breaks before anybody has cooked: targets, rates, flags, larder and training."""
    return [
        *check_flags_once(week, catalogue),
        *check_rates(week),
        *check_forecast(week),
        *_targets(week),
        *_eating(week, catalogue),
        *check_larder(week, catalogue),
        *_training(week, catalogue),
        *_dose(week, catalogue),
    ]


def record_of(week: Week, catalogue: Catalogue) -> Record:
    """Return a week as it would be stored, to ask why its numbers are what they are."""
    said = {agent: message.model_dump(mode="json") for agent, message in week.said.items()}
    changes = [one.model_dump(mode="json") for one in week.published.adjustments] if week.published else []
    return Record(week.snapshot.model_dump(mode="json"), said, catalogue, changes)


def find_unexplained(week: Week, catalogue: Catalogue) -> list[str]:
    """Return every number without a rule, and every one that its formula does not give."""
    found = audit(record_of(week, catalogue))
    return [*(f"no rule: {path}" for path in found.unexplained), *found.differing]


def blame_ourselves(week: Week) -> list[str]:
    """Return the reasons of a hold that are inconsistencies between agents, not facts about the client.

    That no menu keeps the hard rules of a client is a fact about the client.
    """
    verdict = week.verdict
    return [
        *(f"{broken.rule}: {broken.description}" for broken in verdict.failed_checks if broken.rule != WITHOUT_MENU),
        *(f"{one.rule}: {one.description}" for one in verdict.violations if one.critical and one.rule in OURS),
    ]


def why_held(week: Week) -> list[str]:
    """Return the causes of a hold by name: standing and new flags, critical violations, failed checks."""
    verdict = week.verdict
    if week.published is not None:
        return []
    new = [flag.flag_type.value for flag in verdict.flags if flag.severity != "warning"]
    standing = [flag.flag_type.value for flag in week.snapshot.open_flags if flag.severity != "warning"]
    rules = [one.rule for one in verdict.violations if one.critical] + [one.rule for one in verdict.failed_checks]
    return sorted({*new, *(f"{kind} (open)" for kind in standing if kind not in new), *rules})


def _targets(week: Week) -> Iterator[str]:
    body = spoken(week.said, AgentName.SCIENTIST, scientist.Said)
    said = spoken(week.said, AgentName.NUTRITIONIST, nutritionist.Said)
    days = spoken(week.said, AgentName.DIETITIAN, dietitian.Said).days
    client = week.snapshot.client
    counted_kg = protein_weight_kg(client.protein_basis, body.weight_kg, client.height_cm)
    broken = check_program_targets(counted_kg, said.target_kcal, said.protein_g, said.fat_g, said.fiber_g)
    yield from (f"{rule.rule}: {rule.description}" for rule in broken)
    if sum(day.kcal for day in days) != DAYS * said.target_kcal + sum(said.day_changes_kcal):
        yield "the days do not sum to the week's mean and the cycle's changes"
    if min(said.target_kcal, *(day.kcal for day in days)) < said.floor_kcal:
        yield f"a day below the floor of {said.floor_kcal} kcal"
    if max(said.target_kcal, *(day.kcal for day in days)) > said.ceiling_kcal:
        yield f"a day above the ceiling of {said.ceiling_kcal} kcal"
    for day in days:
        for name in ("kcal", "protein_g", "fat_g", "carbs_g"):
            if abs(sum(getattr(slot, name) for slot in day.slots) - getattr(day, name)) > ROUNDING_G:
                yield f"{day.day}: the slots' {name} do not sum to the day's"
        energy = 4 * day.protein_g + 9 * day.fat_g + 4 * day.carbs_g
        if abs(energy - day.kcal) > ROUNDING_KCAL:
            yield f"{day.day}: macros of {energy:.0f} kcal for {day.kcal} kcal"
    for violation in week.verdict.violations:
        floor_is_high = violation.rule == "calories.above_expenditure" and said.target_kcal == said.floor_kcal
        if violation.rule.startswith(("calories.", "protein.")) and not floor_is_high:
            yield f"warned of its own plan: {violation.rule}: {violation.description}"


def _eating(week: Week, catalogue: Catalogue) -> Iterator[str]:
    """What the NUTRITIONIST and DIETITIAN promise beyond a day's sums."""
    said = spoken(week.said, AgentName.NUTRITIONIST, nutritionist.Said)
    plan = spoken(week.said, AgentName.DIETITIAN, dietitian.Said)
    names = tuple(one.name for one in said.supplements.advised if one.name != NEEDED)
    taking = week.snapshot.client.model_copy(update={"supplements": names, "diet": Diet.NONE})
    yield from (f"advises {row.supplement} with {row.drug}" for row in interactions_of(taking) if row.supplement)
    body = spoken(week.said, AgentName.SCIENTIST, scientist.Said)
    least_g = FEEDING_G_PER_KG * (said.protein_weight_kg or body.weight_kg)
    for day in plan.days:
        fed = sum(slot.protein_g >= least_g - ROUNDING_FEEDING_G for slot in day.slots)
        if sum(slot.kcal > 0 for slot in day.slots) >= FEEDINGS and fed < FEEDINGS:
            yield f"{day.day}: {fed} feedings of {least_g:.0f} g of protein"
    if week.snapshot.client.diet is Diet.VEGAN:
        yield from _protein_blend(week, catalogue)
    fallback = plan.viable_day
    if fallback is None or plan.batch is None:
        yield "no minimum viable day, or no limits on cooking ahead"
    elif fallback.kcal_min < max(said.floor_kcal, 0.75 * said.target_kcal):
        yield f"a minimum viable day of {fallback.kcal_min} kcal"
    elif fallback.protein_min_g < 0.8 * said.protein_g - ROUNDING_G or len(fallback.meals) != MEALS:
        yield f"a minimum viable day of {fallback.protein_min_g} g of protein in {len(fallback.meals)} meals"
    elif len(plan.batch.cook_days) > COOK_DAYS_MAX:
        yield f"cooks ahead on {len(plan.batch.cook_days)} days"


def _protein_blend(week: Week, catalogue: Catalogue) -> Iterator[str]:
    """A vegan day has protein of two kinds of plants at least."""
    for day in spoken(week.said, AgentName.CHEF, chef.Said).days:
        kinds = dict.fromkeys((*PROTEIN_KINDS, OTHERS), 0.0)
        for item in (item for meal in day.meals for item in meal.items):
            food = catalogue.food[item.food]
            kind = next((kind for kind, tag in PROTEIN_KINDS.items() if tag in food.tags), OTHERS)
            kinds[kind] += food.protein_g * item.grams / 100
        if sum(grams >= KIND_G for grams in kinds.values()) < KINDS_A_DAY:
            yield f"{day.day}: vegan protein of one kind: {kinds}"


def _menu(week: Week, catalogue: Catalogue) -> Iterator[str]:
    menu = spoken(week.said, AgentName.CHEF, chef.Said)
    client = week.snapshot.client
    if not menu.check.ok:
        yield f"the menu's own check: {menu.check.problems}"
    if len(menu.days) != DAYS or any(len(day.meals) != len(Slot) for day in menu.days):
        yield "not 35 meals"
    unwanted = [part for text in client.aversions for part in AVERSIONS.get(text, ())]
    for day in menu.days:
        for item in (item for meal in day.meals for item in meal.items):
            why = why_forbidden(catalogue.food[item.food], client)
            if why or any(re.search(rf"\b{part}", item.food.lower()) for part in unwanted):
                yield f"{day.day}: serves {item.food}: {why or 'averted'}"


def _training(week: Week, catalogue: Catalogue) -> Iterator[str]:
    client, said = week.snapshot.client, spoken(week.said, AgentName.COACH, coach.Said)
    injured, at_hand = {injury.joint for injury in client.injuries}, ALWAYS_AT_HAND | set(client.equipment)
    asked = {*client.training_weekdays, *client.cardio_weekdays}
    if {session.weekday for session in said.sessions} != asked:
        yield f"trains on {len(said.sessions)} of {len(asked)} days asked for"
    for session in said.sessions:
        weekday = list(Weekday)[session.day.weekday()]
        if weekday != session.weekday or weekday not in asked:
            yield f"{session.day}: trains on {weekday}"
        if not 0 <= (session.day - week.snapshot.week_start).days < DAYS:
            yield f"{session.day}: outside the week"
        if session.minutes > client.session_minutes:
            yield f"{session.day}: {session.minutes} min of {client.session_minutes}"
        for exercise in (catalogue.exercise[planned.name] for planned in session.exercises):
            if exercise.contraindicated_joints & injured:
                yield f"{exercise.name}: loads an injured joint"
            if not exercise.equipment <= at_hand:
                yield f"{exercise.name}: needs {sorted(exercise.equipment - at_hand)}"
            if LEVELS.index(exercise.level) > LEVELS.index(client.experience):
                yield f"{exercise.name}: too hard for a {client.experience}"


def _dose(week: Week, catalogue: Catalogue) -> Iterator[str]:
    """Within what muscles recover from, no more cardio than the goal asks for, and a way indoors for all outdoors."""
    client, said = week.snapshot.client, spoken(week.said, AgentName.COACH, coach.Said)
    for muscle, landmark in LANDMARKS.items():
        if said.weekly_sets.get(muscle, 0) > landmark.mrv:
            yield f"{muscle}: {said.weekly_sets[muscle]} sets, above {landmark.mrv}"
        if said.state.sets_per_muscle[muscle] > landmark.mrv:
            yield f"{muscle}: {said.state.sets_per_muscle[muscle]} sets wanted, above {landmark.mrv}"
    for session in said.sessions:
        outdoors = any(catalogue.exercise[one.name].is_outdoor for one in session.exercises)
        if outdoors and session.indoor_alternative is None:
            yield f"{session.day}: outdoors without an indoor alternative"
    if said.cardio_minutes > WEEKLY_MINUTES[client.goal]:
        yield f"{said.cardio_minutes} min of cardio for {client.goal}"


def _rows(week: Week) -> Iterator[str]:
    if week.published is None or len(week.published.meals) != DAYS * len(Slot):
        yield "not 35 meal rows"
    if week.published is not None:
        said, program = spoken(week.said, AgentName.NUTRITIONIST, nutritionist.Said), week.published.program
        if ("protein_basis" in program["client_constraints"]) != (said.protein_weight_kg is not None):
            yield "protein on another weight, and the program does not say who approved it"
        if (program["cycle_adjustments"] is None) != (not said.day_changes_kcal):
            yield "the program does not keep what the cycle changes"
