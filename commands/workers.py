"""`regimen workers`: which worker processes live and what they work on; let one drain, or go on."""

import click

from commands.control import BY, REASON
from commands.reach import database
from commands.tables import ago, console, print_rows, short
from commands.work import reached
from db.queries import health
from db.queries.health import Process
from db.session import transaction
from jobs import draining

NUMBERS = ("at work", "threads")
NAME = click.argument("name", metavar="HOST:PID|ID")


@click.group(invoke_without_command=True)
@click.pass_context
def workers(ctx: click.Context) -> None:
    """List the worker processes heard of within the hour: what each works on, and whether it drains."""
    if ctx.invoked_subcommand:
        return
    with database() as engine, transaction(engine) as session:
        found = [one for one in health.list_processes(session) if one.kind == "worker"]
    if not found:
        click.echo("no worker was heard of within the hour; `regimen up` starts them")
        return
    headings = ("worker", "id", "state", *NUMBERS, "heard of", "since")
    print_rows(console(), headings, [_row(one) for one in found], numbers=NUMBERS)


@workers.command()
@NAME
@REASON
@BY
def drain(name: str, reason: str, actor: str) -> None:
    """Let a worker end the stages it has and take nothing more up; it stays alive and can go on."""
    with reached() as runtime:
        with transaction(runtime.engine) as session:
            process_id = health.find_worker(session, name)
        worker = draining.drain(runtime, process_id, actor, reason)
    click.echo(f"{worker.host}:{worker.pid} drains with its next heartbeat; `regimen workers fill` lets it go on")


@workers.command()
@NAME
@REASON
@BY
def fill(name: str, reason: str, actor: str) -> None:
    """Let a drained worker take up runs again."""
    with reached() as runtime:
        with transaction(runtime.engine) as session:
            process_id = health.find_worker(session, name)
        worker = draining.fill(runtime, process_id, actor, reason)
    click.echo(f"{worker.host}:{worker.pid} takes up runs again with its next heartbeat")


def _row(one: Process) -> tuple[str, ...]:
    at_work = one.detail.get("working_on", 0)
    state = "gone" if not one.alive else "alive" if not one.drain else "drains" if at_work else "drained"
    cells = (f"{one.host}:{one.pid}", short(one.id), state, str(at_work), str(one.detail.get("threads", "")))
    return (*cells, ago(one.seen_at), ago(one.started_at))
