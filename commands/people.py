"""`regimen clients` and `regimen check-in`: taking clients and their logs in from files."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.markup import escape

from commands.reach import database
from commands.tables import console, print_rows, table
from commands.week import print_week
from db.queries import clients as queries
from db.queries import runs
from db.session import transaction
from domain.errors import InvalidFile, NotFound
from domain.intake import CheckIn, Intake
from jobs.intake import import_clients, read_documents, submit_check_ins

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))


@click.group(invoke_without_command=True)
@click.pass_context
def clients(ctx: click.Context) -> None:
    """List clients; `regimen clients import FILE` takes new ones in, `regimen clients week E-MAIL` prints a plan."""
    if ctx.invoked_subcommand:
        return
    with database() as engine, transaction(engine) as session:
        rows = queries.list_clients(session)
    if not rows:
        click.echo("no clients yet; take some in with `regimen clients import FILE`")
        return
    grid = table("client", "e-mail", "intake", "week", "next check-in (UTC)", numbers=("week",))
    for row in rows:
        due = f"{row['next_check_in_at'].astimezone(UTC):%a %d %b %H:%M}" if row["next_check_in_at"] else "-"
        cells = (row["full_name"], row["email"], row["outcome"] or "-", str(row["current_week"] or "-"), due)
        grid.add_row(*map(escape, cells))
    console().print(grid)


@clients.command("import")
@FILE
def import_file(file: Path) -> None:
    """Take clients in from a JSON file: one intake or a list of them. A bad file changes nothing.

    docs/api.md describes the fields, docs/examples/intake.json is one. An e-mail that is known updates that client.
    """
    intakes = read_documents(str(file), read_json(file), Intake)
    with database() as engine:
        imported = import_clients(engine, str(file), intakes, datetime.now(UTC))
    rows = [(one.full_name, one.decision.outcome, str(one.program_id or "-"), one.decision.message) for one in imported]
    print_rows(console(), ("client", "intake", "program", "what next"), rows)


@clients.command()
@click.argument("email")
def week(email: str) -> None:
    """Print a client's newest published week."""
    with database() as engine, transaction(engine) as session:
        found = queries.find_client(session, email.lower())
        if found is None:
            message = f"there is no client {email}; `regimen clients` lists them"
            raise NotFound(message)
        bundle = runs.get_bundle(session, found[0])
    if bundle is None:
        message = f"{email}: no published week; `regimen runs --client {email}` says why"
        raise NotFound(message)
    print_week(console(), email, *bundle)


@click.group("check-in")
def check_in() -> None:
    """Submit what a client logged."""


@check_in.command(short_help="Take logs in from a JSON file.")
@FILE
def submit(file: Path) -> None:
    """Take days, lifts and weekly entries in from a JSON file: one check-in or a list. A bad file changes nothing.

    docs/api.md describes the fields, docs/examples/check-in.json is one. What is there already for a day is replaced.
    """
    logs = read_documents(str(file), read_json(file), CheckIn)
    with database() as engine:
        days = submit_check_ins(engine, str(file), logs, datetime.now(UTC))
    click.echo(f"{days} days of {len(logs)} {'client' if len(logs) == 1 else 'clients'} written")


def read_json(file: Path) -> object:
    """Return what a JSON file holds.

    Raises:
        InvalidFile: it is not JSON.
    """
    try:
        with click.open_file(str(file), encoding="utf-8") as lines:
            return json.load(lines)
    except RecursionError as error:
        raise InvalidFile(str(file), ["body: is nested too deeply; give one object or a list of them"]) from error
    except ValueError as error:  # no JSON, no UTF-8, or a number of thousands of digits
        raise InvalidFile(str(file), [f"body: is not JSON: {error}; mend it there, or save it as UTF-8"]) from error
