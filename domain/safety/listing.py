"""docs/rules.md: every safety rule, rendered from the tables that decide. A test compares the two.

.venv/bin/python -m domain.safety.listing > docs/rules.md
"""

import inspect
import re
import sys
from collections.abc import Callable, Iterable

from domain.constraints import check_aversions, check_program_targets, check_viable_days
from domain.safety.intake import GATE
from domain.safety.menu_checks import MENU_CHECKS
from domain.safety.red_flags import RULES
from domain.safety.training_checks import TRAINING_CHECKS
from domain.safety.violations import VIOLATIONS

HEAD = """# The safety rules

Every rule by the id that messages, red flags and errors carry. The figures behind them, with their sources, stand in
`domain/safety/` and `domain/constraints.py`; words in braces are filled with what was found. This page is made by
`.venv/bin/python -m domain.safety.listing > docs/rules.md`."""

CHECK_ID = re.compile(r'"((?:plan|program|client|progress)\.[a-z_]+)"')


def render() -> str:
    """Return docs/rules.md."""
    return "\n\n".join((HEAD, _red_flags(), _violations(), _plan_checks(), _gate())) + "\n"


def check_ids(check: Callable[..., object]) -> tuple[str, ...]:
    """Return the rule ids that a check's own code names, in their order."""
    return tuple(dict.fromkeys(CHECK_ID.findall(inspect.getsource(check))))


def _red_flags() -> str:
    rows = (
        (
            f"`{rule.id}`",
            rule.severity.value,
            rule.description,
            rule.referral or "",
            ", ".join(rule.paused),
            rule.source,
        )
        for rule in RULES
    )
    text = (
        "## Red flags\n\nA warning goes on with a change, a serious flag pauses what it touches, an urgent one stops"
        " and refers. Of each type the worst is raised; serious and urgent ones hold the week.\n\n"
    )
    return text + _table(("rule", "severity", "found", "whom to see", "pauses", "source"), rows)


def _violations() -> str:
    rows = (
        (
            f"`{policy.id}`",
            policy.violation_type.value,
            "critical" if policy.critical else "warning",
            policy.description,
            policy.source,
        )
        for policy in VIOLATIONS
    )
    text = (
        "## Violations\n\nWhat came in, the plan, and the words that go out, each against its policies. A critical one"
        " holds the week; grave words refer.\n\n"
    )
    return text + _table(("rule", "type", "severity", "found", "source"), rows)


def _plan_checks() -> str:
    checks = (*MENU_CHECKS, *TRAINING_CHECKS, check_program_targets, check_aversions, check_viable_days)
    rows = (
        (", ".join(f"`{name}`" for name in check_ids(check)), (inspect.getdoc(check) or "").splitlines()[0])
        for check in checks
        if check_ids(check)
    )
    text = "## Checks of a finished plan\n\nComputed from foods, exercises and client; a failed one holds the week.\n\n"
    return text + _table(("rules", "what is checked"), rows)


def _gate() -> str:
    rows = ((f"`{gate.id}`", gate.outcome, gate.when_cleared, gate.message, gate.source) for gate in GATE)
    text = (
        "## The intake gate\n\nThe strictest rule that holds decides; `cleared` and `cleared_light` open a program."
        " The third column is the outcome once a physician has cleared the client.\n\n"
    )
    return text + _table(("rule", "outcome", "with clearance", "what to do next", "source"), rows)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (headings, ("---",) * len(headings), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(render())
