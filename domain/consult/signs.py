"""The signs that topics are made of: words people write, and what the record says."""

from domain.consult.topic import Record, Sign
from domain.safety.interactions import DRUGS, RENAL
from domain.safety.symptom_signs import SCOFF_POSITIVE
from domain.safety.words import Words, find
from domain.training.limits import WEEKS_TO_HEAL
from domain.vocabulary import Diet, Pregnancy, Symptom

EXPECTING = (Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2, Pregnancy.TRIMESTER_3)


def symptom(*words: str) -> Sign:
    """Return the sign that somebody has a symptom; `no dizziness` is none."""
    return Sign(words, symptom=True)


def _on_medicine(*classes: str) -> Sign:
    words: Words = tuple(word for name in classes for word in DRUGS[name])

    def taken(record: Record) -> bool:
        return find(record.client.medications, words) is not None

    return Sign(words, taken)


def _expecting(record: Record) -> bool:
    return record.client.pregnancy in EXPECTING


def _feeding(record: Record) -> bool:
    return record.client.pregnancy is Pregnancy.LACTATING


def _ill_kidneys(record: Record) -> bool:
    return find(record.client.conditions, RENAL) is not None


def _dizzy_twice(record: Record) -> bool:
    return record.symptoms.get(Symptom.DIZZINESS_TRAINING, 0) >= 2


def _vegan(record: Record) -> bool:
    return record.client.diet is Diet.VEGAN


def _healing(record: Record) -> bool:
    weeks = record.client.weeks_postpartum
    born = record.client.pregnancy in (Pregnancy.POSTPARTUM, Pregnancy.LACTATING)
    return weeks < WEEKS_TO_HEAL if weeks is not None else born


def _eating_history(record: Record) -> bool:
    return record.client.eating_disorder_history or (record.client.scoff_score or 0) >= SCOFF_POSITIVE


PREGNANT = Sign(
    ("pregnant", "pregnancy", "trimester", "expecting a baby", "antenatal", "prenatal"),
    _expecting,
)
POSTPARTUM = Sign(
    ("postpartum", "post partum", "after birth", "after the birth", "after giving birth", "gave birth", "c section",
     "caesarean", "cesarean"),
    _healing,
)  # fmt: skip
FEEDING = Sign(
    ("breastfeeding", "breast feeding", "breastfeed", "breastfeeds", "lactating", "lactation", "nursing"),
    _feeding,
)
EATING_HISTORY = Sign(
    ("eating disorder", "disordered eating", "anorexia", "anorexic", "bulimia", "bulimic"), _eating_history
)
SUGAR_LOWERING = _on_medicine("insulin or sulfonylurea", "SGLT2 inhibitor")
KIDNEYS = Sign(RENAL, _ill_kidneys)
ANY_MEDICINE = Sign(
    (
        "medication", "medicine", "meds", "prescription", "tablet", "pill", "drug", "antibiotic", "painkiller",
        *dict.fromkeys(word for words in DRUGS.values() for word in words),
    )
)  # fmt: skip

