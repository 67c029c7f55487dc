"""What a client does with a plan for a week, and what of it is written down."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.coaching.body import Body
from benchmarks.coaching.clients import POUNDS_ON_THE_SCALE, Client, bleeds, water_of_the_cycle_kg
from domain.snapshot import DayLog
from domain.units import POUNDS_PER_KG

WEEK_DAYS, SATURDAY = 7, 5
AWAY_KCAL, WRITES_AWAY = 1.15, 0.3
"""Of the usual, in a week in which the plan is forgotten, and the share of the usual days that are written down."""
MARKS = ("gi_comfort", "energy", "sleep_quality", "motivation", "appetite")


@dataclass(frozen=True, slots=True)
class Plan:
    """The mean day a client was told to eat."""

    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float


@dataclass(slots=True)
class Lived:
    """One week as it was."""

    logs: list[DayLog]
    change_kg: float
    """Of tissue, through the week."""
    spent_kcal: float
    """A day, mean."""
    written_kcal: float
    """The expenditure as the client's own counting would have it: less what is never written down."""
    weight_kg: float
    """Tissue at the end."""


def live_a_week(client: Client, body: Body, plan: Plan, first: date, week: int) -> Lived:
    """Live seven days by `plan`; the body moves on, week 0 is the first of the program."""
    before, logs, spent, hidden = body.tissue_kg, list[DayLog](), 0.0, 0.0
    for ahead in range(WEEK_DAYS):
        day = first + timedelta(days=ahead)
        weight = _weigh_in(client, body, day)
        counted, eaten = _meals(client, body, plan, day, week)
        written = _write_down(client, plan, counted, day, week)
        if weight is not None or written:
            logs.append(DayLog(day=day, weight_kg=weight, menses=bleeds(client.ways, day), **written))
        hidden += eaten - counted
        spent += body.live_a_day(eaten, _moving(client, body, WEEK_DAYS * week + ahead, week))
    return Lived(
        logs=logs,
        change_kg=body.tissue_kg - before,
        spent_kcal=spent / WEEK_DAYS,
        written_kcal=(spent - hidden) / WEEK_DAYS,
        weight_kg=body.tissue_kg,
    )


def _moving(client: Client, body: Body, day: int, week: int) -> float:
    """Activity of a day; a client who moves less spends a share of the whole less, all of it out of activity."""
    moving = client.moving(day)
    if client.stalled(week):
        moving -= client.ways.stall_share * body.usual_kcal / (body.activity * body.weight_kg)
    return max(0.1, moving)


def _meals(client: Client, body: Body, plan: Plan, day: date, week: int) -> tuple[float, float]:
    """What the client counts on a day, and what is really eaten."""
    ways, chance = client.ways, client.chance("eating", day)
    aim = AWAY_KCAL * body.usual_kcal * (1 - ways.unwritten) if client.is_away(week) else plan.kcal
    mood = 1 + ways.off_plan + chance.gauss(0, ways.day_sd) + ways.weekend * (day.weekday() >= SATURDAY)
    counted = aim * max(0.4, mood)
    return counted, counted / (1 - ways.unwritten)


def _weigh_in(client: Client, body: Body, day: date) -> float | None:
    ways, chance = client.ways, client.chance("scale", day)
    shown = body.weight_kg + water_of_the_cycle_kg(ways, day) + chance.gauss(0, ways.scale_sd_kg)
    if chance.random() < POUNDS_ON_THE_SCALE:
        shown *= POUNDS_PER_KG
    return round(shown, 1) if chance.random() < ways.weighs else None


def _write_down(client: Client, plan: Plan, counted: float, day: date, week: int) -> dict[str, Any]:
    """What is logged of a day's food and of how the client feels; nothing on days that are not written down."""
    chance = client.chance("pen", day)
    if chance.random() >= client.ways.writes * (WRITES_AWAY if client.is_away(week) else 1.0):
        return {}
    share = counted / plan.kcal
    return {
        "energy_kcal": round(counted),
        "protein_g": round(plan.protein_g * share * chance.uniform(0.9, 1.1), 1),
        "fat_g": round(plan.fat_g * share * chance.uniform(0.85, 1.15), 1),
        "carbs_g": round(plan.carbs_g * share * chance.uniform(0.85, 1.15), 1),
        **{mark: chance.randint(5, 9) for mark in MARKS},
    }
