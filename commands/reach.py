"""How a command reaches the servers: those in the environment, or those `regimen up` started here."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from db.failures import explain
from db.session import connect
from domain.errors import NotReady
from embedded.state import attach
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
def database() -> Generator[Engine]:
    """Lend the database to a command that only reads and writes.

    Raises:
        NotReady: the database does not answer, or is behind the code.
    """
    engine = connect(settings_that_reach().database_url or "")
    try:
        with explained():
            yield engine
    finally:
        engine.dispose()


@contextmanager
def explained() -> Generator[None]:
    """Turn what a failed statement says about the database into words.

    Raises:
        NotReady: the database does not answer, or is behind the code.
    """
    try:
        yield
    except SQLAlchemyError as error:
        named = explain(error)
        if named is None:
            raise
        raise named from error
