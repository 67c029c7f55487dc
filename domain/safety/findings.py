"""What a rule finds, and the flags and violations that findings become."""

from datetime import date
from enum import StrEnum

from domain.facts import Facts, Scalar
from domain.vocabulary import AgentName, FlagType, Severity, ViolationType

Figures = dict[str, Scalar]


class Finding(Facts):
    """The figures that make a rule true."""

    on: date | None = None
    """The newest logged day it rests on; None when it rests on facts without a day, such as a medication."""
    evidence: Figures


class Flag(Facts):
    """A red flag raised this week."""

    flag_type: FlagType
    severity: Severity
    description: str
    referral_target: str | None
    detecting_agent: AgentName
    rule: str
    evidence: Figures = {}


class ViolationTrigger(StrEnum):
    """Where a policy was broken: in what came in, in the plan, or in the words that go out."""

    INPUT = "input"
    PLAN = "plan"
    OUTPUT = "output"


class PolicyAction(StrEnum):
    """What was done about a broken policy."""

    ALLOWED = "allowed"
    WARNED = "warned"
    REWRITTEN = "rewritten"
    BLOCKED = "blocked"


class Violation(Facts):
    """A policy that the plan breaks, or a text."""

    violation_type: ViolationType
    critical: bool
    trigger: ViolationTrigger = ViolationTrigger.PLAN
    description: str
    referral_target: str | None = None
    rule: str
    evidence: Figures = {}
