"""What publishing a week writes, decided before anything is written."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from domain.agents import chef, coach, dietitian, nutritionist, physician, scientist
from domain.agents.upstream import spoken
from domain.constraints import Broken, check_program_targets
from domain.errors import AgentError
from domain.facts import Facts
from domain.nutrition.protein_basis import protein_weight_kg
from domain.snapshot import Snapshot
from domain.vocabulary import AdjustmentType, AgentName, Slot, Tier, Verdict, Weekday

_kinds = AdjustmentType

PUBLISHABLE = Verdict.CLEAR
"""The only verdict a plan is published on."""
PROGRAM: Mapping[str, str] = {
    "current_phase": "coach.phase",
    "current_tier": "scientist.tier",
    "bmr_kcal": "scientist.bmr_kcal",
    "tdee_kcal": "scientist.tdee_kcal",
    "target_intake_kcal": "nutritionist.target_kcal",
    "protein_g": "nutritionist.protein_g",
    "fat_g": "nutritionist.fat_g",
    "carbs_g": "nutritionist.carbs_g",
    "fiber_g_min": "nutritionist.fiber_g",
    "hydration_l": "nutritionist.water_l",
    "activity_multiplier": "scientist.activity_multiplier",
    "adaptation_period_complete": "scientist.adaptation_complete",
    "supplement_protocol": "nutritionist.supplements",
}
"""The program's columns, and whose figure each of them is."""
WEEKLY_PLAN: Mapping[str, str] = {
    "tier": "scientist.tier",
    "target_intake_kcal": "nutritionist.target_kcal",
    "protein_g": "nutritionist.protein_g",
    "fat_g": "nutritionist.fat_g",
    "carbs_g": "nutritionist.carbs_g",
    "fiber_g": "nutritionist.fiber_g",
    "protein_distribution": "nutritionist.protein_shares",
    "hardgainer_tactics": "scientist.hardgainer_tactics",
    "special_considerations": "nutritionist.special_considerations",
}
"""The week's columns, and whose figure each of them is."""
PROGRAM_BEFORE: Mapping[str, str] = {
    "target_intake_kcal": "snapshot.program.target_kcal",
    "tdee_kcal": "snapshot.program.tdee_kcal",
    "bmr_kcal": "snapshot.program.bmr_kcal",
    "protein_g": "snapshot.program.protein_g",
    "current_phase": "snapshot.program.phase",
}
"""The columns whose changes are logged, and where their value before the run stands."""


class Adjustment(Facts):
    """One logged change of a program; old and new values hold exactly what differs."""

    trigger_type: AdjustmentType
    detecting_agent: AgentName
    old_values: dict[str, Any]
    new_values: dict[str, Any]
    affected_agents: tuple[AgentName, ...]
    reason: str


class MealRow(Facts):
    """A meal slot with what is on its plate."""

    day: Weekday
    slot: Slot
    calories: int
    protein_g: float
    fat_g: float
    carbs_g: float
    prep_time_max_min: int
    constraints: tuple[str, ...]
    alternatives: tuple[str, ...]
    primary_protein: str | None
    cuisine_preference: str | None
    batch_portion: int
    """Meals that the cooking is for, this one included; 0 for a leftover and for a folded meal."""
    recipe: str | None
    items: tuple[chef.Item, ...]


class Publication(Facts):
    """A whole week: everything one transaction writes, or nothing."""

    program: dict[str, Any]
    tier: Tier
    weekly_plan: dict[str, Any]
    meals: tuple[MealRow, ...]
    sessions: tuple[coach.Session, ...]
    adjustments: tuple[Adjustment, ...]
    bundle: dict[str, Any]


