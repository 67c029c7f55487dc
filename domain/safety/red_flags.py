"""RULES: the thirteen red flags as a table, and the one function that reads it."""

from typing import NamedTuple

from domain.safety import body_signs as body
from domain.safety import referrals as to
from domain.safety import symptom_signs as signs
from domain.safety.chart import Chart, Predicate
from domain.safety.findings import Finding, Flag
from domain.safety.interaction_signs import interaction_of
from domain.snapshot import OpenFlag
from domain.vocabulary import AgentName, FlagStatus, FlagType, Severity, Symptom

N, D, C, T = AgentName.NUTRITIONIST, AgentName.DIETITIAN, AgentName.CHEF, AgentName.COACH
FOOD, TRAINING, ALL = (N, D, C), (T,), (N, D, C, T)
"""Whose output a serious flag pauses."""

WARNING, SERIOUS, URGENT = Severity.WARNING, Severity.SERIOUS, Severity.URGENT
RANK = {None: 0, WARNING: 1, SERIOUS: 2, URGENT: 3}
"""How bad a severity is; None is no flag."""


class Rule(NamedTuple):
    """One row: when a flag is raised, how bad it is, and what follows."""

    id: str
    flag_type: FlagType
    severity: Severity
    referral: str | None
    found: Predicate
    description: str
    """Filled with the finding's evidence."""
    paused: tuple[AgentName, ...]
    """Empty for a warning, which changes the plan and does not stop it."""
    source: str


