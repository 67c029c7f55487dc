"""gunicorn's threads are for requests that are there: who sends slowly waits outside, and not for ever.

A connection gets a thread once its request has arrived, or so much of it as the kernel holds for us. Until then it is
one entry of the poller. Without this a few dozen connections that send a byte now and then take every thread.
"""

import re
import selectors
import socket
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

ARRIVAL_SECONDS = 10
"""A request that is not there by then is not waited for."""
STALL_SECONDS = 15
"""How long a thread waits for the next part of a large body, or for a reader to take the next part of an answer."""
LOOKED_AT_BYTES = 48 * 1024
"""A request that is larger gets its thread when so much of it is there; the kernel need not hold more."""
HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
CHUNKS_END = b"0\r\n\r\n"


class PatientWorker(ThreadWorker):
    """The threaded worker of gunicorn, which here reads ahead before it lends a thread."""

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection its thread if its request is there; else let it wait."""
        parser: Any = conn.parser
        seen = _look(conn.sock)
        if (parser is not None and parser.unreader.buf.getvalue()) or seen is None:
            self._lend_thread(conn)
        else:
            conn.timeout = time.monotonic() + ARRIVAL_SECONDS
            self.pending_conns.append(conn)
            self._watch(conn, seen)

    def handle_request(self, req: Any, conn: TConn) -> Any:  # noqa: ANN401 - gunicorn's request and answer
        """Answer a request; whoever stalls meanwhile is let go."""
        conn.sock.settimeout(STALL_SECONDS)
        return super().handle_request(req, conn)

    def _watch(self, conn: TConn, seen: int) -> None:
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._look_again, conn, seen))

    def _look_again(self, conn: TConn, before: int, sock: socket.socket) -> None:
        self.poller.unregister(sock)
        seen = _look(sock)
        if seen is not None and seen > before:
            self._watch(conn, seen)
            return
        self.pending_conns.remove(conn)
        if seen is None:
            self._lend_thread(conn)
        else:  # woken without a byte more: its sender has gone
            self.nr_conns -= 1
            conn.close()

    def _lend_thread(self, conn: TConn) -> None:
        _wake_at(conn.sock, 1)
        conn.data_ready = True
        super().enqueue_req(conn)


def _look(sock: socket.socket) -> int | None:
    """Return how many bytes of a request are there, and let the next wake the poller.

    None says that it can be read without waiting, or never will be.
    """
    try:
        seen = sock.recv(LOOKED_AT_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        _wake_at(sock, 1)
        return 0
    except OSError:
        return None
    if not seen or is_whole(seen):
        return None
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
