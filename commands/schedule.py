"""`regimen schedule`: what ticks when; run a job now; fire, skip or back-fill one client's check-in."""

from datetime import UTC, datetime
from uuid import UUID

import click

from commands.control import BY, REASON
from commands.enqueue import program_of
from commands.tables import console, print_rows, spell
from commands.work import reached
from db.queries import schedules as queries
from db.session import transaction
from domain.errors import InvalidInput
from jobs import scheduling
from jobs.runtime import Runtime
from jobs.scheduling import CHECK_IN, MOST_WEEKS

CLIENT = click.option("--client", required=True, help="Whose, by e-mail or id.")
WHAT = click.argument("what", metavar=CHECK_IN, type=click.Choice([CHECK_IN, queries.WEEKLY_CHECK_IN]))
UPCOMING = 10


@click.group(invoke_without_command=True)
@click.pass_context
def schedule(ctx: click.Context) -> None:
    """List the periodic jobs with their next ticks, and the check-ins to come."""
    if ctx.invoked_subcommand:
        return
    with reached() as runtime:
        jobs = scheduling.list_jobs(runtime)
        with transaction(runtime.engine) as session:
            upcoming = queries.list_upcoming(session, UPCOMING)
    ticks = [
        (one.id, f"{job.every_seconds:g} s", _moment(job.next_tick_at), f"{job.missed:,}", one.what_for)
        for job, one in ((job, job.periodic) for job in jobs)
    ]
    print_rows(console(), ("job", "every", "next tick", "missed", "what it does"), ticks, numbers=("every", "missed"))
    rows = [(_moment(one.due_at), one.full_name, f"week {one.week_number}", one.timezone) for one in upcoming]
    click.echo("\ncheck-ins to come" if rows else "\nno check-in is to come")
    if rows:
        print_rows(console(), ("due", "client", "plans", "time zone"), rows)


@schedule.command()
@click.argument("name")
@click.option("--client", help="Fire this client's check-in instead of looking who is due; by e-mail or id.")
@REASON
@BY
def trigger(name: str, client: str | None, reason: str, actor: str) -> None:
    """Run a periodic job now; or fire the next check-in of one client, whose slot then does not fire again."""
    with reached() as runtime:
        if client is None:
            done = scheduling.trigger_job(runtime, name, actor, reason)
            click.echo(f"{name}: {done:,}")
        elif name in {CHECK_IN, queries.WEEKLY_CHECK_IN}:
            click.echo(scheduling.trigger_check_in(runtime, _program(runtime, client), actor, reason))
        else:
            message = f"--client goes with {CHECK_IN}; {name} is for everybody"
            raise InvalidInput(message)


@schedule.command()
@WHAT
@CLIENT
@REASON
@BY
def skip(what: str, client: str, reason: str, actor: str) -> None:  # noqa: ARG001 - there is one thing to skip
    """Let a client's next check-in go by without a run; the plan there is goes on for a week more."""
    with reached() as runtime:
        after = scheduling.skip_check_in(runtime, _program(runtime, client), actor, reason)
    click.echo(f"skipped; the next is due {after.astimezone(UTC):%a %d %b %Y %H:%M} UTC")


@schedule.command()
@WHAT
@CLIENT
@click.option(
    "--weeks", type=click.IntRange(1, MOST_WEEKS), default=1, show_default=True, help="The latest that were due."
)
@REASON
@BY
def backfill(what: str, client: str, weeks: int, reason: str, actor: str) -> None:  # noqa: ARG001 - as above
    """Put in runs for check-ins of a client that went by, each as of its slot, in their order.

    A back-filled week is planned from what was logged by its slot, on the week before it. A week that has a run is
    refused, and so is one before a week that is planned.
    """
    with reached() as runtime:
        run_ids = scheduling.backfill_check_ins(runtime, _program(runtime, client), weeks, actor, reason)
    click.echo("\n".join(map(str, run_ids)))


def _program(runtime: Runtime, client: str) -> UUID:
    return program_of(runtime.engine, client)


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return "no scheduler lives"
    away = moment - datetime.now(UTC)
    when = f"in {spell(away)}" if away.total_seconds() > 0 else "now"
    return f"{moment.astimezone(UTC):%a %d %b %H:%M:%S} UTC, {when}"
