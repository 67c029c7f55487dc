"""PHYSICIAN: may this week be published?"""

from domain.facts import Facts, Reason, Scalar
from domain.vocabulary import AgentName, FlagType, Severity, Verdict, ViolationType


class Flag(Facts):
    """A red flag raised this week."""

    flag_type: FlagType
    severity: Severity
    description: str
    referral_target: str | None
    detecting_agent: AgentName
    rule: str
    evidence: dict[str, Scalar] = {}


class Violation(Facts):
    """A policy the plan breaks."""

    violation_type: ViolationType
    critical: bool
    description: str
    rule: str
    evidence: dict[str, Scalar] = {}


class Said(Facts):
    """The verdict and everything it rests on."""

    verdict: Verdict
    flags: tuple[Flag, ...]
    """New or worse than the open ones: one for a type, and none for a type that is open at the same severity."""
    violations: tuple[Violation, ...]
    paused: tuple[AgentName, ...] = ()
    """Agents whose output a serious flag pauses."""
    modifications: tuple[str, ...] = ()
    """What a warning changes, for the client to read."""
    referral_target: str | None = None
    summary: str
    """One sentence for an operator."""
    reasons: tuple[Reason, ...]
