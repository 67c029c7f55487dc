"""What a run knew and said, read back, so that its numbers can be explained."""

from uuid import UUID

from sqlalchemy import Engine

from db.queries import messages, runs, snapshots
from db.session import transaction
from domain.errors import Conflict, NotFound
from domain.why.record import Record
from jobs.engine.think import load_catalogue


def recall(engine: Engine, run_id: UUID) -> Record:
    """Return a run's record, as far as it has come; open runs have said less.

    Raises:
        NotFound: no such run, it has not begun, or its snapshot is not kept any more.
        Conflict: its agents do not coach, so none of their numbers has a rule.
        NotReady: the catalogue it used is gone.
    """
    with transaction(engine) as session:
        line = runs.get_line(session, run_id)
        snapshot = snapshots.get_frozen(session, run_id)
        said = messages.list_said(session, run_id)
        changes = messages.list_adjustments(session, run_id)
    if snapshot is None:
        why = "its month was pruned" if line.stage else "it has not begun, or its month was pruned"
        message = f"run_id: run {run_id} knows nothing to explain: {why}"
        raise NotFound(message)
    if "catalogue_version" not in snapshot:
        message = f"pipeline {line.pipeline!r} plans no week: there is no number to explain"
        raise Conflict(message)
    return Record(snapshot, said, load_catalogue(engine, snapshot["catalogue_version"]), changes)
