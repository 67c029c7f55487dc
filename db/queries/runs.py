"""Reading runs: one, many, and their health."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.errors import NotFound
from domain.facts import Facts
from domain.runs import RunStatus, TurnState
from domain.stage_times import StageTimes, divide
from domain.vocabulary import Trigger


class RunLine(Facts):
    """A run as a list shows it."""

    id: UUID
    client_id: UUID
    full_name: str
    program_id: UUID
    trigger: Trigger
    status: RunStatus
    outcome: str | None
    summary: str | None
    week_number: int
    stage: int
    """How many stages are behind it; in an open fork, those of its first lane count alone."""
    state: TurnState | None
    """Where it stands while it is open."""
    at_work: bool
    """A worker has its stage right now; a running run that waits for its next stage is not."""
    current_agent: str | None
    error_agent: str | None
    error_message: str | None
    upstream: str
    pipeline: str
    priority: int
    forked_from: UUID | None
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    available_at: datetime

    def without_findings(self) -> "RunLine":
        """Return it without its summary: the PHYSICIAN's words, which name what was found about the client."""
        return self.model_copy(update={"summary": None})


class Attempt(Facts):
    """One time a stage was taken up."""

    agent: str
    stage: int
    """Its place among the pipeline's stages, from 0."""
    fence: int
    """Which try of the stage it was, from 1."""
    outcome: str
    """`completed`, `cached`, `failed` or `rescued` (its worker was gone)."""
    error: str | None
    """What failed, in words."""
    queued_at: datetime | None
    """When its message was sent."""
    started_at: datetime | None
    finished_at: datetime
    think_ms: int | None
    """How long the agent thought, milliseconds; null where it answered from the cache, did not come to think or nobody
    noted it. The rest of the time from `started_at` to `finished_at` is the commit."""

    @property
    def times(self) -> StageTimes:
        """Where its time went."""
        return divide(self.queued_at, self.started_at, self.finished_at, self.think_ms)


class Message(Facts):
    """What one agent handed the next."""

    from_agent: str
    to_agent: str
    data_type: str
    version: str
    payload: dict[str, Any]
    created_at: datetime


LINES = """
    SELECT r.id, r.client_id, c.full_name, r.program_id, r.trigger, r.status, r.outcome, r.summary, r.week_number,
        coalesce(t.stage, r.stage) AS stage, t.state, t.worker_id IS NOT NULL AS at_work,
        CASE WHEN r.status = 'running' THEN t.agent ELSE r.current_agent END AS current_agent,
        CASE WHEN t.error IS NULL THEN r.error_agent ELSE t.agent END AS error_agent,
        coalesce(t.error, r.error_message) AS error_message, r.upstream, r.pipeline, r.priority, r.forked_from,
        r.created_at, r.started_at, r.completed_at, coalesce(t.available_at, r.created_at) AS available_at
    FROM pipeline_runs r JOIN clients c ON c.id = r.client_id
    LEFT JOIN stage_turns t ON t.run_id = r.id AND t.lane = 0
"""

MESSAGES = text("""
    SELECT from_agent::text, to_agent::text, data_type, version, payload, created_at FROM agent_messages
    WHERE pipeline_run_id = :run_id ORDER BY created_at, id
""")

ATTEMPTS = text("""
    SELECT agent, stage, fence, outcome::text, error, queued_at, started_at, finished_at, think_ms FROM stage_attempts
    WHERE pipeline_run_id = :run_id ORDER BY finished_at, id
""")


def get_line(session: Connection, run_id: UUID) -> RunLine:
    """Return one run.

    Raises:
        NotFound: there is none by that id.
    """
    row = session.execute(text(f"{LINES} WHERE r.id = :run_id"), {"run_id": run_id}).mappings().one_or_none()
    if row is None:
        message = f"run: there is no run {run_id}; `regimen runs` lists them"
        raise NotFound(message)
    return RunLine.model_validate(dict(row))


def find_id(session: Connection, prefix: str) -> UUID:
    """Return the run whose id ends or begins with `prefix`, as lists show it.

    Raises:
        NotFound: none, or more than one.
    """
    statement = text("SELECT id FROM pipeline_runs WHERE id::text LIKE :head OR id::text LIKE :tail LIMIT 2")
    patterns = {"head": f"{prefix.lower()}%", "tail": f"%{prefix.lower()}"}
    found = session.execute(statement, patterns).scalars().all()
    if len(found) != 1:
        many = "more than one run; give more of its id"
        message = f"run: {prefix!r} names {many if found else 'no run; `regimen runs` lists them'}"
        raise NotFound(message)
    return found[0]


def list_attempts(session: Connection, run_id: UUID) -> list[Attempt]:
    """Return every time a stage of the run was taken up, in order."""
    return [Attempt.model_validate(dict(row)) for row in session.execute(ATTEMPTS, {"run_id": run_id}).mappings()]


def list_messages(session: Connection, run_id: UUID) -> list[Message]:
    """Return what the agents of the run said, in order."""
    return [Message.model_validate(dict(row)) for row in session.execute(MESSAGES, {"run_id": run_id}).mappings()]


def get_bundle(session: Connection, client_id: UUID) -> tuple[int, dict[str, Any]] | None:
    """Return the newest published week of a client: its number, and what every agent said."""
    statement = text("""
        SELECT v.week_number, v.full_bundle FROM program_versions v JOIN programs p ON p.id = v.program_id
        WHERE p.client_id = :client_id ORDER BY v.created_at DESC LIMIT 1
    """)
    row = session.execute(statement, {"client_id": client_id}).one_or_none()
    return (row.week_number, row.full_bundle) if row else None


def list_targets(session: Connection) -> dict[tuple[UUID, int], int]:
    """Return the energy, kcal a day, of every published week by client and week number, the newest version's."""
    statement = text("""
        SELECT p.client_id, v.week_number, (v.full_bundle->'NUTRITIONIST'->>'target_kcal')::integer AS kcal
        FROM program_versions v JOIN programs p ON p.id = v.program_id ORDER BY v.created_at
    """)
    return {(row.client_id, row.week_number): row.kcal for row in session.execute(statement)}


def get_bundle_before(session: Connection, line: RunLine) -> tuple[int, dict[str, Any]] | None:
    """Return the week of the run's program that stood when the run ended: its number, and what every agent said."""
    statement = text("""
        SELECT week_number, full_bundle FROM program_versions
        WHERE program_id = :program_id AND pipeline_run_id <> :run_id
          AND created_at < coalesce(CAST(:ended AS timestamptz), now())
        ORDER BY created_at DESC LIMIT 1
    """)
    given = {"program_id": line.program_id, "run_id": line.id, "ended": line.completed_at}
    row = session.execute(statement, given).one_or_none()
    return (row.week_number, row.full_bundle) if row else None
