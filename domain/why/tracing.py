"""From the path of a value to the rules that set it, their formulas with figures, and where the inputs come from."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from domain.errors import InvalidInput
from domain.facts import Facts
from domain.reasons import IF_KEPT, Formula
from domain.why.expressions import evaluate, fill_in
from domain.why.formulas import FORMULAS
from domain.why.near import complain
from domain.why.paths import ANY, EACH, NOTHING, Path, bind, entries, matches, shape, split, text_of
from domain.why.record import Record

KEPT_WITH = "kept with the reason"
UNKNOWN = Formula("This code does not know the rule any more.", "see the code of its time", exact=False)
DEPTH = 12
"""Steps upstream after which following ends; no chain of ours is as long."""


class Input(Facts):
    """One figure a rule was given."""

    name: str
    value: Any
    path: str | None
    """Where it stands; None for a figure that only the reason keeps."""
    origin: str
    count: int = 1
    """How many values it is: more for a path with `each`."""
    why: "Why | None" = None
    """What made it, where the message of an agent holds it and one asked deeper; of a list, the first that has any."""


class Explanation(Facts):
    """One rule that had a say in a number."""

    rule: str
    about: str
    """The value, the pattern or the whole that the rule is about."""
    sentence: str
    formula: str
    filled_in: str
    """The formula with figures for names."""
    result: Any = None
    """What the formula gives on the inputs; None for one in words, and where an input is missing."""
    source: str
    inputs: tuple[Input, ...]


class Why(Facts):
    """Why a value is what it is."""

    asked: str
    path: str
    """The same in the message of the agent that said it."""
    value: Any
    origin: str
    rules: tuple[Explanation, ...]
    """In the order in which they had their say; the last decided."""


class _Found(NamedTuple):
    rule: str
    pattern: Path
    kept: Mapping[str, Any]
    source: str


def trace(record: Record, asked: str, *, deep: bool = False) -> Why:
    """Return why the value at a path is what it is; `deep` follows its inputs upstream.

    Raises:
        InvalidInput: there is no such value, or many values lie below it; the message names paths that are near.
    """
    path = record.resolve(split(asked))
    if record.get(path) is NOTHING or (entries(record.get(path)) is not None and not explained_by(record, path)):
        raise InvalidInput(complain(record, asked, path))
    return _why(record, asked, path, DEPTH if deep else 0, {path})


def explained_by(record: Record, path: Path) -> tuple[str, ...]:
    """Return the ids of the rules behind a value; none for what comes from outside the agents."""
    return tuple(found.rule for found in _reasons(record, path))


def _why(record: Record, asked: str, path: Path, deeper: int, seen: set[Path]) -> Why:
    rules = tuple(_explain(record, path, found, deeper, seen) for found in _reasons(record, path))
    return Why(asked=asked, path=text_of(path), value=record.get(path), origin=record.origin(path), rules=rules)


def _reasons(record: Record, path: Path) -> tuple[_Found, ...]:
    """Return the reasons and the standing rules nearest to a path; kept reasons first, each rule once."""
    if path[0] not in record.said or len(path) == 1:
        return ()
    found = [*_kept(record, path), *(_Found(rule, about, {}, "") for about, rule in standing() if matches(about, path))]
    nearest = max((_closeness(one.pattern) for one in found), default=None)
    return tuple({one.rule: one for one in reversed(found) if _closeness(one.pattern) == nearest}.values())[::-1]


def _closeness(pattern: Path) -> tuple[int, int]:
    """What names more of a path is nearer; of two that name as much, the longer."""
    return sum(part != ANY for part in pattern), len(pattern)


def _kept(record: Record, path: Path) -> Iterator[_Found]:
    for reason in record.said[path[0]].get("reasons", ()):
        about = (path[0], *split(reason["about"]))
        if matches(about, path):
            yield _Found(reason["rule"], about, reason.get("inputs", {}), reason.get("source", ""))


@cache
def standing() -> tuple[tuple[Path, str], ...]:
    """Return what each rule that needs no reason is about."""
    return tuple((split(about), rule) for rule, formula in FORMULAS.items() for about in formula.about)


def _explain(record: Record, path: Path, found: _Found, deeper: int, seen: set[Path]) -> Explanation:
    formula = FORMULAS.get(found.rule, UNKNOWN)
    inputs = tuple(_inputs(record, path, found, formula, deeper, seen))
    values = {one.name: one.value for one in inputs}
    figures = values if formula.exact else {name: value for name, value in values.items() if "_" in name}
    return Explanation(
        rule=found.rule,
        about=text_of(found.pattern),
        sentence=formula.sentence,
        formula=formula.formula,
        filled_in=fill_in(formula.formula, figures),
        result=_result(formula, values),
        source=found.source or formula.source,
        inputs=inputs,
    )


def _result(formula: Formula, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the rule sets
    try:
        return evaluate(formula.formula, values) if formula.exact else None
    except (LookupError, TypeError, ValueError, ArithmeticError):
        return None


def _inputs(
    record: Record, path: Path, found: _Found, formula: Formula, deeper: int, seen: set[Path]
) -> Iterator[Input]:
    known = dict[str, Any]()
    for name, written in formula.inputs.items():
        if written == IF_KEPT:
            known[name] = found.kept.get(name)
            yield Input(name=name, value=known[name], path=None, origin=KEPT_WITH)
            continue
        read_at, places, value = _look_up(record, bind(split(written), _stars(found.pattern, path)), known)
        known[name] = found.kept.get(name, value)
        yield Input(
            name=name,
            value=known[name],
            path=text_of(read_at),
            origin=record.origin(places[0] if places else read_at),
            count=len(places),
            why=_follow(record, places, deeper, seen),
        )
    for name, value in found.kept.items():
        if name not in known:
            yield _kept_input(record, path, (name, value), deeper, seen)


def _kept_input(record: Record, path: Path, kept: tuple[str, Any], deeper: int, seen: set[Path]) -> Input:
    """An input that no path was written for; it is the message's or the client's own where one is called so."""
    name, value = kept
    named = ((path[0], name), ("snapshot", "client", name))
    place = next((one for one in named if one != path and record.get(one) == value), None)
    if place is None:
        return Input(name=name, value=value, path=None, origin=KEPT_WITH)
    why = _follow(record, (place,), deeper, seen)
    return Input(name=name, value=value, path=text_of(place), origin=record.origin(place), why=why)


def _look_up(record: Record, written: Path, known: Mapping[str, Any]) -> tuple[Path, tuple[Path, ...], Any]:
    """Return the path an input is read at, the places it stands for, and what is there.

    `<food>` is the value of the input `food`; where that is a list, its values one after the other.
    """
    read_at = tuple(_said(part, known) for part in written)
    listed = next((part for part in read_at if part.startswith("<")), None)
    if listed is None:
        places, here = record.gather(read_at)
        return (places[0] if EACH not in read_at and places else read_at), places, here
    entries_of = (tuple(str(one) if part == listed else part for part in read_at) for one in known[listed[1:-1]])
    found = [record.gather(one) for one in entries_of]
    return read_at, tuple(place for places, _ in found for place in places), [one for _, one in found]


def _said(part: str, known: Mapping[str, Any]) -> str:
    """Return what `<food>` is, where the input `food` is one value."""
    value = known[part[1:-1]] if part.startswith("<") else part
    return part if isinstance(value, list) else str(value)


def _stars(pattern: Path, path: Path) -> tuple[str, ...]:
    """Return what the `*`s of a path's inputs stand for: those of the pattern, else the counts in the path."""
    if ANY in pattern:
        return tuple(segment for part, segment in zip(pattern, path, strict=False) if part == ANY)
    return tuple(segment for part, segment in zip(shape(path), path, strict=True) if part == ANY)


def _follow(record: Record, places: tuple[Path, ...], deeper: int, seen: set[Path]) -> Why | None:
    """Return why the first place is what it is, if an agent said it; what was explained already is not again."""
    place = next((one for one in places if record.get(one) not in (NOTHING, None)), None)
    if not deeper or place is None or place[0] not in record.said or place in seen:
        return None
    seen.add(place)
    why = _why(record, text_of(place), place, deeper - 1, seen)
    return why if why.rules else None
