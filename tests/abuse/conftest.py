"""Who tries what they should not, and a real web process to try it on."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from access import accounts
from domain.access import Role, Scope
from jobs.broker import connect
from processes import Processes, programs
from settings import Settings
from tests.access import conftest
from tests.access.conftest import PASSWORD
from tests.browser.house import wait_for

app, browser, olga, runtime = conftest.app, conftest.browser, conftest.olga, conftest.runtime
quick_hashes = conftest.quick_hashes
"""The fixtures of tests/access."""


@pytest.fixture(scope="module")
def wire(served: tuple[int, str, Path]) -> int:
    """The port of gunicorn as it runs in production; olga@example.org may sign in."""
    return served[0]


@pytest.fixture(scope="module")
def wire_key(served: tuple[int, str, Path]) -> str:
    """A key that may put runs in there."""
    return served[1]


@pytest.fixture(scope="module")
def wire_folder(served: tuple[int, str, Path]) -> Path:
    """Its state directory."""
    return served[2]


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], str], redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, str, Path]]:
    """The port of gunicorn, a key, and its state directory."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    aside = redis_url.replace("db=0", "db=9")
    told = Settings(state_dir=tmp_path_factory.mktemp("wire"), web_port=port, address_requests_per_second=1_000)
    settings = told.pointed_at(new_database(), aside)
    runtime = connect(settings)
    accounts.add_user(runtime, "olga@example.org", PASSWORD, Role.OPERATOR, "test")
    key = accounts.add_key(runtime, "wire", (Scope.RUNS_WRITE,), "test")
    runtime.close()
    web = tuple(program for program in programs(settings) if program.name == "web")
    with redis.Redis.from_url(aside) as client, Processes(settings, web):
        wait_for(f"http://127.0.0.1:{port}")
        yield port, key, settings.state_dir
        client.flushdb()


@pytest.fixture
def say(wire: int) -> Callable[[bytes], bytes]:
    """Sends bytes to it as they are and returns all it answers."""

    def send(request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", wire), timeout=15) as sock:
            sock.sendall(request)
            answer = b""
            try:
                while part := sock.recv(65_536):
                    answer += part
            except ConnectionResetError:
                pass  # it closed with bytes of ours unread; what it said before is the answer
        return answer

    return send
