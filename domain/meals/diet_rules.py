"""The rule table: what a diet, an allergy, a pregnancy or a medicine keeps off the plate. DOMAIN.md, section 3.

A rule forbids tags, asks a second tag of foods with a first, keeps two tags out of one meal, or limits a nutrient.
Rules only add: no rule takes another's away. What no rule knows is not served: an unknown tag fails closed.
"""

import re
from collections.abc import Iterable, Mapping

from domain.catalogue import Food
from domain.facts import Facts, Reason, Scalar
from domain.vocabulary import Allergen, Diet, Pregnancy


class Rule(Facts):
    """What one rule asks; empty fields ask nothing."""

    id: str
    forbid: frozenset[str] = frozenset()
    require: Mapping[str, str] = {}
    """A food with the first tag must have the second."""
    apart: tuple[tuple[str, str], ...] = ()
    """Pairs of tags never in one meal."""
    apart_next: tuple[tuple[str, str], ...] = ()
    """Pairs of tags; the meal after one with the first is wished without the second."""
    meals_a_week: Mapping[str, int] = {}
    """At most so many meals a week with foods of the tag."""
    potassium_max_mg: int | None = None
    sodium_max_mg: int | None = None
    vitamin_k_ug: tuple[float, float] | None = None
    """Least and most a day."""
    note: str = ""
    source: str = "DOMAIN.md 3"


PEANUT_FAMILY = frozenset({"peanut", "peanut_butter", "nut_butter", "may_contain_peanut"})
"""Seed 0: peanut and nut butters are always averted; the whole family here. [D]"""

MERCURY_MEALS_A_WEEK = 2
"""Meals a week with fish of moderate mercury such as albacore, for everyone. FDA/EPA advice on eating fish. [M]"""

MERCURY_MEALS_EXPECTING = 1
"""The same while pregnant or feeding: one serving a week of the FDA/EPA's good choices. [M]"""

SODIUM_MAX_MG = 2300
"""A day, as a wish. Dietary Guidelines for Americans 2020-2025. [M]"""

SODIUM_MAX_HYPERTENSION_MG = 2000
"""A day, as a wish, with high blood pressure. WHO 2012, sodium intake for adults. [M]"""

POTASSIUM_MAX_MG = 3500
"""A day, with medicines that hold potassium back: the usual intake, no surplus. WHO 2012 (3510 mg). [M]"""

VITAMIN_K_UG = (90.0, 112.5)
"""A day, with warfarin. Every week lies in one band whose ends are 25 % apart, so no two weeks differ by more, and
none can drift away as they could if each only followed the one before. The band begins at the adequate intake of a
woman, 90 ug, IOM 2001. [M], the band [D]"""

ALWAYS = Rule(
    id="diet.always",
    forbid=PEANUT_FAMILY | {"mercury_high"},
    meals_a_week={"mercury_moderate": MERCURY_MEALS_A_WEEK},
    sodium_max_mg=SODIUM_MAX_MG,
    source="docs/seeds.md, seed 0 section 5",
)

DIETS: dict[Diet, Rule] = {
    Diet.NONE: Rule(id="diet.none"),
    Diet.VEGETARIAN: Rule(id="diet.vegetarian", forbid=frozenset({"meat", "fish", "shellfish"})),
    Diet.VEGAN: Rule(
        id="diet.vegan",
        forbid=frozenset({"meat", "fish", "shellfish", "dairy", "egg", "honey"}),
        note="A vegan diet has no reliable vitamin B12: take a supplement and mix protein sources.",
    ),
    Diet.PESCATARIAN: Rule(id="diet.pescatarian", forbid=frozenset({"meat"})),
    Diet.KETO: Rule(id="diet.keto", forbid=frozenset({"high_carb", "added_sugar"})),
    Diet.PALEO: Rule(
        id="diet.paleo", forbid=frozenset({"grain", "legume", "dairy", "added_sugar", "seed_oil", "processed"})
    ),
    Diet.HALAL: Rule(
        id="diet.halal",
        forbid=frozenset({"pork", "alcohol"}),
        require={"meat": "halal_certified"},
        note="Meat is served only when the foods table marks it halal_certified.",
    ),
    Diet.KOSHER: Rule(
        id="diet.kosher",
        forbid=frozenset({"pork", "shellfish"}),
        apart=(("meat", "dairy"),),
        apart_next=(("meat", "dairy"),),
        note="Keep the hours between meat and dairy that your household keeps; the plan keeps them out of one meal.",
    ),
}