def publication(snapshot: Snapshot, said: Mapping[str, Facts]) -> Publication:
    """Return what a clear verdict publishes.

    Raises:
        AgentError: the targets break a rule of the program's own, named by its id.
    """
    science = spoken(said, AgentName.SCIENTIST, scientist.Said)
    targets = spoken(said, AgentName.NUTRITIONIST, nutritionist.Said)
    days = spoken(said, AgentName.DIETITIAN, dietitian.Said)
    menu = spoken(said, AgentName.CHEF, chef.Said)
    training = spoken(said, AgentName.COACH, coach.Said)
    client = snapshot.client
    counted_kg = protein_weight_kg(client.protein_basis, science.weight_kg, client.height_cm)
    _insist(check_program_targets(counted_kg, targets.target_kcal, targets.protein_g, targets.fat_g, targets.fiber_g))
    return Publication(
        program=_program(snapshot, said, targets, days, training),
        tier=science.tier,
        weekly_plan=_weekly_plan(snapshot, said),
        meals=_meals(days, menu),
        sessions=training.sessions,
        adjustments=_adjustments(snapshot, science, targets, training),
        bundle={str(agent): message.model_dump(mode="json") for agent, message in sorted(said.items())},
    )


def _read(paths: Mapping[str, str], said: Mapping[str, Facts]) -> dict[str, Any]:
    """The value of each path such as `scientist.tdee_kcal`."""
    spoke = {agent.lower(): message for agent, message in said.items()}
    return {column: attrgetter(path.partition(".")[2])(spoke[path.partition(".")[0]]) for column, path in paths.items()}


def _program(
    snapshot: Snapshot,
    said: Mapping[str, Facts],
    targets: nutritionist.Said,
    days: dietitian.Said,
    training: coach.Said,
) -> dict[str, Any]:
    constraints = {"forbidden_tags": list(days.forbidden_tags), "training_limits": list(training.limits)}
    return _read(PROGRAM, said) | {
        "client_constraints": constraints | _protein_basis(snapshot, targets),
        "supplement_protocol": targets.supplements.model_dump(mode="json"),
        "cycle_adjustments": _cycle_adjustments(days, targets),
    }


def _protein_basis(snapshot: Snapshot, targets: nutritionist.Said) -> dict[str, Any]:
    """Who decided that protein is counted on another weight; nothing where it is not."""
    if targets.protein_weight_kg is None:
        return {}
    approved_by = snapshot.client.protein_basis_approved_by
    return {"protein_basis": {"weight_kg": targets.protein_weight_kg, "approved_by": approved_by}}


def _cycle_adjustments(days: dietitian.Said, targets: nutritionist.Said) -> dict[str, Any] | None:
    """By date, what the cycle adds to a day's energy or takes from it."""
    changes = zip(days.days, targets.day_changes_kcal, strict=bool(targets.day_changes_kcal))
    return {day.day.isoformat(): kcal for day, kcal in changes} or None


def _weekly_plan(snapshot: Snapshot, said: Mapping[str, Facts]) -> dict[str, Any]:
    plan = _read(WEEKLY_PLAN, said)
    words = {name: list(plan[name]) or None for name in ("hardgainer_tactics", "special_considerations")}
    shares = {slot.value: share for slot, share in plan["protein_distribution"].items()}
    return plan | words | {"protein_distribution": shares, "week_start": snapshot.week_start}


def pause(snapshot: Snapshot, verdict: physician.Said) -> tuple[Adjustment, ...]:
    """Return the adjustment that records a hold."""
    return (
        Adjustment(
            trigger_type=AdjustmentType.RED_FLAG_PAUSE,
            detecting_agent=AgentName.PHYSICIAN,
            old_values={"week_published": snapshot.week_number - 1},
            new_values={"verdict": verdict.verdict, "flags": [flag.flag_type for flag in verdict.flags]},
            affected_agents=verdict.paused,
            reason=verdict.summary,
        ),
    )


