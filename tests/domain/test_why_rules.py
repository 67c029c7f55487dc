"""Every rule an agent gives as a reason has a sentence, a formula and a source."""

from domain.energy import reasons as energy
from domain.facts import Reason
from domain.nutrition import reasons as nutrition
from domain.why.formulas import FORMULAS
from tests.domain.planned import weeks


def emitted() -> list[Reason]:
    return [
        Reason.model_validate(reason)
        for week in weeks()
        for message in week.said.values()
        for reason in message.model_dump(include={"reasons"})["reasons"]
    ]


def test_every_rule_an_agent_gives_has_a_formula():
    """A missing one goes into the FORMULAS of the agent's package; domain/reasons.py says how."""
    tables = (*energy.RULES, *map(energy.resting_rule, energy.RESTING_SOURCE), *nutrition.RULES)
    shaped = (nutrition.GOAL_RATE, nutrition.HELD, *nutrition.SHAPED_BY.values())
    given = {reason.rule for reason in emitted()} | {rule.rule for rule in (*tables, *shaped)}
    assert sorted(given - FORMULAS.keys()) == []


def test_every_formula_says_something_and_ends_its_sentence():
    for rule, formula in FORMULAS.items():
        assert formula.formula, rule
        assert formula.sentence.endswith("."), rule
        assert "\n" not in formula.sentence, rule


def test_every_reason_has_a_source():
    sourceless = {reason.rule for reason in emitted() if not (reason.source or FORMULAS[reason.rule].source)}
    assert sorted(sourceless) == []