ALLERGEN_TAGS: dict[Allergen, tuple[str, ...]] = {
    Allergen.MILK: ("dairy", "milk"),
    Allergen.EGG: ("egg",),
    Allergen.FISH: ("fish",),
    Allergen.SHELLFISH: ("shellfish", "crustacean", "mollusc"),
    Allergen.TREE_NUT: ("tree_nut", "nut_butter"),
    Allergen.PEANUT: ("peanut", "peanut_butter", "nut_butter"),
    Allergen.WHEAT: ("wheat", "gluten"),
    Allergen.SOY: ("soy",),
    Allergen.SESAME: ("sesame",),
    Allergen.MUSTARD: ("mustard",),
    Allergen.CELERY: ("celery",),
    Allergen.GLUTEN: ("gluten", "wheat"),
}
"""The tags of foods.csv that mean an allergen; `may_contain_` before each is forbidden too. Coconut is no tree nut
(FDA guidance of January 2025 [M]); foods of the tag `coconut` can be averted."""

OATS = {"oats": "gluten_free_certified"}
"""Oats are milled with wheat unless certified; no food of the table is."""

PREGNANT = Rule(
    id="diet.pregnancy",
    forbid=frozenset({"mercury_high", "pregnancy_avoid", "alcohol"}),
    meals_a_week={"mercury_moderate": MERCURY_MEALS_EXPECTING},
)
LACTATING = Rule(
    id="diet.lactation",
    forbid=frozenset({"mercury_high", "alcohol"}),
    meals_a_week={"mercury_moderate": MERCURY_MEALS_EXPECTING},
)

PREGNANCIES: dict[Pregnancy, Rule | None] = {
    Pregnancy.NONE: None,
    Pregnancy.TRIMESTER_1: PREGNANT,
    Pregnancy.TRIMESTER_2: PREGNANT,
    Pregnancy.TRIMESTER_3: PREGNANT,
    Pregnancy.POSTPARTUM: LACTATING,
    Pregnancy.LACTATING: LACTATING,
}

MEDICINES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (
        ("warfarin", "coumadin", "jantoven", "marevan", "phenprocoumon", "marcumar", "acenocoumarol", "sintrom",
         "vitamin k antag"),
        Rule(
            id="diet.warfarin",
            vitamin_k_ug=VITAMIN_K_UG,
            note="Vitamin K is kept even from week to week. Before the first week tell whoever checks your INR: it may "
            "differ from what you ate until now.",
        ),
    ),
    (
        ("maoi", "mao inhibitor", "monoamine oxidase", "phenelzine", "nardil", "tranylcypromine", "parnate",
         "isocarboxazid", "marplan", "selegiline", "eldepryl", "emsam", "rasagiline", "azilect", "safinamide",
         "xadago", "moclobemide", "linezolid", "zyvox"),
        Rule(id="diet.maoi", forbid=frozenset({"tyramine", "fermented", "alcohol"})),
    ),
    (
        ("statin", "lipitor", "crestor", "zocor", "livalo", "lescol", "pravachol", "mevacor", "vytorin"),
        Rule(id="diet.statin", forbid=frozenset({"grapefruit"})),
    ),
    (
        ("ciclosporin", "cyclosporin", "tacrolimus", "sirolimus", "everolimus", "felodipine", "nifedipine",
         "nisoldipine", "amiodarone", "dronedarone", "buspirone", "budesonide", "ticagrelor", "ivabradine",
         "ranolazine", "colchicine", "tolvaptan"),
        Rule(id="diet.grapefruit", forbid=frozenset({"grapefruit"}), source="FDA, grapefruit juice and some drugs [M]"),
    ),
    (
        ("pril", "sartan", "spironolactone", "eplerenone", "inspra", "finerenone", "kerendia", "amiloride",
         "triamterene", "dyazide", "maxzide", "ace inhibitor", " acei ", " arb ", " arbs ", "aldactone",
         "potassium sparing", "zestril", "vasotec", "altace", "diovan", "cozaar", "micardis", "benicar", "avapro",
         "atacand", "entresto"),
        Rule(id="diet.potassium", potassium_max_mg=POTASSIUM_MAX_MG),
    ),
)  # fmt: skip
"""Parts of a medicine's name, lower case, hyphens as spaces, and the rule they bring; a space is the end of a word. A
name that fits too much costs a food, not a life."""

