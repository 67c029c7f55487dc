"""What a client may never be served, worked out a second time from the client alone.

The DIETITIAN decides what is forbidden; this table shares nothing with it, so one mistake cannot serve an allergen.
"""

from collections.abc import Mapping

from domain.catalogue import Food
from domain.safety.interactions import DRUGS
from domain.safety.words import Words, find
from domain.snapshot import ClientFacts
from domain.vocabulary import Allergen, Diet, Pregnancy

ALWAYS = ("peanut_butter", "nut_butter", "peanut")
"""The peanut family. Seed 0, section 5."""

DIET_TAGS: Mapping[Diet, tuple[str, ...]] = {
    Diet.NONE: (),
    Diet.VEGETARIAN: ("meat", "fish", "shellfish"),
    Diet.VEGAN: ("meat", "fish", "shellfish", "dairy", "egg", "honey"),
    Diet.PESCATARIAN: ("meat",),
    Diet.KETO: ("high_carb", "added_sugar"),
    Diet.PALEO: ("grain", "legume", "dairy", "added_sugar", "seed_oil", "processed"),
    Diet.HALAL: ("pork", "alcohol"),
    Diet.KOSHER: ("pork", "shellfish"),
}
"""Tags a diet forbids. DOMAIN 3."""

ALLERGEN_TAGS: Mapping[Allergen, tuple[str, ...]] = {
    Allergen.MILK: ("dairy",),
    Allergen.EGG: ("egg",),
    Allergen.FISH: ("fish",),
    Allergen.SHELLFISH: ("shellfish", "crustacean", "mollusc"),
    Allergen.TREE_NUT: ("tree_nut",),
    Allergen.PEANUT: ("peanut",),
    Allergen.WHEAT: ("gluten",),
    Allergen.SOY: ("soy",),
    Allergen.SESAME: ("sesame",),
    Allergen.MUSTARD: ("mustard",),
    Allergen.CELERY: ("celery",),
    Allergen.GLUTEN: ("gluten",),
}
"""Tags an allergy forbids, each also as may_contain_. DOMAIN 3; wheat is tagged as gluten."""

DRUG_TAGS: tuple[tuple[Words, str], ...] = (
    (DRUGS["MAOI"], "tyramine"),
    (DRUGS["statin"], "grapefruit"),
)
"""Tags a medicine forbids. DOMAIN 3."""

CONDITION_ALLERGENS: tuple[tuple[Words, Allergen], ...] = (
    (("celiac", "coeliac"), Allergen.GLUTEN),
    (("lactose",), Allergen.MILK),
)
"""Conditions that are an allergy on the plate."""

PREGNANCY_TAGS = ("mercury_high", "pregnancy_avoid", "alcohol")
"""DOMAIN 3."""
EXPECTING = (Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2, Pregnancy.TRIMESTER_3)


def _allergens(client: ClientFacts) -> set[Allergen]:
    """Allergies as given and those that a condition brings."""
    return {*client.allergies, *(allergen for words, allergen in CONDITION_ALLERGENS if find(client.conditions, words))}


def forbidden_tags(client: ClientFacts) -> frozenset[str]:
    """Return every tag that this client may not be served."""
    allergens = [tag for allergen in _allergens(client) for tag in ALLERGEN_TAGS[allergen]]
    tags = [*ALWAYS, *DIET_TAGS[client.diet], *allergens, *(f"may_contain_{tag}" for tag in allergens)]
    tags += [tag for words, tag in DRUG_TAGS if find(client.medications, words)]
    if client.pregnancy in EXPECTING:
        tags += PREGNANCY_TAGS
    return frozenset(tags)


def why_forbidden(food: Food, client: ClientFacts) -> str | None:
    """Return why a client may not be served a food, or None."""
    bad = sorted(food.tags & forbidden_tags(client))
    if bad:
        return bad[0]
    if Allergen.GLUTEN in _allergens(client) and "oats" in food.tags and "gluten_free_certified" not in food.tags:
        return "oats"
    if client.diet is Diet.HALAL and "meat" in food.tags and "halal_certified" not in food.tags:
        return "meat without halal_certified"
    if food.name.casefold() in {aversion.casefold() for aversion in client.aversions}:
        return "aversion"
    return None
