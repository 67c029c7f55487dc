"""Clients as an app would have put them in: the demo's cohort, then random people, each with a diary."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from benchmarks.diaries import diarist, live
from benchmarks.people import person
from db.seeds.cohort import LOGGED_DAYS, read_cohort
from db.seeds.reading import read_catalogue
from domain.catalogue import Catalogue
from domain.check_in import local_date
from domain.intake import CheckIn, Intake, client_facts
from domain.intake_targets import opening_targets
from jobs.intake import import_clients, submit_check_ins
from jobs.runtime import Runtime

SEED = 1


def take_in(runtime: Runtime, clients: int, start: datetime, now: datetime) -> list[UUID]:
    """Return the programs of so many clients that the intake gate let in, begun at `start`, logged until `now`."""
    programs: list[UUID] = []
    for intake, logs in _people(now, read_catalogue()):
        (imported,) = import_clients(runtime.engine, "bench", [intake], start)
        if imported.program_id is None:
            continue
        submit_check_ins(runtime.engine, "bench", [logs], now)
        programs.append(imported.program_id)
        if len(programs) == clients:
            break
    return programs


def _people(now: datetime, catalogue: Catalogue) -> Iterator[tuple[Intake, CheckIn]]:
    for member in read_cohort(now.date()):
        yield member.intake, member.logs
    number = 0
    while True:
        number += 1
        intake = person(SEED, number)
        yield intake, _diary(number, intake, now, catalogue)


def _diary(number: int, intake: Intake, now: datetime, catalogue: Catalogue) -> CheckIn:
    """Return what a random person logged: of eight weeks, four, or one."""
    today = local_date(now, intake.timezone)
    who = diarist(SEED, number, intake, _expenditure_kcal(intake, now), catalogue)
    days = who.chance.choice([LOGGED_DAYS, LOGGED_DAYS // 2, 7])
    target = round(who.expenditure_kcal * 0.85)
    logged = list(live(who, today - timedelta(days=days), days, target))
    return CheckIn(
        client=intake.email,
        days=tuple(day for day, _ in logged if day is not None),
        lifts=tuple(lift for _, lifts in logged for lift in lifts),
    )


def _expenditure_kcal(intake: Intake, now: datetime) -> float:
    today = local_date(now, intake.timezone)
    return opening_targets(client_facts(intake, UUID(int=0), today), today).tdee_kcal
