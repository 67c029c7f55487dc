"""Signs read from weight, girths, cycle, pulse and energy: gain, waist, amenorrhea, thyroid, REDs."""

from collections.abc import Callable
from datetime import date, timedelta

from domain.nutrition.energy_target import is_lean
from domain.safety.chart import Chart, Predicate, last_day, mean, ticked, window
from domain.safety.findings import Figures, Finding
from domain.safety.words import Words, find
from domain.vocabulary import FlagType, Goal, Pregnancy, Sex, Symptom, Tier

LOW_SCORE = 3
"""Comfort, appetite or energy of this or less is low, 0 to 10. DOMAIN 6 [D]."""
ENERGY_AVAILABILITY_LOW = 30.0
"""kcal/kg fat-free mass a day. Loucks; IOC [M]. Of lean clients, whom no plan takes below it: others are below it
by plan, and living on their fat is no sign of a deficiency [D]."""
TIER_SHARE = {Tier.ADAPTATION: 0.0, Tier.HALF: 0.5, Tier.FULL: 1.0}
"""How much of the wanted rate a tier asks for. DOMAIN 1.8."""
UNINTENDED_LOSS = 0.05
"""Share of weight lost unintended within half a year. DOMAIN 6."""
HALF_YEAR_DAYS = 182
WAIST_HIP_MAX = {Sex.FEMALE: 0.85, Sex.MALE: 0.90}
"""WHO 2008 [R]; the midpoint for everybody else (docs/seeds.md, C12)."""
WAIST_CM_MAX = {Sex.FEMALE: 88.0, Sex.MALE: 102.0}
"""WHO 2008 [M]; the midpoint for everybody else."""
WAIST_HIP_RISE = 0.02
"""Rise of the ratio in eight weeks or more. DOMAIN 6 [D]."""
RISE_DAYS = 56
CYCLE_EXEMPT = (Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2, Pregnancy.TRIMESTER_3, Pregnancy.LACTATING)
"""States in which a missing period means nothing. DOMAIN 6."""
LOGGED_DAYS_MIN = 45
"""Logged days without menses before their absence is counted for a client who never logged any [D]."""
PULSE_RANGE = (50, 100)
"""Mean resting pulse outside it is a thyroid sign. DOMAIN 6."""
EXPENDITURE_OFF = 0.20
"""Expenditure this share off the formula for four weeks is a thyroid sign. DOMAIN 6."""
THYROID_SIGNS = 3
STRESS_FRACTURE: Words = ("stress fracture", "stress reaction", "bone stress injury")
ILL_DAYS = 7
"""Days of illness in eight weeks that count as frequent illness [D]."""


def under_target_gain(check_ins: int) -> Predicate:
    """Return the rule upper bound of the rate of gain below half of what is wanted, `check_ins` in a row, on plan."""

    def predicate(chart: Chart) -> Finding | None:
        body = chart.scientist
        if chart.client.goal is not Goal.MUSCLE_GAIN or body.observed_rate_kg_per_week is None:
            return None
        wanted = body.target_rate_kg_per_week * TIER_SHARE[chart.program.tier]
        upper = body.observed_rate_kg_per_week + (body.rate_se_kg_per_week or 0.0)
        under = body.state.under_target_check_ins
        if wanted <= 0 or upper >= 0.5 * wanted or (body.adherence or 0.0) < 0.85 or under < check_ins:
            return None
        evidence: Figures = {
            "rate_kg_per_week": round(upper, 3),
            "wanted_kg_per_week": round(wanted, 3),
            "check_ins": under,
        }
        return Finding(on=last_day(chart), evidence=evidence)

    return predicate


def unintended_loss(chart: Chart) -> Finding | None:
    """5 % of weight lost within half a year though the goal is not to lose, counted from where somebody last looked."""
    if chart.client.goal in (Goal.FAT_LOSS, Goal.RECOMP):
        return None
    before: float | None = chart.program.start_weight_kg
    if (chart.today - chart.program.start_date).days > HALF_YEAR_DAYS:
        before = mean([log for log in chart.days if log.weight_kg][:7], lambda log: log.weight_kg, at_least=3)
    now = chart.scientist.weight_kg
    settled = (flag.evidence for flag in chart.settled_flags if flag.flag_type is FlagType.NO_WEIGHT_GAIN)
    looked_at = [weight for seen in settled if isinstance(weight := seen.get("weight_kg"), int | float)]
    before = None if before is None else min([before, *looked_at])
    if before is None or now > (1 - UNINTENDED_LOSS) * before + 1e-9:
        return None
    return Finding(on=last_day(chart), evidence={"weight_kg": now, "before_kg": round(before, 1)})


def _limit(limits: dict[Sex, float], sex: Sex) -> float:
    return limits.get(sex, sum(limits.values()) / len(limits))


def rising_waist_hip(chart: Chart) -> Finding | None:
    """The two newest ratios above the limit and 0.02 above one taken eight weeks or more before."""
    girths = sorted(chart.girths, key=lambda each: each.day)
    ratios = [(each.day, round(each.waist_cm / each.hip_cm, 3), each.waist_cm)
              for each in girths if each.waist_cm and each.hip_cm]  # fmt: skip
    if len(ratios) < 3:
        return None
    newest = ratios[-1][0]
    older = [ratio for day, ratio, _ in ratios[:-2] if (newest - day).days >= RISE_DAYS]
    low = min(ratio for _, ratio, _ in ratios[-2:])
    limit = _limit(WAIST_HIP_MAX, chart.client.sex)
    if not older or low < limit or round(low - older[-1], 3) < WAIST_HIP_RISE:
        return None
    evidence: Figures = {"ratio": low, "before": older[-1], "limit": limit, "waist_cm": ratios[-1][2]}
    return Finding(on=newest, evidence=evidence)


