"""A group of commands as a table; each is loaded when it is called, so every command starts fast."""

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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(command.name, command.help) for command in self.table])
