"""The intake gate: may this person be coached, and how hard? GATE is the rules; the strictest that holds decides.

Words are read fail-closed: a condition that may be recent or severe counts as if it were until a physician clears it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from domain.facts import Facts, Reason
from domain.intake import Intake
from domain.safety.cues import find_cues
from domain.safety.findings import Figures
from domain.safety.intake_words import ACUTE, ALLERGY, DISEASE, REDLINE_WORDS
from domain.safety.words import Words, find, mentions, without
from domain.vocabulary import Goal, Pregnancy

Outcome = Literal["cleared", "cleared_light", "clearance_required", "delayed", "refused"]

STRICTNESS: tuple[Outcome, ...] = ("cleared", "cleared_light", "clearance_required", "delayed", "refused")
"""Mildest first."""
CLEARED: Outcome = "cleared"
LIGHT: Outcome = "cleared_light"
CLEARANCE: Outcome = "clearance_required"
DELAYED: Outcome = "delayed"
REFUSED: Outcome = "refused"
ADMITTED = (CLEARED, LIGHT)
"""Outcomes with a program."""
VALID_DAYS = 365
"""A PAR-Q+ holds for twelve months. PAR-Q+ 2023 [R]."""
ADULT_AGE = 18
"""DOMAIN 6."""
LIGHT_AGE = 45
"""Above it the unaccustomed start lightly. PAR-Q+ [R]."""
BMI_REDLINE = 17.0
"""DOMAIN 6."""
BMI_FAT_LOSS_MIN = 18.5
"""DOMAIN 2."""
BLOOD_PRESSURE_MAX = (180, 110)
"""Systolic and diastolic, mmHg, from which pressure is uncontrolled. DOMAIN 6."""
WEEKS_TO_HEAL = 8
"""Weeks after birth before fat loss or vigorous work. DOMAIN 6."""
SCOFF_POSITIVE = 2
"""Morgan et al. 1999 [R]; a screen, never a diagnosis."""

EXPECTING = (Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2, Pregnancy.TRIMESTER_3)


class IntakeDecision(Facts):
    """Whether a program may begin, why, and what to do next."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    message: str
    """What was found and what to do next, for the person who sent the intake."""
    cleared_until: date | None
    """None unless cleared or cleared_light."""


def free_texts(intake: Intake) -> tuple[str, ...]:
    """Return the goal in the client's words, the notes, and the notes on injuries, as far as there are any."""
    texts = (intake.goal_in_their_words, intake.notes, *(injury.note for injury in intake.training.injuries))
    return tuple(text for text in texts if text)


class Question(NamedTuple):
    """An intake on a day, and what rules ask of it."""

    intake: Intake
    on: date

    @property
    def bmi(self) -> float:
        """Body mass index, kg/m2."""
        return self.intake.weight_kg / (self.intake.height_cm / 100) ** 2

    @property
    def written(self) -> tuple[str, ...]:
        """Conditions and medications as written."""
        return (*self.intake.health.conditions, *self.intake.health.medications)


class Gate(NamedTuple):
    """One row: what it looks for, what that leads to, and what to do next."""

    id: str
    outcome: Outcome
    when_cleared: Outcome
    """The outcome once a physician has cleared the client."""
    found: Callable[[Question], Figures | None]
    message: str
    source: str


def _wants_loss(asked: Question) -> bool:
    return asked.intake.goal is Goal.FAT_LOSS


def _young(asked: Question) -> Figures | None:
    age = asked.intake.age_on(asked.on)
    return {"age_years": age} if age < ADULT_AGE else None


def _bmi_below(limit: float, *, losing: bool) -> Callable[[Question], Figures | None]:
    def found(asked: Question) -> Figures | None:
        matters = asked.bmi < limit and (_wants_loss(asked) or not losing)
        return {"bmi": round(asked.bmi, 2), "limit": limit} if matters else None

    return found


def _high_pressure(asked: Question) -> Figures | None:
    health = asked.intake.health
    readings = (health.systolic_mmhg or 0, health.diastolic_mmhg or 0)
    high = readings[0] >= BLOOD_PRESSURE_MAX[0] or readings[1] >= BLOOD_PRESSURE_MAX[1]
    return {"systolic_mmhg": health.systolic_mmhg, "diastolic_mmhg": health.diastolic_mmhg} if high else None


def _eating_disorder(*, losing: bool) -> Callable[[Question], Figures | None]:
    def found(asked: Question) -> Figures | None:
        active = asked.intake.health.eating_disorder_active
        return {"eating_disorder_active": True} if active and (_wants_loss(asked) or not losing) else None

    return found


