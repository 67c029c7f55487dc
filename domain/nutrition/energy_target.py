"""How much energy a day? The goal's change, what may be taken from it, and the floor under it.

Where an extreme client makes the rules contradict, they give way in this order, the first named first: the pace's cap,
the wish of the goal, the ceiling and the hard rate of gain, the hard rate of loss. The floor never gives way, and
`domain.nutrition.macros` may only raise the energy it is given.
"""

from domain.energy.resting import by_sex
from domain.facts import Facts
from domain.nutrition.goals import DEFICIT_CAP, GOALS, HARD_GAIN_PCT, HARD_LOSS_PCT, SURPLUS_CAP
from domain.units import ceil_ten, floor_ten, half_up
from domain.vocabulary import Goal, Pace, Sex

FLOOR_KCAL = {Sex.FEMALE: 1200, Sex.MALE: 1500}
"""Never less; any other sex takes the midpoint [M]."""
FLOOR_OF_RESTING = 0.85
"""Never less than this share of the resting rate [D]."""
LEAN_AVAILABILITY = 30.0
"""kcal per kg of fat-free mass, above exercise, that a lean client always gets. Loucks; IOC [M]."""
LEAN_BODY_FAT_PCT = {Sex.FEMALE: 30.0, Sex.MALE: 20.0}
"""Below this a client is lean [D]; any other sex takes the midpoint."""
CEILING_OF_TDEE, CEILING_KCAL = 1.25, 6000
"""DOMAIN.md section 2, safe maximum [D]."""


class EnergyAsk(Facts):
    """What the energy target follows from; kcal a day, kg."""

    goal: Goal
    pace: Pace
    sex: Sex
    weight_kg: float
    tdee_kcal: float
    bmr_kcal: float
    density_kcal_per_kg: float
    ffm_kg: float | None = None
    exercise_kcal: float = 0.0
    lean: bool = False
    tier_share: float = 1.0
    trim_kcal: int = 0
    habit_kcal: int = 0
    """Asked for beyond the caps, since the client eats steadily over or under what is asked."""
    extra_kcal: int = 0
    """What pregnancy or feeding needs beyond expenditure."""
    deficit_allowed: bool = True
    deficit_cap: float = 1.0
    """Share of the need, where lower than the pace's."""
    floor_kcal: int = 0
    """A condition's own floor, where higher."""
    held_kcal: int | None = None
    """Last week's target, where calories are held."""

    @property
    def need_kcal(self) -> float:
        """Energy that keeps the client in balance."""
        return self.tdee_kcal + self.extra_kcal


class EnergyTarget(Facts):
    """The day's energy and what shaped it."""

    kcal: int
    floor_kcal: int
    ceiling_kcal: int
    why: tuple[str, ...]


def is_lean(sex: Sex, body_fat_pct: float | None) -> bool:
    """Say whether body fat is known and below 20 % (men), 30 % (women) or the midpoint."""
    limit = by_sex(sex, LEAN_BODY_FAT_PCT[Sex.MALE], LEAN_BODY_FAT_PCT[Sex.FEMALE])
    return body_fat_pct is not None and body_fat_pct < limit


def energy_floor(ask: EnergyAsk) -> float:
    """Return the energy below which no plan goes, kcal."""
    lean = LEAN_AVAILABILITY * ask.ffm_kg + ask.exercise_kcal if ask.lean and ask.ffm_kg is not None else 0.0
    by_law = by_sex(ask.sex, FLOOR_KCAL[Sex.MALE], FLOOR_KCAL[Sex.FEMALE])
    return max(by_law, FLOOR_OF_RESTING * ask.bmr_kcal, lean, ask.floor_kcal)


def hard_limits(ask: EnergyAsk) -> tuple[float, float]:
    """Return the energies at which weight would fall by 1 % and rise by 0.5 % a week."""
    percent = ask.weight_kg * ask.density_kcal_per_kg / 7 / 100
    return ask.need_kcal - HARD_LOSS_PCT * percent, ask.need_kcal + HARD_GAIN_PCT * percent


def _capped(ask: EnergyAsk, change: float, why: list[str]) -> float:
    deficit = min(DEFICIT_CAP[ask.pace], ask.deficit_cap) * ask.need_kcal if ask.deficit_allowed else 0.0
    surplus = SURPLUS_CAP[ask.pace] * ask.need_kcal
    if change < -deficit:
        why.append("deficit_cap" if ask.deficit_allowed else "no_deficit")
    if change > surplus:
        why.append("surplus_cap")
    return min(max(change, -deficit), surplus)


def wanted_kcal(ask: EnergyAsk, why: list[str]) -> float:
    """Return the energy the goal, tier and trim ask for, or last week's; names what capped it in `why`."""
    if ask.held_kcal is not None:
        return ask.held_kcal
    rate = GOALS[ask.goal].rate_pct[ask.pace] / 100
    change = _capped(ask, rate * ask.weight_kg * ask.density_kcal_per_kg / 7, why) * ask.tier_share
    trimmed = _capped(ask, change + ask.trim_kcal, why) if ask.trim_kcal else change
    return ask.need_kcal + trimmed + ask.habit_kcal


def least_kcal(ask: EnergyAsk) -> int:
    """Return the least energy that the rates, a condition and the floor allow, a multiple of 10."""
    slowest, _ = hard_limits(ask)
    least = max(slowest, ask.need_kcal * (1 - ask.deficit_cap)) if ask.deficit_allowed else ask.need_kcal
    return ceil_ten(max(least, energy_floor(ask)))


def energy_target(ask: EnergyAsk) -> EnergyTarget:
    """Return the day's energy, a multiple of 10 and never below the floor."""
    why: list[str] = []
    wanted = wanted_kcal(ask, why)
    rounded = half_up(wanted / 10) * 10
    slowest, fastest = hard_limits(ask)
    floor = energy_floor(ask)
    least = ceil_ten(max(slowest, ask.need_kcal * (1 - ask.deficit_cap)) if ask.deficit_allowed else ask.need_kcal)
    most = floor_ten(min(fastest, CEILING_OF_TDEE * ask.need_kcal, CEILING_KCAL))
    kcal = max(least, min(rounded, most))
    if rounded > most or rounded < least:
        why.append("hard_rate")
    if kcal < floor:
        kcal = ceil_ten(floor)
        why.append("floor")
    return EnergyTarget(
        kcal=kcal,
        floor_kcal=ceil_ten(floor),
        ceiling_kcal=max(floor_ten(min(CEILING_OF_TDEE * ask.need_kcal, CEILING_KCAL)), ceil_ten(floor)),
        why=tuple(dict.fromkeys(why)),
    )
