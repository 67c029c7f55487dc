"""How does weight answer, over months and years, to a lasting change of intake?

Hall et al. 2011, Lancet, web appendix, equations 1 to 9 [R]; kcal = kJ x 0.239005736. A straight line of 7700 kcal/kg
promises 23.7 kg from -500 kcal in a year where this model gives 13.8 [C], so no forecast is ever shown from the line.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from domain.energy.body import bmi, jackson_body_fat_pct
from domain.energy.density import FAT_KCAL_PER_KG, FORBES_KG, LEAN_KCAL_PER_KG
from domain.energy.resting import by_sex
from domain.errors import InvalidInput
from domain.facts import Facts
from domain.vocabulary import Sex

GLYCOGEN_KCAL_PER_KG = 4206.5
GLYCOGEN_KG = 0.5
"""At the start; each gram binds 2.7 g of water."""
GLYCOGEN_WITH_WATER = 3.7
FAT_UPKEEP, LEAN_UPKEEP = 3.107, 21.989
"""gamma_F and gamma_L, kcal/kg/d."""
FAT_DEPOSIT, LEAN_DEPOSIT = 179.25, 229.45
"""eta_F and eta_L, kcal/kg."""
FOOD_EFFECT, ADAPTATION, ADAPTATION_DAYS = 0.10, 0.14, 14.0
"""beta_TEF, beta_AT and tau_AT."""
SODIUM_MG_PER_KG, SODIUM_CLEARANCE, SODIUM_CARBS = 3220.0, 3000.0, 4000.0
"""[Na] and xi_Na, mg/L; xi_CI, mg/d."""
SODIUM_MG = 4000.0
"""Eaten a day at the start; moves with energy."""
FORBES_PARTITION = FORBES_KG * LEAN_KCAL_PER_KG / FAT_KCAL_PER_KG
Point = tuple[float, ...]
SEARCH_KCAL = (500.0, 10_000.0)
BISECTIONS = 40


class Subject(Facts):
    """Who is simulated, in balance on day 0."""

    sex: Sex
    age_years: float
    height_cm: float
    weight_kg: float
    physical_activity_level: float
    """Expenditure over resting rate."""
    fat_mass_kg: float | None = None
    """Jackson's estimate when None."""
    carb_share: float = 0.5
    """Of energy, before and after."""


class State(NamedTuple):
    """Fat, lean tissue, glycogen, change of extracellular fluid (all kg) and adaptive thermogenesis (kcal/d)."""

    fat: float
    lean: float
    glycogen: float
    fluid: float
    adaptation: float

    @property
    def weight_kg(self) -> float:
        """Body weight."""
        return self.fat + self.lean + GLYCOGEN_WITH_WATER * (self.glycogen - GLYCOGEN_KG) + self.fluid


class Balance(NamedTuple):
    """What stays fixed through a simulation: the start and the constants that follow from it."""

    start: State
    intake_kcal: float
    activity: float
    """delta, kcal/kg/d."""
    constant: float
    """K, kcal/d."""
    carb_share: float


class Goal(NamedTuple):
    """Intake that reaches a weight on a day, and the intake that then keeps it."""

    intake_kcal: float
    maintenance_kcal: float


def extracellular_fluid_kg(sex: Sex, age_years: float, height_cm: float, weight_kg: float) -> float:
    """Return the extracellular fluid before any change, kg. Silva et al. 2007, as Hall's planner uses it [R]."""
    height_m = height_cm / 100
    male = 0.025 * age_years + 9.57 * height_m + 0.191 * weight_kg - 12.4
    female = 5.98 * height_m + 0.167 * weight_kg - 4
    return by_sex(sex, male, female)


def model_resting_kcal(subject: Subject) -> float:
    """Return the resting rate the model is built on: Mifflin with its unrounded coefficients."""
    constant = by_sex(subject.sex, 5.0, -161.0)
    return 9.99 * subject.weight_kg + 6.25 * subject.height_cm - 4.92 * subject.age_years + constant


def initial_fat_kg(subject: Subject) -> float:
    """Return the fat mass on day 0, measured or by Jackson."""
    if subject.fat_mass_kg is not None:
        return subject.fat_mass_kg
    index = bmi(subject.weight_kg, subject.height_cm)
    return jackson_body_fat_pct(subject.sex, subject.age_years, index) / 100 * subject.weight_kg


def balance_of(subject: Subject) -> Balance:
    """Return the constants for a subject who holds their weight on day 0."""
    resting, fat = model_resting_kcal(subject), initial_fat_kg(subject)
    lean, intake = subject.weight_kg - fat, subject.physical_activity_level * resting
    activity = ((1 - FOOD_EFFECT) * subject.physical_activity_level - 1) * resting / subject.weight_kg
    constant = intake - LEAN_UPKEEP * lean - FAT_UPKEEP * fat - activity * subject.weight_kg
    return Balance(State(fat, lean, GLYCOGEN_KG, 0.0, 0.0), intake, activity, constant, subject.carb_share)


