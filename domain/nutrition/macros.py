"""How is a day's energy split into protein, fat, carbohydrate and fibre?

Always true: 1.6 <= protein / weight <= 2.0 g/kg, fat at least 25 % of energy, fibre at least 20 g, carbohydrate never
negative, and the three sum to the energy within rounding. Where the energy is too small for all of it, they give way in
this order: the goal's fat share (to 25 %), the goal's protein (to 1.6 g/kg), the least fat per kg (to 25 % of energy),
the ketogenic carbohydrate, and last the energy itself, which is raised.
"""

from collections.abc import Iterator
from typing import NamedTuple

from domain.constraints import FAT_SHARE_MIN, FIBER_G_MIN, PROTEIN_G_PER_KG
from domain.facts import Facts
from domain.nutrition.goals import GOALS
from domain.units import ceil_ten, ceil_tenth, tenth
from domain.vocabulary import Goal

FAT_G_PER_KG = 0.6
"""Least fat per kg of reference weight [D]."""
REFERENCE_BMI = 25.0
"""The fat floor looks at no more than the weight of this body mass index; the whole weight of an obese client leaves no
room for carbohydrate [C]."""
CARBS_WANTED_G = 100.0
"""Below this fat and protein give way, except on keto [D]."""
FIBER_G_PER_1000_KCAL, FIBER_G_MOST = 14.0, 45.0
"""Adequate intake [M] and the most that is ever asked for [D]."""
KETO_NET_CARBS_G = 40.0
"""Carbohydrate less fibre, at most [M]."""
PERFORMANCE_CARBS_G_PER_KG = 5.0
"""What performance wants, if energy allows [M]."""
ROUNDING_G, ROUNDING_KCAL = 0.1, 0.9
"""A tenth of a gram of fat, and its energy."""


class MacroAsk(Facts):
    """What the split follows from."""

    goal: Goal
    kcal: int
    weight_kg: float
    """To 0.1 kg."""
    protein_weight_kg: float | None = None
    """What protein is per kg of, where it is not the weight; see `domain.nutrition.protein_basis`."""
    fat_reference_kg: float
    """Weight at body mass index 25; see `fat_reference_kg()`."""
    keto: bool = False
    fiber_max_g: float | None = None

    @property
    def protein_kg(self) -> float:
        """The weight that protein is per kg of."""
        return self.weight_kg if self.protein_weight_kg is None else self.protein_weight_kg


class Macros(Facts):
    """Grams a day; the energy is what was asked for unless it had to be raised."""

    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    fat_share: float
    net_carbs_max_g: float | None
    why: tuple[str, ...]


def fat_reference_kg(height_cm: float) -> float:
    """Return the weight at body mass index 25."""
    return REFERENCE_BMI * (height_cm / 100) ** 2


def fiber_g(kcal: int, most_g: float | None = None) -> float:
    """Return the least fibre a day: 14 g per 1000 kcal, 20 to 45 g; 20 g where no more than `most_g` may be eaten."""
    if most_g is not None:
        return FIBER_G_MIN
    return tenth(min(FIBER_G_MOST, max(FIBER_G_MIN, FIBER_G_PER_1000_KCAL * kcal / 1000)))


def _up(grams: float) -> float:
    """The next 0.1 g at or above, blind to the last bits of a product."""
    return ceil_tenth(round(grams, 6))


def least_kcal(weight_kg: float) -> int:
    """Return the least energy that holds 1.6 g/kg of protein and a quarter of fat."""
    return ceil_ten((4 * _up(PROTEIN_G_PER_KG[0] * weight_kg) + ROUNDING_KCAL) / (1 - FAT_SHARE_MIN))


class _Try(NamedTuple):
    protein_g: float
    fat_g: float
    carbs_g: float
    share: float
    gave_way: tuple[str, ...]


def _fat_g(ask: MacroAsk, protein_g: float, share: float) -> float:
    """Fat by share and by weight; on keto, all that protein and 40 g of net carbohydrate leave."""
    if ask.keto:
        carbs = KETO_NET_CARBS_G + fiber_g(ask.kcal, ask.fiber_max_g)
        return _up(max(ask.kcal - 4 * protein_g - 4 * carbs, FAT_SHARE_MIN * ask.kcal) / 9)
    by_weight = FAT_G_PER_KG * min(ask.weight_kg, ask.fat_reference_kg)
    room = tenth((ask.kcal - 4 * protein_g) / 9 - ROUNDING_G / 2)
    return max(_up(share * ask.kcal / 9), min(_up(by_weight), room))


def _try(ask: MacroAsk, per_kg: float, share: float, gave_way: tuple[str, ...]) -> _Try:
    protein = _up(per_kg * ask.protein_kg)
    fat = _fat_g(ask, protein, share)
    return _Try(protein, fat, (ask.kcal - 4 * protein - 9 * fat) / 4, share, gave_way)


def _tries(ask: MacroAsk) -> Iterator[_Try]:
    """Splits from what the goal wants to the least that is allowed."""
    rule, least = GOALS[ask.goal], PROTEIN_G_PER_KG[0]
    fat = ("fat_to_25%",) if rule.fat_share > FAT_SHARE_MIN and not ask.keto else ()
    protein = ("protein_to_1.6",) if rule.protein_g_per_kg > least else ()
    yield _try(ask, rule.protein_g_per_kg, rule.fat_share, ())
    yield _try(ask, rule.protein_g_per_kg, FAT_SHARE_MIN, fat)
    yield _try(ask, least, FAT_SHARE_MIN, fat + protein)


def _remarks(ask: MacroAsk, carbs_g: float) -> tuple[str, ...]:
    if ask.keto:
        return ("keto",)
    low = ("low_carb_flag",) if carbs_g < CARBS_WANTED_G else ()
    short = ask.goal is Goal.PERFORMANCE and carbs_g < PERFORMANCE_CARBS_G_PER_KG * ask.weight_kg
    return (*low, "carbs_below_5_g_per_kg") if short else low


def split(ask: MacroAsk) -> Macros:
    """Return the day's macros: the first split with carbohydrate enough, else the last."""
    raised = ask.model_copy(update={"kcal": max(ask.kcal, least_kcal(ask.protein_kg))})
    enough = KETO_NET_CARBS_G if ask.keto else CARBS_WANTED_G
    *_, last = tries = tuple(_tries(raised))
    best = next((each for each in tries if each.carbs_g >= enough), last)
    carbs = tenth(max(0.0, best.carbs_g))
    room = ("room_for_macros",) if raised.kcal > ask.kcal else ()
    return Macros(
        kcal=raised.kcal,
        protein_g=best.protein_g,
        fat_g=best.fat_g,
        carbs_g=carbs,
        fiber_g=fiber_g(raised.kcal, ask.fiber_max_g),
        fat_share=round(9 * best.fat_g / raised.kcal, 4) if ask.keto else best.share,
        net_carbs_max_g=KETO_NET_CARBS_G if ask.keto else None,
        why=room + best.gave_way + _remarks(ask, carbs),
    )
