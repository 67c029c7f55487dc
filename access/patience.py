"""gunicorn's threads are for requests that are there: who sends or reads slowly waits outside, and not for ever.

A connection gets a thread once its request has arrived, or so much of it as the kernel holds for us, and gives it back
once the answer is there, taken or not. Before and after it is one entry of the poller. Without this a few dozen
connections that send or read a byte now and then take every thread.
"""

import re
import select
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

ARRIVAL_SECONDS = 10
"""A request that is not there by then is not waited for."""
STALL_SECONDS = 15
"""How long a thread waits for the next part of a large body, and how long a reader may take for a short answer."""
HANG_UP_SECONDS = 2
"""How long a connection that ends is kept for the other side to hang up first."""
BODY_SECONDS, LEAST_BYTES_PER_SECOND = 5, 16 * 1024
"""How long a thread waits for all of a large body: so long, and longer the more of it has come. A reader of a large
answer must be as fast."""
MOST_OWED_BYTES = 32 * 1024 * 1024
"""Of answers that are not taken yet, in one process; whose answer would be one too many is hung up on."""
LOOKED_AT_BYTES = 80 * 1024
"""A request that is larger gets its thread when so much of it is there: more than anybody may send who says not who
they are, and no more than the kernel holds for us."""
HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
WAITS = re.compile(rb"[^\r]* HTTP/1\.1\r\n(.*\r\n)?expect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE | re.DOTALL)
"""The head of a request whose sender keeps the body until it is told to go on."""
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
CHUNKS_END = b"0\r\n\r\n"


class PatientWorker(ThreadWorker):
    """The threaded worker of gunicorn, which here reads ahead before it lends a thread."""

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection its thread if its request is there; else let it wait."""
        if not isinstance(conn.sock, Unhurried):
            conn.sock = Unhurried(conn.sock.family, conn.sock.type, conn.sock.proto, conn.sock.detach())
        conn.sock.settimeout(0)
        held = conn.parser.unreader.buf.getvalue() if conn.parser else b""  # what came with the request before
        seen = None if held and is_whole(held) else _look(conn.sock, held)
        if seen is None:
            self._lend_thread(conn)
        else:
            conn.timeout = time.monotonic() + ARRIVAL_SECONDS
            self.pending_conns.append(conn)
            self._watch(conn, held, seen)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Look after a connection whose request is answered; whoever reads slowly, or ends, is not waited for here."""
        if conn.sock.owed and not fs.cancelled() and not fs.exception():
            self._owe(conn, fs)
            return
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.settimeout(0)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._forget(conn)
            return
        conn.timeout = time.monotonic() + HANG_UP_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))

    def handle_request(self, req: Any, conn: TConn) -> Any:  # noqa: ANN401 - gunicorn's request and answer
        """Answer a request; whoever stalls meanwhile is let go."""
        conn.sock.settimeout(STALL_SECONDS)
        unreader: Any = conn.parser.unreader  # pyright: ignore[reportOptionalMemberAccess] - it has read the head
        unreader.chunk = Pace(conn.sock, partial(type(unreader).chunk, unreader)).read
        try:
            return super().handle_request(req, conn)
        finally:
            del unreader.chunk  # the next request has its own time

    def _watch(self, conn: TConn, held: bytes, seen: int) -> None:
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._look_again, conn, held, seen))

    def _look_again(self, conn: TConn, held: bytes, before: int, sock: socket.socket) -> None:
        self.poller.unregister(sock)
        seen = _look(sock, held)
        if seen is not None and seen > before:
            self._watch(conn, held, seen)
            return
        self.pending_conns.remove(conn)
        if seen is None:
            self._lend_thread(conn)
        else:  # woken without a byte more: its sender has gone
            self._forget(conn)

    def _owe(self, conn: TConn, fs: Future[Any]) -> None:
        """Send the rest of an answer as its reader takes it."""
        rest = len(conn.sock.owed)
        if rest + sum(len(one.sock.owed) for one in self.pending_conns) > MOST_OWED_BYTES:
            self._forget(conn)
            return
        conn.sock.settimeout(0)
        conn.timeout = time.monotonic() + STALL_SECONDS + rest / LEAST_BYTES_PER_SECOND
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_WRITE, partial(self._send_on, conn, fs))

    def _send_on(self, conn: TConn, fs: Future[Any], sock: "Unhurried") -> None:
        try:
            sock.send_on()
        except OSError:
            gone = True
        else:
            gone = False
        if gone or not sock.owed:
            self.poller.unregister(sock)
            self.pending_conns.remove(conn)
            self._forget(conn) if gone else self.finish_request(conn, fs)

    def _drain(self, conn: TConn, sock: socket.socket) -> None:
        """Read what still comes until the other side hangs up: closed before that, it might lose our answer."""
        try:
            came = sock.recv(LOOKED_AT_BYTES)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            self.poller.unregister(sock)
            self.pending_conns.remove(conn)
            self._forget(conn)

    def _forget(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def _lend_thread(self, conn: TConn) -> None:
        _wake_at(conn.sock, 1)
        conn.data_ready = True
        super().enqueue_req(conn)


class Unhurried(socket.socket):
    """A connection that keeps what its reader does not take at once, so that whoever answers need not wait."""

    def __init__(self, *kind: int) -> None:
        """Take family, type, protocol and descriptor."""
        super().__init__(*kind)
        self.owed = bytearray()

    def sendall(self, data: Any, flags: int = 0) -> None:  # noqa: ANN401, ARG002 - the socket's signature
        """Send what the kernel takes now, behind what is owed, and keep the rest.

        Raises:
            OSError: the reader has gone.
        """
        self.owed += data
        self.send_on()

    def send_on(self) -> None:
        """Send as much of what is owed as the kernel takes.

        Raises:
            OSError: the reader has gone.
        """
        patience = self.gettimeout()
        self.settimeout(0)
        try:
            while self.owed:
                del self.owed[: self.send(self.owed)]
        except BlockingIOError:
            pass
        finally:
            self.settimeout(patience)


class Pace:
    """How fast the body of one request must come."""

    def __init__(self, sock: socket.socket, chunk: Callable[[int | None], bytes]) -> None:
        """Begin now; `chunk` reads the next part."""
        self._sock, self._chunk = sock, chunk
        self._until = time.monotonic() + BODY_SECONDS

    def read(self, size_hint: int | None = None) -> bytes:
        """Return the next part of the body.

        Raises:
            TimeoutError: it comes too slowly.
        """
        before, left = self._sock.gettimeout(), self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left if before is None else min(before, left))
        try:
            part = self._chunk(size_hint)
        finally:
            self._sock.settimeout(before)
        self._until += len(part) / LEAST_BYTES_PER_SECOND
        return part


