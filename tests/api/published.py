"""A published week in the database, planned by the agents once for all tests that look at one."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from benchmarks.line import run
from db.session import transaction
from tests.domain.eating import catalogue

RUN = """
    INSERT INTO pipeline_runs (program_id, client_id, trigger, upstream, week_number, pipeline, status, outcome,
        summary, error_agent, error_message, completed_at)
    SELECT id, client_id, 'manual', 'test', :week, 'coaching', CAST(:status AS pipeline_status), :outcome, :summary,
        :agent, :error, CASE WHEN :status IN ('completed', 'failed', 'cancelled') THEN now() END
    FROM programs WHERE id = :program RETURNING id
"""
PLAN = """
    INSERT INTO weekly_plans (program_id, pipeline_run_id, week_number, week_start, tier, target_intake_kcal, protein_g,
        fat_g, carbs_g, fiber_g, protein_distribution)
    VALUES (:program, :run, :week, :start, 'tier_1', 1800, 126, 60, 189, 25, '{}')
    ON CONFLICT (program_id, week_number) DO UPDATE SET pipeline_run_id = :run, week_start = :start
"""
VERSION = """
    INSERT INTO program_versions (program_id, pipeline_run_id, version, week_number, full_bundle, bundle_sha256)
    SELECT :program, :run, 1 + (SELECT count(*) FROM program_versions WHERE program_id = :program), :week,
        CAST(:bundle AS jsonb), :sha256
"""


@cache
def planned() -> tuple[date, dict[str, Any]]:
    """The first day of a week that was planned, and what every agent said of it."""
    week = next(week for number in range(9) for week in run(7, number, catalogue(), weeks=1) if week.published)
    return week.snapshot.week_start, week.published.bundle


def last_start() -> date:
    """The latest day up to today on which such a week can begin."""
    start, _ = planned()
    return start + timedelta(weeks=(datetime.now(UTC).date() - start).days // 7)


def bundle_from(start: date) -> dict[str, Any]:
    """What every agent said of a week, as if it began on that day, the same day of the week."""
    first, bundle = planned()
    written = json.dumps(bundle)
    days = {first + timedelta(days=number): start + timedelta(days=number) for number in range(-7, 14)}
    for day in sorted(days, reverse=start > first):
        written = written.replace(day.isoformat(), days[day].isoformat())
    return json.loads(written)


def add_run(engine: Engine, program: UUID, week: int, status: str = "completed", **facts: object) -> UUID:
    """A run of a week that stands so."""
    given = {"outcome": None, "summary": None, "agent": None, "error": None} | facts
    with transaction(engine) as session:
        return session.execute(text(RUN), given | {"program": program, "week": week, "status": status}).scalar_one()


def publish(engine: Engine, program: UUID, week: int = 1, start: date | None = None) -> UUID:
    """Publish a week of a program by a run of its own."""
    start = start or last_start()
    run_id = add_run(engine, program, week, outcome="published", summary="Clear.")
    bundle = json.dumps(bundle_from(start))
    facts = {"program": program, "run": run_id, "week": week, "start": start, "bundle": bundle}
    facts["sha256"] = hashlib.sha256(bundle.encode()).hexdigest()
    with transaction(engine) as session:
        session.execute(text(PLAN), facts)
        session.execute(text(VERSION), facts)
    return run_id
