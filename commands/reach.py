"""How a command reaches what runs: the servers in the environment, or those `regimen up` started here."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from domain.errors import NotReady
from embedded import attach
from jobs.broker import connect
from jobs.readiness import explain
from jobs.runtime import Runtime
from settings import Settings, get_settings


def settings_that_reach() -> Settings:
    """Return the settings with both servers' addresses.

    Raises:
        NotReady: no address is set and nothing runs here.
    """
    settings = get_settings()
    if settings.database_url and settings.redis_url:
        return settings
    running = attach(settings.state_dir)
    if running is None:
        message = "nothing runs here: start `./regimen up` in another terminal, or set DATABASE_URL and REDIS_URL"
        raise NotReady(message)
    return settings.pointed_at(settings.database_url or running[0], settings.redis_url or running[1])


@contextmanager
def reached() -> Generator[Runtime]:
    """Lend a runtime to a command.

    Raises:
        NotReady: the database does not answer, or is behind the code.
    """
    runtime = connect(settings_that_reach())
    try:
        yield runtime
    except SQLAlchemyError as error:
        named = explain(error)
        if named is None:
            raise
        raise named from error
    finally:
        runtime.close()
