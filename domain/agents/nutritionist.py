"""NUTRITIONIST: how much energy, protein, fat, carbohydrate, fibre and water a day?"""

from collections.abc import Mapping
from datetime import date

from domain.agents import scientist
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.energy.forecast import Forecast, Outset, forecast
from domain.energy.tiers import HARDGAINER_FIBER_G
from domain.facts import Facts, Ratio, Reason, Scalar
from domain.nutrition.asking import Figures, energy_ask, person_of
from domain.nutrition.circumstances import Person, circumstances
from domain.nutrition.energy_target import EnergyAsk, least_kcal
from domain.nutrition.hardgainer import GainTactics
from domain.nutrition.luteal import Cycle, cycle_of, day_changes
from domain.nutrition.macros import fat_reference_kg
from domain.nutrition.protein_basis import adjusted_weight_kg
from domain.nutrition.reasons import GOAL_RATE, HELD, RULES, SHAPED_BY
from domain.nutrition.supplements import Protocol, Taker, protocol, taker_of
from domain.nutrition.targets import (
    ENERGY_SHARES,
    PROTEIN_SHARES,
    Targets,
    daily_targets,
    training_hours_per_day,
)
from domain.reasons import explain
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName, Diet, Goal, Slot, Tier

CONSIDERED = ("low_carb_flag", "keto", "carbs_below_5_g_per_kg", "room_for_macros")
"""What the client and the other agents should know about the macros."""

TO_A_WEIGHT = (Goal.FAT_LOSS, Goal.MUSCLE_GAIN)
"""Goals that end at a target weight."""


class Given(Facts):
    """A person, what their body spends, and what the SCIENTIST decided."""

    person: Person
    figures: Figures
    tier: Tier
    trim_kcal: int
    habit_kcal: int
    held_kcal: int | None
    """Last week's target, where calories may not change."""
    keto: bool
    training_hours_per_day: float
    hardgainer: bool
    outset: Outset | None
    """Where the forecast begins."""
    week_start: date
    taker: Taker
    protein_weight_kg: float | None = None
    """What protein is counted on, where it is not the weight."""
    protein_basis_approved_by: str | None = None
    cycle: Cycle | None = None
    """Where the client is in it, if appetite follows it."""


class Said(Facts):
    """The week's mean daily targets."""

    target_kcal: int
    energy_change_kcal: int
    """Target less expenditure."""
    floor_kcal: int
    ceiling_kcal: int
    calories_held: bool
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    """The least a day."""
    fiber_max_g: float | None
    net_carbs_max_g: float | None
    """Set for keto."""
    water_l: float
    protein_shares: dict[Slot, Ratio]
    energy_shares: dict[Slot, Ratio]
    special_considerations: tuple[str, ...] = ()
    gain_tactics: GainTactics | None = None
    """Set for a hardgainer."""
    forecast: Forecast | None = None
    """Where the target energy leads, by the dynamic model; None while pregnant, feeding or growing."""
    protein_weight_kg: float | None = None
    """The adjusted weight that protein is 1.6 to 2.0 g per kg of, where the intake has it so; else the trend weight."""
    day_changes_kcal: tuple[int, ...] = ()
    """What the cycle adds to each of the week's days, or takes from it; over a cycle they sum to zero."""
    supplements: Protocol = Protocol()
    """What is worth taking, and what this client is better without."""
    reasons: tuple[Reason, ...]


def given(snapshot: Snapshot, said: Mapping[str, Facts]) -> Given:
    """Pick what the NUTRITIONIST depends on."""
    heard = spoken(said, AgentName.SCIENTIST, scientist.Said)
    client = snapshot.client
    return Given(
        person=person_of(client, heard.weight_kg, [flag.flag_type for flag in snapshot.open_flags]),
        figures=Figures(
            weight_kg=heard.weight_kg,
            body_fat_pct=heard.body_fat_pct,
            ffm_kg=heard.ffm_kg,
            bmr_kcal=heard.bmr_kcal,
            tdee_kcal=heard.tdee_kcal,
            density_kcal_per_kg=heard.density_kcal_per_kg,
            exercise_kcal=heard.exercise_kcal_per_day,
        ),
        tier=heard.tier,
        trim_kcal=heard.intake_trim_kcal,
        habit_kcal=heard.intake_habit_kcal,
        held_kcal=None if heard.calories_may_change else snapshot.program.target_kcal,
        keto=client.diet is Diet.KETO,
        training_hours_per_day=training_hours_per_day(len(client.training_weekdays), client.session_minutes),
        hardgainer=bool(heard.hardgainer_tactics),
        outset=heard.outset,
        week_start=snapshot.week_start,
        taker=taker_of(client),
        protein_weight_kg=adjusted_weight_kg(client.protein_basis, heard.weight_kg, client.height_cm),
        protein_basis_approved_by=client.protein_basis_approved_by,
        cycle=cycle_of(client, snapshot.days, snapshot.last_menses_on, snapshot.week_start),
    )


