"""Why drugs and supplements must not meet: the mechanism and source of each row of INTERACTIONS. DOMAIN 6.2."""

from typing import NamedTuple


class Mechanism(NamedTuple):
    """What happens, and where that is from."""

    text: str
    source: str


REVIEW, MEMORY = "PMC11672929 [R]", "DOMAIN 6.2 [M]"
INDUCES = Mechanism(
    "It makes liver and gut break the drug down faster, so that too little is left.",
    "AAFP 2008, MSD [R]",
)
BINDS = Mechanism("Minerals bind the drug in the gut, and less of both is absorbed.", REVIEW)
SEROTONIN = "Both raise serotonin: together it can become too much, with fever, tremor and confusion."

WITH: dict[tuple[str, str | None], Mechanism] = {
    ("SSRI or SNRI", "St John's wort"): Mechanism(SEROTONIN, "AAFP 2008, MSD [R]"),
    ("MAOI", "5-HTP"): Mechanism(SEROTONIN, MEMORY),
    ("SSRI or SNRI", "5-HTP or tryptophan"): Mechanism(SEROTONIN, MEMORY),
    ("MAOI", "yohimbine or bitter orange"): Mechanism(
        "Both keep noradrenaline high: blood pressure can leap.", MEMORY),
    ("isotretinoin", "vitamin A"): Mechanism("The drug is a form of vitamin A: the two add up to too much.", MEMORY),
    ("nitrate", "citrulline or arginine"): Mechanism(
        "Both widen vessels by nitric oxide: blood pressure can fall too low.", MEMORY),
    ("lithium", "sodium or caffeine swings"): Mechanism(
        "Kidneys keep lithium when salt or caffeine falls and lose it when they rise.", MEMORY),
    ("warfarin", "vitamin K"): Mechanism("Warfarin works against vitamin K: more of it thickens blood again.", REVIEW),
    ("warfarin", "omega-3"): Mechanism("Fish oil makes platelets stick less: with warfarin bleeding lasts.", REVIEW),
    ("warfarin", "vitamin E"): Mechanism("Much vitamin E works against vitamin K: bleeding lasts longer.", MEMORY),
    ("warfarin", "ginkgo, turmeric or cranberry"): Mechanism(
        "They make platelets stick less or slow the breakdown of warfarin: bleeding lasts longer.", MEMORY),
    ("potassium-raising drug", "potassium"): Mechanism(
        "The drug keeps potassium in the body: more of it can upset the heart's rhythm.", REVIEW),
    ("insulin or sulfonylurea", "berberine or chromium"): Mechanism(
        "Both lower blood sugar: together it can fall too low.", MEMORY),
    ("insulin or sulfonylurea", "a ketogenic diet"): Mechanism(
        "With hardly any carbohydrate the same dose lowers sugar too far.", MEMORY),
    ("SGLT2 inhibitor", "a ketogenic diet"): Mechanism(
        "Both bring ketones on: acid can build up while sugar looks normal.", MEMORY),
    ("thyroid drug", "calcium, iron, soy or biotin"): Mechanism(
        "Calcium, iron and soy bind thyroid hormone in the gut; biotin falsifies the blood test.", MEMORY),
    ("thyroid drug", "magnesium or antacids"): Mechanism(
        "Magnesium binds thyroid hormone in the gut, and less of it is absorbed.",
        "Synthroid US prescribing information 2024, as an interaction monograph cites it [R]"),
    ("statin", "red yeast rice or grapefruit"): Mechanism(
        "Red yeast rice is a statin itself, and grapefruit slows the breakdown of some: muscles suffer.", MEMORY),
    ("statin", "niacin"): Mechanism("Both can harm muscle.", MEMORY),
    ("metformin", None): Mechanism("Over years less vitamin B12 is absorbed.", MEMORY),
    ("proton pump inhibitor", "iron, B12 or magnesium"): Mechanism(
        "Without stomach acid less of it is absorbed.", MEMORY),
    ("stimulant, theophylline or ciprofloxacin", "caffeine"): Mechanism(
        "The drug adds to caffeine or slows its breakdown: pulse and unrest rise.", MEMORY),
    ("NSAID", "creatine"): Mechanism("Painkillers of this kind narrow the vessels of kidneys that are ill.", MEMORY),
    ("beta-blocker", None): Mechanism("The drug keeps the pulse down, so pulse zones say too little.", MEMORY),
    ("GLP-1 agonist", None): Mechanism("The stomach empties slowly and appetite falls: protein falls short.", MEMORY),
    ("methotrexate", "folate"): Mechanism("The drug works against folate, and the other way round.", MEMORY),
    ("antihypertensive", "licorice"): Mechanism("Licorice holds salt and loses potassium: pressure rises.", MEMORY),
    ("fluvoxamine", "melatonin"): Mechanism("The drug keeps melatonin from being broken down.", MEMORY),
}  # fmt: skip
"""By drug and supplement as INTERACTIONS names them."""

WITH_ANY: dict[str, Mechanism] = {
    "St John's wort": INDUCES,
    "ashwagandha": Mechanism(
        "It acts on thyroid, immune system and alertness, and so works with or against the drug.", "Merck Manual [R]"
    ),
    "calcium, iron, magnesium or zinc": BINDS,
    "calcium": BINDS,
}
"""By supplement, where it does the same with every drug of the table."""


def mechanism_of(drug: str, supplement: str | None) -> Mechanism | None:
    """Return why the two must not meet; None where the tables have a row and no mechanism."""
    return WITH.get((drug, supplement)) or WITH_ANY.get(supplement or "")
