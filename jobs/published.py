"""A program's published week, or why there is none."""

from datetime import UTC

from sqlalchemy import Connection

from db.queries import plans, runs
from db.queries.plans import Plan
from db.queries.program_lines import ProgramLine
from db.queries.runs import RunLine
from domain.errors import NotFound
from domain.pipelines import PIPELINES
from domain.runs import RunStatus

WORDS = {
    RunStatus.PENDING: "is being planned: run {id} waits for its turn; ask again once it has ended",
    RunStatus.RUNNING: "is being planned: run {id} is at work; ask again once it has ended",
    RunStatus.COMPLETED: "was held by run {id}: {summary}",
    RunStatus.FAILED: "has no plan: run {id} failed at {error_agent}: {error_message}; it can be resumed once the cause"
    " is mended",
    RunStatus.CANCELLED: "has no plan: run {id} was cancelled; put a new run in if it is still wanted",
}
"""Why a week has no plan, by how its newest run stands."""


def get_plan(session: Connection, program: ProgramLine, week_number: int) -> Plan:
    """Return the plan of a week.

    Raises:
        NotFound: none is published; the message says why, and which week goes on meanwhile.
    """
    plan = plans.find_plan(session, program.id, week_number)
    if plan is None:
        why = _why_none(session, program, week_number)
        message = f"week: week {week_number} {why}{_meanwhile(program, week_number)}"
        raise NotFound(message)
    return plan


def _why_none(session: Connection, program: ProgramLine, week_number: int) -> str:
    publishing = [name for name, pipeline in PIPELINES.items() if pipeline.publishes]
    run_id = plans.find_newest_run(session, program.id, week_number, publishing)
    if run_id is not None:
        return _of_run(runs.get_line(session, run_id))
    if program.next_check_in_at and week_number == program.current_week + 1:
        due_at = program.next_check_in_at.astimezone(UTC)
        return f"has not run yet; its check-in is due at {due_at:%Y-%m-%dT%H:%M:%SZ}"
    if week_number > program.current_week:
        return f"lies ahead; week {program.current_week} is the current one"
    return "has not run yet; put its run in"


def _of_run(line: RunLine) -> str:
    return WORDS[line.status].format(**line.model_dump())


def _meanwhile(program: ProgramLine, week_number: int) -> str:
    newest = program.newest_week
    return f"; week {newest} goes on meanwhile" if newest and newest < week_number else ""