def think(given: Given, catalogue: Catalogue) -> Said:  # noqa: ARG001 - every agent is handed the catalogue
    """Set the week's mean day. `daily_targets` says what always holds and what gives way.

    Calories on hold stay at last week's, unless the floor, a hard rate or a condition such as pregnancy moves them;
    the macros always follow the weight of today.
    """
    ask = energy_ask(
        given.person,
        given.figures,
        given.tier,
        trim_kcal=given.trim_kcal,
        habit_kcal=given.habit_kcal,
        held_kcal=given.held_kcal,
    )
    targets = _targets(given, ask)
    changes = day_changes(given.cycle, targets.kcal, least_kcal(ask), targets.ceiling_kcal) if given.cycle else ()
    return Said(
        target_kcal=targets.kcal,
        energy_change_kcal=targets.kcal - given.figures.tdee_kcal,
        floor_kcal=targets.floor_kcal,
        ceiling_kcal=targets.ceiling_kcal,
        calories_held=given.held_kcal is not None,
        protein_g=targets.protein_g,
        fat_g=targets.fat_g,
        carbs_g=targets.carbs_g,
        fiber_g=targets.fiber_g,
        fiber_max_g=_fiber_max_g(given),
        net_carbs_max_g=targets.net_carbs_max_g,
        water_l=targets.water_l,
        protein_shares=PROTEIN_SHARES,
        energy_shares=ENERGY_SHARES,
        gain_tactics=GainTactics() if given.hardgainer else None,
        forecast=_forecast(given, ask, targets),
        protein_weight_kg=given.protein_weight_kg,
        day_changes_kcal=changes,
        supplements=protocol(given.taker),
        special_considerations=_considerations(given, targets, changes),
        reasons=_reasons(given, ask, targets, _fiber_max_g(given)),
    )


def _fiber_max_g(given: Given) -> float | None:
    return HARDGAINER_FIBER_G if given.hardgainer else None


def _targets(given: Given, ask: EnergyAsk) -> Targets:
    return daily_targets(
        ask,
        fat_reference_kg(given.person.height_cm),
        protein_weight_kg=given.protein_weight_kg,
        keto=given.keto,
        training_hours_per_day=given.training_hours_per_day,
        fiber_max_g=_fiber_max_g(given),
    )


def _forecast(given: Given, ask: EnergyAsk, targets: Targets) -> Forecast | None:
    """Where the energy leads; to the target weight where the goal may still be pursued."""
    if given.outset is None:
        return None
    target = given.person.target_weight_kg if ask.goal in TO_A_WEIGHT else None
    return forecast(given.outset, targets.kcal, given.week_start, target)


def _considerations(given: Given, targets: Targets, changes: tuple[int, ...]) -> tuple[str, ...]:
    basis = given.protein_weight_kg
    return (
        *circumstances(given.person).considerations,
        *(each for each in targets.why if each in CONSIDERED),
        *([f"protein_on_adjusted_weight: approved by {given.protein_basis_approved_by}"] if basis else []),
        *([f"late_luteal_appetite: {max(changes)} kcal more a day"] if max(changes, default=0) > 0 else []),
    )


def _reasons(given: Given, ask: EnergyAsk, targets: Targets, fiber_max_g: float | None) -> tuple[Reason, ...]:
    energy: dict[str, Scalar] = {
        name: value
        for source in (targets.model_dump(), given.figures.model_dump(), given.model_dump())
        for name, value in source.items()
        if isinstance(value, str | int | float)
    }
    known = energy | {
        "goal": ask.goal.value,
        "pace": ask.pace.value,
        "sex": ask.sex.value,
        "tier": given.tier.value,
        "target_kcal": targets.kcal,
        "energy_change_kcal": targets.kcal - given.figures.tdee_kcal,
        "need_kcal": ask.need_kcal,
        "program_target_kcal": given.held_kcal,
        "fiber_max_g": fiber_max_g,
        "protein_shares": "by meal",
        "energy_shares": "by meal",
    }
    base = GOAL_RATE if given.held_kcal is None else HELD
    return explain((base, *RULES, *(SHAPED_BY[each] for each in targets.why)), known)
