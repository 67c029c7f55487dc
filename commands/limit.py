"""`regimen limit` and `regimen unlimit`: how many stages of an agent are at work at once."""

import click

from commands.control import BY, REASON
from commands.reach import database
from commands.tables import ago, console, print_rows
from commands.work import reached
from db.queries import limits
from db.session import transaction
from domain.errors import InvalidInput
from jobs import limiting


@click.command()
@click.argument("agent", metavar="[AGENT]", required=False)
@click.argument("at_most", metavar="[AT_MOST]", type=int, required=False)
@click.option("--reason", help="Why; kept with the limit.  [required with an AGENT]")
@BY
def limit(agent: str | None, at_most: int | None, reason: str | None, actor: str) -> None:
    """Let no more than AT_MOST stages of an agent be at work at once; without an agent, list the limits.

    It holds over all workers and pipelines, from now on; those at work end first. Naming the agent again changes its
    limit.
    """
    if agent is None:
        _list()
        return
    if at_most is None or reason is None:
        message = f"say how many and why: regimen limit {agent} AT_MOST --reason TEXT"
        raise InvalidInput(message)
    with reached() as runtime:
        let_in = limiting.set_limit(runtime, agent, at_most, actor, reason)
    click.echo(f"limited; {_go_on(let_in)}")


@click.command()
@click.argument("agent", metavar="AGENT")
@REASON
@BY
def unlimit(agent: str, reason: str, actor: str) -> None:
    """Let as many stages of an agent be at work as there are threads."""
    with reached() as runtime:
        let_in = limiting.lift_limit(runtime, agent, actor, reason)
    click.echo(f"no limit; {_go_on(let_in)}")


def _go_on(count: int) -> str:
    return f"{count:,} that waited {'goes' if count == 1 else 'go'} on"


def _list() -> None:
    with database() as engine, transaction(engine) as session:
        found = limits.list_limits(session)
    if not found:
        click.echo("no agent has a limit")
        return
    rows = [
        (one.agent, f"{one.at_work} of {one.at_most}", f"{one.waiting:,}", one.actor, ago(one.limited_at), one.reason)
        for one in found
    ]
    print_rows(console(), ("agent", "at work", "waiting", "by", "since", "why"), rows, numbers=("at work", "waiting"))
