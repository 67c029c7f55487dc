"""Requests at a constant rate, whatever the answers take: each is timed from the moment it should have been sent.

A process of its own, so that nothing else holds its clock up: `python -m benchmarks.arrivals` reads an `Order` as JSON
from stdin and writes `Answers` to stdout.
"""

import asyncio
import sys
import time
from collections import defaultdict
from contextlib import suppress

from domain.facts import Facts


class Order(Facts):
    """What to ask for."""

    host: str
    port: int
    key: str
    paths: tuple[str, ...]
    """Asked for in turn."""
    per_second: float
    seconds: float
    connections: int = 16
    """Kept alive, as apps and monitors do."""


class Answers(Facts):
    """What came of it."""

    milliseconds: dict[str, tuple[float, ...]]
    """How long each path's answers took, from the moment at which they should have been asked for."""
    failures: dict[str, int]
    """How often anything else than 200 came back, by what it was."""


class _Line:
    """A connection that is opened anew when the other side closed it."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str) -> int:
        """Return the status of an answer that was read to its end."""
        if self._streams is not None:
            with suppress(OSError, EOFError):
                return await self._exchange(path)
        await self.close()
        self._streams = await asyncio.open_connection(self._order.host, self._order.port)
        return await self._exchange(path)

    async def _exchange(self, path: str) -> int:
        if self._streams is None:
            raise ConnectionError
        reader, writer = self._streams
        host = f"{self._order.host}:{self._order.port}"
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {self._order.key}\r\n"
            "Accept: application/json\r\n\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        await reader.readexactly(int(headers["content-length"]))
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return int(status.split()[1])

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def send(order: Order) -> Answers:
    """Send every request when it is due, on a connection that is free, and return what came of them."""
    free: asyncio.Queue[_Line] = asyncio.Queue()
    for _ in range(order.connections):
        free.put_nowait(_Line(order))
    took: defaultdict[str, list[float]] = defaultdict(list)
    failures: defaultdict[str, int] = defaultdict(int)

    async def one(path: str, due: float) -> None:
        line = await free.get()
        try:
            status = await line.ask(path)
        except (OSError, EOFError) as error:
            await line.close()
            failures[f"{path} {type(error).__name__}"] += 1
        else:
            took[path].append((time.perf_counter() - due) * 1_000)
            if status != 200:  # noqa: PLR2004 - HTTP's own number
                failures[f"{path} {status}"] += 1
        finally:
            free.put_nowait(line)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(round(order.per_second * order.seconds)):
            due = began + number / order.per_second
            await asyncio.sleep(due - time.perf_counter())
            group.create_task(one(order.paths[number % len(order.paths)], due))
    while not free.empty():
        await free.get_nowait().close()
    return Answers(milliseconds={path: tuple(times) for path, times in took.items()}, failures=dict(failures))


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(send(Order.model_validate_json(sys.stdin.read()))).model_dump_json())