CONDITIONS: tuple[tuple[tuple[str, ...], Allergen | Rule], ...] = (
    (("celiac", "coeliac", "gluten", "dermatitis herpetiformis"), Allergen.GLUTEN),
    (("lactose", "galactosaemia", "galactosemia"), Allergen.MILK),
    (("hypertension", "high blood pressure"), Rule(id="diet.sodium", sodium_max_mg=SODIUM_MAX_HYPERTENSION_MG)),
)
"""Parts of a condition's name, lower case, and what they bring."""

BAKED = frozenset({"may_contain_sesame", "may_contain_soy", "may_contain_dairy"})
"""Bakeries work with sesame since the FASTER Act of 2021, and with soy flour and whey. [M]"""

HIDDEN: dict[str, frozenset[str]] = {
    "kimchi": frozenset({"fish", "shellfish"}),
    "bagel plain": BAKED | {"sesame"},
    "whole wheat bread": BAKED,
    "rye bread": BAKED,
    "pita whole wheat": BAKED,
    "whole wheat tortilla": BAKED,
    "gluten free bread": BAKED,
    "mayonnaise": frozenset({"mustard"}),
    "oyster sauce": frozenset({"gluten", "may_contain_soy"}),
    "miso": frozenset({"may_contain_gluten"}),
    "seitan prepared": frozenset({"soy"}),
    "tempeh": frozenset({"fermented", "tyramine"}),
    "fish sauce": frozenset({"fermented", "tyramine"}),
    "whey protein powder": frozenset({"may_contain_soy"}),
    "casein protein powder": frozenset({"may_contain_soy"}),
    "dark chocolate 70-85%": frozenset({"may_contain_soy", "may_contain_tree_nut", "may_contain_gluten"}),
    "tuna light canned in water": frozenset({"may_contain_soy"}),
    "tuna albacore canned in water": frozenset({"may_contain_soy"}),
    "curry powder": frozenset({"may_contain_celery"}),
    "ham sliced lean": frozenset({"pregnancy_avoid"}),
}
"""Tags a food usually earns beyond the table, which knows the plain food and not what is sold under its name: kimchi is
made with fish sauce or shrimp, mayonnaise with mustard, oyster sauce with wheat, miso with barley, seitan with soy
sauce, protein powder with soy lecithin, canned tuna with vegetable broth; tempeh and fish sauce are fermented; cold
cuts carry listeria (FDA advice in pregnancy). The bagel's reference recipe (USDA 18406) includes sesame.
Labels decide. [D, M]"""

