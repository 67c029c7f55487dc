"""Drugs and supplements that must not meet, as a table: DOMAIN 6.2, for a pharmacist to review before release.

Doses are not read: any fish oil counts as high-dose with warfarin.
"""

from typing import NamedTuple

from domain.safety.words import Words, find
from domain.snapshot import ClientFacts
from domain.training.athlete import BETA_BLOCKERS
from domain.vocabulary import Diet, Severity

STIMULANTS: Words = (
    "stimulant", "methylphenidate", "ritalin", "concerta", "*amphetamine", "adderall", "*amfetamine", "vyvanse",
    "elvanse", "modafinil", "phentermine",
)  # fmt: skip
GLP_1: Words = ("glp 1", "*glutide", "ozempic", "wegovy", "rybelsus", "saxenda", "victoza", "trulicity", "tirzepatide",
                "mounjaro", "zepbound", "exenatide")  # fmt: skip
"""Stimulants and GLP-1 agonists, which take appetite away too [M]."""

DRUGS: dict[str, Words] = {
    "SSRI or SNRI": ("ssri", "snri", "sertraline", "fluoxetine", "citalopram", "escitalopram", "paroxetine",
                     "fluvoxamine", "venlafaxine", "duloxetine", "desvenlafaxine", "prozac", "zoloft", "lexapro"),
    "oral contraceptive": ("contraceptive", "contraception", "birth control", "the pill", "ocp", "ethinylestradiol",
                           "levonorgestrel", "desogestrel", "drospirenone", "norethisterone"),
    "warfarin": ("warfarin", "coumadin", "jantoven", "marevan", "acenocoumarol", "phenprocoumon", "marcumar"),
    "DOAC": ("doac", "*xaban", "eliquis", "xarelto", "dabigatran", "pradaxa"),
    "HIV drug": ("protease inhibitor", "nnrti", "*navir", "*virine", "efavirenz", "nevirapine"),
    "immunosuppressant": ("ciclosporin", "cyclosporine", "cyclosporin", "tacrolimus", "sirolimus", "everolimus",
                          "mycophenolate", "azathioprine", "immunosuppressant"),
    "digoxin": ("digoxin", "lanoxin"),
    "MAOI": ("maoi", "phenelzine", "nardil", "tranylcypromine", "parnate", "isocarboxazid", "moclobemide",
             "selegiline", "rasagiline", "safinamide", "linezolid"),
    "isotretinoin": ("isotretinoin", "accutane", "roaccutane"),
    "nitrate": ("nitrate", "nitroglycerin", "glyceryl trinitrate", "gtn", "isosorbide", "nicorandil"),
    "lithium": ("lithium",),
    "potassium-raising drug": ("ace inhibitor", "arb", "*pril", "*sartan", "spironolactone", "aldactone", "eplerenone",
                               "finerenone", "amiloride", "triamterene"),
    "insulin or sulfonylurea": ("*insulin", "lantus", "humalog", "novorapid", "novolog", "tresiba", "levemir", "toujeo",
                                "sulfonylurea", "glipizide", "gliclazide", "glimepiride", "glyburide", "glibenclamide"),
    "SGLT2 inhibitor": ("sglt2", "*gliflozin", "jardiance", "farxiga", "forxiga", "invokana"),
    "thyroid drug": ("*thyroxine", "synthroid", "euthyrox", "liothyronine", "carbimazole", "*thimazole",
                     "propylthiouracil", "armour thyroid"),
    "statin": ("statin", "*vastatin", "lipitor", "crestor", "zocor"),
    "sedative": ("sedative", "benzodiazepine", "*azepam", "*azolam", "xanax", "zolpidem", "zopiclone", "phenobarbital"),
    "tetracycline or quinolone": ("*cycline", "*floxacin", "quinolone"),
    "bisphosphonate": ("bisphosphonate", "*dronate", "*dronic acid"),
    "metformin": ("metformin", "glucophage"),
    "proton pump inhibitor": ("ppi", "*prazole"),
    "stimulant, theophylline or ciprofloxacin": (*STIMULANTS, "pseudoephedrine", "theophylline", "ciprofloxacin"),
    "NSAID": ("nsaid", "ibuprofen", "naproxen", "diclofenac", "*coxib", "meloxicam", "indomethacin", "ketoprofen"),
    "beta-blocker": BETA_BLOCKERS,
    "GLP-1 agonist": GLP_1,
    "methotrexate": ("methotrexate",),
    "antihypertensive": ("antihypertensive", "*dipine", "*thiazide", "indapamide", "*talidone", "*pril", "*sartan",
                         "*olol"),
    "fluvoxamine": ("fluvoxamine",),
}  # fmt: skip
"""Drug classes and the words clients write for them; `*` is any beginning [M]."""

