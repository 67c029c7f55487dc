"""Plates put together from the foods table when recipes do not suffice: a protein, a carbohydrate, plants and a fat.

They are plain, or seasoned with the flavour kit of a kitchen; ordinary recipes, made at run time. Every food in them
may be served, since only such foods are offered.
"""

from collections.abc import Collection, Iterable, Mapping

from domain.catalogue import Food, Ingredient
from domain.meals.kits import KITS, Seasonings, season
from domain.meals.served import ComposedPlate
from domain.vocabulary import Slot

Parts = tuple[tuple[str, float], ...]
"""Foods and grams, the most wanted first."""

MAIN_PROTEINS: Parts = (
    ("chicken breast raw", 150), ("cod atlantic raw", 180), ("tofu firm", 180), ("salmon atlantic farmed raw", 140),
    ("turkey breast raw", 150), ("seitan prepared", 140), ("tempeh", 120), ("shrimp raw", 170),
    ("beef sirloin lean raw", 150), ("trout rainbow farmed raw", 150), ("tuna light canned in water", 130),
    ("egg whole raw", 120), ("lentils cooked", 180), ("mackerel atlantic raw", 130),
    ("sardines canned in oil drained", 100), ("ground lamb raw", 130), ("chicken thigh skinless raw", 150),
    ("edamame frozen", 150), ("white beans canned", 180), ("duck meat raw", 140), ("pork tenderloin raw", 150),
    ("mussels raw", 200),
)  # fmt: skip
MAIN_CARBS: Parts = (
    ("white rice dry", 45), ("potato raw", 200), ("quinoa dry", 45), ("sweet potato raw", 180), ("brown rice dry", 45),
    ("millet dry", 45), ("buckwheat groats dry", 45), ("corn tortilla", 60), ("butternut pumpkin canned", 150),
    ("cassava raw", 100),
)  # fmt: skip
MAIN_PLANTS: Parts = (
    ("broccoli raw", 130), ("green beans raw", 130), ("carrot raw", 100), ("zucchini raw", 130),
    ("cauliflower raw", 130), ("red bell pepper raw", 110), ("spinach raw", 80), ("asparagus raw", 120),
    ("tomato raw", 120), ("mushrooms white raw", 110), ("cabbage raw", 120), ("eggplant raw", 120),
    ("romaine lettuce", 90), ("cucumber raw", 120), ("brussels sprouts raw", 110), ("kale raw", 60),
)  # fmt: skip
LIGHT_PROTEINS: Parts = (
    ("greek yogurt nonfat plain", 200), ("pea protein powder", 25), ("egg hard boiled", 100),
    ("skyr plain nonfat", 200), ("tempeh", 90), ("cottage cheese 1%", 200), ("rotisserie chicken breast", 90),
    ("tuna light canned in water", 90), ("salmon pink canned", 90), ("soy protein isolate", 25),
    ("whey protein powder", 25), ("casein protein powder", 25), ("hemp seeds", 30), ("ham sliced lean", 60),
)  # fmt: skip
LIGHT_CARBS: Parts = (
    ("rolled oats", 40), ("whole wheat bread", 50), ("gluten free bread", 50), ("corn tortilla", 50),
    ("rice cakes", 25), ("rye bread", 50),
)  # fmt: skip
LIGHT_PLANTS: Parts = (
    ("blueberries", 100), ("apple", 130), ("strawberries", 130), ("banana", 120), ("orange", 140), ("raspberries", 100),
    ("pear", 130), ("kiwi", 100), ("mango", 120), ("grapes", 100), ("cherries sweet", 100), ("carrot raw", 100),
    ("cucumber raw", 120), ("celery raw", 100), ("tomato raw", 120),
)  # fmt: skip
MAIN_FATS: Parts = (("olive oil", 8), ("avocado oil", 8), ("avocado", 50), ("coconut oil", 8), ("canola oil", 8))
LIGHT_FATS: Parts = (
    ("walnuts", 12), ("almonds", 12), ("pumpkin seeds", 12), ("chia seeds", 12), ("avocado", 40),
    ("macadamia nuts", 12), ("sunflower seeds", 12), ("coconut dried unsweetened", 12), ("olive oil", 5),
    ("olives black", 30),
)  # fmt: skip

MAINS, BREAKFAST, BETWEEN = (Slot.LUNCH, Slot.DINNER), (Slot.BREAKFAST,), (Slot.SNACK, Slot.PRESLEEP)

PLATES: tuple[tuple[tuple[Slot, ...], tuple[Parts, ...], int], ...] = (
    (MAINS, (MAIN_PROTEINS, MAIN_CARBS, MAIN_PLANTS, MAIN_FATS), 25),
    (MAINS, (MAIN_PROTEINS, MAIN_PLANTS, MAIN_FATS), 20),
    (BREAKFAST, (LIGHT_PROTEINS, LIGHT_CARBS, LIGHT_PLANTS, LIGHT_FATS), 10),
    (BREAKFAST, (LIGHT_PROTEINS, LIGHT_PLANTS, LIGHT_FATS), 5),
    (BETWEEN, (LIGHT_PROTEINS, LIGHT_PLANTS), 5),
    (BETWEEN, (LIGHT_PROTEINS, LIGHT_FATS), 5),
    (BETWEEN, (LIGHT_PROTEINS, LIGHT_CARBS), 5),
)
"""Which meals, what is put together, and the minutes it takes. [D] docs: design choice."""

