"""What tests of operators' actions read back."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from db.queries import messages, operators, snapshots
from db.queries.invariants import list_broken
from db.queries.operators import Action
from db.session import transaction
from domain.errors import AgentError
from domain.runs import RunStatus
from domain.vocabulary import AgentName
from jobs.runtime import Runtime
from tests.jobs.harness import Thoughts, drain, line, put_in, scalar

WHY = "a test wants it"
WHO = "ada"


def actions(runtime: Runtime, run_id: UUID | None = None) -> list[Action]:
    """What operators did, the newest first."""
    with transaction(runtime.engine) as session:
        return operators.list_actions(session, run_id=run_id)


def recorded(runtime: Runtime, run_id: UUID) -> list[tuple[str, str, str]]:
    """Who did what to a run, and why, in order."""
    return [(action.actor, action.action, action.reason) for action in reversed(actions(runtime, run_id))]


def payloads(runtime: Runtime, run_id: UUID) -> dict[str, dict[str, Any]]:
    """What each agent said."""
    with transaction(runtime.engine) as session:
        return messages.list_said(session, run_id)


def frozen(runtime: Runtime, run_id: UUID) -> dict[str, Any]:
    """The snapshot of a run."""
    with transaction(runtime.engine) as session:
        snapshot = snapshots.get_frozen(session, run_id)
    assert snapshot is not None
    return snapshot


def failed_at(runtime: Runtime, thoughts: Thoughts, program: UUID, agent: AgentName, error: str = "no oven") -> UUID:
    """Put in a run that fails at that agent."""
    thoughts.failing[agent] = AgentError(error)
    run_id = put_in(runtime, program)
    drain(runtime)
    thoughts.failing.clear()
    assert line(runtime, run_id).status is RunStatus.FAILED
    return run_id


def sound(runtime: Runtime) -> None:
    """Every invariant holds."""
    with transaction(runtime.engine) as session:
        assert list_broken(session) == []


def run_ids(runtime: Runtime) -> list[UUID]:
    """Every run, the oldest first."""
    with transaction(runtime.engine) as session:
        return list(session.execute(text("SELECT id FROM pipeline_runs ORDER BY created_at, id")).scalars())


def counts(runtime: Runtime) -> dict[str, int]:
    """How many rows there are of what an action may write."""
    tables = ("pipeline_runs", "stage_turns", "agent_messages", "stage_failures", "run_snapshots", "operator_actions")
    return {table: int(str(scalar(runtime.engine, f"SELECT count(*) FROM {table}"))) for table in tables}
