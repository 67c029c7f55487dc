"""`regimen demo`: 24 invented clients, from intake to two planned weeks, through the real processes."""

import logging
import secrets
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import click
from rich.console import Console

from access import accounts
from commands.cohort import WEEKS, Members, report, runs_of
from commands.progress import Watch
from commands.tables import console, spell
from commands.up import address, running, stopping
from db.queries import clients, tracking
from db.queries.enqueueing import Request
from db.seeds.cohort import read_cohort
from db.session import transaction
from domain.access import Role
from domain.check_in import first_check_in, next_check_in
from domain.errors import Conflict
from domain.intake import Intake
from domain.vocabulary import Trigger
from jobs.broker import connect
from jobs.enqueueing import enqueue
from jobs.intake import import_clients, submit_check_ins
from jobs.runtime import Runtime
from settings import get_settings

STARTED_AGO = timedelta(days=8)
"""The programs begin so long ago: their first check-in came due within the last seven days, so it fires at once."""
CLOCK_CHANGE = timedelta(hours=2)
PATIENCE = timedelta(minutes=5)
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""
SIGNS_IN = "demo@example.org"
NEXT = "in another terminal try ./regimen runs, ./regimen clients, ./regimen flags"


@click.command()
@click.option("--exit", "leave", is_flag=True, help="Stop at the end instead of going on serving.")
def demo(leave: bool) -> None:  # noqa: FBT001 - a click flag
    """Run 24 invented clients through intake, a first week and a weekly check-in, and print one week's plan.

    Everything is real but the people: servers, web, worker and scheduler run as in production. A second demo finds its
    clients and duplicates nothing. Exit code 0 says that every client ended as their file says.
    """
    logging.basicConfig(level="WARNING", format="%(message)s")
    out = console()
    began = time.monotonic()
    stop = stopping()
    out.print("starting servers, web, worker and scheduler")
    with running(get_settings()) as (settings, _):
        runtime = connect(settings)
        try:
            if get_settings().database_url:
                keep_out_of_real_data(runtime)
            members = take_in(runtime)
            out.print(_taken_in(members))
            done = watch_until_done(runtime, out, members, stop)
            well = done and report(runtime, out, members)
            password = None if leave else let_in(runtime)
        finally:
            runtime.close()
        if stop.is_set() and not done:
            out.print("stopped early; the next demo goes on from here")
            sys.exit(INTERRUPTED)
        took = spell(timedelta(seconds=time.monotonic() - began))
        out.print(f"{took} from start to here")
        if password:
            out.print(f"open {address(settings)} and sign in as {SIGNS_IN} with the password {password}")
            out.print(f"serving until Ctrl-C; {NEXT}")
            stop.wait()
            out.print("stopping: running stages finish first")
    sys.exit(0 if well else 1)


def keep_out_of_real_data(runtime: Runtime) -> None:
    """Leave a database that DATABASE_URL names alone when it holds anybody else's clients.

    Raises:
        Conflict: it does.
    """
    ours = {member.intake.email for member in read_cohort(datetime.now(UTC).date())}
    with transaction(runtime.engine) as session:
        others = [row["email"] for row in clients.list_clients(session) if row["email"] not in ours]
    if others:
        message = f"DATABASE_URL names a database with {len(others)} clients of its own; unset it for a demo"
        raise Conflict(message)


def let_in(runtime: Runtime) -> str:
    """Let somebody sign in to this demo's pages, and return a password that no other demo has."""
    password = secrets.token_urlsafe(12)
    try:
        accounts.add_user(runtime, SIGNS_IN, password, Role.ADMIN, "demo")
    except Conflict:
        accounts.set_password(runtime, SIGNS_IN, password, "demo")
    return password


def take_in(runtime: Runtime) -> Members:
    """Import the cohort, its logs and its first runs; what is there from an earlier demo stays as it is."""
    now = datetime.now(UTC)
    members: Members = []
    for member in read_cohort(now.date()):
        (imported,) = import_clients(runtime.engine, member.slug, [member.intake], program_start(member.intake, now))
        members.append((member, imported))
    fresh = [member.logs for member, one in members if one.program_id and not _has_days(runtime, one.client_id)]
    submit_check_ins(runtime.engine, "cohort", fresh, now)
    for member, one in members:
        if one.program_id:
            key = f"demo:initial:{member.slug}"
            start = program_start(member.intake, now)
            request = Request(
                program_id=one.program_id, trigger=Trigger.INITIAL, idempotency_key=key, upstream="demo", as_of=start
            )
            enqueue(runtime, request)
    return members


def program_start(intake: Intake, now: datetime) -> datetime:
    """Return when a member's program began: exactly one check-in is due since.

    A week in which the clocks change is an hour longer or shorter, which could make it none or two.
    """
    start = now - STARTED_AGO
    slot = (intake.timezone, intake.check_in.weekday, intake.check_in.hour)
    due = first_check_in(start, *slot)
    if due > now:
        return start - CLOCK_CHANGE
    return start + CLOCK_CHANGE if next_check_in(due, *slot) <= now else start


def watch_until_done(runtime: Runtime, out: Console, members: Members, stop: threading.Event) -> bool:
    """Show the cohort's progress until every client's two runs have ended; return whether they have."""
    expected = len(WEEKS) * sum(one.program_id is not None for _, one in members)
    deadline = time.monotonic() + PATIENCE.total_seconds()
    with Watch(out, expected) as watch:
        while time.monotonic() < deadline and not stop.is_set():
            if watch.show(list(runs_of(runtime, members).values())) >= expected:
                return True
            time.sleep(0.25)
    if not stop.is_set():
        out.print(f"not all runs ended within {spell(PATIENCE)}; `./regimen doctor` says what is wrong")
    return False


def _taken_in(members: Members) -> str:
    known = sum(not one.is_new for _, one in members)
    let_in = sum(one.program_id is not None for _, one in members)
    days = sum(len(member.logs.days) for member, one in members if one.is_new)
    news = (
        f"{len(members)} clients known from an earlier demo"
        if known
        else f"{len(members)} clients taken in with {days} logged days"
    )
    return f"{news}; the intake gate lets {let_in} of them in"


def _has_days(runtime: Runtime, client_id: UUID) -> bool:
    with transaction(runtime.engine) as session:
        return tracking.has_days(session, client_id)
