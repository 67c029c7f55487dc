"""Whom a flag refers to, and what a warning changes, as words for people."""

from domain.vocabulary import FlagType

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
"""Referral targets. DOMAIN 6."""

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