def rising_wide_waist(chart: Chart) -> Finding | None:
    """A rising ratio with a waist above 88 cm (female) or 102 cm (male)."""
    found = rising_waist_hip(chart)
    if found is None or float(found.evidence["waist_cm"] or 0) <= _limit(WAIST_CM_MAX, chart.client.sex):
        return None
    return found


def _birth(chart: Chart) -> date | None:
    weeks = chart.client.weeks_postpartum
    return None if weeks is None else chart.today - timedelta(weeks=weeks)


def days_without_menses(chart: Chart) -> int | None:
    """Return the days since the last logged period, or None where a gap means nothing or is not known.

    A client who never logged one counts from the start of the program once 45 days are logged; after a birth nobody
    counts from before it.
    """
    client = chart.client
    if not client.tracks_cycle or client.cycle_suppressed or client.pregnancy in CYCLE_EXEMPT:
        return None
    logged = [log.day for log in chart.days if log.menses]
    since = max(filter(None, [chart.last_menses_on, _birth(chart), *logged]), default=None)
    if since is None and len(chart.days) >= LOGGED_DAYS_MIN:
        since = min(chart.days[0].day, chart.program.start_date)
    return None if since is None else (chart.today - since).days


def cycle_gap(at_least_days: int) -> Predicate:
    """Return the rule a gap of `at_least_days` since the last logged period."""

    def predicate(chart: Chart) -> Finding | None:
        gap = days_without_menses(chart)
        return Finding(on=last_day(chart), evidence={"days": gap}) if gap is not None and gap >= at_least_days else None

    return predicate


def _low_energy(chart: Chart) -> bool:
    energy = mean(window(chart, 21), lambda log: log.energy, at_least=11)
    return energy is not None and energy <= LOW_SCORE


def _odd_pulse(chart: Chart) -> bool:
    pulse = mean(window(chart, 14), lambda log: log.resting_pulse, at_least=3)
    return pulse is not None and not PULSE_RANGE[0] <= pulse <= PULSE_RANGE[1]


def _expenditure_off(chart: Chart) -> bool:
    body = chart.scientist
    logged = sum(1 for log in window(chart, 28) if log.energy_kcal is not None)
    off = abs(body.tdee_kcal - body.tdee_formula_kcal) / body.tdee_formula_kcal
    return logged >= 0.9 * 28 and off > EXPENDITURE_OFF


def _ticked_in_four_weeks(*symptoms: Symptom) -> Callable[[Chart], bool]:
    return lambda chart: bool(ticked(window(chart, 28), *symptoms))


THYROID: tuple[tuple[str, Callable[[Chart], bool]], ...] = (
    ("low energy for three weeks", _low_energy),
    ("cold or heat intolerance", _ticked_in_four_weeks(Symptom.COLD_INTOLERANCE, Symptom.HEAT_INTOLERANCE)),
    ("resting pulse outside 50 to 100", _odd_pulse),
    ("bowel change", _ticked_in_four_weeks(Symptom.BOWEL_CHANGE)),
    ("hair loss", _ticked_in_four_weeks(Symptom.HAIR_LOSS)),
    ("expenditure 20 % off the formula", _expenditure_off),
)
"""The six thyroid signs. DOMAIN 6."""


def thyroid_signs(chart: Chart) -> Finding | None:
    """Three of the six thyroid signs."""
    signs = [name for name, present in THYROID if present(chart)]
    return Finding(on=last_day(chart), evidence={"signs": ", ".join(signs)}) if len(signs) >= THYROID_SIGNS else None


def reds_score(chart: Chart) -> dict[str, float]:
    """Return the points of the screening sum by sign; our own sum, not the CAT2. EDE-Q is not asked, so not counted."""
    availability = chart.scientist.energy_availability_kcal_per_kg
    gap = days_without_menses(chart) or 0
    low = ENERGY_AVAILABILITY_LOW if is_lean(chart.client.sex, chart.scientist.body_fat_pct) else 0.0
    points = {
        "low energy availability": 1.0 if availability is not None and availability < low else 0.0,
        "amenorrhea": 3.0 if gap >= 365 else 2.0 if gap >= 90 else 0.0,
        "stress fracture": 2.0 if find(chart.client.conditions, STRESS_FRACTURE) else 0.0,
        "low libido": 0.5 if ticked(window(chart, 28), Symptom.LOW_LIBIDO) else 0.0,
        "frequent illness": 0.5 if len(ticked(window(chart, 56), Symptom.ILLNESS)) >= ILL_DAYS else 0.0,
    }
    return {sign: value for sign, value in points.items() if value}


def reds_of(at_least: float) -> Predicate:
    """Return the rule a REDs screening sum of `at_least`."""

    def predicate(chart: Chart) -> Finding | None:
        points = reds_score(chart)
        score = sum(points.values())
        if score < at_least:
            return None
        return Finding(on=last_day(chart), evidence={"score": score, "signs": ", ".join(points)})

    return predicate
