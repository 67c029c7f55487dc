"""Documents without what they say of a client: their shape stays, each value gives way to what kind of value it is."""

from typing import Any, cast

HIDDEN_TEXT = "•••"
HIDDEN_NUMBER = "•"


def redact(document: object) -> object:
    """Return the document's shape: names of fields, how long lists are, the first of their entries, and no value."""
    if isinstance(document, dict):
        return {name: redact(value) for name, value in cast("dict[str, Any]", document).items()}
    if isinstance(document, (list, tuple)):
        entries = cast("list[Any]", document)
        return {f"{len(entries)} entries, such as": redact(entries[0])} if entries else []
    if document is None:
        return None
    return HIDDEN_NUMBER if isinstance(document, (int, float)) else HIDDEN_TEXT
