"""The engine and the one place that commits."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from domain.facts import Facts


class Pool(Facts):
    """How many connections a process keeps."""

    size: int = 5
    overflow: int = 10
    recycle_seconds: int = 1_800


def connect(database_url: str, pool: Pool | None = None, *, name: str = "regimen") -> Engine:
    """Return an engine; nothing is opened before its first use.

    Statements are prepared after their fifth use, and a connection that went away is noticed before it is lent out.
    """
    pool = pool or Pool()
    url = make_url(database_url).set(drivername="postgresql+psycopg")
    return create_engine(
        url,
        pool_size=pool.size,
        max_overflow=pool.overflow,
        pool_recycle=pool.recycle_seconds,
        pool_pre_ping=True,
        connect_args={"application_name": name, "connect_timeout": 5},
    )


@contextmanager
def transaction(engine: Engine, *, durable: bool = True) -> Generator[Connection]:
    """Open a transaction that commits at the end of the block, or rolls back.

    `durable=False` lets the server answer before the commit is on disk: for writes that may be lost in a crash of
    the server because they would simply be made again, such as a claim or a heartbeat.
    """
    with engine.begin() as session:
        if not durable:
            session.execute(text("SET LOCAL synchronous_commit = off"))
        yield session
