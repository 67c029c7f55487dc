"""The closed sets of words the tables, the snapshot and the agents share."""

from enum import StrEnum


class AgentName(StrEnum):
    """The six agents, in the order they speak."""

    SCIENTIST = "SCIENTIST"
    NUTRITIONIST = "NUTRITIONIST"
    DIETITIAN = "DIETITIAN"
    CHEF = "CHEF"
    COACH = "COACH"
    PHYSICIAN = "PHYSICIAN"


class Trigger(StrEnum):
    """What put a run in."""

    INITIAL = "initial"
    WEEKLY_CHECKIN = "weekly_checkin"
    ADJUSTMENT = "adjustment"
    MANUAL = "manual"


class ProgramStatus(StrEnum):
    """Whether a program is being coached."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Foundations, accumulation, intensification."""

    FOUNDATIONS = "phase_0"
    ACCUMULATION = "phase_1"
    INTENSIFICATION = "phase_2"


class Tier(StrEnum):
    """How much of the goal's calorie change is applied: none, half, all."""

    ADAPTATION = "tier_0"
    HALF = "tier_1"
    FULL = "tier_2"


class Weekday(StrEnum):
    """A day of the week; `list(Weekday)[date.weekday()]` is a date's."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Slot(StrEnum):
    """The five meals of a day, in order."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    SNACK = "snack"
    DINNER = "dinner"
    PRESLEEP = "presleep"


class Sex(StrEnum):
    """Sex as the client gave it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class ActivityLevel(StrEnum):
    """Daily activity apart from logged exercise and steps."""

    SEDENTARY = "sedentary"
    LIGHT = "light"
    MODERATE = "moderate"
    ACTIVE = "active"
    VERY_ACTIVE = "very_active"


class Goal(StrEnum):
    """What the client wants."""

    FAT_LOSS = "fat_loss"
    MUSCLE_GAIN = "muscle_gain"
    RECOMP = "recomp"
    MAINTENANCE = "maintenance"
    PERFORMANCE = "performance"


class Pace(StrEnum):
    """How fast the client wants it."""

    SLOW = "slow"
    MODERATE = "moderate"
    AGGRESSIVE = "aggressive"


class Diet(StrEnum):
    """A diet rule; every one is hard."""

    NONE = "none"
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    PESCATARIAN = "pescatarian"
    KETO = "keto"
    PALEO = "paleo"
    HALAL = "halal"
    KOSHER = "kosher"


class ProteinBasis(StrEnum):
    """The weight that protein is per kilogram of."""

    ACTUAL = "actual"
    ADJUSTED = "adjusted"


class Allergen(StrEnum):
    """The nine FDA majors, mustard and celery, and gluten for coeliac disease."""

    MILK = "milk"
    EGG = "egg"
    FISH = "fish"
    SHELLFISH = "shellfish"
    TREE_NUT = "tree_nut"
    PEANUT = "peanut"
    WHEAT = "wheat"
    SOY = "soy"
    SESAME = "sesame"
    MUSTARD = "mustard"
    CELERY = "celery"
    GLUTEN = "gluten"


class Level(StrEnum):
    """Training experience, and the experience an exercise asks for."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Joint(StrEnum):
    """Sites that an injury or pain can name and an exercise can load."""

    NECK = "neck"
    SHOULDER = "shoulder"
    ELBOW = "elbow"
    WRIST = "wrist"
    LOWER_BACK = "lower_back"
    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"


class PlanType(StrEnum):
    """How a week of training is split."""

    FULL_BODY = "full_body"
    UPPER_LOWER = "upper_lower"
    PPL = "ppl"


class Pregnancy(StrEnum):
    """Pregnancy, birth and feeding, as far as energy and training rules need it."""

    NONE = "none"
    TRIMESTER_1 = "trimester_1"
    TRIMESTER_2 = "trimester_2"
    TRIMESTER_3 = "trimester_3"
    POSTPARTUM = "postpartum"
    LACTATING = "lactating"


