"""What the CHEF says about food: plates, days, purchases and the verdict of the check."""

from datetime import date

from pydantic import field_serializer

from domain.catalogue import Recipe
from domain.facts import Facts
from domain.vocabulary import Slot, Weekday


class Item(Facts):
    """Grams of a food on the plate, raw or cooked as the food's name says."""

    food: str
    grams: float


class Boost(Facts):
    """An option to add energy to a meal; not part of its sums."""

    food: str
    grams: float
    kcal: float


class Meal(Facts):
    """One meal as served."""

    slot: Slot
    recipe: str | None
    """None for a slot folded into another."""
    portion: float
    """Of one serving of the recipe."""
    items: tuple[Item, ...]
    """The portion of the recipe and what was added, by food."""
    kcal: float
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    minutes: int
    """To bring it to the table: a leftover is only warmed."""
    cuisine: str | None
    primary_protein: str | None
    alternatives: tuple[str, ...] = ()
    """Recipes that would keep the slot's targets."""
    cooked_on: date | None = None
    """The day itself when it is cooked fresh, an earlier one for a leftover of that day's cooking."""
    covers_meals: int = 1
    """Meals that this cooking is for, this one included; 0 for a leftover."""
    cook_servings: float | None = None
    """Servings of the recipe to cook now, those eaten later included; 0 for a leftover."""
    boosts: tuple[Boost, ...] = ()


class DayMenu(Facts):
    """One day's meals and their sums."""

    day: date
    weekday: Weekday
    meals: tuple[Meal, ...]
    kcal: float
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    sodium_mg: float


class ComposedPlate(Recipe):
    """A recipe made at run time from the foods table."""

    @field_serializer("slots")
    def _in_order(self, slots: frozenset[Slot]) -> list[Slot]:
        """A set has no order; the same menu is the same text."""
        return [slot for slot in Slot if slot in slots]


class Grocery(Facts):
    """What to buy of one food for the week."""

    food: str
    category: str
    grams: float
    """On the week's plates, without peel, core and shell."""
    household: str
    """What to buy in words of a kitchen, such as `3 x 1 cup` or `2 x can`."""
    aisle: str = "other"
    from_pantry_g: float = 0.0
    """Of the grams, what is at home."""
    packs: int | None = None
    """Pieces or packs to buy; None where the table knows none."""
    buy_g: float | None = None
    """Grams to buy, peel and all; None in weeks planned before it was said."""


class PantryUse(Facts):
    """What became of something that was at home."""

    food: str
    grams: float | None
    """None: nobody said how much."""
    expires_on: date | None
    used_g: float
    """By the week's meals, cooked no later than its last day."""


class Check(Facts):
    """The week recomputed from the foods table by code that shares nothing with the solver."""

    ok: bool
    worst_kcal_error: float
    """Largest day's |served - target| / target."""
    problems: tuple[str, ...] = ()
