"""`regimen ask` and `regimen queries`: questions to the PHYSICIAN about a client, and what was answered."""

import json
import time

import click
from pydantic import ValidationError
from rich.markup import escape

from api.query_reply import reply_to, status_of, waits_for
from api.query_request import NewQuery
from commands.reach import database
from commands.tables import ago, console, print_rows, short
from commands.work import reached
from db.queries import pauses, physician_queries
from db.queries.physician_queries import QueryLine
from db.session import transaction
from domain.errors import AgentError, InvalidInput, NotFound, NotReady
from domain.problems import describe
from jobs import asking
from jobs.asking import Question
from jobs.runtime import Runtime

LOOK_SECONDS = 0.1
"""How often a waiting command looks for the answer."""
LONGEST_IN_LIST = 80


@click.command()
@click.argument("client", metavar="CLIENT")
@click.argument("question", metavar="QUESTION")
@click.option("--wait/--no-wait", default=True, help="Wait for the answer and print it; else print the question's id.")
@click.option("--timeout", type=click.IntRange(1, 600), default=60, show_default=True, help="Seconds to wait at most.")
@click.option("--key", "idempotency_key", help="Idempotency key: the same key asks once.")
@click.option(
    "--upstream", default="cli", show_default=True, help="In whose name; an upstream has a share and a limit."
)
@click.option("--json", "as_json", is_flag=True, help="Print question and answer as JSON.")
def ask(client: str, question: str, wait: bool, timeout: int, as_json: bool, **options: str | None) -> None:  # noqa: FBT001 - click flags
    """Ask the PHYSICIAN something about a client, in English: CLIENT is an e-mail or id, QUESTION one text in quotes.

    The answer comes from tables (docs/answers.md); what they do not have is not made up, but referred. An emergency is
    answered at once and pauses the client.
    """
    try:
        worded = NewQuery.model_validate({"question": question, **options})
    except ValidationError as error:
        raise InvalidInput("; ".join(f"{field}: {problem}" for field, problem in describe(error))) from error
    with reached() as runtime:
        line = asking.ask(
            runtime,
            Question(
                client=client,
                text=worded.question,
                upstream=worded.upstream,
                idempotency_key=worded.idempotency_key,
            ),
        )
        if not wait and not line.answered_at:
            click.echo(line.id)
            return
        line = _await(runtime, line, timeout)
    _print(line, as_json=as_json)


@click.command()
@click.argument("query_id", metavar="[ID]", required=False)
@click.option("--client", help="Only questions about this client, by e-mail or id.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def queries(query_id: str | None, client: str | None, limit: int, as_json: bool) -> None:  # noqa: FBT001 - click flag
    """List questions to the PHYSICIAN, newest first; with an ID, which may be cut, print one with its answer."""
    with database() as engine, transaction(engine) as session:
        if query_id is not None:
            _print(physician_queries.get_line(session, physician_queries.find_id(session, query_id)), as_json=as_json)
            return
        if client is not None and pauses.find_client(session, client) is None:
            message = f"client: there is no client {client}; `regimen clients` lists them"
            raise NotFound(message)
        found = physician_queries.list_lines(session, client=client, limit=limit)
    if as_json:
        click.echo(json.dumps([reply_to(line).model_dump(mode="json") for line in found], indent=2, ensure_ascii=False))
    elif not found:
        whom = f" about {client}" if client else ""
        click.echo(f'nothing was asked{whom} yet; ask with `regimen ask CLIENT "QUESTION"`')
    else:
        _print_list(found)


def _await(runtime: Runtime, line: QueryLine, timeout: int) -> QueryLine:
    """Return the question once it is answered.

    Raises:
        AgentError: its run ended without an answer.
        NotReady: it was not answered in time.
    """
    until = time.monotonic() + timeout
    while status_of(line) == "waiting":
        if time.monotonic() > until:
            why = waits_for(line) or "a worker; `regimen doctor` says whether one lives"
            message = (
                f"no answer within {timeout} s, it waits for {why}. `regimen queries {short(line.id)}` has it later"
            )
            raise NotReady(message)
        time.sleep(LOOK_SECONDS)
        line = asking.look_up(runtime, line.id)
    if line.answered_at is None:
        message = f"the question was not answered: its run {line.run_id} {line.run_status}: {line.error}"
        raise AgentError(message)
    return line


def _print(line: QueryLine, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(reply_to(line).model_dump(mode="json"), indent=2, ensure_ascii=False))
        return
    out = console()
    out.print(f"[bold]{line.id}[/]  {_state(line)}")
    out.print(f"{escape(line.full_name)}, asked {ago(line.created_at)}: {escape(line.query)}")
    if line.answer is None:
        why = waits_for(line) or line.error
        out.print(f"no answer: {escape(why)}" if why else "no answer yet")
        return
    out.print(f"\n{escape(line.answer)}\n")
    if line.mechanism:
        out.print(f"why: {escape(line.mechanism)}")
    out.print(f"refer to: {line.referral_target or 'nobody'}")
    out.print(f"urgency: {line.urgency}    coaching: {line.action}")
    for source in line.sources or ():
        out.print(f"source: {escape(source)}")


def _print_list(found: list[QueryLine]) -> None:
    rows = [
        (
            short(line.id),
            line.full_name,
            ago(line.created_at),
            _state(line),
            str(line.action or "") if line.answered_at else "",
            _cut(line.query),
        )
        for line in found
    ]
    print_rows(console(), ("question", "client", "asked", "state", "coaching", "what"), rows)


def _state(line: QueryLine) -> str:
    if line.emergency:
        return "EMERGENCY"
    if not line.answered_at:
        return status_of(line)
    return f"answered, {line.urgency}" if line.in_tables else f"not in the tables, {line.urgency}"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_IN_LIST else f"{flat[: LONGEST_IN_LIST - 1]}…"
