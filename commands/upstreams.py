"""`regimen upstreams`: who puts runs in, with which share of the workers and how many a minute."""

import click
from pydantic import ValidationError

from commands.control import BY, REASON
from commands.reach import database
from commands.tables import console, print_rows
from commands.work import reached
from db.queries import upstreams as queries
from db.queries.upstreams import Upstream
from db.session import transaction
from domain.errors import InvalidInput
from domain.problems import describe
from jobs.upstreams import set_upstream

HEADINGS = ("upstream", "weight", "open", "waiting", "limit")
NUMBERS = ("weight", "open", "waiting")


@click.group(invoke_without_command=True)
@click.pass_context
def upstreams(ctx: click.Context) -> None:
    """List who puts runs in: weight, limit, and how many runs are open and waiting."""
    if ctx.invoked_subcommand:
        return
    with database() as engine, transaction(engine) as session:
        found = queries.list_upstreams(session)
    if not found:
        click.echo("nobody has put a run in")
        return
    print_rows(console(), HEADINGS, [_row(one) for one in found], numbers=NUMBERS)


@upstreams.command(name="set")
@click.argument("name")
@click.option("--weight", type=int, help="Twice the weight of another is twice its share of the workers.")
@click.option("--per-minute", "runs_per_minute", type=int, help="How many runs it may put in a minute.")
@click.option("--burst", type=int, help="How many of those at once; without it, a minute's.")
@click.option("--no-limit", is_flag=True, help="It may put in as many as it likes.")
@REASON
@BY
def set_share(name: str, no_limit: bool, reason: str, actor: str, **given: int | None) -> None:  # noqa: FBT001 - a flag
    """Change an upstream's weight or limit; what is not given stays.

    \b
      regimen upstreams set coach-app --weight 2 --per-minute 60 --reason "a campaign begins"
    """  # noqa: D301 - click's mark for lines to keep
    changes = {field: value for field, value in given.items() if value is not None}
    if no_limit:
        if changes.keys() & {"runs_per_minute", "burst"}:
            message = "--no-limit goes without --per-minute and --burst"
            raise InvalidInput(message)
        changes |= {"runs_per_minute": None, "burst": None}
    if not changes:
        message = "give --weight, --per-minute, --burst or --no-limit"
        raise InvalidInput(message)
    with reached() as runtime:
        try:
            after = set_upstream(runtime, name, changes, actor, reason)
        except ValidationError as error:
            message = "; ".join(f"{field}: {problem}" for field, problem in describe(error))
            raise InvalidInput(message) from error
    print_rows(console(), HEADINGS, [_row(after)], numbers=NUMBERS)


def _row(one: Upstream) -> tuple[str, ...]:
    if one.runs_per_minute is None:
        limit = "none"
    else:
        limit = f"{one.runs_per_minute:,} a minute, {one.burst or one.runs_per_minute:,} at once"
    return (one.name, str(one.weight), f"{one.open:,}", f"{one.waiting:,}", limit)
