"""`regimen bench`: the measured claims, each one command."""

import click

from commands.lazy import Command, LazyGroup

BENCHMARKS = (
    Command("engine", "benchmarks.engine.command:engine", "Six empty stages a run, side by side with other systems."),
    Command("schedule", "benchmarks.schedule:schedule", "What a tick costs with a million programs, and firing."),
    Command("history", "benchmarks.history:history", "What five million finished runs do to the cost of a new one."),
    Command("http", "benchmarks.answering:http", "What answers take at 200 requests a second beside busy workers."),
    Command("webhooks", "benchmarks.webhooks:webhooks", "What telling endpoints costs the end of a run."),
    Command("growth", "benchmarks.growth:growth", "One worker, then two on two hosts: throughput, and what must hold."),
    Command("run", "benchmarks.run:run", "The real coaching run: CPU a run, clients a week one machine carries."),
    Command(
        "coaching", "benchmarks.coaching.command:coaching", "Virtual clients for half a year: the agents and others."
    ),
    Command(
        "api", "benchmarks.api:api", "Thousands of requests made up from the OpenAPI document, every answer checked."
    ),
    Command("plot", "benchmarks.plot:plot", "Draw what `bench engine` or `bench coaching` measured."),
)


@click.group(cls=LazyGroup, table=BENCHMARKS)
def bench() -> None:
    """Measure what Regimen claims: a table, progress while it runs, `--json FILE`, and `--quick` in under a minute."""
