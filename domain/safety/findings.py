"""What a rule finds, and the flags and violations that findings become."""

from datetime import date

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


class Violation(Facts):
    """A policy the plan breaks."""

    violation_type: ViolationType
    critical: bool
    description: str
    rule: str
    evidence: Figures = {}