def glycogen_change(glycogen: float, carbs_kcal: float, usual_carbs_kcal: float) -> float:
    """Return kg/d: what is eaten less what is burnt, which grows with the square of the store."""
    return (carbs_kcal - usual_carbs_kcal * (glycogen / GLYCOGEN_KG) ** 2) / GLYCOGEN_KCAL_PER_KG


def fluid_change(fluid: float, sodium_change_mg: float, carbs_ratio: float) -> float:
    """Return kg/d of extracellular fluid, from the change of sodium and of carbohydrate against the usual."""
    return (sodium_change_mg - SODIUM_CLEARANCE * fluid - SODIUM_CARBS * (1 - carbs_ratio)) / SODIUM_MG_PER_KG


def _change(balance: Balance, intake_kcal: float, state: State) -> State:
    more = intake_kcal - balance.intake_kcal
    ratio = intake_kcal / balance.intake_kcal
    usual_carbs = balance.carb_share * balance.intake_kcal
    glycogen = glycogen_change(state.glycogen, ratio * usual_carbs, usual_carbs)
    lean_share = FORBES_PARTITION / (FORBES_PARTITION + state.fat)
    upkeep = balance.constant + FAT_UPKEEP * state.fat + LEAN_UPKEEP * state.lean + balance.activity * state.weight_kg
    spent = upkeep + FOOD_EFFECT * more + state.adaptation
    cost = FAT_DEPOSIT * (1 - lean_share) / FAT_KCAL_PER_KG + LEAN_DEPOSIT * lean_share / LEAN_KCAL_PER_KG
    left = intake_kcal - GLYCOGEN_KCAL_PER_KG * glycogen
    stored = left - (spent + cost * left) / (1 + cost)
    return State(
        (1 - lean_share) * stored / FAT_KCAL_PER_KG,
        lean_share * stored / LEAN_KCAL_PER_KG,
        glycogen,
        fluid_change(state.fluid, SODIUM_MG * (ratio - 1), ratio),
        (ADAPTATION * more - state.adaptation) / ADAPTATION_DAYS,
    )


def runge_kutta(
    change: Callable[[tuple[float, ...]], tuple[float, ...]], state: tuple[float, ...]
) -> tuple[float, ...]:
    """Return the state a day later, classical fourth order."""

    def moved(by: Point, days: float) -> Point:
        return tuple(value + days * slope for value, slope in zip(state, by, strict=True))

    first = change(state)
    second = change(moved(first, 0.5))
    third = change(moved(second, 0.5))
    fourth = change(moved(third, 1.0))
    slopes = zip(first, second, third, fourth, strict=True)
    return moved(tuple((a + 2 * b + 2 * c + d) / 6 for a, b, c, d in slopes), 1.0)


def simulate(subject: Subject, intake_kcal: Callable[[int], float], days: int) -> Iterator[State]:
    """Yield the state on day 0, 1 … `days`, eating `intake_kcal(day)` on each day from 0."""
    yield from simulate_from(balance_of(subject), intake_kcal, days)


def simulate_from(balance: Balance, intake_kcal: Callable[[int], float], days: int) -> Iterator[State]:
    """Yield the same from a start that need not be in balance."""
    state = balance.start
    yield state
    for day in range(days):
        eaten = intake_kcal(day)
        state = State(*runge_kutta(lambda now, eaten=eaten: _change(balance, eaten, State(*now)), state))
        yield state


def weight_after(subject: Subject, intake_kcal: float, days: int) -> State:
    """Return the state after `days` of a constant intake."""
    *_, last = simulate(subject, lambda _day: intake_kcal, days)
    return last


def maintenance_kcal(subject: Subject, state: State, weight_kg: float) -> float:
    """Return the intake that keeps a reached weight once adaptation has settled."""
    balance = balance_of(subject)
    upkeep = balance.constant + FAT_UPKEEP * state.fat + LEAN_UPKEEP * state.lean + balance.activity * weight_kg
    return balance.intake_kcal + (upkeep - balance.intake_kcal) / (1 - FOOD_EFFECT - ADAPTATION)


def solve_goal(subject: Subject, goal_kg: float, days: int) -> Goal:
    """Return the constant intake that brings the weight to `goal_kg` on day `days`, by bisection.

    Raises:
        InvalidInput: no intake from 500 to 10 000 kcal gets there in time.
    """
    low, high = SEARCH_KCAL
    if not weight_after(subject, low, days).weight_kg <= goal_kg <= weight_after(subject, high, days).weight_kg:
        raise InvalidInput(f"goal_kg {goal_kg} cannot be reached in {days} days; choose a later day or a nearer weight")
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if weight_after(subject, middle, days).weight_kg > goal_kg:
            high = middle
        else:
            low = middle
    return Goal(low, maintenance_kcal(subject, weight_after(subject, low, days), goal_kg))