class Severity(StrEnum):
    """Warning goes on with a change, serious pauses what it touches, urgent stops and refers."""

    WARNING = "warning"
    SERIOUS = "serious"
    URGENT = "urgent"


class FlagStatus(StrEnum):
    """What has been done about a red flag."""

    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    REFERRED = "referred"


class FlagType(StrEnum):
    """The thirteen red flags."""

    NO_WEIGHT_GAIN = "no_weight_gain"
    WAIST_HIP_RATIO_DETERIORATING = "waist_hip_ratio_deteriorating"
    AMENORRHEA = "amenorrhea"
    PERSISTENT_PAIN = "persistent_pain"
    DISORDERED_EATING_SIGNS = "disordered_eating_signs"
    THYROID_DYSFUNCTION = "thyroid_dysfunction"
    REDS_INDICATORS = "reds_indicators"
    TRAINING_DIZZINESS = "training_dizziness"
    GI_DISTRESS = "gi_distress"
    SUPPLEMENT_INTERACTION = "supplement_interaction"
    APPETITE_SUPPRESSION = "appetite_suppression"
    EXCESSIVE_CARDIO = "excessive_cardio"
    REFUSAL_SOLID_FOOD = "refusal_solid_food"


class ViolationType(StrEnum):
    """The seven policy violations."""

    CALORIE_MINIMUM = "calorie_minimum"
    CALORIE_MAXIMUM = "calorie_maximum"
    PROTEIN_MINIMUM = "protein_minimum"
    WEIGHT_LOSS_RATE = "weight_loss_rate"
    EATING_DISORDER_SIGNAL = "eating_disorder_signal"
    MEDICAL_CLAIM = "medical_claim"
    UNSAFE_CONTENT = "unsafe_content"


class AdjustmentType(StrEnum):
    """The seven kinds of logged change to a program."""

    CALORIE_INCREASE = "calorie_increase"
    CALORIE_DECREASE = "calorie_decrease"
    PHASE_TRANSITION = "phase_transition"
    DELOAD = "deload"
    TDEE_RECALCULATION = "tdee_recalculation"
    PROTEIN_RECALCULATION = "protein_recalculation"
    RED_FLAG_PAUSE = "red_flag_pause"


class Verdict(StrEnum):
    """What the safety review ends in; only `clear` is ever published."""

    CLEAR = "clear"
    HOLD = "hold"
    REFER = "refer"


class Symptom(StrEnum):
    """Things a client can tick on a daily log."""

    DIZZINESS_TRAINING = "dizziness_training"
    SYNCOPE = "syncope"
    CHEST_PAIN = "chest_pain"
    NUMBNESS = "numbness"
    NIGHT_PAIN = "night_pain"
    COLD_INTOLERANCE = "cold_intolerance"
    HEAT_INTOLERANCE = "heat_intolerance"
    BOWEL_CHANGE = "bowel_change"
    BLOOD_IN_STOOL = "blood_in_stool"
    FEVER = "fever"
    HAIR_LOSS = "hair_loss"
    LOW_LIBIDO = "low_libido"
    ILLNESS = "illness"
    TRAINED_WHILE_ILL = "trained_while_ill"
    BINGE = "binge"
    PURGE = "purge"
    LAXATIVES = "laxatives"
    FOOD_FEAR = "food_fear"
    COMPENSATORY_EXERCISE = "compensatory_exercise"
    SELF_HARM_THOUGHTS = "self_harm_thoughts"


class QueryUrgency(StrEnum):
    """How soon a question to the PHYSICIAN needs an answer."""

    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"


class PipelineAction(StrEnum):
    """What an answer does to the client's coaching."""

    CONTINUE = "continue"
    """Nothing."""
    MODIFY = "modify"
    """It goes on, with the change that the answer says; a warning flag is raised where one fits."""
    PAUSE = "pause"
    """No week is published until somebody has looked: a flag that holds, in an emergency the client's pause too."""
