"""Published weeks: every version, the one in force of each week, and the run that a week without a plan is owed to."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.facts import Facts

LINES = """
    SELECT v.program_id, v.version, v.week_number, w.week_start, v.pipeline_run_id AS run_id,
        v.created_at AS published_at, v.bundle_sha256 AS sha256, {more}
    FROM program_versions v
    LEFT JOIN weekly_plans w ON w.program_id = v.program_id AND w.week_number = v.week_number
    WHERE v.program_id = :program_id
"""
LIST = text(f"""
    {LINES.format(more="w.pipeline_run_id IS NOT DISTINCT FROM v.pipeline_run_id AS in_force")}
    AND (CAST(:before AS integer) IS NULL OR v.version < :before)
    ORDER BY v.version DESC LIMIT :limit
""")
IN_FORCE = f"{LINES.format(more='v.full_bundle AS bundle')} AND w.pipeline_run_id = v.pipeline_run_id"
WEEK = text(f"{IN_FORCE} AND w.week_number = :week_number")
SINCE = text(f"{IN_FORCE} AND w.week_start >= :since ORDER BY w.week_start, w.week_number")

NEWEST_RUN = text("""
    SELECT id FROM pipeline_runs
    WHERE program_id = :program_id AND week_number = :week_number AND pipeline = ANY(:pipelines)
    ORDER BY created_at DESC, id DESC LIMIT 1
""")


class Published(Facts):
    """A week as a run published it."""

    program_id: UUID
    version: int
    """Counts the program's publishes, from 1."""
    week_number: int
    run_id: UUID
    published_at: datetime
    sha256: str
    """Of the whole week as the agents said it."""


class Version(Published):
    """One publish of a week."""

    week_start: date | None
    """The first of its seven days, as it stands."""
    in_force: bool
    """Whether no later run has planned the week anew."""


class Plan(Published):
    """A week in force, whole."""

    week_start: date
    bundle: dict[str, Any]
    """What each agent said."""


def list_versions(session: Connection, program_id: UUID, before: int | None, limit: int) -> list[Version]:
    """Return publishes of a program that came before version `before`, the newest first."""
    rows = session.execute(LIST, {"program_id": program_id, "before": before, "limit": limit}).mappings()
    return [Version.model_validate(dict(row)) for row in rows]


def find_plan(session: Connection, program_id: UUID, week_number: int) -> Plan | None:
    """Return the plan of a week; None when none is published."""
    row = session.execute(WEEK, {"program_id": program_id, "week_number": week_number}).mappings().one_or_none()
    return Plan.model_validate(dict(row)) if row else None


def list_plans(session: Connection, program_id: UUID, since: date) -> list[Plan]:
    """Return the plans of the weeks that begin on a day or later, in their order."""
    rows = session.execute(SINCE, {"program_id": program_id, "since": since}).mappings()
    return [Plan.model_validate(dict(row)) for row in rows]


def find_newest_run(session: Connection, program_id: UUID, week_number: int, pipelines: Collection[str]) -> UUID | None:
    """Return the newest run of a week by one of these pipelines."""
    facts = {"program_id": program_id, "week_number": week_number, "pipelines": list(pipelines)}
    return session.execute(NEWEST_RUN, facts).scalar_one_or_none()