F = FlagType
RULES: tuple[Rule, ...] = (
    Rule("no_weight_gain.slow", F.NO_WEIGHT_GAIN, WARNING, None, body.under_target_gain(3),
         "gaining at most {rate_kg_per_week} kg a week on plan, {check_ins} check-ins in a row", (), "DOMAIN 6 [D]"),
    Rule("no_weight_gain.stuck", F.NO_WEIGHT_GAIN, SERIOUS, to.GP, body.under_target_gain(6),
         "gaining at most {rate_kg_per_week} kg a week on plan, {check_ins} check-ins in a row", FOOD, "DOMAIN 6 [D]"),
    Rule("no_weight_gain.unintended_loss", F.NO_WEIGHT_GAIN, SERIOUS, to.GP, body.unintended_loss,
         "{weight_kg} kg after {before_kg} kg, lost without wanting to", FOOD, "DOMAIN 6 [D]"),
    Rule("waist_hip.rising", F.WAIST_HIP_RATIO_DETERIORATING, WARNING, None, body.rising_waist_hip,
         "waist-to-hip ratio {ratio} after {before}, limit {limit}", (), "WHO 2008"),
    Rule("waist_hip.wide", F.WAIST_HIP_RATIO_DETERIORATING, SERIOUS, to.GP_ENDOCRINE, body.rising_wide_waist,
         "waist-to-hip ratio {ratio} after {before} and a waist of {waist_cm} cm", FOOD, "WHO 2008"),
    Rule("amenorrhea.gap", F.AMENORRHEA, WARNING, to.GYNAECOLOGY, body.cycle_gap(45),
         "{days} days since the last logged period", (), "DOMAIN 6"),
    Rule("amenorrhea.three_cycles", F.AMENORRHEA, SERIOUS, to.GYNAECOLOGY, body.cycle_gap(90),
         "{days} days since the last logged period", FOOD, "IOC REDs CAT2: three cycles"),
    Rule("amenorrhea.year", F.AMENORRHEA, URGENT, to.GYNAECOLOGY, body.cycle_gap(365),
         "{days} days since the last logged period", ALL, "DOMAIN 6"),
    Rule("pain.repeated", F.PERSISTENT_PAIN, WARNING, to.PHYSIO, signs.pain_of(signs.PAIN_SCORE, 3),
         "{site} pain of {score} or more on {times} days", (), "DOMAIN 6 [D]"),
    Rule("pain.lasting", F.PERSISTENT_PAIN, SERIOUS, to.PHYSIO, signs.pain_of(signs.PAIN_SCORE, 3, 14),
         "{site} pain of {score} or more for two weeks", TRAINING, "DOMAIN 6 [D]"),
    Rule("pain.severe", F.PERSISTENT_PAIN, URGENT, to.SPORTS_MD, signs.pain_of(signs.PAIN_SCORE_URGENT, 1),
         "{site} pain of {score} or more", ALL, "DOMAIN 6 [D]"),
    Rule("pain.at_night_or_numb", F.PERSISTENT_PAIN, URGENT, to.SPORTS_MD,
         signs.ticks_of((Symptom.NIGHT_PAIN, Symptom.NUMBNESS), 1),
         "pain at night or numbness, {times} times in {days} days", ALL, "DOMAIN 6"),
    Rule("eating.scoff", F.DISORDERED_EATING_SIGNS, SERIOUS, to.EATING, signs.positive_scoff,
         "{scoff_score} of 5 SCOFF answers positive; a screen, not a diagnosis", ALL, "Morgan et al. 1999"),
    Rule("eating.behaviours", F.DISORDERED_EATING_SIGNS, SERIOUS, to.EATING, signs.ticks_of(signs.BEHAVIOURS, 2),
         "{times} signs of disordered eating in {days} days", ALL, "NEDA list"),
    Rule("eating.dangerous", F.DISORDERED_EATING_SIGNS, URGENT, to.EATING,
         signs.ticks_of(signs.DANGEROUS_BEHAVIOURS, 1),
         "purging, laxatives or thoughts of self-harm, {times} times in {days} days", ALL, "DOMAIN 6"),
    Rule("thyroid.three_signs", F.THYROID_DYSFUNCTION, SERIOUS, to.GP_LABS, body.thyroid_signs,
         "{signs}", FOOD, "DOMAIN 6 [D]"),
    Rule("reds.one", F.REDS_INDICATORS, WARNING, to.SPORTS_MD, body.reds_of(1),
         "screening sum {score}: {signs}", (), "DOMAIN 6 [D]; our sum, not the CAT2"),
    Rule("reds.two", F.REDS_INDICATORS, SERIOUS, to.SPORTS_MD, body.reds_of(2),
         "screening sum {score}: {signs}", ALL, "DOMAIN 6 [D]; our sum, not the CAT2"),
    Rule("reds.four", F.REDS_INDICATORS, URGENT, to.SPORTS_MD, body.reds_of(4),
         "screening sum {score}: {signs}", ALL, "DOMAIN 6 [D]; our sum, not the CAT2"),
    Rule("dizziness.once", F.TRAINING_DIZZINESS, WARNING, to.GP, signs.ticks_of((Symptom.DIZZINESS_TRAINING,), 1),
         "dizzy in training, {times} time in {days} days", (), "DOMAIN 6"),
    Rule("dizziness.twice", F.TRAINING_DIZZINESS, SERIOUS, to.CARDIOLOGY,
         signs.ticks_of((Symptom.DIZZINESS_TRAINING,), 2),
         "dizzy in training, {times} times in {days} days", TRAINING, "DOMAIN 6"),
    Rule("dizziness.syncope", F.TRAINING_DIZZINESS, URGENT, to.EMERGENCY,
         signs.ticks_of((Symptom.SYNCOPE, Symptom.CHEST_PAIN), 1),
         "fainting or chest pain, {times} times in {days} days", ALL, "DOMAIN 6"),
    Rule("gi.discomfort", F.GI_DISTRESS, WARNING, to.DIETITIAN, signs.gut_discomfort,
         "gut comfort of 3 or less in {weeks} of 3 weeks", (), "DOMAIN 6 [D]"),
    Rule("gi.alarm", F.GI_DISTRESS, URGENT, to.GASTROENTEROLOGY, signs.gut_alarm,
         "gut discomfort with {alarms}", ALL, "DOMAIN 6"),
    Rule("gi.blood", F.GI_DISTRESS, URGENT, to.GASTROENTEROLOGY, signs.ticks_of((Symptom.BLOOD_IN_STOOL,), 1),
         "blood in stool, {times} times in {days} days", ALL, "DOMAIN 6"),
    Rule("interaction.moderate", F.SUPPLEMENT_INTERACTION, WARNING, to.PHARMACIST, interaction_of(WARNING),
         "{pairs}: {advice}", (), "DOMAIN 6.2"),
    Rule("interaction.major", F.SUPPLEMENT_INTERACTION, SERIOUS, to.PHARMACIST, interaction_of(SERIOUS),
         "{pairs}: {advice}", FOOD, "DOMAIN 6.2"),
    Rule("interaction.avoid", F.SUPPLEMENT_INTERACTION, URGENT, to.PHARMACIST, interaction_of(URGENT),
         "{pairs}: {advice}", ALL, "DOMAIN 6.2"),
    Rule("appetite.low", F.APPETITE_SUPPRESSION, WARNING, None, signs.low_appetite,
         "appetite {appetite} of 10 for two weeks", (), "DOMAIN 6 [D]"),
    Rule("appetite.fast_loss", F.APPETITE_SUPPRESSION, SERIOUS, to.GP, signs.low_appetite_with_fast_loss,
         "appetite {appetite} of 10 for two weeks while losing more than 1 % a week", FOOD, "DOMAIN 6 [D]"),
    Rule("cardio.excessive", F.EXCESSIVE_CARDIO, WARNING, None, signs.excessive_cardio,
         "far more cardio than planned for two weeks, or training while ill", (), "DOMAIN 6 [D]"),
    Rule("cardio.compulsive", F.EXCESSIVE_CARDIO, SERIOUS, to.SPORT_PSYCHOLOGY, signs.compulsive_cardio,
         "excessive cardio with a SCOFF answer or low energy availability", TRAINING, "DOMAIN 6 [D]"),
    Rule("solid_food.three_days", F.REFUSAL_SOLID_FOOD, SERIOUS, to.EATING_OR_GP, signs.liquid_days(3),
         "mostly drank for {days_in_a_row} days in a row", FOOD, "DOMAIN 6 [D]"),
    Rule("solid_food.five_days", F.REFUSAL_SOLID_FOOD, URGENT, to.EATING_OR_GP, signs.liquid_days(5),
         "mostly drank for {days_in_a_row} days in a row", ALL, "DOMAIN 6 [D]"),
    Rule("solid_food.history", F.REFUSAL_SOLID_FOOD, URGENT, to.EATING_OR_GP, signs.liquid_days(3, with_history=True),
         "mostly drank for {days_in_a_row} days in a row, with an eating disorder before", ALL, "DOMAIN 6 [D]"),
)  # fmt: skip
"""Every way a flag is raised, mildest first within a type. Not here: what the snapshot cannot know (EDE-Q, primary
amenorrhea, focal bone pain, a stress fracture that is not among the conditions)."""

