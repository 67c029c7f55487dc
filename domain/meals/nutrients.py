"""Energy and nutrients as one value that adds and scales."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.catalogue import Food


class Nutrients(NamedTuple):
    """Of any amount of food; carbohydrate includes fibre."""

    kcal: float
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    sodium_mg: float
    potassium_mg: float
    vitamin_k_ug: float

    @property
    def net_carbs_g(self) -> float:
        """Carbohydrate less fibre."""
        return self.carbs_g - self.fiber_g

    def times(self, factor: float) -> "Nutrients":
        """Every amount, scaled."""
        return Nutrients(*(amount * factor for amount in self))


def of_food(food: Food) -> Nutrients:
    """What one gram holds."""
    return Nutrients(*(getattr(food, field) / 100 for field in Nutrients._fields))


def of_grams(grams: Mapping[str, float], foods: Mapping[str, Nutrients]) -> Nutrients:
    """What so many grams of each food hold together; `foods` is per gram."""
    return add(foods[name].times(amount) for name, amount in grams.items())


def add(parts: Iterable[Nutrients]) -> Nutrients:
    """The sum; of nothing it is zero."""
    columns = list(zip(*parts, strict=True)) or [(0.0,)] * len(Nutrients._fields)
    return Nutrients(*(sum(column) for column in columns))