def _scoff(asked: Question) -> Figures | None:
    score = asked.intake.health.scoff_score or 0
    return {"scoff_score": score} if score >= SCOFF_POSITIVE else None


def _expecting(*, losing: bool) -> Callable[[Question], Figures | None]:
    def found(asked: Question) -> Figures | None:
        pregnancy = asked.intake.health.pregnancy
        matters = pregnancy in EXPECTING and (_wants_loss(asked) or not losing)
        return {"pregnancy": pregnancy.value} if matters else None

    return found


def _healing(*, losing: bool) -> Callable[[Question], Figures | None]:
    def found(asked: Question) -> Figures | None:
        health = asked.intake.health
        born = health.pregnancy in (Pregnancy.POSTPARTUM, Pregnancy.LACTATING) or health.weeks_postpartum is not None
        early = health.weeks_postpartum is None or health.weeks_postpartum < WEEKS_TO_HEAL
        matters = born and early and (_wants_loss(asked) or not losing)
        return {"weeks_postpartum": health.weeks_postpartum} if matters else None

    return found


def _written(words: Words) -> Callable[[Question], Figures | None]:
    def found(asked: Question) -> Figures | None:
        text = find(asked.written, words)
        return None if text is None else {"written": text}

    return found


def _grave_words(asked: Question) -> Figures | None:
    cues = (cue for text in free_texts(asked.intake) for cue in find_cues(text) if cue.critical)
    cue = next(cues, None)
    return None if cue is None else {"cue": cue.rule, "written": cue.phrase}


def _acute(asked: Question) -> Figures | None:
    ill = (text for text in asked.intake.health.conditions if mentions(without(text, ALLERGY), ACUTE))
    text = next(ill, None)
    return None if text is None else {"written": text}


def _disease(*, active: bool) -> Callable[[Question], Figures | None]:
    def found(asked: Question) -> Figures | None:
        heart = asked.intake.health.par_q.heart_condition_or_blood_pressure
        text = find(asked.intake.health.conditions, DISEASE) or ("PAR-Q+ question 1" if heart else None)
        matters = text is not None and asked.intake.training.accustomed is active
        return {"written": text, "accustomed": active} if matters else None

    return found


def _answered(*questions: str) -> Callable[[Question], Figures | None]:
    def found(asked: Question) -> Figures | None:
        yes = [question for question in questions if getattr(asked.intake.health.par_q, question)]
        return {"par_q": ", ".join(yes)} if yes else None

    return found


def _older_and_unaccustomed(asked: Question) -> Figures | None:
    age = asked.intake.age_on(asked.on)
    return {"age_years": age} if age > LIGHT_AGE and not asked.intake.training.accustomed else None


