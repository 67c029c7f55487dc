"""The loader of `bench http`: its clock runs from the moment a request is due, whatever the server does."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.arrivals import Answers, Order, send

STALL_SECONDS = 0.3


class Stalls(BaseHTTPRequestHandler):
    """Answers at once, but the first time somebody asks for /stall."""

    protocol_version = "HTTP/1.1"
    stalled = False

    def do_GET(self):
        if self.path == "/stall" and not Stalls.stalled:
            Stalls.stalled = True
            time.sleep(STALL_SECONDS)
        asked = self.headers["Authorization"] == "Bearer rgm_key"
        self.send_response(200 if asked and self.path != "/missing" else 404)
        if self.path == "/close":
            self.send_header("Connection", "close")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *said: object):
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Stalls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port: int, *paths: str, connections: int = 1) -> Answers:
    order = Order(
        host="127.0.0.1", port=port, key="rgm_key", paths=paths, per_second=100, seconds=0.2, connections=connections
    )
    with ThreadPoolExecutor(1) as aside:  # a browser's driver may have a loop in this thread
        return aside.submit(lambda: asyncio.run(send(order))).result()


def test_requests_that_were_due_while_the_server_stalled_count_their_wait(port: int):
    said = ask(port, "/stall")
    took = said.milliseconds["/stall"]
    assert len(took) == 20
    assert said.failures == {}
    assert sum(one > STALL_SECONDS * 1_000 / 4 for one in took) >= 15


def test_anything_but_success_is_counted_by_what_it_was(port: int):
    said = ask(port, "/fine", "/missing", connections=4)
    assert len(said.milliseconds["/fine"]) == 10
    assert said.failures == {"/missing 404": 10}


def test_a_connection_that_the_server_closes_is_opened_again(port: int):
    assert ask(port, "/close", connections=2).failures == {}


def test_nobody_there_is_a_failure_and_no_answer():
    said = ask(1, "/fine")
    assert said.milliseconds == {}
    assert sum(said.failures.values()) == 20
