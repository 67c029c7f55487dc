"""Whose rows are whose: what a client may see and do in each table, and the statements that make the database keep it.

Two roles nobody signs in as: every process and command acts as `regimen_service`, which works with all rows, and
`db.session.transaction(client_id=...)` acts as `regimen_client`, which has the rows of that client and no others. Row
level security is forced, so not even the tables' owner gets round the policies.
"""

from collections.abc import Iterator
from typing import NamedTuple

SERVICE = "regimen_service"
CLIENT = "regimen_client"

ME = "(SELECT acting_client())"
"""The client of this transaction; NULL, which no row belongs to, when none is set."""

READ = ("SELECT",)
ADD = ("SELECT", "INSERT")
CHANGE = ("SELECT", "INSERT", "UPDATE", "DELETE")


class Owned(NamedTuple):
    """A table with clients' rows: how a row tells whose it is, and what either role may do."""

    table: str
    column: str | None = None
    """Holds the client's id, or that of a row of `parent`; None where no row is a client's to see."""
    parent: str | None = None
    """A row belongs to whoever sees its parent, by its `id`."""
    client: tuple[str, ...] = ()
    service: tuple[str, ...] = CHANGE


class Shared(NamedTuple):
    """A table that says nothing about any one client."""

    table: str
    client: tuple[str, ...] = ()
    service: tuple[str, ...] = CHANGE


OWNED = (
    Owned("clients", "id", client=READ),
    Owned("intake_answers", "client_id", client=READ),
    Owned("programs", "client_id", client=READ),
    Owned("weekly_plans", "program_id", "programs", READ),
    Owned("program_versions", "program_id", "programs", READ),
    Owned("meal_slots", "weekly_plan_id", "weekly_plans", READ),
    Owned("meal_items", "meal_slot_id", "meal_slots", READ),
    Owned("training_sessions", "program_id", "programs", READ),
    Owned("progress_entries", "program_id", "programs", CHANGE),
    Owned("check_ins", "client_id", client=CHANGE),
    Owned("nutrition_days", "client_id", client=CHANGE),
    Owned("context_logs", "client_id", client=CHANGE),
    Owned("exercise_sets", "client_id", client=CHANGE),
    Owned("weather_days", "client_id", client=CHANGE),
    Owned("pantry_items", "client_id", client=CHANGE),
    Owned("red_flags", "client_id", client=READ),
    Owned("policy_violations", "client_id", client=READ),
    Owned("physician_queries", "client_id", client=READ),
    Owned("pipeline_runs", "client_id", client=READ),
    Owned("stage_turns", "client_id", client=READ),
    Owned("run_snapshots", "run_id", "pipeline_runs", READ),
    Owned("agent_messages", "pipeline_run_id", "pipeline_runs", READ),
    Owned("stage_failures", "pipeline_run_id", "pipeline_runs", READ),
    Owned("adjustments", "pipeline_run_id", "pipeline_runs", READ),
    Owned("schedule_fires"),
    Owned("pauses"),
    Owned("operator_actions", service=ADD),
    Owned("bulk_actions"),
    Owned("api_keys"),
    Owned("idempotency_keys"),
    Owned("webhook_deliveries"),
    Owned("webhook_attempts"),
)
"""What a client writes is what a client logs. Intakes and questions are answered by the safety rules first, so the
service writes them; what operators did can only be added to."""

SHARED = (
    Shared("foods", READ),
    Shared("exercises", READ),
    Shared("recipes", READ),
    Shared("catalogues", READ),
    Shared("stage_attempts", READ, READ),
    Shared("upstreams"),
    Shared("agent_limits"),
    Shared("processes"),
    Shared("run_counts"),
    Shared("run_minutes"),
    Shared("fire_minutes"),
    Shared("users"),
    Shared("webhook_endpoints"),
    Shared("webhook_secrets"),
    Shared("alembic_version", service=READ),
)


def protect(rows: Owned) -> Iterator[str]:
    """Give the statements after which a table keeps each client's rows to that client; a migration executes them."""
    yield from grant(rows)
    yield f"ALTER TABLE {rows.table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY service ON {rows.table} TO {SERVICE} USING (true) WITH CHECK (true)"
    if rows.column is not None:
        yield f"CREATE POLICY client ON {rows.table} TO {CLIENT} USING ({_mine(rows)}) WITH CHECK ({_mine(rows)})"


def lay_open(rows: Owned) -> Iterator[str]:
    """Give the statements that undo `protect`; a table that is dropped needs none."""
    yield f"DROP POLICY IF EXISTS client ON {rows.table}"
    yield f"DROP POLICY service ON {rows.table}"
    yield f"ALTER TABLE {rows.table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"


def grant(rows: Owned | Shared) -> Iterator[str]:
    """Give the statements after which either role may do in a table what its row says and nothing else."""
    yield f"REVOKE ALL ON {rows.table} FROM {SERVICE}, {CLIENT}"
    for role, verbs in ((SERVICE, rows.service), (CLIENT, rows.client)):
        if verbs:
            yield f"GRANT {', '.join(verbs)} ON {rows.table} TO {role}"


def _mine(rows: Owned) -> str:
    if rows.parent is None:
        return f"{rows.column} = {ME}"
    return f"EXISTS (SELECT FROM {rows.parent} parent WHERE parent.id = {rows.table}.{rows.column})"
