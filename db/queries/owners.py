"""Whose a thing is: the client behind each kind of id."""

from uuid import UUID

from sqlalchemy import Connection, text

TABLES = {
    "program_id": "programs",
    "run_id": "pipeline_runs",
    "query_id": "physician_queries",
    "flag_id": "red_flags",
    "violation_id": "policy_violations",
}
"""By the name that an id has in addresses."""
OWNERS = {name: text(f"SELECT client_id FROM {table} WHERE id = :id") for name, table in TABLES.items()}


def find_owner(session: Connection, kind: str, thing_id: UUID) -> UUID | None:
    """Return the client of a program, run, question, flag or violation; None when there is no such thing."""
    return session.execute(OWNERS[kind], {"id": thing_id}).scalar_one_or_none()
