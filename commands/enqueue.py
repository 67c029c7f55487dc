"""`regimen enqueue`: put a run in."""

from datetime import datetime
from uuid import UUID

import click
from sqlalchemy import Engine

from commands.work import reached
from db.queries import clients
from db.queries.enqueueing import Request
from db.session import transaction
from domain.errors import InvalidInput
from domain.vocabulary import Trigger
from jobs.enqueueing import enqueue as put_in


@click.command()
@click.option("--client", help="The client, by e-mail or id; their active program is run.")
@click.option("--program", type=click.UUID, help="The program, instead of its client.")
@click.option(
    "--trigger", type=click.Choice([kind.value for kind in Trigger]), default="manual", show_default=True, help="Why."
)
@click.option("--key", help="Idempotency key: the same key puts in one run, however often it is sent.")
@click.option("--priority", type=click.IntRange(-100, 100), default=0, show_default=True, help="Higher goes first.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]),
    metavar="MOMENT",
    help="Plan as of a moment, such as 2026-11-20T08:00:00+00:00.",
)
@click.option(
    "--on-busy",
    type=click.Choice(["wait", "reject"]),
    default="wait",
    show_default=True,
    help="What to do while another run of the client is under way.",
)
def enqueue(
    client: str | None,
    program: UUID | None,
    trigger: str,
    key: str | None,
    priority: int,
    as_of: datetime | None,
    on_busy: str,
) -> None:
    """Put a run in and print its id."""
    if (client is None) == (program is None):
        message = "give --client or --program, one of the two"
        raise InvalidInput(message)
    with reached() as runtime:
        request = Request.model_validate(
            {
                "program_id": program or _program_of(runtime.engine, client or ""),
                "trigger": trigger,
                "idempotency_key": key,
                "priority": priority,
                "as_of": as_of,
                "on_busy": on_busy,
            }
        )
        click.echo(put_in(runtime, request))


def _program_of(engine: Engine, client: str) -> UUID:
    with transaction(engine) as session:
        return clients.find_program(session, _client(client))


def _client(text: str) -> UUID | str:
    try:
        return UUID(text)
    except ValueError:
        return text
