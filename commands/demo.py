"""`regimen demo`: 24 invented clients, from intake to two planned weeks, through the real processes."""

import logging
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import click
from rich.console import Console
from rich.markup import escape

from commands.progress import Watch
from commands.tables import console, spell, table
from commands.up import address, running, stopping
from commands.week import print_week
from db.queries import runs, tracking
from db.queries.clients import Imported
from db.queries.enqueueing import Request
from db.queries.runs import RunLine
from db.seeds.cohort import CohortMember, read_cohort
from db.session import transaction
from domain.runs import RunStatus
from domain.vocabulary import Trigger
from jobs.broker import connect
from jobs.enqueueing import enqueue
from jobs.intake import import_clients, submit_check_ins
from jobs.runtime import Runtime
from settings import get_settings

STARTED_AGO = timedelta(days=8)
"""The programs begin so long ago: their first check-in came due within the last seven days, so it fires at once."""
PATIENCE = timedelta(minutes=5)
SHOWN = "published"
WEEKS = (Trigger.INITIAL, Trigger.WEEKLY_CHECKIN)


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
    with running(get_settings()) as (settings, _):
        runtime = connect(settings)
        try:
            members = take_in(runtime)
            watch_until_done(runtime, out, members, stop)
            well = report(runtime, out, members)
        finally:
            runtime.close()
        took = spell(timedelta(seconds=time.monotonic() - began))
        out.print(f"\n{took} from start to here; status at {address(settings)}/status")
        if not leave and not stop.is_set():
            out.print(
                "serving until Ctrl-C; in another terminal try: ./regimen runs, ./regimen doctor, ./regimen clients"
            )
            stop.wait()
    sys.exit(0 if well else 1)


def take_in(runtime: Runtime) -> list[tuple[CohortMember, Imported]]:
    """Import the cohort, its logs and its first runs; what is there from an earlier demo stays as it is."""
    now = datetime.now(UTC)
    start = now - STARTED_AGO
    cohort = read_cohort(now.date())
    imported = import_clients(runtime.engine, "cohort", [member.intake for member in cohort], start)
    members = list(zip(cohort, imported, strict=True))
    fresh = [member.logs for member, one in members if one.program_id and not _has_days(runtime, one.client_id)]
    submit_check_ins(runtime.engine, "cohort", fresh, now)
    for member, one in members:
        if one.program_id:
            key = f"demo:initial:{member.slug}"
            request = Request(
                program_id=one.program_id, trigger=Trigger.INITIAL, idempotency_key=key, upstream="demo", as_of=start
            )
            enqueue(runtime, request)
    return members


def watch_until_done(
    runtime: Runtime, out: Console, members: list[tuple[CohortMember, Imported]], stop: threading.Event
) -> None:
    """Show the cohort's progress until every client's two runs have ended."""
    expected = 2 * sum(one.program_id is not None for _, one in members)
    deadline = time.monotonic() + PATIENCE.total_seconds()
    with Watch(out, expected) as watch:
        while time.monotonic() < deadline and not stop.is_set():
            with transaction(runtime.engine) as session:
                lines = runs.list_lines(session, limit=1_000)
            if watch.show(lines) >= expected:
                return
            time.sleep(0.25)


def report(runtime: Runtime, out: Console, members: list[tuple[CohortMember, Imported]]) -> bool:
    """Print how every client ended and one published week; return whether all ended as their files say."""
    with transaction(runtime.engine) as session:
        lines = runs.list_lines(session, limit=1_000)
    ends = {(line.client_id, line.trigger): line for line in lines if line.week_number <= len(WEEKS)}
    grid = table("client", "goal", "diet", "first week", "check-in", "as expected", "what was decided")
    well = True
    shown: tuple[str, UUID] | None = None
    for member, one in members:
        first, second = (_end(ends.get((one.client_id, kind)), one, kind) for kind in WEEKS)
        wanted = (member.expect.initial, member.expect.weekly_checkin or "-")
        as_expected = (first, second) == wanted
        well = well and as_expected
        if second == SHOWN:
            shown = shown or (one.full_name, one.client_id)
        cells = (one.full_name, member.intake.goal, member.intake.eating.diet, first, second)
        decided = _decided(ends.get((one.client_id, Trigger.WEEKLY_CHECKIN)), one)
        grid.add_row(*map(escape, cells), "yes" if as_expected else f"NO, {' / '.join(wanted)}", escape(decided))
    if shown:
        with transaction(runtime.engine) as session:
            bundle = runs.get_bundle(session, shown[1])
        if bundle:
            print_week(out, shown[0], *bundle)
    out.rule("The cohort")
    out.print(grid)
    return well


def _has_days(runtime: Runtime, client_id: UUID) -> bool:
    with transaction(runtime.engine) as session:
        return tracking.has_days(session, client_id)


def _end(line: RunLine | None, one: Imported, kind: Trigger) -> str:
    if one.program_id is None:
        return "refused" if kind is Trigger.INITIAL else "-"
    if line is None:
        return "nothing"
    return line.outcome or line.status


def _decided(line: RunLine | None, one: Imported) -> str:
    if one.program_id is None:
        return one.decision.message
    if line is None:
        return ""
    return (line.error_message if line.status is RunStatus.FAILED else line.summary) or ""
