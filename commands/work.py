"""How a command gets what it takes to put runs in: the database, Redis and the queues."""

from collections.abc import Generator
from contextlib import contextmanager

from commands.reach import explained, settings_that_reach
from jobs import traces
from jobs.broker import connect
from jobs.meters import send
from jobs.runtime import Runtime


@contextmanager
def reached() -> Generator[Runtime]:
    """Lend a runtime to a command.

    Raises:
        NotReady: the database does not answer, or is behind the code.
    """
    settings = settings_that_reach()
    traces.configure(settings, "command")
    runtime = connect(settings)
    try:
        with explained():
            yield runtime
    finally:
        send(runtime)
        traces.close()
        runtime.close()
