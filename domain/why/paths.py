"""Paths into what a run knew and said: `chef.days.0.meals.2.kcal`, and patterns of many such paths."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import BaseModel

Path = tuple[str, ...]
ANY, EACH = "*", "each"
"""A segment of a pattern: whatever it is; and every entry there."""
NAMED_BY = ("name", "exercise", "food", "slot", "weekday", "day")
"""Fields by which an entry of a list may be called: `coach.sessions.monday`, `chef.days.0.meals.breakfast`."""


class Nothing:
    """There is no such place."""


NOTHING = Nothing()


def split(text: str) -> Path:
    """Return the segments of a path."""
    return tuple(text.split("."))


def text_of(path: Path) -> str:
    """Return a path as people write it."""
    return ".".join(path)


def entries(value: object) -> Mapping[str, Any] | None:
    """Return what lies below a value by segment; None for a value with nothing below it."""
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value)
    if isinstance(value, list | tuple):
        return {str(index): entry for index, entry in enumerate(cast("Sequence[Any]", value))}
    return dict(value) if isinstance(value, BaseModel) else None


def read(document: object, path: Path) -> object:
    """Return the value at a path, or NOTHING; what has no order comes sorted."""
    for segment in path:
        document = _step(document, segment)
    return sorted(cast("frozenset[str]", document)) if isinstance(document, frozenset) else document


def _step(document: Any, segment: str) -> object:  # noqa: ANN401 - whatever JSON holds
    if isinstance(document, dict):
        return cast("dict[str, Any]", document).get(segment, NOTHING)
    if isinstance(document, list | tuple):
        listed = cast("Sequence[Any]", document)
        return listed[int(segment)] if segment.isdecimal() and int(segment) < len(listed) else NOTHING
    return getattr(document, segment, NOTHING) if segment in _fields(document) else NOTHING


def _fields(document: object) -> Collection[str]:
    return type(document).model_fields if isinstance(document, BaseModel) else ()


def place(document: object, path: Path) -> Path:
    """Return the path with entries of lists that are called by name as counts; what is not there stays as it is."""
    found: Path = ()
    here: Any = document
    for segment in path:
        named = isinstance(here, list | tuple) and not segment.isdecimal()
        count = _count_of(cast("Sequence[Any]", here), segment) if named else segment
        here = _step(here, count)
        found = (*found, count)
    return found


def _count_of(listed: Sequence[Any], name: str) -> str:
    rows = (entries(entry) or {} for entry in listed)
    counts = (str(count) for count, row in enumerate(rows) if any(row.get(field) == name for field in NAMED_BY))
    return next(counts, name)


def expand(document: object, path: Path) -> Iterator[Path]:
    """Yield every path that is there, with each `each` as one of the entries."""
    if EACH not in path:
        yield path
        return
    place = path.index(EACH)
    for name in entries(read(document, path[:place])) or ():
        yield from expand(document, (*path[:place], name, *path[place + 1 :]))


def leaves(document: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value that has nothing below it, with its path."""
    below = entries(document)
    if below is None:
        yield path, document
        return
    for name, value in below.items():
        yield from leaves(value, (*path, name))


def is_number(value: object) -> bool:
    """Say whether a value is a number; yes and no are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def matches(pattern: Path, path: Path) -> bool:
    """Say whether a pattern is about this path or about something above it."""
    return len(pattern) <= len(path) and all(
        part in (ANY, segment) for part, segment in zip(pattern, path, strict=False)
    )


def bind(pattern: Path, bound: Sequence[str]) -> Path:
    """Put the segments of another path in for each `*`, the first for the first."""
    left = iter(bound)
    return tuple(next(left, ANY) if segment == ANY else segment for segment in pattern)


def shape(path: Path) -> Path:
    """Return the path with every count in it as `*`, the same for all entries of a list."""
    return tuple(ANY if segment.isdecimal() else segment for segment in path)
