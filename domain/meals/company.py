"""What goes with what on a plate: a few kinds of sides, and which of them a dish is good company for.

A rule of taste, not of diet: a day that has no answer otherwise is planned without it.
"""

from collections.abc import Iterable
from enum import StrEnum

from domain.catalogue import Food
from domain.vocabulary import Slot


class Kind(StrEnum):
    """What a side asks of the dish beside it."""

    ANY = "any"
    """Fruit, nuts, drinks, dairy, powders stirred into a drink."""
    SWEET = "sweet"
    """Oats: porridge, shakes, fruit and yogurt."""
    SAVOURY = "savoury"
    """Vegetables, starches, oils and cheese."""
    MEAT = "meat"
    FISH = "fish"
    PLANT = "plant"
    """Tofu, tempeh, seitan: like meat and fish, a second main protein beside another one is no meal."""


SIDE_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("rolled oats", "honey", "maple syrup"), Kind.SWEET),
    **dict.fromkeys(("rotisserie chicken breast",), Kind.MEAT),
    **dict.fromkeys(("tuna light canned in water", "salmon pink canned"), Kind.FISH),
    **dict.fromkeys(("tofu firm", "tempeh", "seitan prepared"), Kind.PLANT),
    **dict.fromkeys(
        (
            "egg hard boiled", "edamame frozen", "white rice dry", "brown rice dry", "potato raw", "sweet potato raw",
            "quinoa dry", "corn tortilla", "pita whole wheat", "bulgur dry", "couscous dry", "millet dry",
            "buckwheat groats dry", "polenta cornmeal dry", "lentils cooked", "white beans canned",
            "black beans cooked", "butternut pumpkin canned", "cassava raw", "plantain raw", "olive oil", "avocado oil",
            "canola oil", "ghee", "butter", "mayonnaise", "olives black", "cheddar cheese", "goat cheese soft",
            "sour cream", "tahini", "broccoli raw", "carrot raw", "green beans raw", "spinach raw", "tomato raw",
            "cauliflower raw", "red bell pepper raw", "asparagus raw", "zucchini raw", "cucumber raw",
            "brussels sprouts raw", "mushrooms white raw", "kale raw", "cabbage raw", "eggplant raw", "romaine lettuce",
            "green peas frozen", "beets raw", "bok choy raw", "celery raw",
        ),
        Kind.SAVOURY,
    ),
}  # fmt: skip
"""Of a side or a boost; whatever is not named goes with anything. [D] docs: design choice."""

FLESH = {"meat": Kind.MEAT, "fish": Kind.FISH, "shellfish": Kind.FISH}
PLANT_PROTEINS = frozenset({
    "tofu firm", "tofu extra firm", "tofu silken soft", "tempeh", "seitan prepared", "vital wheat gluten",
})  # fmt: skip
SWEET_CATEGORIES, SWEET_WORDS = frozenset({"fruit", "sweetener"}), frozenset({"powder", "oats", "yogurt", "cinnamon"})
MAINS = frozenset({Slot.LUNCH, Slot.DINNER})


def find_company(foods: Iterable[Food], slots: frozenset[Slot]) -> frozenset[Kind]:
    """The kinds of sides that go with a dish of these foods, served at these meals.

    A dish is sweet if it has fruit, sugar, oats, yogurt or powder, no meat or fish, and is no lunch or dinner. A
    savoury dish with a main protein goes with more of the same; one without goes with any of them.
    """
    foods = list(foods)
    mains = {kind for food in foods for tag, kind in FLESH.items() if tag in food.tags and food.category == "protein"}
    mains |= {Kind.PLANT for food in foods if food.name in PLANT_PROTEINS}
    sweet = any(food.category in SWEET_CATEGORIES or SWEET_WORDS & set(food.name.split()) for food in foods)
    if sweet and not mains & {Kind.MEAT, Kind.FISH} and not slots & MAINS:
        return frozenset({Kind.ANY, Kind.SWEET})
    return frozenset({Kind.ANY, Kind.SAVOURY, *(mains or (Kind.MEAT, Kind.FISH, Kind.PLANT))})
