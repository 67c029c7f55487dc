"""Computes the logs of the demonstration cohort: `python -m db.seeds.make_cohort` rewrites every file in `cohort/`.

Each file holds three parts written by hand (`intake`, `expect` and `truth`) and one computed from them (`logs`). The
simulation knows the truth, the agents only the logs. It is seeded by the client's e-mail and draws on nothing but
uniform numbers and arithmetic, so every machine writes the same bytes.
"""

import json
import random
from pathlib import Path
from typing import Any, NamedTuple, cast

from db.seeds.cohort import FOLDER, LOGGED_DAYS
from domain.facts import Facts, Ratio
from domain.intake import Intake
from domain.units import half_up, tenth
from domain.vocabulary import Weekday

FAT_KCAL_PER_KG = 9440.7
LEAN_KCAL_PER_KG = 1816.4
FORBES_KG = 10.4
"""Energy densities and Forbes's constant as in Hall et al. 2011; change of weight is shared by fat mass."""
SPENT_KCAL_PER_KG = 22.0
"""Expenditure that goes or comes with a kilogram of body weight: a choice for the simulation."""
WATER_SD_KG = 0.4
"""Day-to-day scatter of the scale."""
MENSES_DAYS = 5
CYCLE_WATER_KG = {-3: 0.1, -2: 0.2, -1: 0.35, 0: 0.5, 1: 0.5, 2: 0.4, 3: 0.2, 4: 0.1}
"""Water on the days around the first of menses, about half a kilogram (Kanellakis 2023)."""
LIFTING_NET_MET = 2.5
VIGOROUS_MET = 6.0
"""From here on a minute counts as two moderate ones (WHO 2020)."""
WAIST_CM_PER_KG = 0.9
HIP_CM_PER_KG = 0.5
SCORE_RANGE = {"stress": (0, 7), "soreness": (0, 6)}
"""Scatter alone makes nobody ill: other scores stay within 4 and 10, and what is worse stands in `happenings`."""
DAY_FORM_MISSED = 0.15
"""Share of days on which the scores were not filled in."""
LINE_DEPTH = 3
LINE_WIDTH = 100
"""How the files are set: see `render`."""


class Lift(NamedTuple):
    """An exercise a client does: every second week it gains `step_kg`, or a repetition where the body is the load."""

    exercise: str
    start_kg: float
    step_kg: float
    reps: int
    sets: int


class Cardio(NamedTuple):
    """Cardio on one day of each logged week, the first being 0."""

    day_of_week: int
    minutes: int
    met: float


class Truth(Facts):
    """What is really so with a client; the logs show it through noise and gaps."""

    body_fat_pct: float
    tdee_kcal: int
    intake_kcal: int
    """Eaten on the mean day."""
    weekend_kcal: int = 150
    """More eaten on a Saturday and a Sunday than on other days."""
    intake_scatter: Ratio = 0.06
    """Standard deviation of a day's intake, as a share of it."""
    food_days_per_week: int = 6
    weigh_ins_per_week: int = 6
    protein_g_per_kg: float
    fat_share: Ratio
    fiber_g: float
    liquid_share: Ratio | None = None
    steps: int
    sleep_hours: float
    scores: dict[str, float]
    """Mean of each daily score, 0 to 10."""
    resting_pulse: int | None = None
    """Counted once a week by those who count it."""
    waist_cm: float
    hip_cm: float
    meals_share: Ratio
    """Planned meals eaten."""
    first_menses: int | None = None
    sessions: tuple[tuple[Lift, ...], ...] = ()
    """Taken in turn on the intake's training weekdays."""
    attendance: Ratio = 1.0
    cardio: tuple[Cardio, ...] = ()
    happenings: dict[int, dict[str, Any]] = {}
    """Fields of single days set outright."""


class Body(NamedTuple):
    """A day as it really was, before anything was logged."""

    day: int
    weight_kg: float
    eaten_kcal: float
    trained: bool


def compute_logs(intake: Intake, truth: Truth) -> dict[str, list[dict[str, Any]]]:
    """Return the days, lifts and weekly forms that a client of this intake and truth would log."""
    rng = random.Random(intake.email)  # noqa: S311 - a simulation, nothing to keep secret
    bodies = _live(intake, truth, rng)
    days = _leave_gaps([_log_day(body, intake, truth, rng) for body in bodies], truth, rng)
    return {
        "days": [_present(entry | truth.happenings.get(entry["day"], {})) for entry in days],
        "lifts": _log_lifts(bodies, intake, truth, rng),
        "weekly": [_log_week(body, bodies, intake, truth) for body in bodies[6::7]],
    }


