"""`regimen keys`: what upstream apps open the API with."""

from datetime import timedelta
from uuid import UUID

import click

from access import accounts
from commands.control import BY
from commands.reach import database
from commands.tables import ago, console, print_rows
from commands.work import reached
from db.queries import access, pauses
from db.queries.access import Key
from db.session import transaction
from domain.access import OF_ONE_CLIENT, SCOPES, Scope
from domain.errors import NotFound
from jobs.runtime import Runtime

WIDTH = max(map(len, Scope))
CHOICE = click.Choice([scope.value for scope in Scope])
LIST = "\n".join(f"  {scope:<{WIDTH}}  {SCOPES[scope]}" for scope in Scope)


@click.group(invoke_without_command=True)
@click.pass_context
def keys(ctx: click.Context) -> None:
    """List the keys of upstream apps; the keys themselves are not kept."""
    if ctx.invoked_subcommand:
        return
    with database() as engine, transaction(engine) as session:
        found = access.list_keys(session)
    if not found:
        click.echo("there are no keys; `regimen keys add coach-app --scope runs:write --scope runs:read` makes one")
        return
    headings = ("name", "begins", "may", "for", "last used", "state")
    print_rows(console(), headings, [_row(key) for key in found])


@keys.command(
    help="Make a key and print it, this once.\n\nScopes:\n\n\b\n"
    + LIST
    + "\n\nA key with --client reaches that client alone, with at most these: "
    + ", ".join(sorted(OF_ONE_CLIENT))
    + ".\n\n\b\n"
    "  regimen keys add coach-app --all-scopes --upstream coach-app --expires 90\n"
    "  regimen keys add adas-calendar --scope plans:read --client ada@example.org"
)
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice([scope.value for scope in Scope]), help="May be given again."
)
@click.option("--all-scopes", is_flag=True, help="Everything but access:admin.")
@click.option("--upstream", help="The app it puts runs in for; without it, each request names one.")
@click.option("--client", help="The one client it reaches, by id or e-mail.")
@click.option("--expires", metavar="DAYS", type=click.IntRange(1, 3_650), help="After how many days it ends.")
@BY
def add(
    name: str,
    scopes: tuple[str, ...],
    all_scopes: bool,  # noqa: FBT001 - a flag
    upstream: str | None,
    client: str | None,
    expires: int | None,
    actor: str,
) -> None:
    """Make a key."""
    wanted = tuple(Scope(scope) for scope in scopes)
    if all_scopes:
        wanted = tuple(sorted(OF_ONE_CLIENT if client else set(Scope) - {Scope.ACCESS_ADMIN}))
    with reached() as runtime:
        secret = accounts.add_key(
            runtime,
            name,
            wanted,
            actor,
            upstream=upstream,
            client_id=_find(runtime, client) if client else None,
            expires_in=timedelta(days=expires) if expires else None,
        )
    click.echo(secret)
    click.echo("this is the only time it is shown; send it as `Authorization: Bearer ...`", err=True)


@keys.command()
@click.argument("name")
@BY
def revoke(name: str, actor: str) -> None:
    """End a key at once, by its name or what it begins with."""
    with reached() as runtime:
        accounts.revoke_key(runtime, name, actor)
    click.echo(f"{name} opens nothing any more")


def _find(runtime: Runtime, name: str) -> UUID:
    with transaction(runtime.engine) as session:
        found = pauses.find_client(session, name)
    if found is None:
        message = f"client: there is no client {name}; `regimen clients` lists them"
        raise NotFound(message)
    return found


def _row(key: Key) -> tuple[str, ...]:
    last = ago(key.last_used_at) if key.last_used_at else "never"
    whom = ", ".join(filter(None, (key.upstream, key.client)))
    return key.name, key.prefix, " ".join(key.scopes), whom, last, _state(key)


def _state(key: Key) -> str:
    if key.revoked_at:
        return f"revoked {ago(key.revoked_at)}"
    return f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else ""