FASTING = Sign(
    ("fasting", "fasted", "hour fast", "hr fast", "h fast", "day fast", "water fast", "fast for", "fast of",
     "intermittent fast", "time restricted eating", "omad", "skip breakfast", "skipping breakfast", "skip meal",
     "skipping meal", "ramadan"),
)  # fmt: skip
LOSING = Sign(
    ("lose weight", "losing weight", "weight loss", "lose fat", "losing fat", "fat loss", "deficit", "on a cut",
     "cutting", "diet", "dieting", "slimming", "slim down", "cut calories"),
)  # fmt: skip
RATE = Sign(("how fast", "how quickly", "too fast", "too quickly", "a week", "per week", "each week", "weekly"))
FLOOR = Sign(
    ("how low", "minimum calories", "fewest calories", "lowest calories", "calorie floor", "too few calories",
     "1000 calories", "1000 kcal", "800 calories", "800 kcal", "900 kcal", "900 calories", "under 1200", "below 1200"),
)  # fmt: skip
TRAINING = Sign(
    ("train", "trains", "training", "exercise", "exercising", "work out", "works out", "working out", "workout",
     "gym", "lift", "lifting", "squat", "squatting", "deadlift", "deadlifting", "bench", "press", "run", "running",
     "jog", "jogging", "cycle to", "cycling", "swim", "swimming", "row", "rowing", "yoga", "pilates", "walk",
     "walking", "cardio", "hiit", "sprint", "session", "sport", "crunch", "plank", "lunge", "hip thrust"),
)  # fmt: skip
TRAINING_OR_LOSING = Sign((*TRAINING.words, *LOSING.words, "fasting", "supplement", "plan", "vigorous", "hiit"))
HARD_TRAINING = Sign(
    ("hiit", "sprint", "sprinting", "jump", "jumping", "plyometric", "vigorous", "heavy", "max out", "maximal",
     "one rep max", "1rm", "all out", "intense", "contact sport", "box jump", "burpee"),
)  # fmt: skip
LYING = Sign(
    ("on her back", "on my back", "lying", "supine", "bench press", "hip thrust", "glute bridge", "sit up", "crunch"),
)
STRENGTH_LOADS = Sign(("lift", "lifting", "squat", "deadlift", "press", "heavy", "strain", "hold", "breath", "train"))

DIZZY = symptom("dizzy", "dizziness", "lightheaded", "light headed", "lightheadedness", "woozy", "seeing stars",
                "vertigo", "head rush", "giddy")  # fmt: skip
DIZZY_BEFORE = Sign((), _dizzy_twice)
"""Two episodes are on the daily logs of 14 days. DOMAIN 6."""
SYNCOPE = symptom("faint", "fainting", "fainted", "syncope", "pass out", "passed out", "passing out", "black out",
                  "blacked out", "blackout")  # fmt: skip
CHEST = symptom("chest pain", "chest pressure", "chest tightness", "tight chest", "angina", "pain in the chest")
PALPITATIONS = symptom("palpitation", "heart racing", "racing heart", "heart races", "irregular heartbeat",
                       "skipped beat", "heart flutter", "fluttering heart", "heart pounding")  # fmt: skip
DARK_URINE = symptom("dark urine", "brown urine", "cola coloured urine", "cola colored urine", "tea coloured urine",
                     "tea colored urine", "urine is brown", "urine is dark", "urine looks like cola", "cola urine",
                     "rhabdo", "rhabdomyolysis")  # fmt: skip
HURTS = symptom("pain", "painful", "hurt", "hurts", "hurting", "ache", "aches", "aching", "sore knee", "tendonitis",
                "tendinitis", "sprain", "strained", "twinge", "pinch", "injury", "injured")  # fmt: skip
AT_NIGHT_OR_NUMB = symptom("night pain", "pain at night", "hurts at night", "wakes her at night", "wakes him at night",
                           "wakes me at night", "numb", "numbness", "tingling", "pins and needles", "tingle",
                           "weakness in the leg", "leg weakness", "foot drop")  # fmt: skip
SADDLE = symptom(
    "saddle area", "saddle numbness", "numb groin", "numb between the legs", "cannot pee", "bladder control",
    "loss of bowel control",
)  # fmt: skip
BACK = symptom("back", "spine", "sciatica", "leg")
SORE = symptom("doms", "sore", "soreness", "muscle ache", "stiff muscles", "stiffness")
ILL = symptom(
    "fever", "flu", "influenza", "covid", "a temperature", "pneumonia", "is ill", "am ill", "while ill", "feels ill",
    "is sick", "am sick", "while sick", "unwell", "virus", "infection", "mononucleosis",
)  # fmt: skip
A_COLD = symptom("a cold", "head cold", "runny nose", "sniffles", "sore throat", "blocked nose", "stuffy nose")
BLOOD_IN_STOOL = symptom("blood in stool", "blood in her stool", "blood in his stool", "blood in my stool",
                         "bloody stool", "black stool", "tarry stool", "rectal bleeding", "blood on the toilet paper",
                         "blood in the toilet", "blood when wiping")  # fmt: skip
