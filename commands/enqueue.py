"""`regimen enqueue`: put a run in, or a file of them."""

import re
from datetime import datetime, timedelta
from typing import IO, Any, NoReturn
from uuid import UUID

import click
from click.core import ParameterSource
from pydantic import ValidationError
from sqlalchemy import Engine

from api.bulk import MOST, put_in_many
from api.run_request import NewRun
from commands.work import reached
from db.queries import clients
from db.queries.enqueueing import Request
from db.session import transaction
from domain.errors import InvalidFile, InvalidInput
from domain.problems import describe
from domain.vocabulary import Trigger
from jobs.enqueueing import enqueue as put_in
from jobs.runtime import Runtime

UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
SPAN = re.compile(rf"([0-9]{{1,6}}) ?({'|'.join(UNITS)})")
PLACE = re.compile(r"^runs\.([0-9]+)")
MOST_PROBLEMS = 20
"""How many lines of a file are named when they need mending."""


class Span(click.ParamType):
    """A span such as 90s, 30min, 6h, 2d or 1w."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:  # noqa: ANN401 - click's
        """Return the span."""
        found = SPAN.fullmatch(str(value))
        if found is None or not int(found[1]):
            self._refuse(value, param, ctx)
        return timedelta(**{UNITS[found[2]]: int(found[1])})

    def _refuse(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
        self.fail(f"{value!r} is not a span; write 90s, 30min, 6h, 2d or 1w", param, ctx)


MOMENT = click.DateTime(["%Y-%m-%dT%H:%M:%S%z"])


@click.command()
@click.option("--client", help="The client, by e-mail or id; their active program is run.")
@click.option("--program", "program_id", type=click.UUID, help="The program, instead of its client.")
@click.option(
    "--file",
    "lines",
    type=click.File("rb"),
    help=f"Up to {MOST:,} runs, all or none: JSON, one a line, with the fields of POST /v1/runs; - is standard input.",
)
@click.option(
    "--trigger", type=click.Choice([kind.value for kind in Trigger]), default="manual", show_default=True, help="Why."
)
@click.option("--key", "idempotency_key", help="Idempotency key: the same key puts in one run.")
@click.option("--unique-for", type=Span(), help="How long the key stands, such as 6h; without it, for ever.")
@click.option("--priority", type=click.IntRange(-100, 100), default=0, show_default=True, help="Higher goes first.")
@click.option("--delay", type=Span(), help="Begin so long from now, such as 30min.")
@click.option("--as-of", type=MOMENT, metavar="MOMENT", help="Plan as of a moment, such as 2026-11-20T08:00:00+00:00.")
@click.option(
    "--on-busy",
    type=click.Choice(["wait", "reject"]),
    default="wait",
    show_default=True,
    help="What to do while another run of the client is under way.",
)
@click.option(
    "--upstream", default="cli", show_default=True, help="In whose name; an upstream has a share and a limit."
)
def enqueue(
    client: str | None,
    program_id: UUID | None,
    lines: IO[bytes] | None,
    delay: timedelta | None,
    **wanted: Any,  # noqa: ANN401 - click's options
) -> None:
    """Put a run in and print its id; or a file of runs, all or none, and print an id a line.

    \b
      regimen enqueue --client ada@example.org --trigger adjustment --key coach-app:4711
      regimen enqueue --file runs.jsonl --upstream night-import
    """  # noqa: D301 - click's mark for lines to keep
    if sum(one is not None for one in (client, program_id, lines)) != 1:
        message = "give --client or --program, one of the two; or --file"
        raise InvalidInput(message)
    if lines is not None:
        _insist_on_the_file_alone()
    with reached() as runtime:
        if lines is not None:
            _put_in_file(runtime, lines, wanted["upstream"])
            return
        program_id = program_id or program_of(runtime.engine, client or "")
        available_at = datetime.now().astimezone() + delay if delay else None
        click.echo(put_in(runtime, Request(program_id=program_id, available_at=available_at, **wanted)))


def program_of(engine: Engine, client: str) -> UUID:
    """Return the active program of a client named by e-mail or id.

    Raises:
        NotFound: no such client.
        Refused: the client has no active program.
    """
    with transaction(engine) as session:
        return clients.find_program(session, _client(client))


def _insist_on_the_file_alone() -> None:
    """Refuse options that each line of the file says for itself."""
    context = click.get_current_context()
    said = [name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    beside = [name.replace("_", "-") for name in said if name not in {"lines", "upstream"}]
    if beside:
        message = f"with --file each line says so itself: leave out {', '.join(beside)}"
        raise InvalidInput(message)


def _put_in_file(runtime: Runtime, lines: IO[bytes], upstream: str) -> None:
    """Put in what a file holds; a line that names no upstream is in that of the command."""
    runs: dict[int, NewRun] = {}
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                run = NewRun.model_validate_json(line)
                named = "upstream" in run.model_fields_set
                runs[number] = run if named else run.model_copy(update={"upstream": upstream})
            except ValidationError as error:
                problems += [f"line {number}: {field}: {problem}" for field, problem in describe(error)]
        if len(problems) >= MOST_PROBLEMS or len(runs) > MOST:
            break
    if len(runs) > MOST:
        problems = [f"more than {MOST:,} runs; split the file"]
    if problems or not runs:
        raise InvalidFile(lines.name, problems or ["no runs; write one JSON object a line"])
    numbers = list(runs)
    try:
        run_ids = put_in_many(runtime, tuple(runs.values()))
    except InvalidInput as error:
        message = PLACE.sub(lambda found: f"line {numbers[int(found[1])]}", str(error))
        raise type(error)(message) from error
    click.echo("\n".join(map(str, run_ids)))


def _client(text: str) -> UUID | str:
    try:
        return UUID(text)
    except ValueError:
        return text