SUPPLEMENTS: dict[str, Words] = {
    "St John's wort": ("st johns wort", "st john wort", "hypericum"),
    "5-HTP": ("5 htp", "5htp"),
    "5-HTP or tryptophan": ("5 htp", "5htp", "tryptophan", "l tryptophan"),
    "yohimbine or bitter orange": ("yohimbine", "yohimbe", "bitter orange", "synephrine"),
    "vitamin A": ("vitamin a", "retinol", "cod liver oil", "beta carotene"),
    "citrulline or arginine": ("citrulline", "arginine", "l citrulline", "l arginine"),
    "caffeine": ("caffeine", "guarana", "pre workout", "preworkout", "energy drink"),
    "sodium or caffeine swings": ("sodium", "electrolyte", "salt tablet", "caffeine", "guarana", "pre workout"),
    "vitamin K": ("vitamin k", "vitamin k1", "vitamin k2", "menaquinone", "phylloquinone"),
    "omega-3": ("omega 3", "fish oil", "krill oil", "algae oil", "algal oil", "epa", "dha"),
    "vitamin E": ("vitamin e", "tocopherol"),
    "ginkgo, turmeric or cranberry": ("ginkgo", "turmeric", "curcumin", "cranberry", "cranberries"),
    "potassium": ("potassium", "salt substitute", "lo salt", "losalt"),
    "berberine or chromium": ("berberine", "chromium"),
    "a ketogenic diet": ("ketogenic diet", "keto", "ketone", "bhb"),
    "calcium, iron, soy or biotin": ("calcium", "iron", "ferrous", "soy", "soya", "biotin"),
    "red yeast rice or grapefruit": ("red yeast rice", "monacolin", "grapefruit"),
    "ashwagandha": ("ashwagandha", "withania"),
    "calcium, iron, magnesium or zinc": ("calcium", "iron", "ferrous", "magnesium", "zinc", "zma"),
    "calcium": ("calcium",),
    "iron, B12 or magnesium": ("iron", "ferrous", "b12", "cobalamin", "magnesium"),
    "creatine": ("creatine",),
    "folate": ("folate", "folic acid", "methylfolate"),
    "licorice": ("licorice", "liquorice", "glycyrrhiza"),
    "melatonin": ("melatonin",),
    "niacin": ("niacin", "nicotinic acid"),
}
"""Supplement classes and the words clients write for them [M]."""

RENAL: Words = ("renal", "kidney", "ckd", "nephropathy", "dialysis")
"""Kidney disease, as clients write it."""

AVOID, MAJOR, MODERATE = Severity.URGENT, Severity.SERIOUS, Severity.WARNING
"""The table's grades as severities. DOMAIN 6."""


class Interaction(NamedTuple):
    """One row: what meets what, how bad it is, and what to do."""

    drug: str
    supplement: str | None
    """None where the drug alone is reason enough."""
    severity: Severity
    advice: str
    condition: Words | None = None
    """Only in clients with a condition of these words."""


