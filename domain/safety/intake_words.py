"""The words by which the intake gate knows an illness; read fail-closed."""

from domain.safety.words import Words

REDLINE_WORDS: tuple[tuple[str, Words], ...] = (
    ("unstable_angina", ("angina",)),
    ("heart_attack_or_stroke", ("heart attack", "myocardial infarction", "mi", "stemi", "nstemi", "stroke", "tia")),
    ("diabetes_on_insulin", ("type 1 diabetes", "diabetes type 1", "diabetes mellitus type 1", "t1dm", "t1d",
                             "type 1 diabetic", "insulin", "lantus", "humalog", "novorapid", "novolog", "tresiba",
                             "levemir", "toujeo")),
    ("kidney_disease", ("ckd", "chronic kidney disease", "kidney failure", "renal failure", "renal insufficiency",
                        "dialysis", "kidney transplant")),
    ("cancer_treatment", ("cancer", "chemotherapy", "chemo", "radiotherapy", "radiation therapy", "leukemia",
                          "leukaemia", "lymphoma")),
    ("retinopathy", ("retinopathy",)),
    ("eating_disorder_named", ("anorexia", "anorexic", "bulimia", "bulimic", "eating disorder", "arfid")),
    ("seizure", ("seizure", "epilepsy", "epileptic")),
)  # fmt: skip
"""Medical redlines by words of conditions or medications. DOMAIN 6 [M]."""

DISEASE: Words = (
    "diabetes", "diabetic", "heart disease", "coronary", "heart failure", "cardiomyopathy", "arrhythmia",
    "atrial fibrillation", "valve disease", "peripheral artery disease", "kidney disease", "nephropathy",
)  # fmt: skip
"""Known cardiovascular, metabolic or renal disease. ACSM 2015 [R]."""
ACUTE: Words = ("flu", "influenza", "fever", "covid", "pneumonia", "acute infection", "acute illness", "mononucleosis")
"""Illness that passes. PAR-Q+ [R]."""
ALLERGY: Words = ("hay fever", "hayfever")
"""A fever by name alone; it does not pass, so nobody is asked to wait for that."""
