"""`regimen runs bulk`: what was done to many runs at once, how far one has come, and stopping it."""

from uuid import UUID

import click

from commands.control import BY, print_progress
from commands.tables import ago, console, print_rows
from commands.work import reached
from db.queries import bulk as queries
from db.queries.bulk import BulkLine
from db.session import transaction
from domain.errors import InvalidInput
from jobs import control


@click.command()
@click.argument("bulk_id", metavar="[ID]", type=click.UUID, required=False)
@click.option("--stop", is_flag=True, help="Leave the runs as they are that did not have their turn.")
@click.option("--reason", help="Why; kept with the action.  [required with --stop]")
@BY
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many, newest first.")
def bulk(bulk_id: UUID | None, stop: bool, reason: str | None, actor: str, limit: int) -> None:  # noqa: FBT001 - click flag
    """List what was done to many runs at once, look how far the one with this ID has come, or stop it."""
    if stop and (bulk_id is None or reason is None):
        message = "--stop goes with the ID of what is to stop, and says why with --reason"
        raise InvalidInput(message)
    with reached() as runtime:
        if bulk_id is None:
            with transaction(runtime.engine) as session:
                found = queries.list_lines(session, limit)
            _print_lines(found)
            return
        line = control.stop_bulk(runtime, bulk_id, reason or "", actor) if stop else control.get_bulk(runtime, bulk_id)
    click.echo(f"{line.deed} {line.count:,} runs: {_state(line)}, by {line.actor}: {line.reason}")
    print_progress(line)


def _print_lines(found: list[BulkLine]) -> None:
    if not found:
        click.echo("nothing was done to many runs at once yet; see `regimen runs resume --help`")
        return
    rows = [
        (
            str(line.id),
            f"{line.deed} {line.count:,}",
            _state(line),
            f"{line.done:,}",
            f"{line.refused:,}",
            line.actor,
            ago(line.confirmed_at or line.seen_at),
            line.reason or "",
        )
        for line in found
    ]
    print_rows(
        console(), ("id", "what", "state", "done", "skipped", "who", "when", "why"), rows, numbers=("done", "skipped")
    )


def _state(line: BulkLine) -> str:
    return f"{line.state}".replace("_", " ")