def _noise(rng: random.Random) -> float:
    """Nearly normal, mean 0, sd 1: twelve uniforms, exact on every machine."""
    return sum(rng.random() for _ in range(12)) - 6.0


def _weekday(intake: Intake, day: int) -> Weekday:
    """The cohort's weeks begin on the check-in's weekday, so a log read on that day falls on true weekdays."""
    week = list(Weekday)
    return week[(week.index(intake.check_in.weekday) + day) % 7]


def _live(intake: Intake, truth: Truth, rng: random.Random) -> list[Body]:
    """Live through the days: what is eaten beyond expenditure is stored by fat mass (Forbes 1987, Hall 2011)."""
    weight, fat = intake.weight_kg, intake.weight_kg * truth.body_fat_pct / 100
    bodies: list[Body] = []
    for day in range(-LOGGED_DAYS, 0):
        weekday = _weekday(intake, day)
        weekend = truth.weekend_kcal * (5 / 7 if weekday in {Weekday.SATURDAY, Weekday.SUNDAY} else -2 / 7)
        eaten = truth.intake_kcal * (1 + truth.intake_scatter * _noise(rng)) + weekend
        trained = rng.random() < truth.attendance and weekday in intake.training.weekdays
        bodies.append(Body(day, weight, eaten, trained))
        surplus = eaten - truth.tdee_kcal - SPENT_KCAL_PER_KG * (weight - intake.weight_kg)
        alpha = FORBES_KG / fat
        stored_kg = surplus * (1 + alpha) / (FAT_KCAL_PER_KG + alpha * LEAN_KCAL_PER_KG)
        weight, fat = weight + stored_kg, fat + stored_kg / (1 + alpha)
    return bodies


def _log_day(body: Body, intake: Intake, truth: Truth, rng: random.Random) -> dict[str, Any]:
    """Everything a diligent client would log that day."""
    cycle_day = _cycle_day(body.day, intake, truth)
    cardio = [bout for bout in truth.cardio if bout.day_of_week == body.day % 7]
    water = WATER_SD_KG * _noise(rng) + (CYCLE_WATER_KG.get(cycle_day, 0.0) if cycle_day is not None else 0.0)
    return {
        "day": body.day,
        "weight_kg": tenth(body.weight_kg + water),
        **_food(body, truth, rng),
        "liquid_share": truth.liquid_share and round(truth.liquid_share * (1 + 0.2 * _noise(rng)), 2),
        "steps": max(800, half_up(truth.steps * (1 + 0.2 * _noise(rng)))),
        **_exertion(body, cardio, intake),
        "sleep_hours": tenth(truth.sleep_hours + 0.5 * _noise(rng)),
        **_scores(body, truth, rng),
        "resting_pulse": truth.resting_pulse and body.day % 7 == 0 and truth.resting_pulse + half_up(1.5 * _noise(rng)),
        "menses": cycle_day is not None and 0 <= cycle_day < MENSES_DAYS,
    }


def _cycle_day(day: int, intake: Intake, truth: Truth) -> int | None:
    """Days since the first of the nearest menses; the three before it count from -3."""
    length = intake.health.cycle_length_days
    if truth.first_menses is None or length is None:
        return None
    return (day - truth.first_menses + 3) % length - 3


def _food(body: Body, truth: Truth, rng: random.Random) -> dict[str, Any]:
    protein = half_up(truth.protein_g_per_kg * body.weight_kg * (1 + 0.08 * _noise(rng)))
    fat = half_up(truth.fat_share * body.eaten_kcal / 9 * (1 + 0.06 * _noise(rng)))
    carbs = max(10, half_up((body.eaten_kcal - 4 * protein - 9 * fat) / 4))
    return {
        "energy_kcal": half_up((4 * protein + 9 * fat + 4 * carbs) * (1 + 0.008 * _noise(rng))),
        "protein_g": protein,
        "fat_g": fat,
        "carbs_g": carbs,
        "fiber_g": max(10, half_up(truth.fiber_g * (1 + 0.12 * _noise(rng)))),
    }


def _exertion(body: Body, cardio: list[Cardio], intake: Intake) -> dict[str, Any]:
    lifted = LIFTING_NET_MET * intake.training.session_minutes if body.trained else 0.0
    moved = sum((bout.met - 1) * bout.minutes for bout in cardio)
    return {
        "cardio_minutes": sum(bout.minutes * (2 if bout.met >= VIGOROUS_MET else 1) for bout in cardio) or None,
        "exercise_kcal": half_up((lifted + moved) * body.weight_kg / 60) or None,
    }


