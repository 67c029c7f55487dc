"""From a table of rules and the figures at hand to the reasons an agent gives for its numbers."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.facts import Reason, Scalar

DESIGN = "docs: design choice"


class Rule(NamedTuple):
    """The rule behind one number and the names of the figures it was given."""

    about: str
    rule: str
    inputs: tuple[str, ...]
    source: str


def explain(rules: Iterable[Rule], known: Mapping[str, Scalar]) -> tuple[Reason, ...]:
    """Return the reason of every number that is known, with those of its inputs that are."""
    return tuple(
        Reason(
            about=rule.about,
            rule=rule.rule,
            inputs={name: known[name] for name in rule.inputs if known.get(name) is not None},
            source=rule.source,
        )
        for rule in rules
        if known.get(rule.about) is not None
    )