def _meals(days: dietitian.Said, menu: chef.Said) -> tuple[MealRow, ...]:
    targets = {(day.day, target.slot): target for day in days.days for target in day.slots}
    return tuple(
        MealRow(
            day=day.weekday,
            slot=meal.slot,
            calories=targets[day.day, meal.slot].kcal,
            protein_g=targets[day.day, meal.slot].protein_g,
            fat_g=targets[day.day, meal.slot].fat_g,
            carbs_g=targets[day.day, meal.slot].carbs_g,
            prep_time_max_min=targets[day.day, meal.slot].prep_minutes_max,
            constraints=days.forbidden_tags,
            alternatives=meal.alternatives,
            primary_protein=meal.primary_protein,
            cuisine_preference=meal.cuisine,
            batch_portion=meal.covers_meals,
            recipe=meal.recipe,
            items=meal.items,
        )
        for day in menu.days
        for meal in day.meals
    )


class _Change(NamedTuple):
    kind: AdjustmentType
    seen_by: AgentName
    columns: dict[str, tuple[Any, Any]]
    """What it changes in the program: column, and its value before and after."""
    affected: tuple[AgentName, ...]
    reason: str


def _changes(
    snapshot: Snapshot, science: scientist.Said, targets: nutritionist.Said, training: coach.Said
) -> tuple[_Change, ...]:
    old = snapshot.program
    calories = (old.target_kcal, targets.target_kcal)
    calorie_change = _kinds.CALORIE_INCREASE if calories[1] > calories[0] else _kinds.CALORIE_DECREASE
    expenditure = {"tdee_kcal": (old.tdee_kcal, science.tdee_kcal), "bmr_kcal": (old.bmr_kcal, science.bmr_kcal)}
    food = (AgentName.DIETITIAN, AgentName.CHEF)
    why_calories = f"week status {science.week_status}, {science.tier}"
    why_expenditure = f"expenditure by {science.method}, confidence {science.confidence}"
    why_protein = f"trend weight {science.weight_kg} kg"
    if targets.protein_weight_kg is not None:
        approved_by = snapshot.client.protein_basis_approved_by
        why_protein += f", counted as {targets.protein_weight_kg} kg, approved by {approved_by}"
    why_deload = f"week {training.block_week} of the block"
    by = AgentName
    return (
        _Change(calorie_change, by.NUTRITIONIST, {"target_intake_kcal": calories}, food, why_calories),
        _Change(_kinds.TDEE_RECALCULATION, by.SCIENTIST, expenditure, (by.NUTRITIONIST, *food), why_expenditure),
        _Change(
            _kinds.PROTEIN_RECALCULATION,
            by.NUTRITIONIST,
            {"protein_g": (old.protein_g, targets.protein_g)},
            food,
            why_protein,
        ),
        _Change(
            _kinds.PHASE_TRANSITION,
            by.SCIENTIST,
            {"current_phase": (old.phase, training.phase)},
            (by.COACH,),
            f"the SCIENTIST says {science.phase}, the COACH trains {training.phase}",
        ),
        _Change(_kinds.DELOAD, by.COACH, {"deload": (False, training.deload)}, (by.COACH,), why_deload),
    )


def _adjustments(
    snapshot: Snapshot, science: scientist.Said, targets: nutritionist.Said, training: coach.Said
) -> tuple[Adjustment, ...]:
    """Return the changes that change something, each with exactly what differs."""
    adjustments: list[Adjustment] = []
    for change in _changes(snapshot, science, targets, training):
        differing = {name: values for name, values in change.columns.items() if values[0] != values[1]}
        if differing:
            adjustments.append(
                Adjustment(
                    trigger_type=change.kind,
                    detecting_agent=change.seen_by,
                    old_values={name: values[0] for name, values in differing.items()},
                    new_values={name: values[1] for name, values in differing.items()},
                    affected_agents=change.affected,
                    reason=change.reason,
                )
            )
    return tuple(adjustments)


def _insist(broken: tuple[Broken, ...]) -> None:
    if broken:
        message = "; ".join(f"{rule.rule}: {rule.description}" for rule in broken)
        raise AgentError(message)