KNOWN_TAGS = frozenset({
    "added_sugar", "alcohol", "beef", "caffeine", "celery", "citrus", "coconut", "crustacean", "dairy", "egg",
    "fermented", "fish", "fodmap", "gluten", "grain", "grapefruit", "high_carb", "high_sodium", "honey",
    "iodine_high", "lamb", "legume", "may_contain_dairy", "may_contain_tree_nut", "meat", "mercury_high",
    "mercury_moderate", "mollusc", "mustard", "nightshade", "nut_butter", "oats", "organ", "peanut", "pork",
    "potassium_high", "poultry", "pregnancy_avoid", "processed", "pseudo_grain", "seed_butter", "seed_oil",
    "sesame", "shellfish", "soy", "supplement", "tree_nut", "tyramine", "vitk_high", "gluten_free_certified",
    "halal_certified", "milk", "peanut_butter", "wheat",
}) | {f"may_contain_{tag}" for tags in ALLERGEN_TAGS.values() for tag in tags}  # fmt: skip
"""Every tag somebody decided about. A food with another is not served."""


def allergy_rule(allergen: Allergen) -> Rule:
    """What an allergy forbids: the allergen, and what may contain it."""
    tags = ALLERGEN_TAGS[allergen]
    oats = OATS if "gluten" in tags else {}
    forbid = frozenset(tags) | {f"may_contain_{tag}" for tag in tags}
    return Rule(id=f"diet.allergy.{allergen}", forbid=forbid, require=oats)


def _plain(names: Iterable[str]) -> list[str]:
    return [f" {re.sub(r'[^a-z0-9]+', ' ', name.lower())} " for name in names]


def medicine_rules(medications: Iterable[str]) -> list[Rule]:
    """The rules that the named medicines bring, in table order."""
    names = _plain(medications)
    return [rule for parts, rule in MEDICINES if any(part in name for part in parts for name in names)]


def condition_rules(conditions: Iterable[str]) -> list[Rule]:
    """The rules that the named conditions bring, in table order."""
    names = _plain(conditions)
    brought = [what for parts, what in CONDITIONS if any(part in name for part in parts for name in names)]
    return [allergy_rule(what) if isinstance(what, Allergen) else what for what in brought]


def unknown_tags(food: Food) -> frozenset[str]:
    """Tags of a food that nobody has decided about."""
    return food.tags - KNOWN_TAGS


def forbid_by_name(food: Food, forbidden_tags: frozenset[str]) -> bool:
    """Whether a food must be forbidden by its name, because the table's own tags do not say it all.

    So for the peanut family, for a food with a tag nobody knows, and for one that hides a forbidden tag.
    """
    hidden = HIDDEN.get(food.name, frozenset[str]())
    return bool(food.tags & PEANUT_FAMILY or unknown_tags(food) or hidden & forbidden_tags)


def keeps_rules(
    food: Food, forbidden_tags: frozenset[str], forbidden_foods: frozenset[str], required_tags: Mapping[str, str]
) -> bool:
    """Whether a food may be served at all."""
    if food.name in forbidden_foods or unknown_tags(food) or food.tags & forbidden_tags:
        return False
    return all(second in food.tags for first, second in required_tags.items() if first in food.tags)


def explain(rule: Rule) -> list[Reason]:
    """What a rule asks, one reason for each limit it touches."""
    asked: list[tuple[str, dict[str, Scalar]]] = [
        ("forbidden_tags", {"forbid": " ".join(sorted(rule.forbid))} if rule.forbid else {}),
        ("required_tags", dict(rule.require)),
        ("apart_tags", {" ".join(pair): True for pair in rule.apart}),
        ("apart_next_tags", {" ".join(pair): True for pair in rule.apart_next}),
        ("meals_a_week", dict(rule.meals_a_week)),
        ("sodium_max_mg", {"sodium_max_mg": rule.sodium_max_mg} if rule.sodium_max_mg else {}),
        ("potassium_max_mg", {"potassium_max_mg": rule.potassium_max_mg} if rule.potassium_max_mg else {}),
        ("vitamin_k_ug", dict(zip(("least", "most"), rule.vitamin_k_ug, strict=True)) if rule.vitamin_k_ug else {}),
    ]
    return [Reason(about=about, rule=rule.id, inputs=inputs, source=rule.source) for about, inputs in asked if inputs]
