"""VIOLATIONS: the seven policies as a table, for what came in, the plan, and the words that go out.

A critical one holds the week; one that names whom to see refers.
"""

from collections.abc import Callable
from typing import NamedTuple

from domain.nutrition.circumstances import extra_kcal
from domain.nutrition.protein_basis import protein_weight_kg
from domain.safety.chart import Chart, mean, window
from domain.safety.findings import Figures, Violation, ViolationTrigger
from domain.safety.notes import claimed, said
from domain.safety.red_flags import is_settled_score
from domain.safety.referrals import CUE_REFERRALS, EATING
from domain.safety.symptom_signs import positive_scoff
from domain.safety.words import find
from domain.vocabulary import Pregnancy, Sex, ViolationType

FLOOR_KCAL = {Sex.FEMALE: 1200.0, Sex.MALE: 1500.0}
"""Least energy a day. DOMAIN 2 [M]."""
FLOOR_KCAL_OTHER = 1350.0
"""The midpoint (docs/seeds.md, C12)."""
LACTATION_FLOOR_KCAL = 1800.0
"""DOMAIN 2 [M], IOM 2005."""
LEAN_BODY_FAT_PCT = {Sex.FEMALE: 30.0, Sex.MALE: 20.0}
"""Below it energy availability sets a floor too; the midpoint for everybody else. DOMAIN 2 [D]."""
SERVED_SHARE, SERVED_MOST = 0.97, 1.03
"""A menu may miss a day's energy by 3 %, so what is served is compared after that. DOMAIN 4."""
RENAL_ORDER = ("renal", "kidney", "ckd", "nephropathy", "dialysis")
"""Conditions in which a physician may have ordered little protein."""
WATER_DAYS = 14
"""In the first days water comes and goes, so raw weights say nothing. DOMAIN 6."""


def floor_kcal(chart: Chart) -> float:
    """Return the least energy a day, computed here and not taken from the NUTRITIONIST; kcal. DOMAIN 2."""
    body, client = chart.scientist, chart.client
    floors = [FLOOR_KCAL.get(client.sex, FLOOR_KCAL_OTHER), 0.85 * body.bmr_kcal]
    lean_limit = LEAN_BODY_FAT_PCT.get(client.sex, 25.0)
    if body.ffm_kg is not None and body.body_fat_pct is not None and body.body_fat_pct < lean_limit:
        floors.append(30.0 * body.ffm_kg + body.exercise_kcal_per_day)
    if client.pregnancy is Pregnancy.LACTATING:
        floors.append(LACTATION_FLOOR_KCAL)
    return max(floors)


def lowest_kcal(chart: Chart) -> float:
    """Return the lowest energy any day gets: target, day target, or what is served plus its tolerance."""
    served = [day.kcal / SERVED_SHARE for day in chart.chef.days]
    return min([chart.nutritionist.target_kcal, *(day.kcal for day in chart.dietitian.days), *served])


def _energy(chart: Chart) -> Figures:
    return {"lowest_kcal": round(lowest_kcal(chart)), "floor_kcal": round(floor_kcal(chart))}


def _below_floor(share: float, absolute_kcal: float) -> Callable[[Chart], Figures | None]:
    def predicate(chart: Chart) -> Figures | None:
        least = max(share * floor_kcal(chart), absolute_kcal)
        return _energy(chart) if lowest_kcal(chart) < least - 0.5 else None

    return predicate


def need_kcal(chart: Chart) -> int:
    """Return expenditure and what pregnancy or feeding needs beyond it, kcal. DOMAIN 2."""
    return chart.scientist.tdee_kcal + extra_kcal(chart.client.pregnancy, chart.client.weeks_postpartum)


def _above_expenditure(share: float, absolute_kcal: float) -> Callable[[Chart], Figures | None]:
    def predicate(chart: Chart) -> Figures | None:
        days = [float(day.kcal) for day in chart.dietitian.days]
        week_mean = max(float(chart.nutritionist.target_kcal), sum(days) / len(days) if days else 0.0)
        highest = max([week_mean, *days, *(day.kcal / SERVED_MOST for day in chart.chef.days)])
        need = need_kcal(chart)
        if week_mean <= share * need and highest <= absolute_kcal:
            return None
        return {"mean_kcal": round(week_mean), "highest_kcal": round(highest), "need_kcal": need}

    return predicate


