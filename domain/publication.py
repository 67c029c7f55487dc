"""What publishing a week writes, decided before anything is written."""

from collections.abc import Mapping
from typing import Any

from domain.agents import chef, coach, dietitian, nutritionist, physician, scientist
from domain.agents.upstream import spoken
from domain.constraints import Broken, check_program_targets
from domain.errors import AgentError
from domain.facts import Facts
from domain.snapshot import Snapshot
from domain.vocabulary import AdjustmentType, AgentName, Slot, Tier, Verdict, Weekday

PUBLISHABLE = Verdict.CLEAR
"""The only verdict a plan is published on."""


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


def publication(snapshot: Snapshot, said: Mapping[AgentName, Facts]) -> Publication:
    """Return what a clear verdict publishes.

    Raises:
        AgentError: the targets break a rule of the program's own, named by its id.
    """
    science = spoken(said, AgentName.SCIENTIST, scientist.Said)
    targets = spoken(said, AgentName.NUTRITIONIST, nutritionist.Said)
    days = spoken(said, AgentName.DIETITIAN, dietitian.Said)
    menu = spoken(said, AgentName.CHEF, chef.Said)
    training = spoken(said, AgentName.COACH, coach.Said)
    _insist(
        check_program_targets(science.weight_kg, targets.target_kcal, targets.protein_g, targets.fat_g, targets.fiber_g)
    )
    macros = {"protein_g": targets.protein_g, "fat_g": targets.fat_g, "carbs_g": targets.carbs_g}
    program = {
        "current_phase": training.phase,
        "current_tier": science.tier,
        "bmr_kcal": science.bmr_kcal,
        "tdee_kcal": science.tdee_kcal,
        "target_intake_kcal": targets.target_kcal,
        **macros,
        "fiber_g_min": targets.fiber_g,
        "hydration_l": targets.water_l,
        "activity_multiplier": science.activity_multiplier,
        "adaptation_period_complete": science.adaptation_complete,
        "client_constraints": {"forbidden_tags": list(days.forbidden_tags), "training_limits": list(training.limits)},
    }
    return Publication(
        program=program,
        tier=science.tier,
        weekly_plan={
            "tier": science.tier,
            "target_intake_kcal": targets.target_kcal,
            **macros,
            "fiber_g": targets.fiber_g,
            "protein_distribution": {slot.value: share for slot, share in targets.protein_shares.items()},
            "hardgainer_tactics": list(science.hardgainer_tactics) or None,
            "special_considerations": list(targets.special_considerations) or None,
            "week_start": snapshot.week_start,
        },
        meals=_meals(days, menu),
        sessions=training.sessions,
        adjustments=_adjustments(snapshot, science, targets, training),
        bundle={agent.value: message.model_dump(mode="json") for agent, message in sorted(said.items())},
    )


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
            recipe=meal.recipe,
            items=meal.items,
        )
        for day in menu.days
        for meal in day.meals
    )


def _adjustments(
    snapshot: Snapshot, science: scientist.Said, targets: nutritionist.Said, training: coach.Said
) -> tuple[Adjustment, ...]:
    old = snapshot.program
    more = targets.target_kcal > old.target_kcal
    kinds = AdjustmentType
    food = (AgentName.DIETITIAN, AgentName.CHEF)
    # kind, who saw it, what it changes in the program (column: old, new), who is affected, why
    rows = (
        (
            kinds.CALORIE_INCREASE if more else kinds.CALORIE_DECREASE,
            AgentName.NUTRITIONIST,
            {"target_intake_kcal": (old.target_kcal, targets.target_kcal)},
            food,
            f"week status {science.week_status}, {science.tier}",
        ),
        (
            kinds.TDEE_RECALCULATION,
            AgentName.SCIENTIST,
            {"tdee_kcal": (old.tdee_kcal, science.tdee_kcal), "bmr_kcal": (old.bmr_kcal, science.bmr_kcal)},
            (AgentName.NUTRITIONIST, *food),
            f"expenditure by {science.method}, confidence {science.confidence}",
        ),
        (
            kinds.PROTEIN_RECALCULATION,
            AgentName.NUTRITIONIST,
            {"protein_g": (old.protein_g, targets.protein_g)},
            food,
            f"trend weight {science.weight_kg} kg",
        ),
        (
            kinds.PHASE_TRANSITION,
            AgentName.SCIENTIST,
            {"current_phase": (old.phase, training.phase)},
            (AgentName.COACH,),
            "training phase",
        ),
        (
            kinds.DELOAD,
            AgentName.COACH,
            {"deload": (False, training.deload)},
            (AgentName.COACH,),
            f"week {training.block_week} of the block",
        ),
    )
    return tuple(
        Adjustment(
            trigger_type=kind,
            detecting_agent=agent,
            old_values={name: before for name, (before, after) in changes.items() if before != after},
            new_values={name: after for name, (before, after) in changes.items() if before != after},
            affected_agents=affected,
            reason=reason,
        )
        for kind, agent, changes, affected, reason in rows
        if any(before != after for before, after in changes.values())
    )


def _insist(broken: tuple[Broken, ...]) -> None:
    if broken:
        message = "; ".join(f"{rule.rule}: {rule.description}" for rule in broken)
        raise AgentError(message)
