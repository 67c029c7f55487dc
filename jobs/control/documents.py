"""JSON documents beside each other: one canonical text, what differs between two, and changes to one (RFC 7386)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast

from domain.errors import InvalidInput
from domain.facts import Facts


class Difference(Facts):
    """A place where two documents differ."""

    path: str
    """Such as `days.0.kcal`; empty for the whole document."""
    kind: Literal["changed", "added", "removed"]
    before: Any = None
    after: Any = None


def canonical(document: object) -> str:
    """Return JSON that is the same bytes for the same content: keys sorted, whole numbers without decimals."""
    return json.dumps(_plain(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def differences(before: object, after: object, path: str = "") -> Iterator[Difference]:
    """Yield every place where two JSON documents differ, the deepest that tells."""
    old, new = _entries(before), _entries(after)
    if old is not None and new is not None and type(before) is type(after):
        yield from _in_entries(old, new, path)
    elif canonical(before) != canonical(after):
        yield Difference(path=path, kind="changed", before=before, after=after)


def merge(document: object, patch: object) -> object:
    """Return the document with a JSON merge patch applied: null removes, objects merge, all else replaces."""
    if not isinstance(patch, dict):
        return patch
    changes = cast("dict[str, Any]", patch)
    merged: dict[str, Any] = dict(cast("dict[str, Any]", document)) if isinstance(document, dict) else {}
    for name, value in changes.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def combine(first: object, second: object) -> object:
    """Return the merge patch that does what one and then another does."""
    if not (isinstance(first, dict) and isinstance(second, dict)):
        return second
    before, after = cast("dict[str, Any]", first), cast("dict[str, Any]", second)
    return {**before, **{name: combine(before.get(name), value) for name, value in after.items()}}


def patch_at(document: object, path: str, value: object) -> object:
    """Return the merge patch that puts a value at a path such as `client.diet` or `days.3.weight_kg`.

    Raises:
        InvalidInput: the path counts beyond a list's end.
    """
    name, _, rest = path.partition(".")
    if isinstance(document, list):
        entries = cast("list[Any]", document)
        if not name.isdecimal() or int(name) >= len(entries):
            message = f"{path}: there is no entry {name!r} in this list of {len(entries)}; count from 0"
            raise InvalidInput(message)
        place = int(name)
        entry = merge(entries[place], patch_at(entries[place], rest, value)) if rest else value
        return [*entries[:place], entry, *entries[place + 1 :]]
    inner = cast("dict[str, Any]", document).get(name) if isinstance(document, dict) else None
    return {name: patch_at(inner, rest, value) if rest else value}


def _entries(document: object) -> dict[Any, Any] | None:
    if isinstance(document, list):
        return dict(enumerate(cast("list[Any]", document)))
    return cast("dict[Any, Any]", document) if isinstance(document, dict) else None


def _in_entries(before: Mapping[Any, Any], after: Mapping[Any, Any], path: str) -> Iterator[Difference]:
    for name in [*before, *(name for name in after if name not in before)]:
        place = f"{path}.{name}" if path else str(name)
        if name not in after:
            yield Difference(path=place, kind="removed", before=before[name])
        elif name not in before:
            yield Difference(path=place, kind="added", after=after[name])
        else:
            yield from differences(before[name], after[name], place)


def _plain(value: object) -> object:
    """A number that came back from the database may have lost or kept its `.0`: it is the same number."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in cast("list[Any]", value)]
    return int(value) if isinstance(value, float) and value.is_integer() else value
