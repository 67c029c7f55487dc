"""`regimen runs replay` and `regimen runs fork`: an ended run thought again, as it was or with changed input."""

import json
import sys
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import click
from rich.markup import escape

from commands.control import BY, ID, REASON_IF_ANY, find
from commands.tables import console, print_rows
from commands.work import reached
from db.queries import snapshots
from db.session import transaction
from domain.errors import InvalidInput
from jobs import control
from jobs.control.documents import Difference, combine, merge, patch_at
from jobs.control.fork import Forked
from jobs.control.replay import Replay
from jobs.runtime import Runtime

SHOWN = 20
"""Differences of one stage that are printed."""
LONGEST_VALUE = 40


@click.command()
@ID
@REASON_IF_ANY
@BY
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def replay(run_id: str, reason: str, actor: str, as_json: bool) -> None:  # noqa: FBT001 - click flag
    """Think every stage of an ended run again from its frozen snapshot, and say what differs.

    Nothing is written but that you did it. Exit code 0: every message is the same to the byte; 1: something differs.
    """
    with reached() as runtime:
        result = control.replay(runtime, find(runtime, run_id), reason, actor)
    if as_json:
        click.echo(result.model_dump_json(indent=2))
    else:
        _print_replay(result)
    if not result.identical:
        sys.exit(1)


@click.command()
@ID
@click.option("--stage", "agent", metavar="AGENT", help="Begin at this agent's stage; without it at the first.")
@click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="FILE|PATH=VALUE",
    help="What its snapshot has otherwise: a JSON merge patch, or such as client.diet=vegan; may be given again.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be taken over and changed; do nothing.")
@click.option("--reason", help="Why; kept with the action.  [required unless --dry-run]")
@BY
def fork(
    run_id: str,
    agent: str | None,
    changes: tuple[str, ...],
    dry_run: bool,  # noqa: FBT001 - click flag
    reason: str | None,
    actor: str,
) -> None:
    """Put in a run that begins at a stage of an ended one with changed input, and print its id.

    What was said before that stage is taken over. It publishes like any run if its verdict is clear.
    """
    if reason is None and not dry_run:
        message = "reason: is missing; say why with --reason"
        raise InvalidInput(message)
    with reached() as runtime:
        origin = find(runtime, run_id)
        change = _change(runtime, origin, changes)
        if dry_run:
            _print_fork(control.show_fork(runtime, origin, agent, change))
        else:
            click.echo(control.fork(runtime, origin, agent, change, reason or "", actor).run_id)


def _change(runtime: Runtime, run_id: UUID, words: tuple[str, ...]) -> dict[str, Any]:
    """Return one merge patch for all that was given, in its order."""
    with transaction(runtime.engine) as session:
        document: object = snapshots.get_frozen(session, run_id) or {}
    change: object = {}
    for word in words:
        path, equals, value = word.partition("=")
        one = patch_at(document, path, _value(value)) if equals and not Path(word).exists() else _read(Path(word))
        document, change = merge(document, one), combine(change, one)
    return cast("dict[str, Any]", change)


def _value(text: str) -> object:
    """Return what is meant: JSON where it is JSON, else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _read(path: Path) -> dict[str, Any]:
    try:
        patch = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        message = f"change: {path} is neither a file of JSON nor PATH=VALUE: {error}"
        raise InvalidInput(message) from error
    if not isinstance(patch, dict):
        message = f"change: {path} holds no object; put the changes in {{ }}"
        raise InvalidInput(message)
    return patch


def _print_replay(result: Replay) -> None:
    out = console()
    for stage in result.stages:
        now = stage.version_now or "none"
        versions = f"version {now}" if now == stage.version_then else f"version {stage.version_then} then, {now} now"
        verdict = "identical" if stage.identical else "fails" if stage.error else "differs"
        out.print(f"[bold]{stage.agent}[/]  {verdict}  {versions}")
        if stage.error:
            out.print(f"  [red]{escape(stage.error)}[/]")
        _print_differences(stage.differences)
    if result.kept:
        out.print(f"taken over from the run it was forked from: {', '.join(result.kept)}")
    out.print("identical" if result.identical else "not identical")


def _print_fork(shown: Forked) -> None:
    out = console()
    out.print(f"begins at {shown.agent}; takes over what was said by {', '.join(shown.keeps) or 'nobody'}")
    if not shown.changes:
        out.print("changes nothing in the snapshot")
    _print_differences(shown.changes)


def _print_differences(found: tuple[Difference, ...]) -> None:
    if not found:
        return
    rows = [(one.path, one.kind, _brief(one.before), _brief(one.after)) for one in found[:SHOWN]]
    print_rows(console(), ("path", "what", "then", "now"), rows)
    if len(found) > SHOWN:
        console().print(f"... and {len(found) - SHOWN:,} more; --json prints all")


def _brief(value: object) -> str:
    text = "" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."
