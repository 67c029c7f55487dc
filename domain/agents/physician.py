"""PHYSICIAN: may this week be published?"""

from collections.abc import Mapping, Sequence

from domain.agents import chef, coach, dietitian, nutritionist, scientist
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.constraints import Broken
from domain.facts import Facts, Reason
from domain.safety.chart import Chart
from domain.safety.findings import Flag, Violation
from domain.safety.menu_checks import MENU_CHECKS
from domain.safety.red_flags import RULES, passed_warnings, raise_flags
from domain.safety.referrals import ADVICE, MODIFICATIONS
from domain.safety.training_checks import TRAINING_CHECKS
from domain.safety.verdict import Concern, concerns, decide, is_referred, paused_by, summarise
from domain.safety.violations import VIOLATIONS, find_violations
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName, FlagType, Severity, Verdict


class Said(Facts):
    """The verdict and everything it rests on."""

    verdict: Verdict
    flags: tuple[Flag, ...]
    """New or worse than the open ones: one for a type, and none for a type that is open at the same severity."""
    passed: tuple[FlagType, ...] = ()
    """Types of open warnings that nothing shows any more."""
    violations: tuple[Violation, ...]
    paused: tuple[AgentName, ...] = ()
    """Agents whose output a serious flag pauses."""
    modifications: tuple[str, ...] = ()
    """What a warning changes, for the client to read."""
    referral_target: str | None = None
    summary: str
    """One sentence for an operator."""
    failed_checks: tuple[Broken, ...] = ()
    """Rules that the finished plan breaks; any one holds the week."""
    reasons: tuple[Reason, ...]


class Given(Chart):
    """The chart, and which catalogue the plan is checked against."""

    catalogue_version: str


FROM_SNAPSHOT = (
    "today",
    "week_start",
    "client",
    "program",
    "days",
    "girths",
    "open_flags",
    "settled_flags",
    "notes",
    "settled_texts",
    "last_menses_on",
    "catalogue_version",
)


def given(snapshot: Snapshot, said: Mapping[str, Facts]) -> Given:
    """Pick the client, the logs, the flags, and all that was said."""
    return Given(
        **{name: getattr(snapshot, name) for name in FROM_SNAPSHOT},
        scientist=spoken(said, AgentName.SCIENTIST, scientist.Said),
        nutritionist=spoken(said, AgentName.NUTRITIONIST, nutritionist.Said),
        dietitian=spoken(said, AgentName.DIETITIAN, dietitian.Said),
        chef=spoken(said, AgentName.CHEF, chef.Said),
        coach=spoken(said, AgentName.COACH, coach.Said),
    )


def think(given: Given, catalogue: Catalogue) -> Said:
    """Raise flags, find violations, check the plan, and end in clear, hold or refer."""
    flags, violations = raise_flags(given), find_violations(given)
    failed = tuple(broken for check in (*MENU_CHECKS, *TRAINING_CHECKS) for broken in check(given, catalogue))
    found = concerns(given, flags)
    verdict = decide(found, violations, failed)
    return Said(
        verdict=verdict,
        flags=flags,
        passed=passed_warnings(given),
        violations=violations,
        paused=paused_by(found, violations),
        modifications=_modifications(found, violations),
        referral_target=_referral(found, violations),
        summary=summarise(verdict, found, violations, failed),
        failed_checks=failed,
        reasons=_reasons(flags, violations, failed),
    )


def _modifications(found: Sequence[Concern], violations: Sequence[Violation]) -> tuple[str, ...]:
    warned = [MODIFICATIONS[concern.flag_type] for concern in found if concern.severity is Severity.WARNING]
    watched = [violation for violation in violations if not violation.critical]
    warned += [ADVICE.get(violation.violation_type, f"Watched: {violation.description}.") for violation in watched]
    return tuple(dict.fromkeys(warned))


def _referral(found: Sequence[Concern], violations: Sequence[Violation]) -> str | None:
    """The first of: whom grave words name, whom the worst flag names."""
    targets = [violation.referral_target for violation in violations if is_referred(violation)]
    return next(iter([*targets, *(concern.referral for concern in found if concern.referral)]), None)


def _reasons(flags: Sequence[Flag], violations: Sequence[Violation], failed: Sequence[Broken]) -> tuple[Reason, ...]:
    sources = {rule.id: rule.source for rule in RULES} | {policy.id: policy.source for policy in VIOLATIONS}
    named = (("flags", flags), ("violations", violations), ("failed_checks", failed))
    return tuple(
        Reason(
            about=f"{name}.{index}",
            rule=f"physician.{each.rule}",
            inputs=each.evidence,
            source=sources.get(each.rule, "docs: design choice"),
        )
        for name, found in named
        for index, each in enumerate(found)
    )