def _protein_below(per_kg: float, *, unless_renal: bool) -> Callable[[Chart], Figures | None]:
    def predicate(chart: Chart) -> Figures | None:
        protein = min([chart.nutritionist.protein_g, *(day.protein_g for day in chart.dietitian.days)])
        client = chart.client
        weight = protein_weight_kg(client.protein_basis, chart.scientist.weight_kg, client.height_cm)
        if protein >= per_kg * weight - 0.05 or (unless_renal and find(chart.client.conditions, RENAL_ORDER)):
            return None
        return {"protein_g": protein, "weight_kg": weight, "per_kg": round(protein / weight, 2)}

    return predicate


def planned_loss_pct(chart: Chart) -> float:
    """Return the loss a week that the target asks for, % of body weight, by the energy density of weight change."""
    deficit = chart.scientist.tdee_kcal - chart.nutritionist.target_kcal
    loss_kg = deficit * 7 / chart.scientist.density_kcal_per_kg
    return round(100 * loss_kg / chart.scientist.weight_kg, 2)


def certain_loss_pct(chart: Chart) -> float:
    """Return the loss a week that the observed rate shows beyond one standard error, % of body weight."""
    rate, error = chart.scientist.observed_rate_kg_per_week, chart.scientist.rate_se_kg_per_week or 0.0
    return 0.0 if rate is None else round(100 * (-rate - error) / chart.scientist.weight_kg, 2)


def _fast_loss(chart: Chart) -> Figures | None:
    planned, certain = planned_loss_pct(chart), certain_loss_pct(chart)
    return {"planned_pct": planned, "observed_pct": certain} if max(planned, certain) > 1.0 else None


def _planned_too_fast(chart: Chart) -> Figures | None:
    planned = planned_loss_pct(chart)
    return {"planned_pct": planned} if planned > 1.5 else None


def _two_weeks_too_fast(chart: Chart) -> Figures | None:
    """Weekly mean weight fell by more than 1.5 % twice in a row, the first 14 days of a program left out."""
    weeks = [
        mean(
            [log for log in window(chart, 7, ago) if (log.day - chart.program.start_date).days >= WATER_DAYS],
            lambda log: log.weight_kg,
            at_least=2,
        )
        for ago in (14, 7, 0)
    ]
    before, between, now = weeks
    if before is None or between is None or now is None:
        return None
    losses = [round(100 * (1 - between / before), 2), round(100 * (1 - now / between), 2)]
    return {"week_before_pct": losses[0], "last_week_pct": losses[1]} if min(losses) > 1.5 else None


class Policy(NamedTuple):
    """One row: a policy, how bad it is to break it, and the figures that show it."""

    id: str
    violation_type: ViolationType
    critical: bool
    broken: Callable[[Chart], Figures | None]
    description: str
    """Filled with the figures."""
    source: str
    trigger: ViolationTrigger = ViolationTrigger.PLAN
    referral: str | None = None
    """Whom to see, where the cue itself does not say it."""


def _scoff(chart: Chart) -> Figures | None:
    found = positive_scoff(chart)
    return None if found is None or is_settled_score(chart, found) else found.evidence


