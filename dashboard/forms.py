"""What the forms of actions send, checked."""

from flask import request

from domain.errors import InvalidInput
from domain.problems import REFUSED, UNWRITABLE
from jobs.control.steer import NO_REASON

LONGEST = 500
"""Characters of a reason, and of what was decided."""


def insist_on_text() -> None:
    """Refuse a form with what no text may hold, before any view reads it.

    Raises:
        InvalidInput: a field has a control character.
    """
    if request.method != "POST" or request.endpoint is None or request.path.startswith("/v1/"):
        return
    for name, value in request.form.items(multi=True):
        if UNWRITABLE.search(name + value):
            message = f"{name[:60]!r}: {REFUSED}"
            raise InvalidInput(message)


def reason() -> str:
    """Return why somebody acts, from the field `reason`.

    Raises:
        InvalidInput: it is empty, too long or has characters that cannot be shown.
    """
    return word("reason", "say why; it is kept with the action", LONGEST)


def reason_if_any() -> str:
    """Return why somebody acts, where nobody has to say.

    Raises:
        InvalidInput: it is too long or has characters that cannot be shown.
    """
    return reason() if request.form.get("reason", "").strip() else NO_REASON


def word(name: str, what_to_do: str, longest: int = 254) -> str:
    """Return a field of one line.

    Raises:
        InvalidInput: it is empty, too long or has characters that cannot be shown.
    """
    sent = request.form.get(name, "").strip()
    if not sent or len(sent) > longest or not sent.isprintable():
        message = f"{name}: is empty, longer than {longest} characters or not one line; {what_to_do}"
        raise InvalidInput(message)
    return sent


def number(name: str, at_least: int, at_most: int) -> int:
    """Return a field that is a whole number.

    Raises:
        InvalidInput: it is none, or out of bounds.
    """
    try:
        sent = int(request.form.get(name, ""))
    except ValueError:
        sent = at_least - 1
    if not at_least <= sent <= at_most:
        message = f"{name}: is no whole number from {at_least} to {at_most:,}; write one"
        raise InvalidInput(message)
    return sent


def number_if_any(name: str, at_least: int, at_most: int) -> int | None:
    """Return a field that is a whole number, or None when it is left empty.

    Raises:
        InvalidInput: it is neither.
    """
    return number(name, at_least, at_most) if request.form.get(name, "").strip() else None
