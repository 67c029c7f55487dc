"""What a question is screened for before it is looked up: cues that answer by themselves, and those of an emergency."""

import re

from domain.consult.symptom_topics import SYMPTOM_TOPICS
from domain.consult.topic import CLAUSE, CONTINUE, MODIFY, PAUSE, SOON, URGENT, Found, Topic, find_topics, is_imagined
from domain.safety import referrals as to
from domain.safety.cues import Cue, find_cues
from domain.vocabulary import FlagType, Severity, ViolationType

EATING_URGENT = (FlagType.DISORDERED_EATING_SIGNS, Severity.URGENT)
EATING_SERIOUS = (FlagType.DISORDERED_EATING_SIGNS, Severity.SERIOUS)
SCREENED = ("DOMAIN 6: text cues [D]",)
NOT_MEDICAL = "Words alone cannot show what somebody has; that takes an examination."

EMERGENCY = Topic(
    "cue.emergency", "emergency", (),
    "What is described can be an emergency, and words alone cannot rule that out.",
    "Call the emergency services now, and do not leave the person alone. Coaching is paused until somebody has looked.",
    SCREENED, to.EMERGENCY, URGENT, PAUSE)  # fmt: skip
SELF_HARM = Topic(
    "cue.self_harm", "emergency", (),
    "Thoughts of harming oneself are an emergency, and they pass with help.",
    "Call the emergency services or a crisis line now, and stay with the person, or have somebody stay. Coaching is"
    " paused.",
    SCREENED, to.EMERGENCY, URGENT, PAUSE, EATING_URGENT)  # fmt: skip
EATING_DANGER = Topic(
    "cue.eating_danger", "eating", (),
    "The salts that the heart needs are lost with what leaves the body.",
    "Turn to an eating disorder service within days; with faintness or a racing heart it is an emergency. Coaching is"
    " paused.",
    SCREENED, to.EATING, URGENT, PAUSE, EATING_URGENT)  # fmt: skip
EATING_SIGNS = Topic(
    "cue.eating_signs", "eating", (),
    "Starving oneself keeps an eating disorder going, whatever weight it is at.",
    "Turn to an eating disorder service. Coaching is paused until somebody has looked.",
    SCREENED, to.EATING, SOON, PAUSE, EATING_SERIOUS)  # fmt: skip
EATING_DOUBT = Topic(
    "cue.eating_doubt", "eating", (),
    "Guilt, fear and rules about food often come before an eating disorder.",
    "Talk about how eating feels before the next week, and fill in the five SCOFF questions of the intake again.",
    SCREENED, to.EATING, SOON, MODIFY)  # fmt: skip
BANNED_DRUGS = Topic(
    "cue.performance_drugs", "medicine", (),
    "Such substances harm heart, liver and hormones, and what is sold is often something else.",
    "No dose, cycle or source is given here. Whoever takes something, or did, has a doctor look, without blame.",
    SCREENED, to.GP, SOON, CONTINUE)  # fmt: skip
MINOR = Topic(
    "cue.minor", "nutrition", (),
    "Who still grows needs energy for that, and is not coached here.",
    "Only adults are coached. For somebody under 18 a paediatrician or GP is whom to ask.",
    SCREENED, to.GP, SOON, CONTINUE)  # fmt: skip
DIAGNOSIS = Topic(
    "cue.diagnosis", "medicine", (), NOT_MEDICAL,
    "Regimen makes no diagnosis and reads no results: that is a doctor's to say.",
    SCREENED, to.GP, SOON, CONTINUE)  # fmt: skip
DOSE = Topic(
    "dose.asked", "medicine", (),
    "What a medicine does, and what its absence does, depends on why it was prescribed.",
    "Regimen names no dose and changes no medicine: that is the prescriber's, or a pharmacist's, to say. Until then it"
    " is taken as prescribed.",
    SCREENED, to.GP, SOON, CONTINUE)  # fmt: skip
