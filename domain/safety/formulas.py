"""What the PHYSICIAN's rules mean, by id: read from the tables and checks that decide."""

import inspect
from collections.abc import Mapping

from domain.constraints import check_program_targets
from domain.reasons import Formula, in_words
from domain.safety.listing import check_ids
from domain.safety.menu_checks import MENU_CHECKS
from domain.safety.red_flags import RULES
from domain.safety.training_checks import TRAINING_CHECKS
from domain.safety.violations import VIOLATIONS

FORMULAS: Mapping[str, Formula] = {
    **{
        f"physician.{rule.id}": in_words(
            f"Red flag, {rule.severity}: {rule.flag_type.replace('_', ' ')}.", rule.description
        )
        for rule in RULES
    },
    **{
        f"physician.{policy.id}": in_words(
            f"{'Critical violation' if policy.critical else 'Warning'}: {policy.violation_type.replace('_', ' ')}.",
            policy.description,
        )
        for policy in VIOLATIONS
    },
    **{
        f"physician.{rule}": in_words(
            (inspect.getdoc(check) or "").splitlines()[0], f"recomputed from the finished plan; {check.__module__}"
        )
        for check in (*MENU_CHECKS, *TRAINING_CHECKS, check_program_targets)
        for rule in check_ids(check)
    },
}
