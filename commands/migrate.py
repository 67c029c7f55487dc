"""`regimen migrate`: the release step. Doing it twice changes nothing."""

import click
from sqlalchemy import Engine

from commands.reach import database
from db import migrate as migrations
from db.queries import catalogue
from db.seeds.reading import read_catalogue
from db.session import transaction


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema and seed foods, exercises and recipes."""
    with database() as engine:
        version = prepare(engine)
        click.echo(f"schema at {migrations.current(engine)}, catalogue {version}")


def prepare(engine: Engine) -> str:
    """Migrate and seed; return the catalogue's version."""
    if migrations.current(engine) != migrations.head():
        migrations.upgrade(engine)
    with transaction(engine) as session:
        return catalogue.seed(session, read_catalogue())
