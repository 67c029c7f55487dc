"""Who acts: whoever the gate let in, as the audit and the engine name them."""

from urllib.parse import quote

from access.gate import acting
from api.operator_models import Operated
from domain.access import Scope
from domain.errors import Forbidden

UNNAMED = "api"
"""The upstream of requests that name none."""


def operator(header: Operated) -> str:
    """Return who acts: the key or the user, and the person an app says it acts for."""
    said, name = (header.x_operator or "").strip(), acting().name
    return f"{said} via {name}" if said else name


def kept_key(asked: str | None) -> str | None:
    """Return an idempotency key as runs and questions keep it, for which there is one list.

    Those of a key of one client stand apart by its id, those of a key of one app by its name, which they may begin
    with: neither learns of anybody else's, nor takes any.
    """
    own = acting().client_id or acting().upstream
    if own is None or asked is None:
        return asked
    mark = f"{quote(str(own), safe=' ')}:"  # a colon ends it, so no name is the beginning of another
    return asked if asked.startswith(mark) else f"{mark}{asked}"


def upstream(asked: str) -> str:
    """Return for which app a run is put in: the key's own where it has one.

    Raises:
        Forbidden: the key is for another app.
    """
    own = _own_upstream()
    if own is None:
        return asked
    if asked not in {UNNAMED, own}:
        message = f"upstream: this key puts runs in for {own}, not for {asked}; leave the field out"
        raise Forbidden(message)
    return own


def told_of_findings() -> bool:
    """Return whether a run's summary is for whoever asks: an app with the scope; to people pages show it, on record."""
    return acting().kind == "key" and acting().may(Scope.HEALTH_READ)


def known_upstream(name: str) -> str | None:
    """Return which app put a run in, as whoever asks may know it: a key of one client learns of its own alone."""
    return name if acting().client_id is None or name == _own_upstream() else None


def insist_on_known(asked: str | None) -> None:
    """Refuse to tell by a filter which apps there are.

    Raises:
        Forbidden: the app is none that whoever asks may know.
    """
    if asked is not None and known_upstream(asked) is None:
        message = f"upstream: this key may look for runs of {_own_upstream()}, not of {asked}; leave the filter out"
        raise Forbidden(message)


def _own_upstream() -> str | None:
    """Return the one app that whoever asks puts runs in for; None where they may name any."""
    actor = acting()
    return actor.upstream or (UNNAMED if actor.client_id else None)
