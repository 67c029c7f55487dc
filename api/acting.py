"""Who acts: whoever the gate let in, as the audit and the engine name them."""

from access.gate import acting
from api.operator_models import Operated
from domain.errors import Forbidden

UNNAMED = "api"
"""The upstream of requests that name none."""


def operator(header: Operated) -> str:
    """Return who acts: the key or the user, and the person an app says it acts for."""
    said, name = (header.x_operator or "").strip(), acting().name
    return f"{said} via {name}" if said else name


def kept_key(asked: str | None) -> str | None:
    """Return an idempotency key as runs and questions keep it, for which there is one list.

    Those of a key of one client stand apart by its id: it learns of nobody else's, and takes none.
    """
    own = acting().client_id
    return asked if own is None or asked is None else f"{own}:{asked}"


def upstream(asked: str) -> str:
    """Return for which app a run is put in: the key's own where it has one.

    Raises:
        Forbidden: the key is for another app.
    """
    own = acting().upstream
    if own is None:
        return asked
    if asked not in {UNNAMED, own}:
        message = f"upstream: this key puts runs in for {own}, not for {asked}; leave the field out"
        raise Forbidden(message)
    return own
