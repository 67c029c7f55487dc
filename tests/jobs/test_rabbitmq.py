"""A real RabbitMQ: it starts beside another, carries messages on the loopback address alone, leaves nothing behind."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pika
import pytest

from children import Child
from domain.errors import NotReady
from embedded import rabbitmq
from embedded.place import find_place
from embedded.state import held

LISTENING = "0A"
"""How Linux writes the state of a socket that listens."""
LOOPBACK = "0100007F"
END_SECONDS = 10

linux = pytest.mark.skipif(sys.platform != "linux", reason="the processes and sockets of a server are read from /proc")


@contextmanager
def running() -> Iterator[tuple[Child, str]]:
    with tempfile.TemporaryDirectory(prefix="regimen-test-") as folder:
        Path(folder).chmod(0o755)  # as root the server runs as somebody else, who has to get in
        with (
            held(Path(folder)) as lock,
            find_place(Path(folder), lock, keep=False) as place,
            rabbitmq.running(place) as server,
        ):
            yield server


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    """RabbitMQ is the one server that is no wheel: where it is not installed, and only there, its tests are skipped."""
    try:
        rabbitmq.find()
    except NotReady as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def server(installed: None) -> Iterator[tuple[Child, str]]:  # noqa: ARG001 - looked for first
    """The RabbitMQ the tests share."""
    with running() as server:
        yield server


def processes() -> dict[int, int]:
    """Return every process that runs, with its parent."""
    found: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue
        if state != "Z":
            found[int(entry.name)] = int(parent)
    return found


def family(pid: int) -> set[int]:
    """Return a process and all it started."""
    parents, found = processes(), {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def listening(pid: int) -> set[str]:
    """Return the addresses a process listens on, as hexadecimal `address:port`."""
    sockets = {link.readlink().name.removeprefix("socket:[").rstrip("]") for link in Path(f"/proc/{pid}/fd").iterdir()}
    tables = [
        path.read_text().splitlines()[1:] for path in map(Path, (f"/proc/{pid}/net/tcp", f"/proc/{pid}/net/tcp6"))
    ]
    rows = [row.split() for table in tables for row in table]
    return {row[1] for row in rows if row[3] == LISTENING and row[9] in sockets}


def exchange(url: str) -> bytes | None:
    """Send a message through a queue and return what comes out."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_declare("letters", durable=True)
        channel.basic_publish("", "letters", b"hello")
        return channel.basic_get("letters", auto_ack=True)[2]


def test_it_carries_a_message(server: tuple[Child, str]) -> None:
    assert exchange(server[1]) == b"hello"


def test_a_stranger_is_refused(server: tuple[Child, str]) -> None:
    child, url = server
    with pytest.raises(pika.exceptions.ProbableAuthenticationError):
        exchange(f"amqp://guest:guest@{url.partition('@')[2]}")
    assert child.is_alive()


@linux
def test_it_listens_on_one_port_of_the_loopback_address(server: tuple[Child, str]) -> None:
    child, url = server
    port = pika.URLParameters(url).port
    assert listening(child.process.pid) == {f"{LOOPBACK}:{port:04X}"}


@linux
def test_two_run_side_by_side_and_one_that_stopped_leaves_nothing_behind(server: tuple[Child, str]) -> None:
    with running() as (child, url):
        assert exchange(url) == exchange(server[1]) == b"hello"
        started = family(child.process.pid)
        assert child.process.pid in started
    assert child.process.returncode == 0
    deadline = time.monotonic() + END_SECONDS
    while left := started & processes().keys():
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.02)
