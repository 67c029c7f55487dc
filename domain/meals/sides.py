"""Foods that may stand beside a dish, and how little of each is worth serving.

A side fills what a dish leaves open: energy, protein, fat, fibre. Which meals a food suits, and its most, stand in the
foods table.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a side is for."""

    PROTEIN = "protein"
    CARB = "carb"
    FAT = "fat"
    VEGETABLE = "vegetable"
    FRUIT = "fruit"


SIDES: dict[Role, dict[str, int]] = {
    Role.PROTEIN: {
        "whey protein powder": 10, "pea protein powder": 10, "casein protein powder": 10, "soy protein isolate": 10,
        "greek yogurt nonfat plain": 75, "skyr plain nonfat": 75, "quark low fat": 75, "cottage cheese 1%": 75,
        "egg hard boiled": 50, "tuna light canned in water": 40, "rotisserie chicken breast": 40, "tofu firm": 50,
        "tempeh": 40, "seitan prepared": 40, "edamame frozen": 50, "salmon pink canned": 40,
    },
    Role.CARB: {
        "white rice dry": 20, "brown rice dry": 20, "rolled oats": 20, "potato raw": 100, "sweet potato raw": 100,
        "whole wheat bread": 30, "gluten free bread": 25, "rye bread": 30, "quinoa dry": 20, "corn tortilla": 25,
        "pita whole wheat": 30, "rice cakes": 10, "bulgur dry": 20, "couscous dry": 20, "millet dry": 20,
        "buckwheat groats dry": 20, "polenta cornmeal dry": 20, "lentils cooked": 60, "white beans canned": 60,
        "black beans cooked": 60, "butternut pumpkin canned": 80, "cassava raw": 60, "plantain raw": 60,
        "oat milk plain": 100, "rice milk unsweetened": 100, "milk 2%": 100, "soy milk unsweetened": 100,
    },
    Role.FAT: {
        "olive oil": 5, "avocado": 30, "almonds": 10, "walnuts": 10, "pumpkin seeds": 10, "avocado oil": 5,
        "chia seeds": 10, "sunflower seeds": 10, "macadamia nuts": 10, "pecans": 10, "hazelnuts": 10, "hemp seeds": 10,
        "flaxseed": 10, "tahini": 10, "olives black": 20, "coconut milk canned": 30, "cheddar cheese": 15, "butter": 5,
        "coconut oil": 5, "ghee": 5, "sunflower seed butter": 10, "coconut dried unsweetened": 10, "cream cheese": 15,
        "heavy cream": 15, "mayonnaise": 10, "goat cheese soft": 15, "sour cream": 15, "greek yogurt whole plain": 75,
        "canola oil": 5,
    },
    Role.VEGETABLE: {
        "broccoli raw": 80, "carrot raw": 60, "green beans raw": 80, "spinach raw": 40, "tomato raw": 60,
        "cauliflower raw": 80, "red bell pepper raw": 60, "asparagus raw": 80, "zucchini raw": 80, "cucumber raw": 60,
        "brussels sprouts raw": 80, "mushrooms white raw": 60, "kale raw": 40, "cabbage raw": 80, "eggplant raw": 80,
        "romaine lettuce": 40, "green peas frozen": 60, "beets raw": 60, "bok choy raw": 80, "celery raw": 60,
    },
    Role.FRUIT: {
        "blueberries": 60, "apple": 80, "banana": 80, "raspberries": 60, "orange": 80, "pear": 80, "strawberries": 80,
        "kiwi": 60, "mango": 80, "grapes": 60, "cherries sweet": 60, "pineapple": 80, "raisins": 15,
        "dates medjool": 20, "watermelon": 100,
    },
}  # fmt: skip
"""By role, in the order they are thought of: the food and its least grams. [D] docs: design choice."""

DRINKS = frozenset({
    "oat milk plain", "rice milk unsweetened", "milk 2%", "soy milk unsweetened",
    "whey protein powder", "pea protein powder", "casein protein powder", "soy protein isolate",
})  # fmt: skip
"""Sides that are drunk, or stirred into a drink. [D]"""

MOST_TIMES_LEAST = 4
"""A side is at most so many times its least, and never more than the table's serving. [D]"""

STEP_G = 5
"""Sides are weighed in steps of so many grams. DOMAIN.md, section 4."""
