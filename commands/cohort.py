"""How the demo's clients ended, and whether that is what their files say."""

from uuid import UUID

from rich.console import Console
from rich.markup import escape

from commands.tables import table
from commands.week import print_week
from db.queries import runs
from db.queries.clients import Imported
from db.queries.run_search import RunFilter, search_runs
from db.queries.runs import RunLine
from db.seeds.cohort import CohortMember
from db.session import transaction
from domain.runs import RunStatus
from domain.vocabulary import Trigger
from jobs.runtime import Runtime

PUBLISHED = "published"
WEEKS = (Trigger.INITIAL, Trigger.WEEKLY_CHECKIN)
"""What puts a client's two runs in."""

Members = list[tuple[CohortMember, Imported]]


def runs_of(runtime: Runtime, members: Members) -> dict[tuple[UUID, Trigger], RunLine]:
    """Return each client's two runs that are there by now."""
    known = {one.client_id for _, one in members}
    with transaction(runtime.engine) as session:
        lines = search_runs(session, RunFilter(), None, 1_000)
    return {
        (line.client_id, line.trigger): line
        for line in lines
        if line.client_id in known and line.trigger in WEEKS and line.week_number <= len(WEEKS)
    }


def report(runtime: Runtime, out: Console, members: Members) -> bool:
    """Print one published week and how every client ended; return whether all ended as their files say."""
    lines = runs_of(runtime, members)
    with transaction(runtime.engine) as session:
        targets = runs.list_targets(session)
    ends = {
        member.slug: tuple(_end(lines.get((one.client_id, kind)), one, kind) for kind in WEEKS)
        for member, one in members
    }
    shown = next((one for member, one in members if ends[member.slug][-1] == PUBLISHED), None)
    if shown:
        with transaction(runtime.engine) as session:
            bundle = runs.get_bundle(session, shown.client_id)
        if bundle:
            print_week(out, shown.full_name, *bundle)
    out.rule("The cohort")
    grid = table("client", "goal", "diet", "week 1", "week 2", "kcal a day", numbers=("kcal a day",))
    for member, one in members:
        weeks = [targets[one.client_id, week] for week in (1, len(WEEKS)) if (one.client_id, week) in targets]
        energy = " → ".join(str(kcal) for kcal in dict.fromkeys(weeks)) or "-"
        cells = (one.full_name, member.intake.goal, member.intake.eating.diet, *ends[member.slug], energy)
        grid.add_row(*map(escape, cells))
    out.print(grid)
    for _, one in members:
        why = _why_not(lines.get((one.client_id, Trigger.WEEKLY_CHECKIN)), one)
        if why:
            out.print(f"{escape(one.full_name)}: {escape(why)}")
    return _as_expected(out, members, ends)


def _as_expected(out: Console, members: Members, ends: dict[str, tuple[str, ...]]) -> bool:
    surprises = 0
    for member, one in members:
        wanted = (member.expect.initial, member.expect.weekly_checkin or "-")
        if ends[member.slug] != wanted:
            surprises += 1
            out.print(f"[red]{escape(one.full_name)} should have ended as {' / '.join(wanted)}[/]")
    how = f"{surprises} of {len(members)} clients did not end" if surprises else f"all {len(members)} clients ended"
    out.print(f"{how} as their files in db/seeds/cohort say")
    return not surprises


def _end(line: RunLine | None, one: Imported, kind: Trigger) -> str:
    if one.program_id is None:
        return "refused" if kind is Trigger.INITIAL else "-"
    if line is None:
        return "nothing"
    return line.outcome or line.status


def _why_not(line: RunLine | None, one: Imported) -> str | None:
    """Return why a client has no second week."""
    if one.program_id is None:
        return one.decision.message
    if line is None or line.outcome == PUBLISHED:
        return None
    return line.error_message if line.status is RunStatus.FAILED else line.summary
