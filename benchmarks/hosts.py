"""Hosts for workers on one machine: network namespaces, from which the servers are reached by TCP alone.

Linux and root make them. The addresses are those that RFC 2544 keeps for benchmarks.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psycopg
import redis

import children
from domain.errors import NotReady
from embedded.servers import Servers

SERVER = "198.18.0.1"
POSTGRES_PORT, REDIS_PORT = 5432, 6379
READY_SECONDS = 30


class Host(NamedTuple):
    """Where a worker runs: what its command begins with, and what to call it."""

    name: str
    before: tuple[str, ...]


class Site(NamedTuple):
    """Hosts, and the two addresses at which all of them find the servers."""

    hosts: tuple[Host, ...]
    database_url: str
    redis_url: str
    namespaces: bool


@contextmanager
def site(servers: Servers, folder: Path, hosts: int) -> Generator[Site]:
    """Make hosts while the block lasts; plain processes, each on a core of its own, where namespaces cannot be had."""
    pinned = tuple(_on_core(number % (os.cpu_count() or 1)) for number in range(hosts))
    names = tuple(f"regimen-{os.getpid()}-{number}" for number in range(hosts))
    try:
        _make(names)
    except (NotReady, OSError):
        _remove(names)
        plain = tuple(Host(f"process {number}", before) for number, before in enumerate(pinned))
        yield Site(plain, servers.database_url, servers.redis_url, namespaces=False)
        return
    try:
        with _listening(servers, folder):
            inside = tuple(
                Host(name, (*before, "ip", "netns", "exec", name)) for name, before in zip(names, pinned, strict=True)
            )
            database = f"postgresql://regimen@{SERVER}:{POSTGRES_PORT}/regimen"
            yield Site(inside, database, f"redis://{SERVER}:{REDIS_PORT}/0", namespaces=True)
    finally:
        _remove(names)


def _on_core(core: int) -> tuple[str, ...]:
    """Return what keeps a command on a core, where there is a way."""
    return ("taskset", "--cpu-list", str(core)) if shutil.which("taskset") else ()


def _make(names: tuple[str, ...]) -> None:
    for number, name in enumerate(names, 1):
        inner, outer = f"rgi{number}", f"rgo{number}"
        _ip("netns", "add", name)
        _ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", name)
        _ip("address", "add", f"198.18.{number}.1/30", "dev", outer)
        _ip("link", "set", outer, "up")
        _ip("-n", name, "address", "add", f"198.18.{number}.2/30", "dev", inner)
        _ip("-n", name, "link", "set", inner, "up")
        _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", name, "route", "add", SERVER, "via", f"198.18.{number}.1")
    _ip("address", "add", f"{SERVER}/32", "dev", "rgo1")


def _remove(names: tuple[str, ...]) -> None:
    for number, name in enumerate(names, 1):
        with suppress(NotReady, OSError):
            _ip("link", "delete", f"rgo{number}")
        with suppress(NotReady, OSError):
            _ip("netns", "delete", name)


def _ip(*words: str) -> None:
    argv = ["ip", *words]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)  # noqa: S603 - words of this module alone
    if done.returncode != 0:
        raise NotReady(f"ip {' '.join(words)}: {done.stderr.strip()}")


@contextmanager
def _listening(servers: Servers, folder: Path) -> Generator[None]:
    """Let both servers listen at SERVER too: Valkey as it runs, PostgreSQL started anew."""
    with redis.Redis.from_url(servers.redis_url) as client:
        client.config_set("protected-mode", "no")
        client.config_set("bind", SERVER)
        client.config_set("port", REDIS_PORT)
    (server,) = (one for one in servers.started if one.name == "postgres")
    argv = [str(part) for part in server.process.args]  # type: ignore[union-attr]
    cluster = Path(argv[argv.index("-D") + 1])
    with (cluster / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 198.18.0.0/15 trust\n")
    server.stop(READY_SECONDS)
    owner = cluster.stat()
    listening = [f"listen_addresses={SERVER}" if part == "listen_addresses=" else part for part in argv]
    account = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    anew = children.start("postgres", listening, folder / "postgres.log", signal.SIGINT, cwd=cluster, **account)
    try:
        _await(servers.database_url)
        yield
    finally:
        anew.stop(READY_SECONDS)


def _await(database_url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            psycopg.connect(database_url).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise NotReady(f"PostgreSQL does not listen at {SERVER}: {error}") from error
            time.sleep(0.05)
        else:
            return