V = ViolationType
INPUT, OUTPUT = ViolationTrigger.INPUT, ViolationTrigger.OUTPUT
WARNING, CRITICAL = False, True
VIOLATIONS: tuple[Policy, ...] = (
    Policy("calories.below_floor", V.CALORIE_MINIMUM, WARNING, _below_floor(1.0, 0),
           "a day of {lowest_kcal} kcal is below the floor of {floor_kcal} kcal", "DOMAIN 2, 6"),
    Policy("calories.far_below_floor", V.CALORIE_MINIMUM, CRITICAL, _below_floor(0.9, 800),
           "a day of {lowest_kcal} kcal is far below the floor of {floor_kcal} kcal", "DOMAIN 6"),
    Policy("calories.above_expenditure", V.CALORIE_MAXIMUM, WARNING, _above_expenditure(1.25, 6000),
           "{mean_kcal} kcal a day against a need of {need_kcal} kcal", "DOMAIN 2, 6"),
    Policy("calories.far_above_expenditure", V.CALORIE_MAXIMUM, CRITICAL, _above_expenditure(1.6, 6000),
           "{mean_kcal} kcal a day, at most {highest_kcal}, against a need of {need_kcal} kcal", "DOMAIN 6"),
    Policy("protein.low", V.PROTEIN_MINIMUM, WARNING, _protein_below(1.6, unless_renal=False),
           "protein of {protein_g} g is {per_kg} g/kg, below 1.6", "seed 0, section 5"),
    Policy("protein.far_too_low", V.PROTEIN_MINIMUM, CRITICAL, _protein_below(0.8, unless_renal=True),
           "protein of {protein_g} g is {per_kg} g/kg, below 0.8", "DOMAIN 6"),
    Policy("loss.fast", V.WEIGHT_LOSS_RATE, WARNING, _fast_loss,
           "a loss of {planned_pct} % a week planned and {observed_pct} % seen, at most 1.0 %", "Helms et al. 2014"),
    Policy("loss.planned_too_fast", V.WEIGHT_LOSS_RATE, CRITICAL, _planned_too_fast,
           "a loss of {planned_pct} % a week planned, at most 1.5 %", "DOMAIN 6"),
    Policy("loss.two_weeks_too_fast", V.WEIGHT_LOSS_RATE, CRITICAL, _two_weeks_too_fast,
           "{week_before_pct} % and then {last_week_pct} % of weight lost in two weeks, at most 1.5 %", "DOMAIN 6"),
    Policy("eating.doubtful_words", V.EATING_DISORDER_SIGNAL, WARNING, said(V.EATING_DISORDER_SIGNAL, critical=False),
           "the notes of {on} say \"{phrase}\"", "DOMAIN 6 [D]", INPUT),
    Policy("eating.scoff_score", V.EATING_DISORDER_SIGNAL, CRITICAL, _scoff,
           "{scoff_score} of 5 SCOFF answers positive; a screen, not a diagnosis", "Morgan et al. 1999", INPUT),
    Policy("eating.words", V.EATING_DISORDER_SIGNAL, CRITICAL, said(V.EATING_DISORDER_SIGNAL, critical=True),
           "the notes of {on} say \"{phrase}\"", "DOMAIN 6 [D]", INPUT, EATING),
    Policy("medical.question", V.MEDICAL_CLAIM, WARNING, said(V.MEDICAL_CLAIM, critical=False),
           "the notes of {on} ask \"{phrase}\"", "DOMAIN 6 [D]", INPUT),
    Policy("medical.emergency_words", V.MEDICAL_CLAIM, CRITICAL, said(V.MEDICAL_CLAIM, critical=True),
           "the notes of {on} say \"{phrase}\"", "DOMAIN 6 [D]", INPUT),
    Policy("medical.claim_made", V.MEDICAL_CLAIM, CRITICAL, claimed(V.MEDICAL_CLAIM),
           "the plan says \"{phrase}\"", "DOMAIN 6 [D]", OUTPUT),
    Policy("unsafe.crash_words", V.UNSAFE_CONTENT, WARNING, said(V.UNSAFE_CONTENT, critical=False),
           "the notes of {on} say \"{phrase}\"", "DOMAIN 6 [D]", INPUT),
    Policy("unsafe.words", V.UNSAFE_CONTENT, CRITICAL, said(V.UNSAFE_CONTENT, critical=True),
           "the notes of {on} say \"{phrase}\"", "DOMAIN 6 [D]", INPUT),
    Policy("unsafe.advised", V.UNSAFE_CONTENT, CRITICAL, claimed(V.UNSAFE_CONTENT),
           "the plan says \"{phrase}\"", "DOMAIN 6 [D]", OUTPUT),
)  # fmt: skip


def find_violations(chart: Chart) -> tuple[Violation, ...]:
    """Return the worst violation of each type, in the table's order."""
    worst: dict[ViolationType, Violation] = {}
    for policy in VIOLATIONS:
        figures = policy.broken(chart)
        held = worst.get(policy.violation_type)
        if figures is not None and (held is None or (policy.critical and not held.critical)):
            worst[policy.violation_type] = Violation(
                violation_type=policy.violation_type,
                critical=policy.critical,
                trigger=policy.trigger,
                referral_target=CUE_REFERRALS.get(str(figures.get("cue")), policy.referral),
                description=policy.description.format(**figures),
                rule=policy.id,
                evidence=figures,
            )
    return tuple(worst.values())
