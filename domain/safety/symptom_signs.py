"""Signs read from what a client ticks and scores on daily logs: pain, dizziness, gut, eating, cardio."""

from collections.abc import Iterable
from datetime import date

from domain.safety.body_signs import ENERGY_AVAILABILITY_LOW, LOW_SCORE, unintended_loss
from domain.safety.chart import Chart, Predicate, last_day, mean, ticked, window
from domain.safety.findings import Finding
from domain.safety.interactions import GLP_1, STIMULANTS
from domain.safety.words import Words, find
from domain.snapshot import DayLog
from domain.vocabulary import Joint, Symptom

RECENT_DAYS = 14
"""Days in which a tick still counts. DOMAIN 6."""
PAIN_SCORE = 4
"""Pain that counts, 0 to 10. DOMAIN 6 [D]."""
PAIN_SCORE_URGENT = 7
"""Pain that ends training until somebody has looked. DOMAIN 6 [D]."""
SCOFF_POSITIVE = 2
"""SCOFF answers that make the screen positive. Morgan et al. 1999 [R]; a screen, never a diagnosis."""
LIQUID_SHARE = 0.70
"""Share of energy drunk that counts as refusing solid food. DOMAIN 6 [D]."""
CARDIO_MINUTES = 420
"""Moderate-equivalent minutes a week above which cardio is excessive. DOMAIN 6 [D]."""
CARDIO_OVER_PLAN = 1.5
"""And this many times what the plan asks for. DOMAIN 6 [D]."""
INTAKE_SHARE = 0.80
"""Eating less than this share of the target counts as suppressed. DOMAIN 6 [D]."""

BEHAVIOURS = (Symptom.BINGE, Symptom.FOOD_FEAR, Symptom.COMPENSATORY_EXERCISE)
"""Signs of disordered eating that count by number. NEDA list [R]."""
DANGEROUS_BEHAVIOURS = (Symptom.PURGE, Symptom.LAXATIVES, Symptom.SELF_HARM_THOUGHTS)
"""Signs of which one is enough. DOMAIN 6."""
LIQUID_DIET: Words = ("liquid diet", "bariatric surgery", "gastric bypass", "jaw surgery", "jaw wired")
"""Conditions in which drinking one's food is directed [D]."""


def ticks_of(symptoms: tuple[Symptom, ...], at_least: int, days: int = RECENT_DAYS) -> Predicate:
    """Return the rule `at_least` ticks of these symptoms in the last `days` days."""

    def predicate(chart: Chart) -> Finding | None:
        on = ticked(window(chart, days), *symptoms)
        return Finding(on=max(on), evidence={"times": len(on), "days": days}) if len(on) >= at_least else None

    return predicate


def _pain_by_site(days: Iterable[DayLog], least: int) -> dict[Joint, list[date]]:
    sites: dict[Joint, list[date]] = {}
    for log in days:
        for site in {pain.site for pain in log.pain if pain.score >= least}:
            sites.setdefault(site, []).append(log.day)
    return sites


def pain_of(least: int, on_days: int, span_days: int = 0) -> Predicate:
    """Return the rule pain of `least` at one site on `on_days` logged days that lie `span_days` or more apart."""

    def predicate(chart: Chart) -> Finding | None:
        sites = _pain_by_site(window(chart, max(RECENT_DAYS, 2 * span_days)), least)
        for site in sorted(sites):
            seen = sites[site]
            if len(seen) >= on_days and (seen[-1] - seen[0]).days >= span_days:
                return Finding(on=seen[-1], evidence={"site": site.value, "score": least, "times": len(seen)})
        return None

    return predicate


def gut_discomfort(chart: Chart) -> Finding | None:
    """Mean comfort of 3 or less in two of the last three weeks; a week needs three scores."""
    weeks = [mean(window(chart, 7, 7 * ago), lambda log: log.gi_comfort, at_least=3) for ago in range(3)]
    low = sum(1 for comfort in weeks if comfort is not None and comfort <= LOW_SCORE)
    return Finding(on=last_day(chart), evidence={"weeks": low}) if low >= 2 else None


