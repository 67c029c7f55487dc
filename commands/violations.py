"""`regimen violations`: texts that hold a client's weeks, and recording that somebody has settled one."""

import click

from commands.control import BY
from commands.reach import database
from commands.tables import ago, console, print_rows, short
from db.queries import violations as queries
from db.session import transaction
from jobs.settling import settle_text


@click.group(invoke_without_command=True)
@click.pass_context
def violations(ctx: click.Context) -> None:
    """List texts of clients that broke a policy; each holds its client's weeks until it is resolved."""
    if ctx.invoked_subcommand:
        return
    with database() as engine, transaction(engine) as session:
        rows = queries.list_blocking(session)
    if not rows:
        click.echo("no text holds a client")
        return
    lines = [(short(row.id), row.full_name, row.violation_type, row.rule, ago(row.created_at)) for row in rows]
    print_rows(console(), ("violation", "client", "policy", "rule", "found"), lines)


@violations.command()
@click.argument("violation_id", metavar="ID")
@click.option("--notes", required=True, help="What was found and decided, and by whom; kept with the violation.")
@BY
def resolve(violation_id: str, notes: str, actor: str) -> None:
    """Record that a text is settled; the client's next run reads past it."""
    with database() as engine:
        with transaction(engine) as session:
            found = queries.find_id(session, violation_id)
        email = settle_text(engine, found, notes, actor)
    click.echo(f"resolved; the next run of {email} reads past this text")
