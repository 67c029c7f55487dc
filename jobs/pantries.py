"""What a client has at home, as counted and as the next plan reads it."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from db.queries import catalogue, pantry
from db.queries.snapshots import PANTRY_LASTS
from domain.kitchen import PantryItem
from domain.meals.pantry import Counted, count


class Pantry(NamedTuple):
    """What was counted within the days that a count is believed, and how it was understood."""

    items: tuple[PantryItem, ...]
    counted: Counted


def look(session: Connection, client_id: UUID, today: date) -> Pantry:
    """Return what a client has at home on a day."""
    items = pantry.list_items(session, client_id, today - PANTRY_LASTS, today)
    foods = catalogue.get(session, catalogue.current_version(session)).food if items else {}
    return Pantry(items, count(items, foods))
