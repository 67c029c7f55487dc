"""`regimen pantry`: what clients have at home, taken in from a file and listed as it was understood."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.markup import escape

from commands.people import FILE, read_json
from commands.reach import database
from commands.tables import console, table
from db.queries import clients
from db.queries.snapshots import PANTRY_LASTS
from db.session import transaction
from domain.check_in import local_date
from domain.errors import NotFound
from domain.intake import PantryCount
from domain.meals.pantry import Lot
from jobs.intake import count_pantries, read_documents
from jobs.pantries import look


@click.group()
def pantry() -> None:
    """What a client has at home: the plan uses it up, what expires first first, and buys the rest."""


@pantry.command("import", short_help="Take counts of pantries in from a JSON file.")
@FILE
def import_file(file: Path) -> None:
    """Take counts in from a JSON file: one pantry or a list. A bad file changes nothing; a new count replaces the last.

    docs/api.md describes the fields, docs/examples/pantry.json is one. Words that name no food are asked about.
    """
    counts = read_documents(str(file), read_json(file), PantryCount)
    with database() as engine:
        questions = count_pantries(engine, str(file), counts, datetime.now(UTC))
    items = sum(len(one.items) for one in counts)
    click.echo(f"{items} items of {len(counts)} {'client' if len(counts) == 1 else 'clients'} written")
    for question in questions:
        click.echo(question)


@pantry.command("list")
@click.argument("email")
def list_items(email: str) -> None:
    """List what a client has at home as the next plan will read it."""
    with database() as engine, transaction(engine) as session:
        found = clients.find_client(session, email.lower())
        if found is None:
            message = f"there is no client {email}; `regimen clients` lists them"
            raise NotFound(message)
        items, counted = look(session, found[0], local_date(datetime.now(UTC), found[1]))
    if not items:
        click.echo(f"{email}: nothing counted in the last {PANTRY_LASTS.days} days; `regimen pantry import FILE`")
        return
    grid = table("food", "grams", "until", numbers=("grams",))
    for lot in counted.lots:
        grid.add_row(escape(lot.food), _grams(lot), str(lot.expires_on or "-"))
    console().print(grid)
    for question in counted.questions:
        click.echo(question)


def _grams(lot: Lot) -> str:
    return "some" if lot.grams is None else f"{lot.grams:.0f}"
