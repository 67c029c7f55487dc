"""Databases for a benchmark, side by side on one server, each with the runtime a process of ours would have on it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import perf_counter

import psycopg
from sqlalchemy.engine import make_url

from benchmarks.report import percentile
from db import migrate
from embedded.servers import Servers
from jobs.broker import connect
from jobs.runtime import Runtime
from settings import get_settings


@contextmanager
def database(servers: Servers, name: str) -> Generator[tuple[Runtime, psycopg.Connection]]:
    """Make a database, migrated, and yield a runtime on it and a connection that commits every statement."""
    with psycopg.connect(servers.database_url, autocommit=True) as administration:
        administration.execute(f"CREATE DATABASE {name}")
    url = make_url(servers.database_url).set(database=name).render_as_string(hide_password=False)
    runtime = connect(get_settings().pointed_at(url, servers.redis_url))
    migrate.upgrade(runtime.engine)
    with psycopg.connect(url, autocommit=True) as connection:
        yield runtime, connection
    runtime.close()


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long it takes, in ms."""
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1_000


def quantiles(times: list[float]) -> dict[str, float | None]:
    """Return the median and the 95th percentile."""
    return {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}
