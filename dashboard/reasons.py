"""Why a run stands as it does, as every list of runs says it: nothing that was found about its client."""

from collections.abc import Mapping
from datetime import datetime

from dashboard.words import relative
from db.queries.runs import RunLine
from domain.fingerprints import fingerprint
from domain.pipelines import PIPELINES
from domain.runs import Outcome, RunStatus, TurnState

WAITS: Mapping[TurnState | None, str] = {
    TurnState.HELD: "held by a pause",
    TurnState.BEHIND: "waits for the client's other run to end",
    TurnState.READY: "waits for its upstream's share of the workers",
}
"""Where an open run is that is not with a worker."""


def reason(line: RunLine, now: datetime) -> str:
    """Return its error without numbers and quoted words, or where it is; the run's own page has the whole error."""
    if line.error_message:
        return fingerprint(line.error_message)
    if line.state is TurnState.HELD:
        return WAITS[line.state]
    if line.status is RunStatus.PENDING and line.available_at > now:
        return f"put off, to begin {relative(line.available_at, now)}"
    if line.status is RunStatus.PENDING:
        return WAITS.get(line.state, "waits for a worker")
    if line.outcome == Outcome.HELD:
        return "held by the PHYSICIAN; the run says why"
    pipeline = PIPELINES.get(line.pipeline)
    return f"stage {line.stage + 1} of {len(pipeline.stages)}" if line.status is RunStatus.RUNNING and pipeline else ""
