"""Whom a flag refers to, and what a warning changes, as words for people."""

from domain.vocabulary import FlagType, ViolationType

GP = "GP"
GP_LABS = "GP for thyroid labs"
GP_ENDOCRINE = "GP or endocrinology"
GYNAECOLOGY = "gynaecology"
PHYSIO = "physiotherapy"
SPORTS_MD = "sports medicine"
EATING = "an eating disorder service"
EATING_OR_GP = "an eating disorder service or GP"
CARDIOLOGY = "GP or cardiology"
EMERGENCY = "emergency care"
DIETITIAN = "a dietitian"
GASTROENTEROLOGY = "gastroenterology"
PHARMACIST = "a pharmacist"
SPORT_PSYCHOLOGY = "sport psychology"
CRISIS = "emergency care or a crisis line"
PAEDIATRICIAN = "a paediatrician or GP"
"""Referral targets. DOMAIN 6."""

CUE_REFERRALS = {
    "text.emergency": EMERGENCY,
    "text.self_harm": CRISIS,
    "text.purge": EATING,
    "text.laxatives": EATING,
    "text.starve": EATING,
    "text.pro_eating_disorder": EATING,
    "text.performance_drugs": SPORTS_MD,
    "text.minor": PAEDIATRICIAN,
}
"""Whom a critical cue in a text refers to."""

MODIFICATIONS: dict[FlagType, str] = {
    FlagType.NO_WEIGHT_GAIN: "Weight is not rising yet: finish every meal and log it.",
    FlagType.WAIST_HIP_RATIO_DETERIORATING: "Measure waist and hip again next week, at the same hour.",
    FlagType.AMENORRHEA: "Log your period when it comes, and have a doctor look at the gap.",
    FlagType.PERSISTENT_PAIN: "Leave out every exercise that hurts, and say where it does.",
    FlagType.DISORDERED_EATING_SIGNS: "Talk to your coach about how eating feels before the week starts.",
    FlagType.THYROID_DYSFUNCTION: "Ask your doctor about a thyroid test.",
    FlagType.REDS_INDICATORS: "Eat more around training, and rest on the rest days.",
    FlagType.TRAINING_DIZZINESS: "Stop a set when you feel dizzy, drink before training, and see your doctor.",
    FlagType.GI_DISTRESS: "Eat slowly, add fibre step by step, and note which meals upset you.",
    FlagType.SUPPLEMENT_INTERACTION: "Show your list of medicines and supplements to a pharmacist.",
    FlagType.APPETITE_SUPPRESSION: "Eat protein first, in small meals, even when you are not hungry.",
    FlagType.EXCESSIVE_CARDIO: "Keep cardio to what the plan says, and none while ill.",
    FlagType.REFUSAL_SOLID_FOOD: "Eat at least two solid meals a day.",
}
"""What a warning of each type changes, for the client to read."""

ADVICE: dict[ViolationType, str] = {
    ViolationType.EATING_DISORDER_SIGNAL: MODIFICATIONS[FlagType.DISORDERED_EATING_SIGNS],
    ViolationType.MEDICAL_CLAIM: "Ask your doctor or a pharmacist about illness and doses: no plan answers that.",
    ViolationType.UNSAFE_CONTENT: "No crash diet and no drying out is planned: what is lost slowly stays lost.",
}
"""What doubtful words of each type are answered with, for the client to read."""
