"""`regimen`: the table of its commands."""

import sys
import tomllib
from pathlib import Path

import click

from commands.lazy import Command, LazyGroup
from domain.errors import InvalidInput, RegimenError

COMMANDS = (
    Command("demo", "commands.demo:demo", "Run 24 invented clients through two weeks and show one week's plan."),
    Command("up", "commands.up:up", "Start what is missing and run web, worker and scheduler until stopped."),
    Command("test", "commands.test:test", "Run every check: lint, types, import contracts, migrations, tests."),
    Command("enqueue", "commands.enqueue:enqueue", "Put a run in."),
    Command("runs", "commands.runs:runs", "List runs, look into one; cancel, resume, replay or fork it."),
    Command("why", "commands.why:why", "Why a number of a run's plan is what it is: rule, formula, inputs, source."),
    Command(
        "pause", "commands.pause:pause", "Pause a pipeline, an agent's queue, a client or a job; list what is paused."
    ),
    Command("unpause", "commands.pause:unpause", "Let what was paused go on."),
    Command(
        "limit", "commands.limit:limit", "Let only so many stages of an agent be at work at once; list the limits."
    ),
    Command("unlimit", "commands.limit:unlimit", "Take the limit of an agent away."),
    Command("schedule", "commands.schedule:schedule", "What ticks when; trigger, skip or back-fill a check-in."),
    Command("workers", "commands.workers:workers", "Which workers live and what they do; drain one, let it go on."),
    Command("upstreams", "commands.upstreams:upstreams", "Who puts runs in: shares of the workers, limits a minute."),
    Command("webhooks", "commands.webhooks:webhooks", "Who is told what happens, what was sent, and sending it again."),
    Command("clients", "commands.people:clients", "Import clients, list them, print a published week."),
    Command("check-in", "commands.people:check_in", "Submit what a client logged."),
    Command("pantry", "commands.pantry:pantry", "Take in and list what a client has at home."),
    Command("violations", "commands.violations:violations", "List texts that hold a client; resolve one."),
    Command("flags", "commands.flags:flags", "List open red flags; acknowledge, refer or resolve one."),
    Command("ask", "commands.ask:ask", "Ask the PHYSICIAN something about a client."),
    Command("queries", "commands.ask:queries", "List what the PHYSICIAN was asked; print one answer."),
    Command("users", "commands.users:users", "Who may sign in to the dashboard: add, change, disable."),
    Command("keys", "commands.keys:keys", "Keys of upstream apps: make one, list them, revoke one."),
    Command("doctor", "commands.doctor:doctor", "Say what is reachable, up to date, waiting and stuck."),
    Command("bench", "commands.bench:bench", "Measure what the README claims: engine, run, schedule, history, growth."),
    Command("chaos", "benchmarks.chaos.command:chaos", "Break everything by a seed, and prove that all held."),
    Command("migrate", "commands.migrate:migrate", "Bring the database to the newest schema and seed the catalogue."),
)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's signature
    if wanted:
        project = tomllib.loads(Path(__file__).with_name("pyproject.toml").read_text(encoding="utf-8"))["project"]
        click.echo(f"{project['name']} {project['version']}")
        ctx.exit()


@click.group(
    cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
def regimen() -> None:
    """Coaching pipelines as durable background jobs: each week six agents re-plan a client's week.

    Start with `regimen demo`; `regimen COMMAND --help` says more about each command.

    Exit codes: 0 it is done; 2 a request that cannot be carried out as it stands, which says what to mend; 1 what it
    names is not there, busy or refused, a server is away, or a check found something.
    """


def main() -> None:
    """Run a command; an error that Regimen can name is one sentence on stderr and an exit code, never a traceback."""
    try:
        regimen(prog_name="regimen")
    except InvalidInput as error:
        click.echo(f"regimen: {error}", err=True)
        sys.exit(2)
    except RegimenError as error:
        click.echo(f"regimen: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