CRASH = Topic(
    "cue.crash", "nutrition", (),
    "What is lost in days is water, glycogen and muscle, and it comes back.",
    "At most 1 % of body weight a week, no day below the floor, and fluids are not cut.",
    ("DOMAIN 2: floor and rates [M]", *SCREENED), to.DIETITIAN, SOON, CONTINUE)  # fmt: skip

BY_RULE: dict[str, Topic] = {
    "text.self_harm": SELF_HARM,
    "text.emergency": EMERGENCY,
    "text.purge": EATING_DANGER,
    "text.laxatives": EATING_DANGER,
    "text.starve": EATING_SIGNS,
    "text.pro_eating_disorder": EATING_SIGNS,
    "text.eating_doubt": EATING_DOUBT,
    "text.performance_drugs": BANNED_DRUGS,
    "text.minor": MINOR,
    "text.diagnosis_asked": DIAGNOSIS,
    "text.dose_asked": DOSE,
    "text.crash_diet": CRASH,
    "text.dehydration": CRASH,
}
"""What answers each rule of the lexicon."""
CRITICAL_OF = {
    ViolationType.MEDICAL_CLAIM: EMERGENCY,
    ViolationType.EATING_DISORDER_SIGNAL: EATING_SIGNS,
    ViolationType.UNSAFE_CONTENT: BANNED_DRUGS,
}
"""What answers a critical rule that stands not above."""

SOMEBODY = (
    (r"\b(?:she|he|they)\W?(?:s|re)\b", "i am"),
    (r"\b(?:she|he|they|(?:the |my |our )?client) (?:has|have)\b", "i have"),
    (r"\b(?:she|he|they|(?:the |my |our )?client) (?:is|are)\b", "i am"),
    (r"\b(?:does|do) (?:she|he|they|(?:the |my |our )?client)\b", "do i"),
    (r"\b(?:she|he|they|(?:the|my|our) client)\b", "i"),
    (r"\b(?:her|his|their|the client's)\b", "my"),
    (r"\b(?:him|them)\b", "me"),
    (r"\b(?:herself|himself|themself|themselves)\b", "myself"),
)
"""Who asks is mostly not the client: a question about `her` is read as if she asked it."""


def as_asked_by_the_client(text: str) -> str:
    """Return the question in the first person, in lower case."""
    plain = text.casefold().replace("\u2019", "'")
    for pattern, word in SOMEBODY:
        plain = re.sub(pattern, word, plain)
    return plain


def cues_of(text: str) -> tuple[Cue, ...]:
    """Return the cues of a question as it stands and as the client would ask it, the critical ones first.

    An emergency that is only imagined, `can coffee cause palpitations?`, is none.
    """
    read = [
        cue
        for version in (text, as_asked_by_the_client(text))
        for cue in find_cues(version)
        if BY_RULE.get(cue.rule) is not EMERGENCY or not is_imagined(CLAUSE.split(version[: cue.start])[-1])
    ]
    found = {cue.rule: cue for cue in sorted(read, key=lambda cue: cue.critical)}
    return tuple(sorted(found.values(), key=lambda cue: (not cue.critical, cue.rule)))


def answers_of(cues: tuple[Cue, ...]) -> tuple[Found, ...]:
    """Return what answers the cues, one a row; signs of long ago only ask for a look."""
    topics = dict.fromkeys(topic for cue in cues if (topic := _topic_of(cue)))
    return tuple(Found(topic, ()) for topic in topics)


def _topic_of(cue: Cue) -> Topic | None:
    topic = BY_RULE.get(cue.rule) or (CRITICAL_OF[cue.violation_type] if cue.critical else None)
    if topic is None or topic.action is not PAUSE or cue.critical:
        return topic
    return EATING_DOUBT if topic.kind == "eating" else None


def find_emergency(text: str) -> tuple[Found, ...]:
    """Return what answers an emergency that the words alone show; nothing when there is none."""
    cues = tuple(one for one in answers_of(cues_of(text)) if one.topic.kind == "emergency")
    told = tuple(
        one
        for one in find_topics(text, None, SYMPTOM_TOPICS)
        if not one.distant and (one.topic.referral == to.EMERGENCY or (cues and one.topic.urgency is URGENT))
    )
    return (*cues, *told)
