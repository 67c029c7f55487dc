"""`regimen pause` and `regimen unpause`: a pipeline, an agent's queue, one client, a periodic job."""

import click

from commands.control import BY, REASON
from commands.reach import database
from commands.tables import ago, console, print_rows
from commands.work import reached
from db.queries import pauses
from db.queries.pauses import Pause
from db.session import transaction
from domain.errors import InvalidInput
from domain.runs import PauseScope
from jobs import pausing

SCOPES = click.Choice([scope.value for scope in PauseScope], case_sensitive=False)


@click.command()
@click.argument("scope", metavar="[pipeline|agent|client|schedule]", type=SCOPES, required=False)
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--reason", help="Why; kept with the pause.  [required with a NAME]")
@BY
def pause(scope: str | None, name: str | None, reason: str | None, actor: str) -> None:
    """Pause a pipeline, an agent's queue, one client or a periodic job; without a name, list what is paused.

    Nothing of it begins or goes on until `regimen unpause`; a stage that a worker has ends first.
    """
    if scope is None:
        _list()
        return
    if name is None or reason is None:
        message = f"say what and why: regimen pause {scope} NAME --reason TEXT"
        raise InvalidInput(message)
    with reached() as runtime:
        pausing.pause(runtime, PauseScope(scope), name, actor, reason)
    click.echo("paused")


@click.command()
@click.argument("scope", metavar="pipeline|agent|client|schedule", type=SCOPES)
@click.argument("name", metavar="NAME")
@REASON
@BY
def unpause(scope: str, name: str, reason: str, actor: str) -> None:
    """Let a paused pipeline, agent's queue, client or periodic job go on."""
    with reached() as runtime:
        given_back = pausing.unpause(runtime, PauseScope(scope), name, actor, reason)
    click.echo(f"unpaused; {given_back:,} {'goes' if given_back == 1 else 'go'} on")


def _list() -> None:
    with database() as engine, transaction(engine) as session:
        found = pauses.list_pauses(session)
    if not found:
        click.echo("nothing is paused")
        return
    rows = [(one.scope, _subject(one), f"{one.held:,}", one.actor, ago(one.paused_at), one.reason) for one in found]
    print_rows(console(), ("scope", "what", "runs held", "by", "since", "why"), rows, numbers=("runs held",))


def _subject(one: Pause) -> str:
    return f"{one.client_name} ({one.subject})" if one.client_name else one.subject