PAUSES = {(rule.flag_type, rule.severity): rule.paused for rule in RULES}
"""Whose output a flag pauses."""
REFERRALS = {(rule.flag_type, rule.severity): rule.referral for rule in RULES}
"""Whom a flag refers to."""


def standing_flags(chart: Chart) -> tuple[OpenFlag, ...]:
    """Return the flags that nobody has resolved and that have not passed by themselves."""
    passed = passed_warnings(chart)
    return tuple(
        flag
        for flag in chart.open_flags
        if flag.status is not FlagStatus.RESOLVED and not (_may_pass(flag) and flag.flag_type in passed)
    )


def passed_warnings(chart: Chart) -> tuple[FlagType, ...]:
    """Return the types of open warnings that no rule finds any more: they settle themselves.

    A serious or urgent flag never does, nor a warning that somebody has taken up.
    """
    waiting = {flag.flag_type for flag in chart.open_flags if _may_pass(flag)}
    found = {rule.flag_type for rule in RULES if rule.flag_type in waiting and rule.found(chart)}
    return tuple(flag_type for flag_type in FlagType if flag_type in waiting - found)


def _may_pass(flag: OpenFlag) -> bool:
    return flag.severity is WARNING and flag.status is FlagStatus.DETECTED


def _is_settled(rule: Rule, finding: Finding, chart: Chart) -> bool:
    """Whether somebody resolved this very evidence at this severity or worse."""
    return any(
        settled.flag_type is rule.flag_type
        and RANK[settled.severity] >= RANK[rule.severity]
        and (finding.on <= settled.resolved_on if finding.on else finding.evidence == settled.evidence)
        for settled in chart.settled_flags
    )


def is_settled_score(chart: Chart, finding: Finding) -> bool:
    """Whether somebody resolved the flag of this very SCOFF score."""
    rule = next(rule for rule in RULES if rule.id == "eating.scoff")
    return _is_settled(rule, finding, chart)


def _is_open(rule: Rule, chart: Chart) -> bool:
    return any(
        flag.flag_type is rule.flag_type and RANK[flag.severity] >= RANK[rule.severity]
        for flag in standing_flags(chart)
    )


def _flag(rule: Rule, finding: Finding) -> Flag:
    day = {"on": finding.on.isoformat()} if finding.on else {}
    return Flag(
        flag_type=rule.flag_type,
        severity=rule.severity,
        description=rule.description.format(**finding.evidence),
        referral_target=rule.referral,
        detecting_agent=AgentName.PHYSICIAN,
        rule=rule.id,
        evidence={**finding.evidence, **day},
    )


def raise_flags(chart: Chart) -> tuple[Flag, ...]:
    """Return the worst new flag of each type, in the table's order.

    A type that is open at the same severity or worse is not raised again; nor is evidence that somebody has resolved:
    dated evidence counts only when it is newer than the resolution, undated only when it differs from it.
    """
    worst: dict[FlagType, tuple[Rule, Finding]] = {}
    for rule in RULES:
        finding = rule.found(chart)
        if finding is None or _is_settled(rule, finding, chart) or _is_open(rule, chart):
            continue
        held = worst.get(rule.flag_type)
        if held is None or RANK[rule.severity] > RANK[held[0].severity]:
            worst[rule.flag_type] = (rule, finding)
    return tuple(_flag(rule, finding) for rule, finding in worst.values())
