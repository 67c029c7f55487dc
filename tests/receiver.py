"""A receiver of web hooks on loopback that answers as its path says, and the reference way to verify a message."""

import base64
import hashlib
import hmac
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, NamedTuple


class Received(NamedTuple):
    """A message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver(ThreadingHTTPServer):
    """Keeps what it received; `scripted` has the status codes to answer with next, after which it answers by path."""

    daemon_threads = True
    received: ClassVar[list[Received]]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.received = []
        self.scripted: list[int] = []
        self.headers: dict[str, str] = {}
        self.hang_up = threading.Event()
        self.at_once = Counter[str]()
        self.most_at_once = Counter[str]()
        self.lock = threading.Lock()
        self.written = 0

    def url(self, path: str = "/ok") -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, *_: object) -> None:
        """Be silent about senders that hang up."""


class Answers(BaseHTTPRequestHandler):
    """Answers a path such as /500, /slow, /huge, /redirect."""

    server: Receiver
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        self.server.received.append(Received(self.path, {}, b""))
        self._reply(200)

    def do_POST(self) -> None:
        server, path = self.server, self.path
        with server.lock:
            server.at_once[path] += 1
            server.most_at_once[path] = max(server.most_at_once[path], server.at_once[path])
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        server.received.append(Received(path, headers, body))
        try:
            self._answer(path.strip("/"))
        finally:
            with server.lock:
                server.at_once[path] -= 1

    def _answer(self, what: str) -> None:
        if self.server.scripted:
            self._reply(self.server.scripted.pop(0))
        elif what == "slow":
            self.server.hang_up.wait(30)
        elif what == "drip":
            self._drip()
        elif what == "huge":
            self._pour()
        elif what == "redirect":
            self._reply(302, {"Location": self.server.url("/inside")})
        elif what == "busy":
            time.sleep(0.01)
            self._reply(200)
        else:
            self._reply(int(what) if what.isdecimal() else 200)

    def _reply(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**self.server.headers, **(headers or {}), "Content-Length": "4"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"seen")

    def _drip(self) -> None:
        """Send a header a byte at a time, each before a wait for a byte would be over."""
        for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 1_000:
            self.wfile.write(bytes([letter]))
            self.wfile.flush()
            if self.server.hang_up.wait(0.05):
                return

    def _pour(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(10_000):
            self.wfile.write(b"x" * 10_000)
            self.server.written += 10_000


@contextmanager
def receiving() -> Generator[Receiver]:
    """A receiver that answers for as long as the block lasts."""
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.hang_up.set()
            server.shutdown()
            thread.join()


def is_signed(message: Received, secret: str) -> bool:
    """Verify a message as standardwebhooks.com tells receivers to."""
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join(
        (message.headers["webhook-id"].encode(), message.headers["webhook-timestamp"].encode(), message.body)
    )
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    recent = abs(int(message.headers["webhook-timestamp"]) - time.time()) < 300
    passed = [one.split(",") for one in message.headers["webhook-signature"].split(" ")]
    return recent and any(version == "v1" and hmac.compare_digest(given, expected) for version, given in passed)
