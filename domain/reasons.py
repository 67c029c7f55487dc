"""From a table of rules and the figures at hand to the reasons an agent gives, and what a rule means: its formula.

A number of a plan is explained by two things. The message keeps a `Reason`: which rule set it, and the figures that
stand nowhere else. The FORMULAS of the agent's package keep the rest, once for all messages, by the rule's id: a
sentence, the formula, where its inputs are read, the source. `regimen why` joins the two.

To add a number: give it a `Reason`, or no reason at all if the same rule always sets it and every input can be read
from the messages, the snapshot or the catalogue; then the formula's `about` names the number. To add a rule: one row
in the FORMULAS of `domain/energy/formulas.py` (SCIENTIST), `domain/nutrition/formulas.py` (NUTRITIONIST),
`domain/nutrition/day_formulas.py` (DIETITIAN), `domain/meals/formulas.py` (CHEF), `domain/training/formulas.py`
(COACH) or `domain/safety/formulas.py` (PHYSICIAN). `tests/domain/test_why_rules.py` fails for a rule id without one.

    "nutritionist.carbs": Formula(
        "Carbohydrate takes the energy that protein and fat leave.",
        "tenth(max(0, (target_kcal - 4 * protein_g - 9 * fat_g) / 4))",
        {"target_kcal": "nutritionist.target_kcal", "protein_g": "nutritionist.protein_g", ...},
    )
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.facts import Reason, Scalar

DESIGN = "docs: design choice"
KEPT: Mapping[str, str] = {}
"""No input is read elsewhere: the reason keeps them all."""
IF_KEPT = ""
"""In place of a path: the reason keeps it where it is known; else it is none."""


class Formula(NamedTuple):
    """What a rule means."""

    sentence: str
    """For a person, one line."""
    formula: str
    """An expression of the inputs, which tests evaluate and compare with the number; in words if not `exact`."""
    inputs: Mapping[str, str] = KEPT
    """Name -> the path where it is read, such as `scientist.tdee_kcal` or `catalogue.food.<food>.kcal`.

    A `*` is what it was in the number's own path, the first the first; `each` is every entry; `<food>` is the value of
    the input called so. Inputs that the reason keeps need no path.
    """
    about: tuple[str, ...] = ()
    """Numbers this rule always sets, such as `chef.days.*.meals.*.kcal`: no reason is kept for them."""
    source: str = ""
    """Where the reason names none."""
    exact: bool = True
    """False: too long for a line, or a search; the formula says it in words and names the function."""
    within: float = 0.0
    """How far the result may be off because the inputs are read as rounded."""


class Rule(NamedTuple):
    """The rule behind one number and the names of the figures it was given."""

    about: str
    rule: str
    inputs: tuple[str, ...]
    source: str


def in_words(
    sentence: str, formula: str, inputs: Mapping[str, str] = KEPT, *, about: tuple[str, ...] = (), source: str = ""
) -> Formula:
    """Return a formula that no line can hold."""
    return Formula(sentence, formula, inputs, about, source, exact=False)


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
