"""`regimen webhooks`: endpoints that are told what happens, what was sent to them, and sending it again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import click

from commands.control import BY, REASON_IF_ANY
from commands.reach import database
from commands.tables import ago, console, print_rows, short, spell
from commands.work import reached
from db.queries import deliveries as messages
from db.queries import webhooks as queries
from db.queries.deliveries import Delivery
from db.queries.webhooks import Endpoint
from db.session import transaction
from domain.errors import InvalidInput
from domain.webhooks.events import ASKED_FOR, EVENTS
from domain.webhooks.retries import State
from jobs.runtime import Runtime
from jobs.webhooks import endpoints
from jobs.webhooks.endpoints import Deed

ID = click.argument("endpoint", metavar="ID")
ANY_APP = None
LIST = "\n".join(f"  {event.type:<15}  {event.when}" for event in EVENTS if event.type in ASKED_FOR)


@click.group(invoke_without_command=True)
@click.pass_context
def webhooks(ctx: click.Context) -> None:
    """List endpoints of web hooks: whose, whether they are enabled, since when they fail, how much waits."""
    if ctx.invoked_subcommand:
        return
    with database() as engine, transaction(engine) as session:
        found = queries.list_endpoints(session, ANY_APP)
    if not found:
        click.echo("there are no web hooks; `regimen webhooks add https://example.org/hooks` registers one")
        return
    print_rows(console(), ("endpoint", "upstream", "waiting", "state", "address"), [_row(one) for one in found])


@webhooks.command(
    help="Register an address and print its secret, this once.\n\nEvents:\n\n\b\n"
    + LIST
    + "\n\n\b\n  regimen webhooks add https://coach.example.org/hooks --event plan.published --upstream coach-app",
)
@click.argument("url")
@click.option("--event", "types", multiple=True, help="What it is told of; may be given again. Without it, everything.")
@click.option("--upstream", help="The app it belongs to, which then sees it, too.")
@click.option("--description", default="", help="For whoever reads the list.")
@REASON_IF_ANY
@BY
def add(url: str, types: tuple[str, ...], upstream: str | None, description: str, reason: str, actor: str) -> None:
    """Register an endpoint."""
    facts = {"url": url, "event_types": types or ASKED_FOR, "upstream": upstream, "description": description}
    with reached() as runtime:
        endpoint, secret = endpoints.register(runtime, facts, Deed(actor, reason))
    click.echo(f"{endpoint.id}\n{secret}")
    click.echo("the secret is not shown again; messages are signed with it", err=True)


@webhooks.command()
@ID
@REASON_IF_ANY
@BY
def remove(endpoint: str, reason: str, actor: str) -> None:
    """Delete an endpoint and its secrets; what waits for it is not sent."""
    with reached() as runtime:
        endpoints.delete(runtime, ANY_APP, _find(runtime, endpoint), Deed(actor, reason))
    click.echo("removed")


@webhooks.command()
@ID
@REASON_IF_ANY
@BY
def enable(endpoint: str, reason: str, actor: str) -> None:
    """Send to an endpoint again, what waited first."""
    _switch(endpoint, Deed(actor, reason), on=True)


@webhooks.command()
@ID
@REASON_IF_ANY
@BY
def disable(endpoint: str, reason: str, actor: str) -> None:
    """Send nothing more to an endpoint, and tell it of nothing new, until it is enabled."""
    _switch(endpoint, Deed(actor, reason), on=False)


@webhooks.command()
@ID
@REASON_IF_ANY
@BY
def rotate(endpoint: str, reason: str, actor: str) -> None:
    """Make a new secret and print it, this once; for 24 hours the one before signs, too."""
    with reached() as runtime:
        made = endpoints.rotate(runtime, ANY_APP, _find(runtime, endpoint), Deed(actor, reason))
    click.echo(made.secret)
    click.echo(f"the secret before it signs, too, until {made.old_until.astimezone(UTC):%a %d %b %H:%M} UTC", err=True)


@webhooks.command()
@ID
def test(endpoint: str) -> None:
    """Send a `webhook.test`; `deliveries` says what came of it."""
    with reached() as runtime:
        sent = endpoints.send_test(runtime, ANY_APP, _find(runtime, endpoint))
    click.echo(f"{sent.id} goes out with the scheduler's next tick")


@webhooks.command()
@ID
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only these.")
@click.option(
    "--limit", type=click.IntRange(1, 1_000), default=20, show_default=True, help="How many, the newest first."
)
def deliveries(endpoint: str, state: State | None, limit: int) -> None:
    """List what was sent to an endpoint or waits to be, the newest first, with its last answer."""
    with reached() as runtime, transaction(runtime.engine) as session:
        wanted = State(state) if state else None
        found = messages.list_deliveries(session, queries.find_id(session, endpoint), state=wanted, limit=limit)
    if not found:
        click.echo("nothing")
        return
    headings = ("delivery", "event", "happened", "state", "attempts", "next", "last answer")
    print_rows(console(), headings, [_line(one) for one in found], numbers=("attempts",))


@webhooks.command()
@ID
@click.argument("delivery", type=click.UUID, required=False)
@click.option("--failed-since", type=click.DateTime(), metavar="MOMENT", help="All given up since then, UTC.")
@REASON_IF_ANY
@BY
def redeliver(endpoint: str, delivery: UUID | None, failed_since: datetime | None, reason: str, actor: str) -> None:
    """Send one message again, or all that were given up since a moment; under the id each had."""
    if (delivery is None) == (failed_since is None):
        message = "give the id of a delivery, or --failed-since"
        raise InvalidInput(message)
    with reached() as runtime:
        found, deed = _find(runtime, endpoint), Deed(actor, reason)
        if delivery:
            endpoints.redeliver(runtime, ANY_APP, found, delivery, deed)
            count = 1
        else:
            since = (failed_since or datetime.now(UTC)).replace(tzinfo=UTC)
            count = endpoints.redeliver_failed(runtime, ANY_APP, found, since, deed)
    click.echo(f"{count} {'goes' if count == 1 else 'go'} out with the scheduler's next tick")


def _switch(endpoint: str, deed: Deed, *, on: bool) -> None:
    with reached() as runtime:
        after = endpoints.change(runtime, ANY_APP, _find(runtime, endpoint), {"enabled": on}, deed)
    click.echo(f"enabled; {after.waiting} wait" if on else "disabled")


def _find(runtime: Runtime, endpoint: str) -> UUID:
    with transaction(runtime.engine) as session:
        return queries.find_id(session, endpoint)


def _row(one: Endpoint) -> tuple[str, ...]:
    if not one.enabled:
        state = f"disabled: {one.disabled_reason}"
    elif one.failing_since:
        state = f"fails for {spell(datetime.now(UTC) - one.failing_since)}"
    else:
        state = "enabled"
    about = f" ({one.description})" if one.description else ""
    return (short(one.id), one.upstream or "-", f"{one.waiting:,}", state, f"{one.url}{about}")


def _line(one: Delivery) -> tuple[str, ...]:
    last = one.log[-1] if one.log else None
    answer = "-" if last is None else last.error or f"{last.status_code} {last.excerpt or ''}".strip()
    wait = one.next_attempt_at and one.next_attempt_at - datetime.now(UTC)
    due = "-" if wait is None else f"in {spell(wait)}" if wait > timedelta(0) else "now"
    return (str(one.id), one.type, ago(one.occurred_at), one.state, str(one.attempts), due, " ".join(answer.split()))