GUT = symptom("bloating", "bloated", "constipation", "constipated", "diarrhoea", "diarrhea", "cramping stomach",
              "stomach cramp", "stomach ache", "indigestion", "heartburn", "reflux", "nausea")  # fmt: skip
MISSED_PERIOD = Sign((
    "missed period", "missed her period", "missed my period", "no period", "lost her period", "lost my period",
    "period stopped", "periods stopped", "periods have stopped", "period is late", "amenorrhea", "amenorrhoea",
    "not had a period", "no periods", "skipped period", "without a period",
))  # fmt: skip
PERIOD_WEIGHT = Sign(("period", "menstruation", "menses", "menstrual", "her cycle", "my cycle", "luteal", "pms"))
WEIGHT = Sign(("weight", "scale", "water", "heavier", "kilo", "kg"))
THYROID = symptom("always cold", "cold all the time", "feels cold", "hair loss", "hair falling out", "hair thinning",
                  "losing hair", "cold intolerance", "heat intolerance", "underactive thyroid", "hypothyroid",
                  "hyperthyroid", "overactive thyroid", "thyroid")  # fmt: skip
APPETITE = Sign((
    "no appetite", "loss of appetite", "lost appetite", "lost her appetite", "lost his appetite", "lost my appetite",
    "appetite is gone", "not hungry", "never hungry",
))  # fmt: skip
BLEEDING = symptom("bleeding", "bleed", "spotting", "leaking fluid", "waters broke", "water broke", "contraction",
                   "baby moves less", "baby is not moving", "calf swelling", "swollen calf", "calf pain")  # fmt: skip
HEADACHE = symptom("headache", "migraine", "head hurts", "exploding head")
PRESSURE = Sign(("blood pressure", "hypertension", "bp"))
HEAT = Sign(("hot weather", "heat wave", "heatwave", "in the heat", "heat index", "32 degrees", "35 degrees",
             "hot day", "hot days"))  # fmt: skip
ASTHMA = Sign(("asthma", "asthmatic", "inhaler", "wheeze", "wheezing"))
TOO_MUCH_CARDIO = Sign(("too much cardio", "overtraining", "overtrained", "every day cardio", "two hours of cardio",
                        "cardio every day", "train twice a day", "trains twice a day"))  # fmt: skip

CAFFEINE = Sign(("caffeine", "coffee", "espresso", "energy drink", "pre workout", "preworkout", "guarana", "cola",
                 "black tea", "green tea", "matcha"))  # fmt: skip
ALCOHOL = Sign(("alcohol", "wine", "beer", "spirits", "drinking alcohol"))
FISH = Sign(("tuna", "swordfish", "shark", "marlin", "king mackerel", "mercury", "sushi", "raw fish", "albacore"))
CREATINE = Sign(("creatine",))
BETA_ALANINE = Sign(("beta alanine",))
VITAMIN_D = Sign(("vitamin d", "vitamin d3", "cholecalciferol"))
PROTEIN = Sign(("protein", "whey", "casein"))
TYRAMINE = Sign(
    ("tyramine", "aged cheese", "blue cheese", "parmesan", "cured meat", "salami", "sauerkraut", "kimchi", "soy sauce",
     "tap beer", "draught beer", "marmite", "fermented"),
)  # fmt: skip
MAOI = _on_medicine("MAOI")
VEGAN = Sign(("vegan", "plant based"), _vegan)
B12 = Sign(("b12", "cobalamin", "vitamin b12"))
CHANGE_OF_DOSE = Sign(
    ("stop taking", "stops taking", "come off", "coming off", "quit", "skip", "skips", "skipping", "halve", "half",
     "double", "increase", "reduce", "lower", "raise", "change the dose", "dose", "dosage", "how much", "how many mg",
     "taper", "wean", "switch", "stop", "start"),
)  # fmt: skip
