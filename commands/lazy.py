"""A group of commands as a table; each is loaded when it is called, so every command starts fast."""

import difflib
import importlib
from typing import Any, NamedTuple

import click


class Command(NamedTuple):
    """A command: where it is, and the line that `--help` of its group shows."""

    name: str
    target: str
    help: str


class LazyGroup(click.Group):
    """A group that knows its commands by a table."""

    def __init__(self, *arguments: Any, table: tuple[Command, ...], **options: Any) -> None:  # noqa: ANN401 - click's
        """Take the table beside what every group takes."""
        super().__init__(*arguments, **options)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the table's order."""
        return [command.name for command in self.table]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        for command in self.table:
            if command.name == cmd_name:
                module, name = command.target.split(":")
                return getattr(importlib.import_module(module), name)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with; a word that is nearly one is told which."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            if near:
                error.message = f"{error.message.rstrip('.')}. Did you mean '{near[0]}'?"
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(command.name, command.help) for command in self.table])
