"""Gathering all a run may know, once, at its start."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, text

from db.queries import catalogue, clients, messages, pantry, physician_queries, tracking, violations
from db.queries.flags import PASSED
from db.tables.programs import programs
from db.tables.safety import red_flags
from domain.agents.coach import Said as CoachSaid
from domain.agents.scientist import Said as ScientistSaid
from domain.check_in import first_day, local_date
from domain.errors import AgentError, NotFound
from domain.intake import Intake, client_facts
from domain.runs import Turn
from domain.safety.intake import ADMITTED
from domain.snapshot import OpenFlag, ProgramFacts, SettledFlag, Snapshot
from domain.vocabulary import AgentName

LOOK_BACK = timedelta(days=56)
"""Days of logs the agents see."""
WEEK = timedelta(days=7)

PANTRY_LASTS = timedelta(days=7)
"""A count of the pantry is believed for so long: by then the week it was made for is eaten. [D]"""


FROZEN = text("SELECT snapshot FROM run_snapshots WHERE run_id = :run_id")


def get_frozen(session: Connection, run_id: UUID) -> dict[str, Any] | None:
    """Return what was frozen at the run's start; None before its first stage, and once its month is pruned."""
    return session.execute(FROZEN, {"run_id": run_id}).scalar_one_or_none()


def gather(session: Connection, turn: Turn, *, with_question: bool = False) -> Snapshot:
    """Return everything the run is allowed to look at, as of its moment; the question it answers if it answers one.

    Raises:
        NotFound: the client's intake is gone.
        AgentError: the newest intake was not let in, or its twelve months are over: nothing may be planned.
    """
    intake, outcome, today = _let_in(session, turn)
    week_start = first_day(turn.moment, intake.timezone)
    since = today - LOOK_BACK
    scientist = messages.get_last_published(session, turn.program_id, AgentName.SCIENTIST)
    coach = messages.get_last_published(session, turn.program_id, AgentName.COACH)
    return Snapshot(
        now=turn.moment,
        today=today,
        trigger=turn.trigger,
        week_number=turn.week_number,
        week_start=week_start,
        client=client_facts(intake, turn.client_id, today, cleared_light=outcome == "cleared_light"),
        program=_program(session, turn.program_id),
        days=tracking.list_days(session, turn.client_id, since, today),
        lifts=tracking.list_lifts(session, turn.client_id, since, today),
        girths=tracking.list_girths(session, turn.program_id, today),
        weather=tracking.list_weather(session, turn.client_id, week_start, week_start + WEEK),
        open_flags=_open_flags(session, turn.client_id),
        settled_flags=_settled_flags(session, turn.client_id),
        notes=tracking.list_notes(session, turn.program_id, since, today),
        settled_texts=violations.list_settled_texts(session, turn.client_id),
        last_menses_on=tracking.get_last_menses(session, turn.client_id, today),
        scientist_state=ScientistSaid.model_validate(scientist).state if scientist else None,
        coach_state=CoachSaid.model_validate(coach).state if coach else None,
        catalogue_version=catalogue.current_version(session),
        pantry=pantry.list_items(session, turn.client_id, today - PANTRY_LASTS, today),
        asked=physician_queries.find_asked(session, turn) if with_question else None,
    )


def _let_in(session: Connection, turn: Turn) -> tuple[Intake, str, date]:
    """Return the newest intake, what the gate said, and the client's local date."""
    newest = clients.get_intake(session, turn.client_id)
    if newest is None:
        message = f"client {turn.client_id} has no intake; import it again, then resume the run"
        raise NotFound(message)
    intake, outcome, cleared_until = newest
    if outcome not in ADMITTED:
        message = f"the intake gate says {outcome}; send an intake that is let in, then resume the run"
        raise AgentError(message)
    today = local_date(turn.moment, intake.timezone)
    if cleared_until is not None and today > cleared_until:
        message = f"the clearance ended on {cleared_until}; send the intake again, answered anew, then resume the run"
        raise AgentError(message)
    return intake, outcome, today


def _program(session: Connection, program_id: UUID) -> ProgramFacts:
    row = session.execute(select(programs).where(programs.c.id == program_id)).one()
    return ProgramFacts(
        program_id=program_id,
        start_date=row.start_date,
        phase=row.current_phase,
        tier=row.current_tier,
        adaptation_complete=row.adaptation_period_complete,
        start_weight_kg=row.start_weight_kg,
        target_weight_kg=row.target_weight_kg,
        bmr_kcal=row.bmr_kcal,
        tdee_kcal=row.tdee_kcal,
        target_kcal=row.target_intake_kcal,
        protein_g=row.protein_g,
        fat_g=row.fat_g,
        carbs_g=row.carbs_g,
        fiber_g=row.fiber_g_min,
    )


def _open_flags(session: Connection, client_id: UUID) -> tuple[OpenFlag, ...]:
    table = red_flags
    statement = select(table).where(table.c.client_id == client_id, table.c.status != "resolved").order_by(table.c.id)
    return tuple(
        OpenFlag(flag_type=row.flag_type, severity=row.severity, status=row.status, detected_on=row.detected_at.date())
        for row in session.execute(statement)
    )


def _settled_flags(session: Connection, client_id: UUID) -> tuple[SettledFlag, ...]:
    table = red_flags
    by_somebody = table.c.resolution_notes.is_distinct_from(PASSED)
    statement = (
        select(table)
        .where(table.c.client_id == client_id, table.c.status == "resolved", by_somebody)
        .order_by(table.c.id)
    )
    return tuple(
        SettledFlag(
            flag_type=row.flag_type,
            severity=row.severity,
            resolved_on=(row.resolved_at or row.detected_at).date(),
            evidence=row.evidence,
        )
        for row in session.execute(statement)
    )
