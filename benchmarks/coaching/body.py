"""A body that answers to what it eats: Hall's equations, with constants that differ from body to body.

Written anew from the web appendix of Hall et al. 2011, six steps a day: it shares no
code with `domain.energy`, whose model plans for the average body and knows nothing of this one's constants.
"""

from dataclasses import dataclass
from random import Random

from domain.vocabulary import Sex

FAT_KCAL_PER_KG, LEAN_KCAL_PER_KG, GLYCOGEN_KCAL_PER_KG = 9440.7, 1816.4, 4206.5
"""Of tissue; what a kilogram of fat holds does not differ from body to body."""
GLYCOGEN_KG, GLYCOGEN_WITH_WATER = 0.5, 3.7
SODIUM_MG, SODIUM_MG_PER_KG = 4000.0, 3220.0
CARB_SHARE = 0.5
STEPS_A_DAY = 6
SPREAD = 0.30
"""Each constant is up to this share off the published one."""
RESTING_SD, ACTIVITY_SD = 0.08, 0.08
"""How far a body's resting rate and activity are from what the formulas say, as a share."""
LEAST_FAT_KG = 1.5


@dataclass(frozen=True, slots=True)
class Constants:
    """What differs between bodies; the defaults are Hall's."""

    fat_upkeep: float = 3.107
    lean_upkeep: float = 21.989
    fat_deposit: float = 179.25
    lean_deposit: float = 229.45
    food_effect: float = 0.10
    adaptation: float = 0.14
    adaptation_days: float = 14.0
    forbes_kg: float = 10.4
    sodium_clearance: float = 3000.0
    sodium_carbs: float = 4000.0


def unlike_hall(chance: Random) -> Constants:
    """Return constants of which each is up to 30 % off."""
    usual = Constants()
    return Constants(*(getattr(usual, name) * chance.uniform(1 - SPREAD, 1 + SPREAD) for name in Constants.__slots__))


@dataclass(slots=True)
class Body:
    """A body in balance on its first day, at an intake of `usual_kcal`."""

    constants: Constants
    fat_kg: float
    lean_kg: float
    usual_kcal: float
    activity: float
    """kcal/kg/d that moving costs."""
    upkeep_kcal: float
    """What the balance leaves over: K of the appendix."""
    glycogen_kg: float = GLYCOGEN_KG
    fluid_kg: float = 0.0
    adapted_kcal: float = 0.0

    @property
    def tissue_kg(self) -> float:
        """Fat and lean tissue: weight without the water that comes and goes."""
        return self.fat_kg + self.lean_kg

    @property
    def weight_kg(self) -> float:
        """What a scale without noise would show."""
        return self.tissue_kg + GLYCOGEN_WITH_WATER * (self.glycogen_kg - GLYCOGEN_KG) + self.fluid_kg

    @property
    def fat_share(self) -> float:
        """Fat of the whole."""
        return self.fat_kg / self.tissue_kg

    def live_a_day(self, eaten_kcal: float, moving: float = 1.0) -> float:
        """Eat so much and move so much of the usual; return what the day spent, kcal."""
        return sum(self._step(eaten_kcal, moving, 1 / STEPS_A_DAY) for _ in range(STEPS_A_DAY))

    def _step(self, eaten_kcal: float, moving: float, days: float) -> float:
        own, more, ratio = self.constants, eaten_kcal - self.usual_kcal, eaten_kcal / self.usual_kcal
        carbs = CARB_SHARE * self.usual_kcal
        glycogen = carbs * (ratio - (self.glycogen_kg / GLYCOGEN_KG) ** 2) / GLYCOGEN_KCAL_PER_KG
        partition = own.forbes_kg * LEAN_KCAL_PER_KG / FAT_KCAL_PER_KG
        lean_share = partition / (partition + self.fat_kg)
        spent = (
            self.upkeep_kcal + own.fat_upkeep * self.fat_kg + own.lean_upkeep * self.lean_kg
            + self.activity * moving * self.weight_kg + own.food_effect * more + self.adapted_kcal
        )  # fmt: skip
        building = (
            own.fat_deposit * (1 - lean_share) / FAT_KCAL_PER_KG + own.lean_deposit * lean_share / LEAN_KCAL_PER_KG
        )
        left = eaten_kcal - GLYCOGEN_KCAL_PER_KG * glycogen
        stored = (left - spent) / (1 + building)
        self.fat_kg = max(LEAST_FAT_KG, self.fat_kg + days * (1 - lean_share) * stored / FAT_KCAL_PER_KG)
        self.lean_kg += days * lean_share * stored / LEAN_KCAL_PER_KG
        salt = SODIUM_MG * (ratio - 1) - own.sodium_clearance * self.fluid_kg - own.sodium_carbs * (1 - ratio)
        self.fluid_kg += days * salt / SODIUM_MG_PER_KG
        self.adapted_kcal += days * (own.adaptation * more - self.adapted_kcal) / own.adaptation_days
        self.glycogen_kg += days * glycogen
        return days * (left - stored)


def body_of(
    constants: Constants, sex: Sex, age: float, height_cm: float, weight_kg: float, fat_share: float, *,
    activity_level: float, resting_factor: float = 1.0,
) -> Body:  # fmt: skip
    """Return a body in balance that spends `activity_level` times its resting rate.

    The resting rate is Mifflin's with the coefficients of the appendix, times what this body is off it.
    """
    constant = 5.0 if sex is Sex.MALE else -161.0
    resting = resting_factor * (9.99 * weight_kg + 6.25 * height_cm - 4.92 * age + constant)
    fat, usual = fat_share * weight_kg, activity_level * resting
    activity = ((1 - constants.food_effect) * activity_level - 1) * resting / weight_kg
    lean = weight_kg - fat
    upkeep = usual - constants.lean_upkeep * lean - constants.fat_upkeep * fat - activity * weight_kg
    return Body(constants, fat, lean, usual, activity, upkeep)
