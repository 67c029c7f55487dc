"""Real servers for the tests that ask for them: started once a session, thrown away after it, never the user's own."""

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import redis
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.engine import make_url

from db import migrate
from db.queries import catalogue
from db.seeds.reading import read_catalogue
from db.session import connect, transaction
from db.tables import metadata
from embedded.servers import Servers, start_servers
from settings import Settings

UUID_ANYWHERE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test the same each time it is collected, though an id that was made up is among its parameters."""
    return UUID_ANYWHERE.sub("uuid", val) if isinstance(val, str) and UUID_ANYWHERE.search(val) else None


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL and Valkey; without them the tests fail."""
    with tempfile.TemporaryDirectory(prefix="regimen-test-") as folder:
        Path(folder).chmod(0o755)  # as root the servers run as somebody else, who has to get in
        with start_servers(Path(folder), Settings(database_url=None, redis_url=None), durable=False) as started:
            yield started


@pytest.fixture(scope="session")
def new_database(servers: Servers) -> Callable[[], str]:
    """Makes a database, migrated to head and seeded with the catalogue, and returns its address."""
    template = connect(servers.database_url)
    migrate.upgrade(template)
    with transaction(template) as session:
        catalogue.seed(session, read_catalogue())
    template.dispose()  # a database can be copied while nobody is connected to it

    def make() -> str:
        url = make_url(servers.database_url)
        name = f"test_{uuid4().hex}"
        postgres = url.set(database="postgres").render_as_string(hide_password=False)
        administration = connect(postgres, role=None)
        with administration.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
            session.execute(text(f"CREATE DATABASE {name} TEMPLATE {url.database}"))
        administration.dispose()
        return url.set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture
def fresh_database_url(new_database: Callable[[], str]) -> str:
    """A database of this test's own, for what cannot be rolled back or truncated."""
    return new_database()


@pytest.fixture(scope="session")
def database_url(new_database: Callable[[], str]) -> str:
    """The database the tests share."""
    return new_database()


@pytest.fixture(scope="session")
def redis_url(servers: Servers) -> str:
    """The Valkey the tests share."""
    return servers.redis_url


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the shared database."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Connection]:
    """A transaction that is rolled back."""
    with engine.connect() as session, session.begin() as uncommitted:
        yield session
        uncommitted.rollback()


@pytest.fixture(scope="session")
def empty_tables(engine: Engine) -> Iterator[Callable[[], None]]:
    """Empties every table that migrating and seeding left empty, and touches only those that somebody wrote to.

    As the superuser: no foreign key, trigger or policy of a table is asked. Truncating would make every file of every
    table, month and index anew, which takes ten times as long.
    """
    with engine.connect() as session:
        names = [table.name for table in metadata.sorted_tables if not session.execute(select(table).limit(1)).first()]
    written_to = text(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names))
    url = engine.url.set(username="postgres").render_as_string(hide_password=False)
    superuser = connect(url, role=None)

    def empty() -> None:
        with transaction(superuser) as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            for name in session.execute(written_to).scalars().all():
                session.execute(text(f"DELETE FROM {name}"))

    yield empty
    superuser.dispose()


@pytest.fixture
def clean_database(engine: Engine, empty_tables: Callable[[], None]) -> Iterator[Engine]:
    """The shared database for a test that commits; what it wrote is gone afterwards, the catalogue stays."""
    yield engine
    empty_tables()


@pytest.fixture
def valkey(redis_url: str) -> Iterator[redis.Redis]:
    """A client of the shared Valkey, empty before and after."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
        yield client
        client.flushall()
