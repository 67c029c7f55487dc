"""Failures grouped by agent and error: what is the same one, how often it came, whom it hit, since when."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from db.queries.failed import Failure
from db.queries.run_search import SHORTEST_ERROR
from domain import fingerprints
from domain.facts import Facts

EXAMPLES = 3
BINS = 24
ERRORS = 2
"""Standard errors that two counts differ by before one says that they do."""
LONGEST_WORDS = 254
"""Characters of a filter."""


class Group(Facts):
    """One error of one agent."""

    key: str
    agent: str
    says: str
    """Its message, without what differs from run to run."""
    runs: int
    """Runs that stand as failed by it."""
    attempts: int
    """Times it was met, runs that went on since included."""
    first_at: datetime
    last_at: datetime
    pipelines: tuple[str, ...]
    trend: tuple[int, ...]
    """How often it was met in each part of the window, the oldest first."""
    before: int
    """How often in the first half of the window."""
    lately: int
    """How often in the second."""
    course: str
    """`rising` or `falling` where the halves differ by more than chance does: two standard errors of such counts."""
    examples: tuple[UUID, ...]
    """The newest runs: those that stand as failed if there are any."""
    filter: dict[str, str]
    """What the list of runs finds its failed ones by."""


def group(attempts: Sequence[Failure], runs: Sequence[Failure], since: datetime, until: datetime) -> tuple[Group, ...]:
    """Return the groups of what failed between two moments: those with most failed runs first, then most attempts."""
    key = _Keys()
    tried = {(one.run_id, key(one)) for one in attempts}
    untried = [one for one in runs if (one.run_id, key(one)) not in tried]
    met: dict[str, list[Failure]] = {}
    for one in (*attempts, *untried):
        met.setdefault(key(one), []).append(one)
    standing: dict[str, list[Failure]] = {}
    for one in runs:
        standing.setdefault(key(one), []).append(one)
    groups = [_group(each, met[each], standing.get(each, []), since, until) for each in met]
    return tuple(sorted(groups, key=lambda one: (-one.runs, -one.attempts, one.agent, one.key)))


class _Keys(dict[tuple[str, str], str]):
    """The key of each failure, made once for each message."""

    def __call__(self, one: Failure) -> str:
        known = self.get((one.agent, one.message))
        if known is None:
            known = self[one.agent, one.message] = fingerprints.key(one.agent, one.message)
        return known


def _group(key: str, met: Sequence[Failure], standing: Sequence[Failure], since: datetime, until: datetime) -> Group:
    newest = max(met, key=lambda one: one.at)
    counts = trend([one.at for one in met], since, until)
    before, lately = sum(counts[: BINS // 2]), sum(counts[BINS // 2 :])
    return Group(
        key=key,
        agent=newest.agent,
        says=fingerprints.fingerprint(newest.message),
        runs=len(standing),
        attempts=len(met),
        first_at=min(one.at for one in met),
        last_at=newest.at,
        pipelines=tuple(sorted({one.pipeline for one in met if one.pipeline})),
        trend=counts,
        before=before,
        lately=lately,
        course=_course(before, lately),
        examples=tuple(dict.fromkeys(one.run_id for one in standing or met))[:EXAMPLES],
        filter=_filter(newest),
    )


def _course(before: int, lately: int) -> str:
    differs = abs(lately - before) > ERRORS * math.sqrt(lately + before)
    return "steady" if not differs else "rising" if lately > before else "falling"


def trend(moments: Iterable[datetime], since: datetime, until: datetime) -> tuple[int, ...]:
    """Return how many moments lie in each of `BINS` equal parts from one moment to another."""
    counts = [0] * BINS
    for moment in moments:
        place = int((moment - since) / (until - since) * BINS)
        counts[min(max(place, 0), BINS - 1)] += 1
    return tuple(counts)


def _filter(one: Failure) -> dict[str, str]:
    """Return the filters of the list of runs that find such failures, and no other agent's."""
    words = fingerprints.words(one.message)[:LONGEST_WORDS]
    found_by = {"error": words} if len(words) >= SHORTEST_ERROR and words.isprintable() else {}
    return {"status": "failed", "agent": one.agent} | found_by
