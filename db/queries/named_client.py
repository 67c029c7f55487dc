"""A client by the name people and apps give: an e-mail or an id."""

from typing import Any

from domain.ids import read_id

NAMED = "(c.email = :named_email OR c.id = CAST(:named_id AS uuid))"
"""Whether `c` is that client: two looks at indexes, however many clients there are."""


def naming(client: str) -> dict[str, Any]:
    """Return what `NAMED` asks for."""
    return {"named_email": client.lower(), "named_id": read_id(client)}
