"""Is every number of a run explained, and does every formula give the number that was published?"""

from domain.facts import Facts
from domain.why.formulas import FORMULAS
from domain.why.near import numbers
from domain.why.paths import text_of
from domain.why.record import SNAPSHOT, Record
from domain.why.tracing import Why, trace

SLACK = 1e-9
"""Of two sums of the same figures in another order."""


class Audit(Facts):
    """What was found."""

    numbers: int
    """How many a run has."""
    computed: int
    """Of these, how many were computed again by the formula that decided them."""
    unexplained: tuple[str, ...]
    """Paths of numbers without a rule."""
    differing: tuple[str, ...]
    """Numbers that their formula does not give, each with both."""

    @property
    def well(self) -> bool:
        """Whether nothing was found."""
        return not (self.unexplained or self.differing)


def audit(record: Record) -> Audit:
    """Look at every number of a run."""
    places = dict.fromkeys(source for _, source in numbers(record) if source[0] != SNAPSHOT)
    answers = [trace(record, text_of(place)) for place in places]
    computed = [why for why in answers if why.rules and FORMULAS[why.rules[-1].rule].exact]
    return Audit(
        numbers=len(answers),
        computed=len(computed),
        unexplained=tuple(why.path for why in answers if not why.rules),
        differing=tuple(text for why in computed if (text := _differs(why))),
    )


def _differs(why: Why) -> str | None:
    """Say what a formula gives instead of the number; None if it is the number, as far as rounded inputs let it."""
    rule = why.rules[-1]
    if rule.result is not None and abs(rule.result - why.value) <= FORMULAS[rule.rule].within + SLACK:
        return None
    return f"{why.path} is {why.value}, but {rule.rule} gives {rule.result}: {rule.filled_in}"