def gut_alarm(chart: Chart) -> Finding | None:
    """Gut discomfort together with fever, pain at night or 5 % of weight lost unintended."""
    discomfort = gut_discomfort(chart)
    if discomfort is None:
        return None
    alarms = [symptom.value for symptom in (Symptom.FEVER, Symptom.NIGHT_PAIN) if ticked(window(chart, 21), symptom)]
    if unintended_loss(chart):
        alarms.append("5 % of weight lost")
    return Finding(on=discomfort.on, evidence={"alarms": ", ".join(alarms)}) if alarms else None


def positive_scoff(chart: Chart) -> Finding | None:
    """Two or more of the five SCOFF answers at intake."""
    score = chart.client.scoff_score or 0
    return Finding(evidence={"scoff_score": score}) if score >= SCOFF_POSITIVE else None


def low_appetite(chart: Chart) -> Finding | None:
    """Mean appetite of 3 or less in two weeks, and either too little eaten or a drug that takes appetite away."""
    days = window(chart, RECENT_DAYS)
    appetite = mean(days, lambda log: log.appetite, at_least=7)
    if appetite is None or appetite > LOW_SCORE:
        return None
    eaten = mean(days, lambda log: log.energy_kcal, at_least=7)
    share = None if eaten is None else round(eaten / chart.program.target_kcal, 3)
    drug = find(chart.client.medications, (*GLP_1, *STIMULANTS))
    if drug is None and (share is None or share >= INTAKE_SHARE):
        return None
    evidence = {"appetite": round(appetite, 1), "intake_share": share, "drug": drug}
    return Finding(on=last_day(chart), evidence=evidence)


def low_appetite_with_fast_loss(chart: Chart) -> Finding | None:
    """Low appetite while more than 1 % of weight a week is lost."""
    found, rate = low_appetite(chart), chart.scientist.observed_rate_kg_per_week
    if found is None or rate is None or -rate <= 0.01 * chart.scientist.weight_kg:
        return None
    return Finding(on=found.on, evidence={**found.evidence, "rate_kg_per_week": rate})


def _excessive_cardio_weeks(chart: Chart) -> Finding | None:
    planned = chart.coach.cardio_minutes
    limit = max(CARDIO_MINUTES, CARDIO_OVER_PLAN * planned)
    weeks = [sum(log.cardio_minutes or 0 for log in window(chart, 7, ago)) for ago in (0, 7)]
    if min(weeks) <= limit:
        return None
    return Finding(on=last_day(chart), evidence={"minutes_a_week": min(weeks), "planned_minutes": planned})


def excessive_cardio(chart: Chart) -> Finding | None:
    """Two weeks of more than 420 minutes and 1.5 times the plan, or training while ill twice in two weeks."""
    return _excessive_cardio_weeks(chart) or ticks_of((Symptom.TRAINED_WHILE_ILL,), 2)(chart)


def compulsive_cardio(chart: Chart) -> Finding | None:
    """Excessive cardio in a client with a SCOFF answer or low energy availability."""
    found = excessive_cardio(chart)
    availability = chart.scientist.energy_availability_kcal_per_kg
    scoff = chart.client.scoff_score or 0
    low = availability is not None and availability < ENERGY_AVAILABILITY_LOW
    if found is None or not (scoff or low):
        return None
    why = {"scoff_score": scoff, "energy_availability": availability}
    return Finding(on=found.on, evidence={**found.evidence, **why})


def _liquid_run(chart: Chart) -> tuple[int, date | None]:
    """Return the longest run of consecutive days mostly drunk in the last 14, and its last day."""
    best: tuple[int, date | None] = (0, None)
    run, before = 0, None
    for log in window(chart, RECENT_DAYS):
        liquid = log.liquid_share is not None and log.liquid_share >= LIQUID_SHARE
        adjacent = before is not None and (log.day - before).days == 1
        run = (run + 1 if adjacent else 1) if liquid else 0
        before = log.day if liquid else None
        best = max(best, (run, log.day), key=lambda each: each[0])
    return best


def liquid_days(at_least: int, *, with_history: bool = False) -> Predicate:
    """Return the rule `at_least` days in a row mostly drunk and not directed; `with_history` of an eating disorder."""

    def predicate(chart: Chart) -> Finding | None:
        run, on = _liquid_run(chart)
        directed = find(chart.client.conditions, LIQUID_DIET)
        if run < at_least or directed or (with_history and not chart.client.eating_disorder_history):
            return None
        return Finding(on=on, evidence={"days_in_a_row": run})

    return predicate