SEE_DOCTOR = "Ask a physician for clearance in writing, then send the intake again with health.medical_clearance true."
GATE: tuple[Gate, ...] = (
    Gate("age", REFUSED, REFUSED, _young, "Only adults are coached; come back at 18.", "DOMAIN 6"),
    Gate("fat_loss_underweight", REFUSED, REFUSED, _bmi_below(BMI_FAT_LOSS_MIN, losing=True),
         "Fat loss is not coached at this BMI; choose maintenance or muscle_gain.", "DOMAIN 2"),
    Gate("fat_loss_eating_disorder", REFUSED, REFUSED, _eating_disorder(losing=True),
         "Fat loss is not coached with an active eating disorder; turn to an eating disorder service.", "DOMAIN 2"),
    Gate("fat_loss_pregnant", REFUSED, REFUSED, _expecting(losing=True),
         "Fat loss is not coached in pregnancy; choose maintenance.", "DOMAIN 2"),
    Gate("fat_loss_postpartum", DELAYED, DELAYED, _healing(losing=True),
         "Fat loss begins 8 weeks after birth at the earliest; send the intake again then, with "
         "health.weeks_postpartum.", "DOMAIN 2"),
    Gate("acute_illness", DELAYED, DELAYED, _acute, "Send the intake again once you have recovered.", "PAR-Q+ [R]"),
    Gate("pregnancy", DELAYED, LIGHT, _expecting(losing=False), SEE_DOCTOR, "PAR-Q+ [R]"),
    Gate("postpartum", DELAYED, LIGHT, _healing(losing=False),
         f"Send the intake again 8 weeks after birth, with health.weeks_postpartum. To start earlier: {SEE_DOCTOR}",
         "DOMAIN 6"),
    Gate("bmi", CLEARANCE, LIGHT, _bmi_below(BMI_REDLINE, losing=False), SEE_DOCTOR, "DOMAIN 6"),
    Gate("eating_disorder", CLEARANCE, LIGHT, _eating_disorder(losing=False), SEE_DOCTOR, "DOMAIN 6"),
    Gate("scoff", CLEARANCE, CLEARED, _scoff, SEE_DOCTOR, "Morgan et al. 1999"),
    Gate("blood_pressure", CLEARANCE, LIGHT, _high_pressure, SEE_DOCTOR, "DOMAIN 6"),
    *(Gate(name, CLEARANCE, LIGHT, _written(words), SEE_DOCTOR, "DOMAIN 6") for name, words in REDLINE_WORDS),
    Gate("words", CLEARANCE, LIGHT, _grave_words,
         f"What was written speaks of something a physician must hear first. {SEE_DOCTOR}", "DOMAIN 6 [D]"),
    Gate("symptoms", CLEARANCE, LIGHT, _answered("chest_pain", "dizziness_or_fainting"), SEE_DOCTOR, "ACSM 2015 [R]"),
    Gate("supervised", CLEARANCE, LIGHT, _answered("supervised_activity_only"), SEE_DOCTOR, "PAR-Q+ [R]"),
    Gate("disease_inactive", CLEARANCE, CLEARED, _disease(active=False), SEE_DOCTOR, "ACSM 2015 [R]"),
    Gate("disease_active", LIGHT, CLEARED, _disease(active=True), "Moderate work only until cleared.", "ACSM 2015 [R]"),
    Gate("par_q", LIGHT, CLEARED, _answered("other_chronic_condition", "medication_for_chronic_condition",
                                            "bone_or_joint_problem"),
         "Light to moderate work only until a physician clears more.", "PAR-Q+ [R]; docs: design choice"),
    Gate("unaccustomed", LIGHT, CLEARED, _older_and_unaccustomed, "Start with light to moderate work.", "PAR-Q+ [R]"),
)  # fmt: skip
"""Every rule of the gate, the strictest first. A physician's clearance answers those that wait for one."""


def _settle(gate: Gate, intake: Intake) -> Outcome:
    return gate.when_cleared if intake.health.medical_clearance else gate.outcome


def assess_intake(intake: Intake, on: date) -> IntakeDecision:
    """Return the strictest outcome of GATE for this intake on this day, each rule that holds as a reason.

    Only cleared and cleared_light get a program, for twelve months.
    """
    asked = Question(intake, on)
    held = [(gate, figures) for gate in GATE if (figures := gate.found(asked)) is not None]
    outcomes: list[Outcome] = [_settle(gate, intake) for gate, _ in held]
    outcome: Outcome = max([CLEARED, *outcomes], key=STRICTNESS.index)
    deciding = [gate for (gate, _), each in zip(held, outcomes, strict=True) if each == outcome]
    until = on + timedelta(days=VALID_DAYS) if outcome in (CLEARED, LIGHT) else None
    return IntakeDecision(
        outcome=outcome,
        reasons=_reasons(held),
        message=_message(outcome, deciding, until),
        cleared_until=until,
    )


def _reasons(held: list[tuple[Gate, Figures]]) -> tuple[Reason, ...]:
    if not held:
        return (Reason(about="outcome", rule="intake.nothing_found", source="PAR-Q+ [R]"),)
    return tuple(
        Reason(about="outcome", rule=f"intake.{gate.id}", inputs=figures, source=gate.source) for gate, figures in held
    )


HEADLINES: dict[Outcome, str] = {
    CLEARED: "Cleared until {until}.",
    LIGHT: "Cleared for light to moderate work until {until}.",
    CLEARANCE: "Not started: a physician must clear this first.",
    DELAYED: "Not started yet.",
    REFUSED: "Refused.",
}
"""How a message begins."""


def _message(outcome: Outcome, deciding: list[Gate], until: date | None) -> str:
    """Say the outcome, the rules that led to it, and each next step once; a step already taken is left out."""
    headline = HEADLINES[outcome].format(until=until)
    if outcome == CLEARED:
        return headline
    names = ", ".join(gate.id.replace("_", " ") for gate in deciding)
    steps = dict.fromkeys(gate.message for gate in deciding if gate.outcome == outcome)
    return " ".join([headline, f"Because of: {names}.", *steps])
