"""`regimen runs cancel` and `regimen runs resume`: what an operator does to a run."""

from uuid import UUID

import click

from commands.work import reached
from db.queries import runs
from db.session import transaction
from jobs import control
from jobs.runtime import Runtime


@click.command()
@click.argument("run_id", metavar="ID")
@click.option("--reason", required=True, help="Why; kept with the run.")
def cancel(run_id: str, reason: str) -> None:
    """End a run that has not ended; the stage in flight cannot commit any more."""
    with reached() as runtime:
        control.cancel(runtime, _find(runtime, run_id), reason)
    click.echo("cancelled")


@click.command()
@click.argument("run_id", metavar="ID")
def resume(run_id: str) -> None:
    """Let a failed run go on at the stage that failed."""
    with reached() as runtime:
        control.resume(runtime, _find(runtime, run_id))
    click.echo("resumed")


def _find(runtime: Runtime, text: str) -> UUID:
    with transaction(runtime.engine) as session:
        return runs.find_id(session, text)
