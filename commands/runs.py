"""`regimen runs`: list runs, look into one, and list what operators did."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import click
from pydantic import ValidationError
from rich.markup import escape

from commands.lazy import Command, LazyGroup
from commands.reach import database
from commands.tables import ago, console, print_rows, short, spell
from db.queries import operators
from db.queries import runs as queries
from db.queries.operators import Action
from db.queries.run_search import RunFilter, search_runs
from db.queries.runs import Attempt, RunLine
from db.session import transaction
from domain.errors import InvalidInput
from domain.problems import describe
from domain.runs import Outcome, RunStatus
from domain.safety.verdict import NOTHING_FOUND
from domain.vocabulary import AgentName, Trigger


def _one_of(kind: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([member.value for member in kind], case_sensitive=False)


AT_AN_AGENT = (RunStatus.RUNNING, RunStatus.FAILED)
"""A run in one of these states stands at an agent."""

COMMANDS = (
    Command("show", "commands.runs:show", "Look into one run: stages, timings, messages, error."),
    Command("cancel", "commands.control:cancel", "End a run that has not ended, or all that fit."),
    Command("resume", "commands.control:resume", "Let a failed run go on at the stage that failed, or all that fit."),
    Command("retry", "commands.control:retry", "Try a run that waits to be tried again at once, or all that fit."),
    Command("bulk", "commands.bulk:bulk", "List what was done to many runs at once, look how far one is, or stop it."),
    Command("priority", "commands.control:priority", "Let an open run go before others, or after them."),
    Command("replay", "commands.rethink:replay", "Think an ended run again and say what differs."),
    Command("fork", "commands.rethink:fork", "Put in a run that begins at a stage of an ended one with changed input."),
    Command("actions", "commands.runs:actions", "List what operators did, to one run or to anything."),
)


@click.group(cls=LazyGroup, table=COMMANDS, invoke_without_command=True)
@click.option("--status", type=_one_of(RunStatus), help="Only runs in this state.")
@click.option("--trigger", type=_one_of(Trigger), help="Only runs put in for this reason.")
@click.option("--client", help="Only runs of this client, by e-mail or id.")
@click.option("--agent", type=_one_of(AgentName), help="Only runs that are at, or failed at, this agent.")
@click.option("--outcome", type=_one_of(Outcome), help="Only runs that came to this.")
@click.option("--error", help="Only runs whose error has these words, in any case; three characters or more.")
@click.option("--upstream", help="Only runs that this app put in.")
@click.option("--pipeline", help="Only runs of this pipeline.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many, newest first.")
@click.pass_context
def runs(ctx: click.Context, limit: int, **filters: str | None) -> None:
    """List runs that fit every option given, newest first.

    `regimen runs show ID` looks into one; an id may be cut to its end or beginning.
    """
    if ctx.invoked_subcommand:
        return
    try:
        wanted = RunFilter.model_validate(filters)
    except ValidationError as error:
        message = "; ".join(f"--{field}: {problem}" for field, problem in describe(error))
        raise InvalidInput(message) from error
    with database() as engine, transaction(engine) as session:
        found = search_runs(session, wanted, None, limit)
    if not found:
        click.echo("no runs match; put one in with `regimen enqueue`, or look without filters")
        return
    rows = [
        (short(run.id), run.full_name, str(run.week_number), run.trigger, _state(run), ago(run.created_at), _what(run))
        for run in found
    ]
    print_rows(console(), ("run", "client", "week", "trigger", "state", "put in", "what"), rows, numbers=("week",))


def _state(run: RunLine) -> str:
    agent = run.current_agent or run.error_agent
    return f"{run.status} {agent}" if agent and run.status in AT_AN_AGENT else run.outcome or run.status


def _what(run: RunLine) -> str:
    if run.status is RunStatus.PENDING and run.available_at > datetime.now(UTC):
        return f"begins {run.available_at.astimezone(UTC):%a %d %b %H:%M} UTC"
    return run.error_message or (run.summary if run.summary != NOTHING_FOUND else "") or ""


@click.command()
@click.argument("run_id", metavar="ID")
@click.option("--messages/--no-messages", default=True, help="Print what each agent said.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def show(run_id: str, messages: bool, as_json: bool) -> None:  # noqa: FBT001 - click flags
    """Look into one run: stages, timings, messages, error."""
    with database() as engine, transaction(engine) as session:
        found = queries.find_id(session, run_id)
        line = queries.get_line(session, found)
        attempts = queries.list_attempts(session, found)
        said = queries.list_messages(session, found)
        done = operators.list_actions(session, run_id=found)
    if as_json:
        parts = {"run": line, "attempts": attempts, "messages": said, "actions": done}
        dumped = {
            name: [item.model_dump(mode="json") for item in part]
            if isinstance(part, list)
            else part.model_dump(mode="json")
            for name, part in parts.items()
        }
        click.echo(json.dumps(dumped, indent=2, ensure_ascii=False))
        return
    _print_line(line)
    _print_attempts(attempts)
    if done:
        console().print("\n[bold]what operators did to it[/]")
        _print_actions(done)
    for message in said if messages else []:
        size = len(json.dumps(message.payload))
        console().print(f"\n[bold]{message.from_agent} -> {message.to_agent}[/]  {message.data_type}, {size:,} bytes")
        for name, value in message.payload.items():
            console().print(f"  {name}: {escape(_brief(value))}")


@click.command()
@click.option("--run", "run_id", metavar="ID", help="Only what was done to this run.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def actions(run_id: str | None, limit: int, as_json: bool) -> None:  # noqa: FBT001 - click flag
    """List what operators did, the newest first: when, who, what, to what and why."""
    with database() as engine, transaction(engine) as session:
        found = queries.find_id(session, run_id) if run_id else None
        done = operators.list_actions(session, run_id=found, limit=limit)
    if as_json:
        click.echo(json.dumps([action.model_dump(mode="json") for action in done], indent=2, ensure_ascii=False))
    elif done:
        _print_actions(done)
    else:
        click.echo("no operator did anything yet")


def _print_actions(done: list[Action]) -> None:
    rows = [(ago(one.created_at), one.actor, one.action, _subject(one), one.reason) for one in done]
    print_rows(console(), ("when", "who", "did", "to", "why"), rows)


def _subject(action: Action) -> str:
    name = short(UUID(action.subject_id)) if action.subject_kind == "run" else action.subject_id
    return f"{action.subject_kind} {name}"


def _print_line(run: RunLine) -> None:
    out = console()
    out.print(f"[bold]{run.id}[/]  {run.outcome or run.status}")
    whence = f"put in by {escape(run.upstream)} {ago(run.created_at)}"
    out.print(f"{escape(run.full_name)}, week {run.week_number}, {run.trigger}, {whence}")
    if run.forked_from:
        out.print(f"forked from {run.forked_from}")
    if run.started_at:
        took = (run.completed_at - run.started_at) if run.completed_at else None
        out.print(
            f"started {ago(run.started_at)}" + (f", took {spell(took)}" if took else f", now at {run.current_agent}")
        )
    if run.summary:
        out.print(escape(run.summary))
    if run.error_message:
        whose = f"{run.error_agent}: " if run.error_agent else ""
        out.print(f"[red]{whose}{escape(run.error_message)}[/]")
    if run.status is RunStatus.FAILED:
        out.print(f"finished stages are kept; mend the cause, then: regimen runs resume {short(run.id)}")


def _print_attempts(attempts: list[Attempt]) -> None:
    rows: list[tuple[str, ...]] = []
    for attempt in attempts:
        times = attempt.times
        spans = ("-" if span is None else spell(span) for span in (times.wait, times.think, times.commit, times.work))
        rows.append((attempt.agent, attempt.outcome, *spans, attempt.error or ""))
    if not rows:
        console().print("no stage was taken up")
        return
    numbers = ("waited", "thought", "committed", "took")
    print_rows(console(), ("stage", "ended", *numbers, "error"), rows, numbers=numbers)


def _brief(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else f"{text[:157]}..."  # noqa: PLR2004 - two lines of a terminal
