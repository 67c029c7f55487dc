"""The transaction that makes a run's result real, or records that it was held."""

import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.queries import flags as flags_of_clients
from db.queries import forking
from db.tables.food import meal_items, meal_slots, recipes
from db.tables.pipeline import adjustments
from db.tables.programs import program_versions, programs, weekly_plans
from db.tables.training import training_sessions
from domain.agents.physician import Flag
from domain.errors import AgentError, Fenced
from domain.publication import Adjustment, MealRow, Publication
from domain.runs import Turn

IS_CLEAR = text("""
    SELECT 1 FROM agent_messages m JOIN pipeline_runs r ON r.id = m.pipeline_run_id
    WHERE r.id = :run_id AND r.fence = :fence AND r.outcome = 'published'
      AND m.from_agent = 'PHYSICIAN' AND m.payload ->> 'verdict' = 'clear'
""")


LOCK_PROGRAM = text("""
    SELECT set_config('idle_in_transaction_session_timeout', :milliseconds, true)
    FROM programs WHERE id = :program_id FOR NO KEY UPDATE
""")


def lock_program(session: Connection, program_id: UUID, lease: timedelta) -> None:
    """Lock the program before the run's turn, in the order in which whoever puts a run in does.

    A worker that stops in this transaction loses it, and the locks, as soon as its lease is over.
    """
    milliseconds = str(round(lease / timedelta(milliseconds=1)))
    session.execute(LOCK_PROGRAM, {"program_id": program_id, "milliseconds": milliseconds})


def publish(session: Connection, turn: Turn, week: Publication) -> None:
    """Write the whole week; a week that was there already is replaced, its versions stay.

    Raises:
        Fenced: the run is not this worker's, or the PHYSICIAN has not cleared it. Nothing may be published then.
        AgentError: the run rests on what was known before a week that has been published since.
    """
    if session.execute(IS_CLEAR, {"run_id": turn.run_id, "fence": turn.fence}).one_or_none() is None:
        message = f"run {turn.run_id} may not publish: the verdict is missing or not clear"
        raise Fenced(message)
    outdated = find_newer(session, turn.run_id)
    if outdated:
        raise AgentError(outdated)
    this_program = programs.c.id == turn.program_id
    session.execute(update(programs).where(this_program).values(week.program | {"updated_at": func.now()}))
    plan_id = _replace_plan(session, turn, week)
    _write_meals(session, plan_id, week.meals)
    _write_sessions(session, turn, week)
    write_adjustments(session, turn, week.adjustments)
    _append_version(session, turn, week.bundle)


def find_newer(session: Connection, run_id: UUID) -> str | None:
    """Say which week was published since the run first began; None when what it rests on is the newest."""
    newer = forking.find_newer(session, run_id)
    return newer and f"week {newer[0]} was published after run {run_id} began; put a new run in instead"


def write_adjustments(session: Connection, turn: Turn, rows: tuple[Adjustment, ...]) -> None:
    """Log what changed, or that the week was held."""
    values = [
        row.model_dump(mode="json") | {"pipeline_run_id": turn.run_id, "program_id": turn.program_id} for row in rows
    ]
    if values:
        session.execute(insert(adjustments), values)


def write_flags(session: Connection, turn: Turn, flags: tuple[Flag, ...]) -> None:
    """Record red flags; one that is open already at the same severity is left as it is."""
    flags_of_clients.raise_flags(session, flags, turn.client_id, turn.moment, turn.program_id, turn.run_id)


def _replace_plan(session: Connection, turn: Turn, week: Publication) -> UUID:
    same_week = (weekly_plans.c.program_id == turn.program_id) & (weekly_plans.c.week_number == turn.week_number)
    session.execute(delete(weekly_plans).where(same_week))
    owner = {"program_id": turn.program_id, "week_number": turn.week_number, "pipeline_run_id": turn.run_id}
    return session.execute(
        insert(weekly_plans).values(week.weekly_plan | owner).returning(weekly_plans.c.id)
    ).scalar_one()


def _write_meals(session: Connection, plan_id: UUID, meals: tuple[MealRow, ...]) -> None:
    names = {meal.recipe for meal in meals if meal.recipe}
    known = session.execute(select(recipes.c.name, recipes.c.id).where(recipes.c.name.in_(names))).all()
    recipe_ids = {row.name: row.id for row in known}
    rows = [
        meal.model_dump(mode="json", exclude={"items", "recipe"})
        | {"weekly_plan_id": plan_id, "recipe_id": recipe_ids.get(meal.recipe or "")}
        for meal in meals
    ]
    statement = insert(meal_slots).returning(meal_slots.c.id, sort_by_parameter_order=True)
    slot_ids = session.execute(statement, rows).scalars().all()
    items = [
        {"meal_slot_id": slot_id, "position": position, "food": item.food, "grams": item.grams}
        for slot_id, meal in zip(slot_ids, meals, strict=True)
        for position, item in enumerate(meal.items)
    ]
    if items:
        session.execute(insert(meal_items), items)


def _write_sessions(session: Connection, turn: Turn, week: Publication) -> None:
    table = training_sessions
    days = [planned.day for planned in week.sessions]
    ours = table.c.program_id == turn.program_id
    replaced = (table.c.week_number == turn.week_number) | table.c.planned_on.in_(days)
    session.execute(delete(table).where(ours, replaced, table.c.completed.is_(False)))
    rows: list[dict[str, Any]] = [
        {
            "program_id": turn.program_id,
            "pipeline_run_id": turn.run_id,
            "week_number": turn.week_number,
            "planned_on": planned.day,
            "day": planned.weekday,
            "session_focus": planned.focus,
            "phase": week.program["current_phase"],
            "warmup": list(planned.warmup),
            "exercises": [exercise.model_dump(mode="json") for exercise in planned.exercises],
            "target_rpe": planned.target_rpe,
            "minutes": planned.minutes,
            "session_notes": "\n".join(planned.notes) or None,
        }
        for planned in week.sessions
    ]
    if rows:
        done_already = upsert(table).on_conflict_do_nothing(index_elements=["program_id", "planned_on"])
        session.execute(done_already, rows)


def _append_version(session: Connection, turn: Turn, bundle: dict[str, Any]) -> None:
    content = json.dumps(bundle, sort_keys=True, ensure_ascii=False)
    newest = select(func.coalesce(func.max(program_versions.c.version), 0)).where(
        program_versions.c.program_id == turn.program_id
    )
    row = {
        "program_id": turn.program_id,
        "pipeline_run_id": turn.run_id,
        "version": session.execute(newest).scalar_one() + 1,
        "week_number": turn.week_number,
        "full_bundle": bundle,
        "bundle_sha256": hashlib.sha256(content.encode()).hexdigest(),
    }
    session.execute(insert(program_versions).values(row))
