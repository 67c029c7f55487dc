"""`regimen flags`: what the PHYSICIAN raised and nobody has resolved, and recording what was decided."""

import click

from commands.control import BY
from commands.reach import database
from commands.tables import ago, console, print_rows, short
from db.queries import flags as queries
from db.session import transaction
from domain.vocabulary import FlagStatus
from jobs.settling import settle_flag

ID = click.argument("flag_id", metavar="ID")
NOTES = click.option("--notes", required=True, help="What was found and decided, and by whom; kept with the flag.")


@click.group(invoke_without_command=True)
@click.pass_context
def flags(ctx: click.Context) -> None:
    """List open red flags, the gravest first. A serious or urgent one holds its client's weeks until it is resolved."""
    if ctx.invoked_subcommand:
        return
    with database() as engine, transaction(engine) as session:
        rows = queries.list_open(session)
    if not rows:
        click.echo("no open red flags")
        return
    lines = [
        (short(flag.id), flag.full_name, flag.severity, flag.status, ago(flag.detected_at), _what(flag))
        for flag in rows
    ]
    print_rows(console(), ("flag", "client", "severity", "status", "raised", "what"), lines)


def _what(flag: queries.RedFlag) -> str:
    referral = f"; refer to {flag.referral_target}" if flag.referral_target else ""
    return f"{flag.description or flag.flag_type}{referral}"


@flags.command()
@ID
@NOTES
@BY
def acknowledge(flag_id: str, notes: str, actor: str) -> None:
    """Record that somebody looks into a flag; it goes on holding."""
    _settle(flag_id, FlagStatus.ACKNOWLEDGED, notes, actor)


@flags.command()
@ID
@NOTES
@BY
def refer(flag_id: str, notes: str, actor: str) -> None:
    """Record that the client was referred; it goes on holding."""
    _settle(flag_id, FlagStatus.REFERRED, notes, actor)


@flags.command()
@ID
@NOTES
@BY
def resolve(flag_id: str, notes: str, actor: str) -> None:
    """Record that a flag is settled; the client's next run may publish again."""
    _settle(flag_id, FlagStatus.RESOLVED, notes, actor)


def _settle(flag_id: str, status: FlagStatus, notes: str, actor: str) -> None:
    with database() as engine:
        with transaction(engine) as session:
            found = queries.find_id(session, flag_id)
        email = settle_flag(engine, found, status, notes, actor)
        with transaction(engine) as session:
            others = sum(flag.email == email for flag in queries.list_open(session))
    if status is not FlagStatus.RESOLVED:
        click.echo(status)
    elif others:
        click.echo(f"resolved; {others} more of {email} {'is' if others == 1 else 'are'} open, see `regimen flags`")
    else:
        click.echo(f"resolved; `regimen enqueue --client {email}` plans the week anew")
