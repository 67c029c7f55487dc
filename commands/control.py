"""`regimen runs cancel`, `resume`, `retry` and `priority`: steering a run, or all that have something in common."""

import getpass
import sys
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

import click
from pydantic import ValidationError

from commands.tables import ago, console, print_rows, short
from commands.work import reached
from db.queries import runs
from db.queries.bulk import BulkLine
from db.queries.runs import RunLine
from db.queries.selection import Where
from db.session import transaction
from domain.bulk import Deed
from domain.errors import InvalidInput
from domain.problems import describe
from jobs import control
from jobs.control.bulk import TOGETHER, Choice
from jobs.control.steer import NO_REASON
from jobs.runtime import Runtime

DONE: dict[Deed, str] = {"cancel": "cancelled", "resume": "resumed", "retry": "to be tried at once"}
"""What a run is after each deed."""
ONE: dict[Deed, Callable[[Runtime, UUID, str, str], None]] = {
    "cancel": control.cancel,
    "resume": control.resume,
    "retry": control.retry_now,
}

Decorated = Callable[..., Any]


def login_name() -> str:
    """Return who is logged in; an account without a name is `unknown`."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


ID = click.argument("run_id", metavar="ID")
BY = click.option(
    "--by", "actor", default=login_name, show_default="your login name", help="Who does it; kept with the action."
)
REASON = click.option("--reason", required=True, help="Why; kept with the action.")
REASON_IF_ANY = click.option("--reason", default=NO_REASON, show_default=True, help="Why; kept with the action.")


class Asked(NamedTuple):
    """What was asked for: one run by its id, or all runs that fit."""

    run_id: str | None
    where: tuple[str, ...]
    dry_run: bool
    confirm: str | None
    reason: str | None
    actor: str


def one_or_many(command: Decorated) -> Decorated:
    """Let a command take a run's id, or conditions that runs fit."""
    fields = ", ".join(Where.model_fields)
    for decorate in (
        click.option("--confirm", metavar="TOKEN", help="What the dry run printed: these runs and no others."),
        click.option("--dry-run", is_flag=True, help="Print which runs it would reach, and a token; do nothing."),
        click.option(
            "--where", multiple=True, metavar="FIELD=VALUE", help=f"All runs that fit; may be given again: {fields}."
        ),
        click.argument("run_id", metavar="[ID]", required=False),
    ):
        command = decorate(command)
    return command


@click.command()
@one_or_many
@click.option("--reason", help="Why; kept with the run and the action.  [required unless --dry-run]")
@BY
def cancel(**asked: Any) -> None:  # noqa: ANN401 - click's options
    """End a run that has not ended, or all that fit; the stage in flight cannot commit any more."""
    if asked["reason"] is None and not asked["dry_run"]:
        message = "reason: is missing; say why with --reason"
        raise InvalidInput(message)
    _act("cancel", Asked(**asked))


@click.command()
@one_or_many
@REASON_IF_ANY
@BY
def resume(**asked: Any) -> None:  # noqa: ANN401 - click's options
    """Let a failed run, or all that fit, go on at the stage that failed."""
    _act("resume", Asked(**asked))


@click.command()
@one_or_many
@REASON_IF_ANY
@BY
def retry(**asked: Any) -> None:  # noqa: ANN401 - click's options
    """Try the stage of a run that waits to be tried again, or of all that fit, at once."""
    _act("retry", Asked(**asked))


@click.command()
@ID
@click.argument("level", metavar="PRIORITY", type=click.IntRange(-100, 100))
@REASON
@BY
def priority(run_id: str, level: int, reason: str, actor: str) -> None:
    """Let an open run go before others of its upstream and its client, or after them; -100 to 100, higher goes first.

    Write -- before a negative number: regimen runs priority --reason WHY -- ID -5
    """
    with reached() as runtime:
        control.set_priority(runtime, find(runtime, run_id), level, reason, actor)
    click.echo(f"priority {level}")


def find(runtime: Runtime, part: str) -> UUID:
    """Return the run whose id begins or ends so."""
    with transaction(runtime.engine) as session:
        return runs.find_id(session, part)


def _act(deed: Deed, asked: Asked) -> None:
    if (asked.run_id is None) == (not asked.where):
        message = "give a run's ID, or --where FIELD=VALUE, one of the two"
        raise InvalidInput(message)
    reason = asked.reason or ""
    with reached() as runtime:
        if asked.where:
            _act_on_many(runtime, deed, asked, reason)
            return
        if asked.dry_run or asked.confirm:
            message = "--dry-run and --confirm go with --where"
            raise InvalidInput(message)
        ONE[deed](runtime, find(runtime, asked.run_id or ""), reason, asked.actor)
    click.echo(DONE[deed])


def _act_on_many(runtime: Runtime, deed: Deed, asked: Asked, reason: str) -> None:
    where = _conditions(asked.where)
    if asked.dry_run:
        _print_choice(control.choose(runtime, deed, where, asked.actor))
        return
    line = control.confirm(runtime, deed, where, asked.confirm, reason, asked.actor)
    says = "if this ends before they are done, it goes on by itself"
    with click.progressbar(length=line.count, label=says, file=sys.stderr, hidden=line.count <= TOGETHER) as bar:
        for so_far in control.go_through(runtime, line):
            bar.update(line.left - so_far.left)
            line = so_far
    print_progress(line)


def print_progress(line: BulkLine) -> None:
    """Print how far a bulk action has come, and which runs it left as they are."""
    parts = [f"{line.done:,} {DONE[line.deed]}"]
    parts += [f"{line.refused:,} skipped"] if line.refused else []
    parts += [f"{line.left:,} left"] if line.left else []
    click.echo(", ".join(parts))
    if line.refusals:
        print_rows(console(), ("run", "why it was skipped"), [(short(one.run_id), one.reason) for one in line.refusals])


def _conditions(words: tuple[str, ...]) -> Where:
    """Return conditions such as `status=failed`.

    Raises:
        InvalidInput: one is no condition, or given twice; the message names it.
    """
    given: dict[str, str] = {}
    for word in words:
        field, equals, value = word.partition("=")
        if not equals or field in given:
            message = (
                f"where: {word!r} is {'given twice' if equals else 'no condition'}; write status=failed, each once"
            )
            raise InvalidInput(message)
        given[field] = value
    try:
        return Where.model_validate(given)
    except ValidationError as error:
        message = "; ".join(f"where.{field}: {problem}" for field, problem in describe(error))
        raise InvalidInput(message) from error


def _print_choice(choice: Choice) -> None:
    beyond = f" now, of {choice.total:,} that fit" if choice.total > choice.count else ""
    click.echo(f"{choice.count:,} {'run' if choice.count == 1 else 'runs'} would be {DONE[choice.action]}{beyond}")
    if not choice.count:
        return
    print_rows(console(), ("run", "client", "state", "put in", "error"), [_row(run) for run in choice.first])
    if choice.count > len(choice.first):
        click.echo(f"... and {choice.count - len(choice.first):,} more")
    click.echo(f"to do it: the same with --confirm {choice.token} instead of --dry-run")


def _row(run: RunLine) -> tuple[str, ...]:
    agent = run.current_agent or run.error_agent or ""
    return short(run.id), run.full_name, f"{run.status} {agent}".strip(), ago(run.created_at), run.error_message or ""
