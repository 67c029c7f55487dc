"""RabbitMQ as it is installed here: the other transport, for the tests that run the engine on it.

It listens on the loopback address alone, with a password of its own. Erlang's way for nodes to reach each other stays
shut: no distribution port, and no port mapper (`epmd`) that would outlive the server.
"""

import secrets
import shutil
import signal
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from children import Child, tail
from domain.errors import NotReady
from embedded.place import Place

NAME = "regimen"
HOST = "127.0.0.1"
READY_SECONDS = 60
STOP_SECONDS = 20
POLL_SECONDS = 0.02
ANSWER_SECONDS = 5
PROTOCOL = b"AMQP\x00\x00\x09\x01"
"""What a client of AMQP 0-9-1 says first."""
METHOD = b"\x01"
"""How the server's answer begins once it serves."""
ALONE = "-dist_listen false -start_epmd false -erl_epmd_port 1"
"""Listen for no other node and start no port mapper: told to every Erlang that RabbitMQ starts, for once a minute it
starts one only to have a port mapper."""
INSTALLED = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Debian's. The program of that name on the PATH is a wrapper there, which serves root and `rabbitmq` alone."""


@contextmanager
def running(place: Place) -> Generator[tuple[Child, str]]:
    """Run RabbitMQ for as long as the block lasts; yield it and its address.

    Raises:
        NotReady: there is no such server, or it does not start.
    """
    program, folder, port, password = find(), place.folder("rabbitmq"), _free_port(), secrets.token_hex(16)
    login = f'[{{rabbit, [{{default_user, <<"{NAME}">>}}, {{default_pass, <<"{password}">>}}]}}].'
    (folder / "advanced.config").write_text(login)
    variables = [f"{name}={value}" for name, value in _environment(folder, port).items()]
    child = place.start("rabbitmq", ["env", *variables, program], signal.SIGTERM)
    try:
        _await_ready(child, port, place.log("rabbitmq"))
        yield child, f"amqp://{NAME}:{password}@{HOST}:{port}/%2F"
    finally:
        child.stop(STOP_SECONDS)


def find() -> Path:
    """Return the server's program.

    Raises:
        NotReady: there is none.
    """
    installed = INSTALLED if INSTALLED.exists() else shutil.which("rabbitmq-server")
    if installed is None:
        raise NotReady("no RabbitMQ here: install rabbitmq-server, or set BROKER_URL")
    return Path(installed)


def _environment(folder: Path, port: int) -> dict[str, str | Path]:
    """Return what keeps the server out of every folder but its own."""
    return {
        "HOME": folder,
        "RABBITMQ_NODENAME": f"{NAME}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": HOST,
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_MNESIA_BASE": folder,
        "RABBITMQ_LOG_BASE": folder,
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_CONF_ENV_FILE": folder / "env.conf",
        "RABBITMQ_CONFIG_FILE": folder / "rabbitmq.conf",
        "RABBITMQ_CONFIG_FILES": folder / "conf.d",
        "RABBITMQ_ADVANCED_CONFIG_FILE": folder / "advanced.config",
        "RABBITMQ_ENABLED_PLUGINS_FILE": folder / "plugins",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-sname {NAME}@localhost",  # named so early, it asks no port mapper
        "ERL_ZFLAGS": ALONE,
        "ERL_EPMD_PORT": "1",  # nor does it tell one that others use
        "RABBITMQ_SCHEDULER_BUSY_WAIT_THRESHOLD": "medium",  # Erlang's default; RabbitMQ's starts far slower
        "RUNNING_UNDER_SYSTEMD": "true",  # the script gives way to the server, so that signals reach it
    }


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _await_ready(child: Child, port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(port):
        if not child.is_alive() or time.monotonic() > deadline:
            raise NotReady(f"RabbitMQ did not start; {log} ends with:\n{tail(log)}")
        time.sleep(POLL_SECONDS)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=ANSWER_SECONDS) as client:
            client.sendall(PROTOCOL)
            return client.recv(1) == METHOD
    except OSError:
        return False
