"""The engine and the one place that commits."""

import select
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError

from db.row_security import CLIENT, SERVICE
from domain.facts import Facts

VANISHED = {
    "options": "-c idle_in_transaction_session_timeout=60000",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A host that vanished in mid-transaction gives up its row locks after 60 s; one of the database is missed as soon."""


class Pool(Facts):
    """How many connections a process keeps."""

    size: int = 10
    overflow: int = 5
    recycle_seconds: int = 1_800


def connect(
    database_url: str,
    pool: Pool | None = None,
    *,
    name: str = "regimen",
    role: str | None = SERVICE,
    statement_seconds: int = 0,
) -> Engine:
    """Return an engine whose connections act as `role`, or as their login; nothing is opened before its first use.

    Statements are prepared after their fifth use, and a connection that ended is noticed before it is lent out.
    What a statement was given is not in its error: it may be a client's. One that takes longer than
    `statement_seconds` is ended; 0 waits.
    """
    pool = pool or Pool()
    url = make_url(database_url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        url,
        pool_size=pool.size,
        max_overflow=pool.overflow,
        pool_recycle=pool.recycle_seconds,
        hide_parameters=True,
        connect_args={"application_name": name, "connect_timeout": 5, **_options(url, role, statement_seconds)},
    )
    event.listen(engine, "checkout", partial(_notice_end, engine))
    return engine


def _notice_end(engine: Engine, connection: psycopg.Connection, *_: object) -> None:
    """Ask a connection whether it lives if there is something to read: while it rests, that is mostly its end.

    Asking every time would be one more round trip for each use.

    Raises:
        InvalidatePoolError: it does not; the pool opens new ones in place of all it keeps.
    """
    there = select.poll()
    if not connection.closed:
        there.register(connection, select.POLLIN)
        if not there.poll(0):
            return
    try:
        engine.dialect.do_ping(connection)  # pyright: ignore[reportArgumentType] - the driver's own
    except psycopg.Error as error:
        raise InvalidatePoolError from error


def _options(url: URL, role: str | None, statement_seconds: int) -> dict[str, Any]:
    """Return what makes either side notice that the other vanished, unless the address says otherwise, and the role."""
    options = VANISHED | {name: value for name, value in url.query.items() if name in VANISHED}
    more = [f"-c role={role}"] if role else []
    more += [f"-c statement_timeout={statement_seconds}s"] if statement_seconds else []
    return options | {"options": " ".join([str(options["options"]), *more])}


@contextmanager
def as_login(engine: Engine) -> Generator[Engine]:
    """Lend an engine on the same database that acts as its login, whom the tables belong to."""
    login = connect(engine.url.render_as_string(hide_password=False), Pool(size=1), role=None)
    try:
        yield login
    finally:
        login.dispose()


ACT_AS = text(f"SELECT set_config('role', '{CLIENT}', true), set_config('regimen.client_id', :client, true)")


@contextmanager
def transaction(engine: Engine, *, durable: bool = True, client_id: UUID | None = None) -> Generator[Connection]:
    """Open a transaction that commits at the end of the block, or rolls back.

    With `client_id` it acts as that client until its end: other clients' rows are not there, and what clients have no
    business with is refused (db/row_security.py).

    `durable=False` lets the server answer before the commit is on disk: for writes that may be lost in a crash of
    the server because they would simply be made again, such as a claim or a heartbeat.
    """
    with engine.begin() as session:
        if not durable:
            session.execute(text("SET LOCAL synchronous_commit = off"))
        if client_id is not None:
            session.execute(ACT_AS, {"client": str(client_id)})
        yield session


@contextmanager
def look(engine: Engine) -> Generator[Connection]:
    """Lend a connection to read with, each statement for itself: nothing is sent to begin or to end a transaction."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
        yield session


PLANS = (
    "SET enable_seqscan = off",
    "SET enable_hashjoin = off",
    "SET enable_mergejoin = off",
    "SET jit = off",
    "SET plan_cache_mode = force_generic_plan",
)
"""Every turn is found by an index, whatever the statistics of a table that is mostly empty say."""


def open_hot(engine: Engine, *, durable: bool = True) -> Connection:
    """Return a connection of the engine's hot path: each statement its own transaction, planned once, by index.

    `durable=False` is for what may be lost in a crash of the server, as `transaction` says.
    """
    session = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    for statement in (*PLANS, *(() if durable else ("SET synchronous_commit = off",))):
        session.exec_driver_sql(statement)
    driver: Any = session.connection.driver_connection
    driver.prepare_threshold = 0
    return session