INTERACTIONS: tuple[Interaction, ...] = (
    *(Interaction(drug, "St John's wort", AVOID, "stop St John's wort")
      for drug in ("SSRI or SNRI", "oral contraceptive", "warfarin", "DOAC", "HIV drug", "immunosuppressant",
                   "digoxin")),
    Interaction("MAOI", "5-HTP", AVOID, "stop 5-HTP"),
    Interaction("MAOI", "yohimbine or bitter orange", AVOID, "stop it"),
    Interaction("isotretinoin", "vitamin A", AVOID, "stop vitamin A"),
    Interaction("nitrate", "citrulline or arginine", AVOID, "stop it"),
    Interaction("lithium", "sodium or caffeine swings", AVOID, "keep salt and caffeine steady"),
    Interaction("warfarin", "vitamin K", MAJOR, "keep vitamin K steady and have the INR checked"),
    Interaction("warfarin", "omega-3", MAJOR, "ask about the dose and have the INR checked"),
    Interaction("warfarin", "vitamin E", MAJOR, "ask about the dose and have the INR checked"),
    Interaction("warfarin", "ginkgo, turmeric or cranberry", MAJOR, "stop it and have the INR checked"),
    Interaction("potassium-raising drug", "potassium", MAJOR, "stop potassium salts"),
    Interaction("insulin or sulfonylurea", "berberine or chromium", MAJOR, "sugar can fall too low"),
    Interaction("insulin or sulfonylurea", "a ketogenic diet", MAJOR, "doses must change before the diet does"),
    Interaction("SGLT2 inhibitor", "a ketogenic diet", MAJOR, "risk of ketoacidosis"),
    Interaction("thyroid drug", "calcium, iron, soy or biotin", MAJOR, "take them four hours apart"),
    Interaction("statin", "red yeast rice or grapefruit", MAJOR, "stop it"),
    *(Interaction(drug, "ashwagandha", MAJOR, "stop ashwagandha")
      for drug in ("thyroid drug", "sedative", "immunosuppressant")),
    Interaction("tetracycline or quinolone", "calcium, iron, magnesium or zinc", MODERATE, "take them 4 h apart"),
    Interaction("bisphosphonate", "calcium", MODERATE, "take calcium at another time of day"),
    Interaction("metformin", None, MODERATE, "have vitamin B12 checked"),
    Interaction("proton pump inhibitor", "iron, B12 or magnesium", MODERATE, "it is absorbed less; have it checked"),
    Interaction("stimulant, theophylline or ciprofloxacin", "caffeine", MODERATE, "cut caffeine"),
    Interaction("NSAID", "creatine", MODERATE, "ask the kidney clinic", RENAL),
    Interaction("beta-blocker", None, MODERATE, "steer effort by RPE, not by heart rate"),
    Interaction("GLP-1 agonist", None, MODERATE, "eat protein first and watch appetite"),
    Interaction("methotrexate", "folate", MODERATE, "take folate as prescribed only"),
    Interaction("SSRI or SNRI", "5-HTP or tryptophan", MODERATE, "stop it"),
    Interaction("antihypertensive", "licorice", MODERATE, "stop licorice"),
    Interaction("fluvoxamine", "melatonin", MODERATE, "a much smaller dose, or none"),
    Interaction("statin", "niacin", MODERATE, "watch for muscle pain"),
)  # fmt: skip
"""DOMAIN 6.2. Separation, omega-3 and potassium rows PMC11672929 [R]; St John's wort AAFP 2008, MSD [R];
ashwagandha Merck [R]; the rest [M]. Foods (tyramine, grapefruit) are checked in the menu itself."""


def interactions_of(client: ClientFacts) -> tuple[Interaction, ...]:
    """Return the rows that hold for a client's medications, supplements, diet and conditions."""
    taken = (*client.supplements, *(("ketogenic diet",) if client.diet is Diet.KETO else ()))
    return tuple(
        row
        for row in INTERACTIONS
        if find(client.medications, DRUGS[row.drug])
        and (row.supplement is None or find(taken, SUPPLEMENTS[row.supplement]))
        and (row.condition is None or find(client.conditions, row.condition))
    )