def has_hung_up(sock: socket.socket) -> bool:
    """Return whether the other side of a connection has closed it, or its half of it."""
    poll = select.poll()
    poll.register(sock, select.POLLRDHUP)
    return bool(poll.poll(0))


def _look(sock: socket.socket, held: bytes) -> int | None:
    """Return how many bytes of a request are there beside those held already, and let the next wake the poller.

    None says that it can be read without waiting, or never will be.
    """
    try:
        seen = sock.recv(LOOKED_AT_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        _wake_at(sock, 1)
        return 0
    except OSError:
        return None
    if not seen or is_whole(held + seen):
        return None
    came = held + seen
    if came.find(HEAD_ENDS) == len(came) - len(HEAD_ENDS) and WAITS.match(came[:-2]):
        with suppress(OSError):  # its sender has gone, which the next look tells
            sock.send(GO_ON, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
    _wake_at(sock, len(seen) + 1)
    return len(seen)


def is_whole(seen: bytes) -> bool:
    """Return whether these first bytes of a request are all of it, or as many as are looked at."""
    head, end, body = seen.partition(HEAD_ENDS)
    if len(seen) >= LOOKED_AT_BYTES:
        return True
    if not end:
        return False
    lines = head + b"\r\n"
    if CHUNKED.search(lines):
        return CHUNKS_END in body
    length = LENGTH.search(lines)
    return length is None or len(body) >= int(length.group(1))


def _wake_at(sock: socket.socket, count: int) -> None:
    """Let the poller say that the socket can be read only when so many bytes are there."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, count)
