"""Which paths there are to ask for, and which are near a wrong one."""

import difflib
from collections.abc import Iterator

from domain.facts import Facts
from domain.why.paths import ANY, NOTHING, Path, entries, is_number, leaves, shape, text_of
from domain.why.record import Record

NEAR, BELOW = 5, 8
"""How many near paths, and paths below, a message names."""
NOT_ASKED = frozenset({"reasons", "state"})
"""What explains, and what an agent remembers for next week, is no figure of the plan."""


class Askable(Facts):
    """Paths of one shape that one can ask for."""

    group: str
    """`program`, `meals`, ..., or the agent whose message it is."""
    pattern: str
    """With `*` for counts, weekdays and meals."""
    example: str
    count: int


def list_askable(record: Record) -> tuple[Askable, ...]:
    """Return what can be asked for: every number under the names it is published by, then by agent."""
    shapes: dict[Path, list[Path]] = {}
    for path, _ in numbers(record):
        pattern = (path[0], ANY, ANY, *shape(path[3:])) if path[0] == "meals" else shape(path)
        shapes.setdefault(pattern, []).append(path)
    return tuple(
        Askable(group=pattern[0], pattern=text_of(pattern), example=text_of(paths[0]), count=len(paths))
        for pattern, paths in shapes.items()
    )


def numbers(record: Record) -> Iterator[tuple[Path, Path]]:
    """Yield each number's path, and where it is taken from: published names first, then the agents' messages."""
    for name, source in record.names.items():
        below = [path for path, value in leaves(record.get(source)) if is_number(value)]
        yield from (((*name, *path), (*source, *path)) for path in below)
    for agent, message in record.said.items():
        shown = {field: value for field, value in message.items() if field not in NOT_ASKED}
        said = ((agent, *path) for path, value in leaves(shown) if is_number(value))
        yield from ((path, path) for path in said)


def complain(record: Record, asked: str, path: Path) -> str:
    """Return what is wrong with a path that cannot be answered, and which could be meant."""
    value = record.get(path)
    if value is not NOTHING and entries(value) is not None:
        below = sorted(leaves(value), key=lambda leaf: (not is_number(leaf[1]), len(leaf[0])))
        shown = ", ".join(text_of((asked, *rest)) for rest, _ in below[:BELOW])
        more = f", and {len(below) - BELOW:,} more" if len(below) > BELOW else ""
        return f"path: {asked} holds many values; ask for one: {shown}{more}"
    near = difflib.get_close_matches(asked, (text_of(path) for path, _ in numbers(record)), n=NEAR, cutoff=0.5)
    return f"path: there is no {asked!r}; " + (f"near: {', '.join(near)}" if near else "without a path all are listed")
