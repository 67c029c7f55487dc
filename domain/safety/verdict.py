"""From flags, violations and failed checks to one verdict and one sentence.

Only resolving a serious or urgent flag lifts its hold: acknowledged means that somebody has seen it, referred that a
clinician was asked, and neither says that the week is safe.
"""

from collections.abc import Sequence
from typing import NamedTuple

from domain.constraints import Broken
from domain.safety.chart import Chart
from domain.safety.findings import Flag, Violation
from domain.safety.red_flags import ALL, PAUSES, RANK, REFERRALS, standing_flags
from domain.vocabulary import AgentName, FlagType, Severity, Verdict

VERDICTS = {Severity.WARNING: Verdict.CLEAR, Severity.SERIOUS: Verdict.HOLD, Severity.URGENT: Verdict.REFER}
"""What a flag's severity decides. DOMAIN 6."""
WORDS = {Verdict.CLEAR: "Clear", Verdict.HOLD: "Held", Verdict.REFER: "Referred"}
NOTHING_FOUND = "Clear: no red flag, and the plan keeps every rule."


class Concern(NamedTuple):
    """A flag that counts this week, new or open."""

    flag_type: FlagType
    severity: Severity
    text: str
    referral: str | None


def concerns(chart: Chart, flags: Sequence[Flag]) -> tuple[Concern, ...]:
    """Return new and unresolved flags, the worst first, new before open."""
    new = [Concern(flag.flag_type, flag.severity, flag.description, flag.referral_target) for flag in flags]
    standing = [
        Concern(flag.flag_type, flag.severity, f"open since {flag.detected_on}, {flag.status}",
                REFERRALS.get((flag.flag_type, flag.severity)))
        for flag in standing_flags(chart)
    ]  # fmt: skip
    return tuple(sorted([*new, *standing], key=lambda concern: -RANK[concern.severity]))


def decide(found: Sequence[Concern], violations: Sequence[Violation], failed: Sequence[Broken]) -> Verdict:
    """Return refer for an urgent flag or grave words, hold for a serious flag or a critical violation, else clear.

    A failed check holds too.
    """
    verdicts = {VERDICTS[concern.severity] for concern in found}
    if Verdict.REFER in verdicts or any(map(is_referred, violations)):
        return Verdict.REFER
    critical = any(violation.critical for violation in violations)
    return Verdict.HOLD if critical or failed or Verdict.HOLD in verdicts else Verdict.CLEAR


def is_referred(violation: Violation) -> bool:
    """Whether words were so grave that somebody must be seen first."""
    return violation.critical and violation.referral_target is not None


def paused_by(found: Sequence[Concern], violations: Sequence[Violation]) -> tuple[AgentName, ...]:
    """Return the agents whose output serious and urgent flags and grave words pause, in the order they speak."""
    paused = {agent for concern in found for agent in PAUSES.get((concern.flag_type, concern.severity), ())}
    paused |= set(ALL) if any(map(is_referred, violations)) else set()
    return tuple(agent for agent in AgentName if agent in paused)


def _sentence_of(concern: Concern) -> str:
    referral = f"; refer to {concern.referral}" if concern.referral else ""
    return f"{concern.flag_type} ({concern.severity}), {concern.text}{referral}"


def _sentence_of_violation(violation: Violation) -> str:
    referral = f"; refer to {violation.referral_target}" if is_referred(violation) else ""
    grade = "critical" if violation.critical else "warning"
    return f"{violation.violation_type} ({grade}), {violation.description}{referral}"


def summarise(
    verdict: Verdict, found: Sequence[Concern], violations: Sequence[Violation], failed: Sequence[Broken]
) -> str:
    """Return one sentence for an operator: the verdict, its worst cause, and how many more there are."""
    counted = [concern for concern in found if VERDICTS[concern.severity] is not Verdict.CLEAR]
    critical = [violation for violation in violations if violation.critical]
    causes = [_sentence_of(concern) for concern in counted]
    causes += [_sentence_of_violation(violation) for violation in critical]
    causes += [f"{broken.rule}, {broken.description}" for broken in failed]
    if verdict is Verdict.CLEAR:
        causes = [_sentence_of(concern) for concern in found]
        causes += [_sentence_of_violation(violation) for violation in violations]
    if not causes:
        return NOTHING_FOUND
    more = f", and {len(causes) - 1} more" if len(causes) > 1 else ""
    return f"{WORDS[verdict]}: {causes[0]}{more}."
