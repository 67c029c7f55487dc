"""What a client's own words about food mean: an allergen, a group of foods, or names in the foods table.

Words are matched whole and without their plural; a word that fits nothing is handed back as a question, never dropped.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from domain.catalogue import Food
from domain.facts import Facts
from domain.meals.diet_rules import ALLERGEN_TAGS
from domain.vocabulary import Allergen

ALLERGEN_WORDS: dict[str, Allergen] = {
    "milk": Allergen.MILK, "dairy": Allergen.MILK, "lactose": Allergen.MILK, "egg": Allergen.EGG,
    "fish": Allergen.FISH, "shellfish": Allergen.SHELLFISH, "crustacean": Allergen.SHELLFISH,
    "nut": Allergen.TREE_NUT, "tree nut": Allergen.TREE_NUT, "peanut": Allergen.PEANUT, "groundnut": Allergen.PEANUT,
    "wheat": Allergen.WHEAT, "gluten": Allergen.GLUTEN, "soy": Allergen.SOY, "soya": Allergen.SOY,
    "sesame": Allergen.SESAME, "mustard": Allergen.MUSTARD, "celery": Allergen.CELERY,
}  # fmt: skip
"""Words that name an allergen: treated as that allergy, traces included, whether or not the client calls it one."""

TAG_WORDS: dict[str, tuple[str, ...]] = {
    "meat": ("meat",), "red meat": ("beef", "lamb", "pork"), "beef": ("beef",), "pork": ("pork",), "lamb": ("lamb",),
    "poultry": ("poultry",), "organ": ("organ",), "offal": ("organ",), "seafood": ("fish", "shellfish"),
    "crab": ("crustacean",), "prawn": ("crustacean",), "legume": ("legume",), "pulse": ("legume",),
    "grain": ("grain",), "nightshade": ("nightshade",), "citrus": ("citrus",), "alcohol": ("alcohol",),
    "sugar": ("added_sugar",), "caffeine": ("caffeine",), "coconut": ("coconut",), "oat": ("oats",),
    "nut butter": ("nut_butter",), "peanut butter": ("peanut", "nut_butter"), "fermented": ("fermented",),
    "processed": ("processed",), "seed oil": ("seed_oil",),
}  # fmt: skip
"""Words for a group of foods, and the tags of the group."""

NAME_WORDS: dict[str, tuple[str, ...]] = {
    "yoghurt": ("yogurt", "skyr"), "yogurt": ("yogurt", "skyr"), "aubergine": ("eggplant",), "courgette": ("zucchini",),
    "coriander": ("cilantro",), "prawn": ("shrimp",), "rocket": ("arugula",), "garbanzo": ("chickpea", "hummus"),
    "chickpea": ("chickpea", "hummus"), "pepper": ("bell pepper",), "capsicum": ("bell pepper",), "chilli": ("chili",),
    "tomato": ("tomato", "salsa"), "cheese": ("cheese",), "bread": ("bread", "bagel", "pita", "tortilla"),
    "pasta": ("pasta", "noodle"), "noodle": ("noodle",), "spring onion": ("scallion",), "green onion": ("scallion",),
    "onion": ("onion", "scallion", "leek"), "sprout": ("brussels sprout",), "aubergines": ("eggplant",),
    "protein powder": ("protein powder", "protein isolate"), "whey": ("whey",), "tofu": ("tofu",),
    "berry": ("blueberry", "strawberry", "raspberry"), "lettuce": ("lettuce",), "seaweed": ("kelp",),
    "porridge": ("oat",), "offal": ("liver",), "chicken": ("chicken",), "steak": ("sirloin",), "mince": ("ground",),
    "sweetcorn": ("corn",), "corn": ("corn", "cornmeal"), "beetroot": ("beet",), "squash": ("pumpkin",),
    "calamari": ("squid",), "chocolate": ("chocolate", "cocoa"), "wine": ("wine",), "maize": ("corn", "cornmeal"),
    "date": ("date",), "tuna": ("tuna",), "oil": ("oil", "ghee"), "chili": ("chili",), "spicy": ("chili", "kimchi"),
}  # fmt: skip
"""Words that foods.csv spells otherwise, and the words it uses."""

FILLER = frozenset({
    "no", "any", "all", "not", "allergic", "allergy", "to", "of", "i", "dont", "don't", "do", "like", "hate",
    "avoid", "please", "the", "and", "a", "an", "kind", "kinds", "raw", "fresh", "cooked", "free", "none",
    "nothing", "n/a", "dislike", "intolerant", "intolerance", "products", "product", "foods", "food", "never",
    "eat", "anything", "with", "severe", "severely", "strong", "mild", "very", "have", "has", "am", "carry", "epipen",
    "epi", "pen", "for", "my", "me", "anaphylactic", "anaphylaxi", "anaphylaxis", "reaction", "cannot", "can't", "cant",
})  # fmt: skip
"""Words that carry no food."""

ALLERGIC = re.compile(r"allerg|anaphyla|epi ?pen|intoleran", re.IGNORECASE)
"""Words that make a food an allergy: one to almonds is one to tree nuts, and traces count. [D]"""

SAME_SINGULAR = frozenset({"hummus", "asparagus", "couscous", "molasses", "swiss", "citrus"})


class Meant(Facts):
    """What words came to."""

    foods: frozenset[str] = frozenset()
    allergens: frozenset[Allergen] = frozenset()
    unmatched: tuple[str, ...] = ()
    """As the client worded them."""


def _singular(word: str) -> str:
    if word in SAME_SINGULAR or len(word) < 4:
        return word
    for ending, instead in (("ies", "y"), ("oes", "o"), ("shes", "sh"), ("ches", "ch")):
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word.removesuffix("s") if not word.endswith("ss") else word


def _words(text: str) -> list[str]:
    return [_singular(word) for word in re.findall(r"[a-z']+", text.lower().replace("-", " ")) if word not in FILLER]


@lru_cache(maxsize=4_096)
def _name_words(name: str) -> frozenset[str]:
    return frozenset(_words(name))


def _names_with(wanted: list[str], foods: Iterable[Food]) -> frozenset[str]:
    """Foods whose name has every wanted word."""
    return frozenset(food.name for food in foods if wanted and _name_words(food.name).issuperset(wanted))


def _understand(text: str, foods: tuple[Food, ...]) -> Meant:
    words = _words(text)
    phrase = " ".join(words)
    if phrase in ALLERGEN_WORDS:
        return Meant(allergens=frozenset({ALLERGEN_WORDS[phrase]}), foods=_names_with(words, foods))
    tags = frozenset(TAG_WORDS.get(phrase, ()))
    found = frozenset(food.name for food in foods if food.tags & tags)
    for spelling in (phrase, *NAME_WORDS.get(phrase, ())):
        found |= _names_with(_words(spelling), foods)
    return Meant(foods=found, unmatched=() if found or not words else (text,))


def _together(meant: Sequence[Meant]) -> Meant:
    return Meant(
        foods=frozenset(name for one in meant for name in one.foods),
        allergens=frozenset(allergen for one in meant for allergen in one.allergens),
        unmatched=tuple(dict.fromkeys(text for one in meant for text in one.unmatched)),
    )


def _as_allergy(text: str, foods: tuple[Food, ...]) -> Meant:
    """What an allergy to a thing means: where the whole says nothing each word may, and a food brings its allergens."""
    meant = _understand(text, foods)
    if meant.unmatched:
        by_word = _together([_understand(word, foods) for word in _words(text)])
        known = by_word.foods or by_word.allergens
        meant = by_word.model_copy(update={"unmatched": () if known else meant.unmatched})
    tags = [food.tags for food in foods if food.name in meant.foods]
    common = {tag for tag in (tags[0] if tags else ()) if all(tag in each for each in tags)}
    brought = {allergen for allergen, meaning in ALLERGEN_TAGS.items() if common.intersection(meaning)}
    return meant.model_copy(update={"allergens": meant.allergens | brought})


def understand(texts: Iterable[str], foods: tuple[Food, ...]) -> Meant:
    """Return the foods and allergens that a client's words mean, and the words that mean none.

    A text may list several things, divided by commas, semicolons, slashes, `and` or `or`. Where it speaks of an
    allergy, a food brings the allergens that all foods of its name have in common.
    """
    meant = list[Meant]()
    for text in texts:
        read = _as_allergy if ALLERGIC.search(text) else _understand
        parts = re.split(r"[,;/\n]|\band\b|\bor\b", text, flags=re.IGNORECASE)
        meant += (read(part.strip(), foods) for part in parts if part.strip())
    return _together(meant)
