"""`regimen users`: who may sign in to the dashboard, and as what."""

import secrets
from pathlib import Path

import click

from access import accounts
from commands.control import BY
from commands.reach import database
from commands.tables import ago, console, print_rows
from commands.work import reached
from db.queries import access
from db.queries.access import User
from db.session import transaction
from domain.access import Role

EMAIL = click.argument("email")
ROLE = click.Choice([role.value for role in Role])
PASSWORD_FILE = click.option(
    "--password-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the password from the first line of this file instead of asking.",
)
GENERATE = click.option("--generate", is_flag=True, help="Make up a password and print it, this once.")


@click.group(invoke_without_command=True)
@click.pass_context
def users(ctx: click.Context) -> None:
    """List who may sign in. A viewer sees runs; an operator steers them and sees health data; an admin does all."""
    if ctx.invoked_subcommand:
        return
    with database() as engine, transaction(engine) as session:
        found = access.list_users(session)
    if not found:
        click.echo("nobody can sign in; `regimen users add you@example.org --role admin` makes the first administrator")
        return
    print_rows(console(), ("e-mail", "role", "signed in", "state"), [_row(user) for user in found])


@users.command()
@EMAIL
@click.option("--role", type=ROLE, required=True, help="What they may do.")
@PASSWORD_FILE
@GENERATE
@BY
def add(email: str, role: str, password_file: Path | None, generate: bool, actor: str) -> None:  # noqa: FBT001 - a flag
    """Let somebody sign in."""
    with reached() as runtime:
        accounts.add_user(runtime, email, _password(password_file, generate=generate), Role(role), actor)
    click.echo(f"{email.lower()} may sign in as {role}")


@users.command()
@EMAIL
@PASSWORD_FILE
@GENERATE
@BY
def password(email: str, password_file: Path | None, generate: bool, actor: str) -> None:  # noqa: FBT001 - a flag
    """Give somebody a new password; their sessions end."""
    with reached() as runtime:
        accounts.set_password(runtime, email, _password(password_file, generate=generate), actor)
    click.echo(f"{email.lower()} has a new password, and is signed out everywhere")


@users.command()
@EMAIL
@click.argument("new_role", metavar="ROLE", type=ROLE)
@BY
def role(email: str, new_role: str, actor: str) -> None:
    """Make somebody a viewer, operator or admin."""
    with reached() as runtime:
        accounts.set_role(runtime, email, Role(new_role), actor)
    click.echo(f"{email.lower()} is now {new_role}")


@users.command()
@EMAIL
@BY
def disable(email: str, actor: str) -> None:
    """Keep somebody out; their sessions end at once."""
    with reached() as runtime:
        accounts.set_disabled(runtime, email, actor, disabled=True)
    click.echo(f"{email.lower()} is kept out")


@users.command()
@EMAIL
@BY
def enable(email: str, actor: str) -> None:
    """Let somebody in again who was disabled."""
    with reached() as runtime:
        accounts.set_disabled(runtime, email, actor, disabled=False)
    click.echo(f"{email.lower()} may sign in again")


@users.command(name="sign-out")
@EMAIL
@BY
def sign_out(email: str, actor: str) -> None:
    """End every session of somebody."""
    with reached() as runtime:
        accounts.sign_out_everywhere(runtime, email, actor)
    click.echo(f"{email.lower()} is signed out everywhere")


def _password(file: Path | None, *, generate: bool) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").partition("\n")[0].removesuffix("\r")
    if generate:
        made = secrets.token_urlsafe(15)
        click.echo(f"password: {made}")
        return made
    return click.prompt("password", hide_input=True, confirmation_prompt=True)


def _row(user: User) -> tuple[str, ...]:
    last = ago(user.signed_in_at) if user.signed_in_at else "never"
    return user.email, user.role, last, "disabled" if user.disabled_at else ""
