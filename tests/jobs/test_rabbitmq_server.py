"""The RabbitMQ we start: alone on the loopback address, for whom it knows, and gone when it has stopped."""

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pika
import pytest

from tests.jobs.servers import running_rabbitmq

LISTENING = "0A"
"""How Linux writes the state of a socket that listens."""
LOOPBACK = "0100007F"
END_SECONDS = 10


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


def open_files(pid: int) -> Iterator[str]:
    """Yield what a process has open; what it closes meanwhile is not."""
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            yield link.readlink().name


def listening(pid: int) -> set[str]:
    """Return the addresses a process listens on, as hexadecimal `address:port`."""
    sockets = {name.removeprefix("socket:[").rstrip("]") for name in open_files(pid)}
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


@pytest.mark.skipif(sys.platform != "linux", reason="the processes and sockets of a server are read from /proc")
def test_it_serves_whom_it_knows_on_one_port_of_the_loopback_address_and_leaves_nothing_behind() -> None:
    with running_rabbitmq() as (child, url):
        assert exchange(url) == b"hello"
        with pytest.raises(pika.exceptions.ProbableAuthenticationError):
            exchange(f"amqp://guest:guest@{url.partition('@')[2]}")
        assert listening(child.process.pid) == {f"{LOOPBACK}:{pika.URLParameters(url).port:04X}"}
        started = family(child.process.pid)
        assert child.process.pid in started
    assert child.process.returncode == 0
    deadline = time.monotonic() + END_SECONDS
    while left := started & processes().keys():
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.02)
