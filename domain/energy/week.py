"""The logs of a client read once: body, expenditure, and the seven days before the week to plan."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.energy.baseline import Baseline, baseline
from domain.energy.body import energy_availability
from domain.energy.density import density_kcal_per_kg
from domain.energy.evaluation import (
    LEAST_INTAKE_DAYS,
    WEEK_DAYS,
    Rate,
    cycle_rate_of,
    in_menses_window,
    logged_cycle_days,
    rate_of,
)
from domain.energy.expenditure import Confidence, trusted
from domain.energy.inferred_intake import Logging
from domain.energy.learning import Study, recent_weight_kg, study
from domain.energy.log_check import check_logs
from domain.energy.logs import (
    believed,
    intake_days,
    last_days,
    mean_adherence,
    mean_exercise_kcal,
    mean_intake_kcal,
    mean_of,
    mean_steps,
    weigh_ins,
)
from domain.energy.outset import FORMULA_ONLY, is_steady
from domain.energy.tape import BodyFat, taped
from domain.facts import Facts
from domain.nutrition.luteal import stands_still
from domain.snapshot import ClientFacts, DayLog, Girths, ProgramFacts
from domain.units import tenth


class Reading(Facts):
    """A client as the logs show them."""

    body: Baseline
    study: Study
    tdee_kcal: float
    confidence: Confidence
    rate: Rate | None
    hidden: bool
    """Water or a growing child hides the trend."""
    weigh_ins: int
    intake_days: int
    intake_kcal: float | None
    eats_kcal: float | None
    """Mean of the last 14 days, where at least eight were logged."""
    exercise_kcal: float | None
    """Logged net exercise a day, of the last seven."""
    adherence: float | None
    gi_comfort: float | None
    availability: float | None
    stands_still: bool
    """The week before menses, in which the plan gives more: expenditure stays what it was."""
    logging: Logging | None
    """The logs of four weeks beside what weight says was eaten."""


def read_week(
    client: ClientFacts,
    program: ProgramFacts,
    days: Sequence[DayLog],
    last_day: date,
    last_menses_on: date | None,
    girths: Sequence[Girths] = (),
) -> Reading:
    """Return what the days up to `last_day` show.

    Expenditure is the learnt one where confidence is medium or high, else the formula's; the goal plays no part.
    Food that nobody can have eaten counts as not logged. It stands still where `luteal.stands_still` says so.
    """
    tapes = taped(client, girths)
    days, found, body = _learn(client, days, last_day, tapes)
    trust: Confidence = "low" if client.pregnancy in FORMULA_ONLY else found.confidence
    week = last_days(days, last_day, WEEK_DAYS)
    rate, hidden = _rate(client, days, found, last_day, last_menses_on)
    logged, learnt = intake_days(week), None if trust == "low" else found.learnt_kcal
    still = stands_still(client, days, last_menses_on, last_day + timedelta(days=1))
    intake, spent = mean_of([day.energy_kcal for day in week]), mean_of([float(day.exercise_kcal or 0) for day in week])
    return Reading(
        body=body,
        study=found,
        tdee_kcal=_expenditure(body.tdee_kcal, program.tdee_kcal if still else learnt),
        confidence=trust,
        rate=rate,
        hidden=hidden,
        weigh_ins=weigh_ins(week),
        intake_days=logged,
        intake_kcal=intake,
        eats_kcal=mean_intake_kcal(days, last_day),
        exercise_kcal=spent,
        adherence=mean_adherence(week, program),
        gi_comfort=mean_of([day.gi_comfort for day in week]),
        availability=_availability(body, logged, intake, spent),
        stands_still=still,
        logging=check_logs(client, days, found, last_day, tapes) if is_steady(client) else None,
    )


def _learn(
    client: ClientFacts, days: Sequence[DayLog], last_day: date, tapes: tuple[BodyFat, ...]
) -> tuple[Sequence[DayLog], Study, Baseline]:
    """The days that are believed, what they teach, and the formulas at the weight they lead to."""
    steps, exercise = mean_steps(days), mean_exercise_kcal(days, last_day)
    rough = baseline(client, recent_weight_kg(days, client.intake_weight_kg), steps, exercise, tapes)
    days = believed(days, rough.tdee_kcal)
    density = density_kcal_per_kg(rough.fat_mass_kg)
    found = study(days, last_day, rough.tdee_kcal, density, otherwise=client.intake_weight_kg)
    return days, found, baseline(client, tenth(found.trend_weight_kg), steps, exercise, tapes)


def _expenditure(formula_kcal: float, known_kcal: float | None) -> float:
    return formula_kcal if known_kcal is None else trusted(known_kcal, formula_kcal)


def _availability(body: Baseline, logged: int, intake: float | None, spent: float | None) -> float | None:
    if body.ffm_kg is None or intake is None or logged < LEAST_INTAKE_DAYS:
        return None
    return energy_availability(intake, spent or 0.0, body.ffm_kg)


def _rate(
    client: ClientFacts, days: Sequence[DayLog], found: Study, last_day: date, last_menses_on: date | None
) -> tuple[Rate | None, bool]:
    """The rate of change, and whether it may not be judged.

    With a cycle that was told, or seen in the logs, and weigh-ins enough, the same phase one cycle earlier; else the
    slope, hidden about menses.
    """
    if client.pregnancy in FORMULA_ONLY:
        return None, True
    slope = rate_of(found.weigh_ins, last_day)
    bleeding = {day.day for day in days if day.menses}
    if last_menses_on is not None:
        bleeding.add(last_menses_on)
    if client.cycle_suppressed or not (bleeding or client.tracks_cycle):
        return slope, False
    cycle = client.cycle_length_days or logged_cycle_days(bleeding)
    lagged = cycle_rate_of(found.weigh_ins, last_day, cycle) if cycle else None
    if lagged is not None:
        return lagged, False
    return slope, in_menses_window(last_day, bleeding, cycle)
