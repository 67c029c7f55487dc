"""The servers of our own: they start wherever the checkout lies, keep what they are told, and never outlive us."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from domain.errors import Conflict
from embedded.servers import start_servers
from embedded.state import attach
from settings import CHECKOUT, Settings

BARE = Settings(database_url=None, redis_url=None)
RUN_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from embedded.servers import start_servers
from settings import Settings
with start_servers(Path(sys.argv[1]), Settings(database_url=None, redis_url=None)) as servers:
    print(*(child.process.pid for child in servers.started), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def state_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="regimen-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "state"


@pytest.fixture
def another(state_dir: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Another process that runs servers in the state directory, and the ids of those."""
    with subprocess.Popen(
        [sys.executable, "-c", RUN_UNTIL_KILLED, state_dir], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, [int(pid) for pid in process.stdout.readline().split()]
        process.kill()


def answers(database_url: str, redis_url: str) -> bool:
    with psycopg.connect(database_url) as connection, redis.Redis.from_url(redis_url) as client:
        return connection.execute("SELECT current_user").fetchone() == ("regimen",) and bool(client.ping())


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_is_written_is_there_after_the_next_start(state_dir: Path):
    with start_servers(state_dir, BARE) as first:
        with psycopg.connect(first.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        with redis.Redis.from_url(first.redis_url) as client:
            client.set("kept", "1")
    with start_servers(state_dir, BARE) as second:
        with psycopg.connect(second.database_url) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
        with redis.Redis.from_url(second.redis_url) as client:
            assert client.get("kept") == b"1"
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_another_command_finds_the_servers_only_while_they_run(state_dir: Path):
    assert attach(state_dir) is None
    with start_servers(state_dir, BARE, durable=False) as servers:
        assert attach(state_dir) == (servers.database_url, servers.redis_url)
        assert servers.alive() == {"postgres": True, "valkey": True}
    assert attach(state_dir) is None
    assert not any(servers.alive().values())


def test_a_second_start_is_refused_and_names_the_first(
    state_dir: Path, another: tuple[subprocess.Popen[str], list[int]]
):
    process, _ = another
    with pytest.raises(Conflict, match=f"in use by process {process.pid}"), start_servers(state_dir, BARE):
        pass
    found = attach(state_dir)
    assert found is not None
    assert answers(*found)


def test_no_server_outlives_a_killed_parent_and_the_next_start_works(
    state_dir: Path, another: tuple[subprocess.Popen[str], list[int]]
):
    process, servers = another
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert attach(state_dir) is None
    with start_servers(state_dir, BARE) as again:
        assert answers(again.database_url, again.redis_url)
        assert servers
        assert not any(map(lives, servers))


def test_servers_that_are_named_are_not_started(state_dir: Path):
    named = BARE.pointed_at("postgresql://somewhere/else", "redis://somewhere/0")
    with start_servers(state_dir, named) as servers:
        assert servers.started == ()
        assert attach(state_dir) == ("postgresql://somewhere/else", "redis://somewhere/0")


@pytest.mark.parametrize("below", ["it's 100% a name", "deep/" * 24], ids=["odd", "deep"])
def test_any_path_will_do(state_dir: Path, below: str):
    with start_servers(state_dir / below, BARE, durable=False) as servers:
        assert answers(servers.database_url, servers.redis_url)


def test_a_closed_home_will_do(state_dir: Path):
    state_dir.mkdir(mode=0o700)
    with start_servers(state_dir / "inside", BARE, durable=False) as servers:
        assert answers(servers.database_url, servers.redis_url)
        outside = [Path(note.removeprefix("data in ")) for note in servers.notes if note.startswith("data in ")]
    assert not any(path.exists() for path in outside)