def _scores(body: Body, truth: Truth, rng: random.Random) -> dict[str, Any]:
    missed = rng.random() < DAY_FORM_MISSED
    scores: dict[str, Any] = {}
    for name, mean in truth.scores.items():
        low, high = SCORE_RANGE.get(name, (4, 10))
        sore = 1.0 if name == "soreness" and body.trained else 0.0
        score = min(high, max(low, half_up(mean + sore + 0.8 * _noise(rng))))
        scores[name] = None if missed else score
    return scores


def _leave_gaps(days: list[dict[str, Any]], truth: Truth, rng: random.Random) -> list[dict[str, Any]]:
    """Take out the weigh-ins and the food of the days of each week that were not logged."""
    food = ("energy_kcal", "protein_g", "fat_g", "carbs_g", "fiber_g", "liquid_share")
    for start in range(0, len(days), 7):
        for fields, logged in (("weight_kg",), truth.weigh_ins_per_week), (food, truth.food_days_per_week):
            missed = sorted(range(7), key=lambda _: rng.random())[logged:]
            for index in missed:
                days[start + index] |= dict.fromkeys(fields)
    return days


def _present(entry: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in entry.items() if value is not None and value is not False}


def _log_lifts(bodies: list[Body], intake: Intake, truth: Truth, rng: random.Random) -> list[dict[str, Any]]:
    """Sessions in turn over the training days; repetitions go up one week, the load the next."""
    training = [body for body in bodies if _weekday(intake, body.day) in intake.training.weekdays]
    return [
        {"day": body.day, "exercise": lift.exercise, "sets": _sets(lift, (body.day + LOGGED_DAYS) // 7, rng)}
        for turn, body in enumerate(training)
        if body.trained and truth.sessions
        for lift in truth.sessions[turn % len(truth.sessions)]
    ]


def _sets(lift: Lift, week: int, rng: random.Random) -> list[list[float]]:
    """Load in kg, repetitions and RPE of each set."""
    load = lift.start_kg + lift.step_kg * (week // 2)
    reps = lift.reps + (week % 2 * 2 - 2 if lift.step_kg else week // 2)
    tired_from = lift.sets - half_up(rng.random())
    return [[_plain(load), reps - (turn >= tired_from), _plain(7 + turn / 2)] for turn in range(lift.sets)]


def _plain(number: float) -> float:
    """A whole number without its `.0`."""
    return number if number % 1 else int(number)


def _log_week(body: Body, bodies: list[Body], intake: Intake, truth: Truth) -> dict[str, Any]:
    """The weekly form, filled in on the last of seven days."""
    gained_kg = body.weight_kg - bodies[0].weight_kg
    planned = 7 * intake.eating.meals_per_day
    week = range(body.day - 6, body.day + 1)
    return {
        "day": body.day,
        "waist_cm": tenth(truth.waist_cm + WAIST_CM_PER_KG * gained_kg),
        "hip_cm": tenth(truth.hip_cm + HIP_CM_PER_KG * gained_kg),
        "minimum_viable_days": sum("viable_day" in truth.happenings.get(day, {}) for day in week),
        "meals_completed": half_up(planned * truth.meals_share),
        "meals_target": planned,
    }


def render(value: Any, depth: int = 0) -> str:  # noqa: ANN401 - any JSON
    """Return JSON with one line for what lies three deep, such as a day, or two deep and fits in 100 columns."""
    line = json.dumps(value, ensure_ascii=False, separators=(", ", ":" if depth == LINE_DEPTH else ": "))
    if not isinstance(value, dict | list) or not value or depth == LINE_DEPTH:
        return line
    if depth == LINE_DEPTH - 1 and len(line) <= LINE_WIDTH:
        return line
    return _render_broken(cast("dict[str, Any] | list[Any]", value), depth)


def _render_broken(value: dict[str, Any] | list[Any], depth: int) -> str:
    if isinstance(value, dict):
        inner, ends = [f"{json.dumps(key)}: {render(item, depth + 1)}" for key, item in value.items()], "{}"
    else:
        inner, ends = [render(item, depth + 1) for item in value], "[]"
    pad = "  " * depth
    body = ",\n".join(f"{pad}  {item}" for item in inner)
    return f"{ends[0]}\n{body}\n{pad}{ends[1]}"


def remake(text: str) -> str:
    """Return the file with its logs computed anew from its intake and truth; no truth leaves no logs."""
    document = json.loads(text)
    if document["truth"] is None:
        document["logs"] = {"days": [], "lifts": [], "weekly": []}
    else:
        intake = Intake.model_validate_json(json.dumps(document["intake"]))
        document["logs"] = compute_logs(intake, Truth.model_validate_json(json.dumps(document["truth"])))
    return render(document) + "\n"


def main(folder: Path = FOLDER) -> None:
    """Rewrite every file of the cohort."""
    for path in sorted(folder.glob("*.json")):
        path.write_text(remake(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