PLATES_A_KIND = 8
"""So many plates of each kind, each with other foods."""

SEASONED: tuple[tuple[Parts, ...], ...] = (
    (MAIN_PROTEINS, MAIN_CARBS, MAIN_PLANTS, MAIN_PLANTS, MAIN_FATS),
    (MAIN_PROTEINS, MAIN_PLANTS, MAIN_PLANTS, MAIN_FATS),
)
"""A lunch or dinner with a kit: protein, carbohydrate where there may be one, two vegetables, a fat. DOMAIN.md 4."""
SEASONED_A_CUISINE, SEASONED_MINUTES = 3, 25

CARBS_OF: dict[str, tuple[str, ...]] = {
    "mediterranean": ("potato raw", "quinoa dry"), "mexican": ("corn tortilla", "white rice dry"),
    "indian": ("white rice dry", "potato raw"), "thai": ("white rice dry", "brown rice dry"),
    "japanese": ("white rice dry", "sweet potato raw"), "korean": ("white rice dry", "brown rice dry"),
    "west_african": ("cassava raw", "millet dry"), "levantine": ("brown rice dry", "potato raw"),
    "italian": ("potato raw", "white rice dry"), "american_diner": ("potato raw", "sweet potato raw"),
    "chinese": ("white rice dry", "brown rice dry"), "nordic": ("potato raw", "buckwheat groats dry"),
}  # fmt: skip
"""The carbohydrates a kitchen is served with first. [D]"""


def compose(foods: Mapping[str, Food], disliked: Collection[str]) -> tuple[ComposedPlate, ...]:
    """Plates from the foods that may be served; every part of a plate suits its meals. Disliked foods come last."""
    made: dict[str, ComposedPlate] = {}
    for slots, courses, minutes in PLATES:
        choices = [_suitable(course, slots, foods, disliked) for course in courses]
        if not all(choices):
            continue
        for turn in range(min(PLATES_A_KIND, max(len(choice) for choice in choices))):
            plate = _plate(slots, [choice[turn % len(choice)] for choice in choices], minutes)
            made.setdefault(plate.name, plate)
    for plate in _seasoned(foods, disliked):
        made.setdefault(plate.name, plate)
    return tuple(made.values())


def _seasoned(foods: Mapping[str, Food], disliked: Collection[str]) -> Iterable[ComposedPlate]:
    """A few mains of each kitchen; the more kitchens, the further down the lists of foods they begin."""
    suited = [[_suitable(course, MAINS, foods, disliked) for course in courses] for courses in SEASONED]
    choices = next((choice for choice in suited if all(choice)), None)
    if choices is None:
        return
    for number, cuisine in enumerate(KITS):
        first = CARBS_OF[cuisine]
        mine = [sorted(choice, key=lambda part: _rank(part[0], first)) for choice in choices]
        for turn in range(SEASONED_A_CUISINE):
            parts = _spread(mine, number * SEASONED_A_CUISINE + turn, turn)
            kit = season(cuisine, foods, frozenset(name for name, _ in parts))
            if kit is not None:
                yield _plate(MAINS, parts, SEASONED_MINUTES, cuisine, kit)


def _rank(name: str, first: tuple[str, ...]) -> int:
    return first.index(name) if name in first else len(first)


def _spread(choices: list[list[tuple[str, float]]], place: int, turn: int) -> list[tuple[str, float]]:
    """One food of each course and never one twice; a kitchen's own carbohydrate first, the others by place."""
    parts: dict[str, float] = {}
    for course, choice in enumerate(choices):
        start = turn if len(choices) == len(SEASONED[0]) and course == 1 else place + course
        turned = [choice[(start + step) % len(choice)] for step in range(len(choice))]
        name, grams = next((part for part in turned if part[0] not in parts), turned[0])
        parts[name] = grams
    return list(parts.items())


def _suitable(
    course: Parts, slots: tuple[Slot, ...], foods: Mapping[str, Food], disliked: Collection[str]
) -> list[tuple[str, float]]:
    fitting = [part for part in course if part[0] in foods and foods[part[0]].slots.issuperset(slots)]
    return sorted(fitting, key=lambda part: part[0] in disliked)


def _plate(
    slots: tuple[Slot, ...],
    parts: list[tuple[str, float]],
    minutes: int,
    cuisine: str = "plain",
    kit: Seasonings = (),
) -> ComposedPlate:
    names = [name for name, _ in parts]
    seasoned = f" with {', '.join(name for name, _ in kit)}" if kit else ", plainly"
    style = f", {cuisine.replace('_', ' ').title()}" if kit else ""
    return ComposedPlate(
        name=f"Composed plate{style}: {', '.join(names)}",
        cuisine=cuisine,
        slots=frozenset(slots),
        ingredients=tuple(Ingredient(food=name, grams=grams) for name, grams in (*parts, *kit)),
        instructions=(
            f"Cook what is raw or dry through{seasoned}, and warm what is cooked.",
            f"Serve together: {', '.join(names)}.",
        ),
        prep_minutes=min(minutes, 10),
        cook_minutes=max(0, minutes - 10),
        batch_friendly=False,
        fridge_days=1,
        freezer_friendly=False,
        primary_protein=names[0],
    )
