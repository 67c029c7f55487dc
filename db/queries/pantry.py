"""What clients have at home: writing a count, reading the last one."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from db.tables.food import pantry_items
from domain.kitchen import PantryItem


def save(session: Connection, client_id: UUID, items: tuple[PantryItem, ...], counted_on: date) -> None:
    """Write a whole count; what was counted before is gone."""
    session.execute(delete(pantry_items).where(pantry_items.c.client_id == client_id))
    owner = {"client_id": client_id, "counted_on": counted_on}
    rows = [item.model_dump() | owner | {"position": position} for position, item in enumerate(items)]
    if rows:
        session.execute(insert(pantry_items), rows)


def list_items(session: Connection, client_id: UUID, since: date, until: date) -> tuple[PantryItem, ...]:
    """Return what was counted in [since, until], in the order it was given."""
    table = pantry_items
    columns = [table.c[name] for name in PantryItem.model_fields]
    statement = (
        select(*columns)
        .where(table.c.client_id == client_id, table.c.counted_on >= since, table.c.counted_on <= until)
        .order_by(table.c.position)
    )
    return tuple(PantryItem.model_validate(dict(row)) for row in session.execute(statement).mappings())
