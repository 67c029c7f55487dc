"""Wires: TCP on loopback in front of a server's socket, which can be slow, deaf, mute or cut."""

import asyncio
import threading
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Self

CHUNK_BYTES = 65_536
SHUT_SECONDS = 5

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Wire:
    """One server's wire. What is set here holds for every connection, old and new."""

    def __init__(self, server: Path) -> None:
        """Lead to the unix socket of a server."""
        self._server = server
        self._open: set[asyncio.StreamWriter] = set()
        self._hears, self._answers = asyncio.Event(), asyncio.Event()
        self.delay_seconds = 0.0
        """How long every piece of data takes, each way."""
        self.port = 0

    async def listen(self) -> None:
        """Begin to accept connections."""
        self.clear()
        self._listener = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = self._listener.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Accept no more, and break what there is."""
        self._listener.close()
        self.cut()

    def clear(self) -> None:
        """Carry everything at once again."""
        self.delay_seconds = 0.0
        self._hears.set()
        self._answers.set()

    def deafen(self) -> None:
        """Hold back what is sent either way; connections stay open and nothing is lost."""
        self._hears.clear()
        self._answers.clear()

    def mute(self) -> None:
        """Hold back what the server answers; it still does what it is told."""
        self._answers.clear()

    def cut(self) -> None:
        """Break every connection, wherever it is; what was held back is lost."""
        for writer in list(self._open):
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server: Streams = await asyncio.open_unix_connection(str(self._server))
        except OSError:
            writer.transport.abort()
            return
        ends = (writer, server[1])
        self._open.update(ends)
        towards = asyncio.create_task(self._carry(reader, server[1], self._hears))
        back = asyncio.create_task(self._carry(server[0], writer, self._answers))
        try:
            with suppress(asyncio.CancelledError):
                await asyncio.wait((towards, back), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (towards, back):
                task.cancel()
            for end in ends:
                self._open.discard(end)
                end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, passes: asyncio.Event) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK_BYTES):
                if self.delay_seconds:
                    await asyncio.sleep(self.delay_seconds)
                await passes.wait()
                writer.write(chunk)
                await writer.drain()


class Wires:
    """Wires and the thread that carries, for as long as the `with` block lasts."""

    def __init__(self, **servers: Path) -> None:
        """Name each wire by its server and lead it to that server's socket."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wires", daemon=True)
        self._wires = {name: Wire(path) for name, path in servers.items()}

    def __enter__(self) -> Self:
        """Begin to carry."""
        self._thread.start()
        for wire in self._wires.values():
            asyncio.run_coroutine_threadsafe(wire.listen(), self._loop).result(SHUT_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        """Cut everything."""
        for name in self._wires:
            self.tell(name, "close")
        asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(SHUT_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SHUT_SECONDS)
        self._loop.close()

    def port(self, name: str) -> int:
        """Return where a wire begins."""
        return self._wires[name].port

    def tell(self, name: str, what: str) -> None:
        """Have a wire `clear`, `deafen`, `mute`, `cut` or `close`, and wait until it has."""
        self._do(getattr(self._wires[name], what))

    def slow(self, name: str, seconds: float) -> None:
        """Let everything on a wire take that long."""
        self._wires[name].delay_seconds = seconds

    def _do(self, act: object) -> None:
        done: Future[None] = Future()

        def call() -> None:
            act()  # type: ignore[operator]
            done.set_result(None)

        self._loop.call_soon_threadsafe(call)
        done.result(SHUT_SECONDS)


async def _cancel_all() -> None:
    carrying = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in carrying:
        task.cancel()
    await asyncio.gather(*carrying, return_exceptions=True)
