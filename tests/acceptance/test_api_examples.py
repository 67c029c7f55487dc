"""docs/api.md's commands and docs/examples/client.py, against the web process as it is run."""

import os
import re
import shlex
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
import redis
from sqlalchemy import Engine, text

from db.session import transaction
from jobs.broker import connect
from processes import Processes, programs
from settings import CHECKOUT, Settings
from tests.api.apps import new_key
from tests.api.rows import add_client, add_program, execute

PAGE = (CHECKOUT / "docs" / "api.md").read_text()
RUN = "01a1fb8b-6c22-7d21-9d55-fc5081e54c34"
"""The run that the page speaks of."""
NOT_YET = ("/why?", "/plans/current", "coach.example.org")
"""Without a worker no week is published; and nobody has that address."""
CLIENTS = (("amara.okafor@example.org", "Amara Okafor"), ("ravi.deshpande@example.org", "Ravi Deshpande"))


class House(NamedTuple):
    url: str
    key: str
    program: str


@pytest.fixture(scope="module")
def url(database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the web process answers."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    settings = Settings(state_dir=tmp_path_factory.mktemp("state"), web_port=port).pointed_at(database_url, redis_url)
    with Processes(settings, tuple(one for one in programs(settings) if one.name == "web")):
        deadline = time.monotonic() + 30
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"


def answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def house(clean_database: Engine, valkey: redis.Redis, database_url: str, redis_url: str, url: str) -> House:
    assert valkey.ping()
    runtime = connect(Settings().pointed_at(database_url, redis_url))
    key = new_key(runtime, "examples")
    runtime.close()
    program, _ = (add_program(clean_database, add_client(clean_database, *who)) for who in CLIENTS)
    return House(url, key, str(program))


def commands() -> list[str]:
    """Every curl command of the page, on one line each."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    lines = "\n".join(block for language, block in blocks if not language).replace("\\\n", " ")
    return [one.strip() for one in re.split(r"\n(?=\S)", lines) if one.startswith("curl ")]


def send(command: str, house: House, known: dict[str, str]) -> httpx.Response:
    for name, value in known.items():
        command = command.replace(name, value)
    words = iter(shlex.split(command, comments=True)[1:])
    address, headers, body, auth = "", {"Authorization": f"Bearer {house.key}"}, None, None
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            said = next(words)
            body = (CHECKOUT / said[1:]).read_text() if said.startswith("@") else said
        elif word == "-u":
            user, _, password = next(words).partition(":")
            auth = httpx.BasicAuth(user, password)
            del headers["Authorization"]
        elif not word.startswith("-"):
            address = word.replace("http://127.0.0.1:8088", house.url)
    method = "GET" if body is None else "POST"
    with httpx.stream(method, address, headers=headers, content=body, auth=auth, timeout=20) as answer:
        if answer.headers.get("Content-Type", "").startswith("text/event-stream"):
            assert "event: state" in next(part for part in answer.iter_text() if "event" in part)
        else:
            answer.read()
    return answer


def test_every_command_of_the_page_is_answered(house: House):
    known = {"$KEY": house.key, "PROGRAM_ID": house.program, "PROGRAM": house.program, "wait=30": "wait=1"}
    assert len(commands()) >= 20
    for command in commands():
        answer = send(command, house, known)
        expected = {200, 201, 202} | ({404, 422, 400} if any(part in command for part in NOT_YET) else set())
        assert answer.status_code in expected, (command, answer.text)
        if answer.headers.get("Location", "").startswith("/v1/runs/"):
            known[RUN] = answer.json()["id"]
        if "/v1/clients?run=true'" in command:
            known |= {"RUN_ID": answer.json()["run_id"], "PROGRAM_ID": answer.json()["program_id"]}
        if '"dry_run": true' in command:
            known["TOKEN"] = answer.json()["token"]


def run_client(house: House, client: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, str(CHECKOUT / "docs" / "examples" / "client.py"), house.url, client]
    environment = os.environ | {"REGIMEN_KEY": house.key}
    return subprocess.run(argv, env=environment, capture_output=True, check=False, text=True, timeout=60)


def test_the_client_puts_a_run_in_waits_and_gets_through_what_is_refused_for_now(
    house: House, clean_database: Engine, valkey: redis.Redis
):
    with transaction(clean_database) as session:
        key_id = session.execute(text("SELECT id FROM api_keys WHERE name = 'examples'")).scalar_one()
    valkey.set(f"ratelimit:http:caller:key:{key_id}", f"{time.time() + 2 + 0.8:.6f}")
    threading.Timer(3, execute, [
        clean_database,
        "UPDATE pipeline_runs SET status = 'cancelled', completed_at = now(), error_message = 'enough'",
    ]).start()  # fmt: skip

    done, refused = (run_client(house, client) for client in (CLIENTS[0][0], "nobody@example.org"))

    assert (done.returncode, done.stderr) == (0, "")
    assert "is pending" in done.stdout
    assert "it is cancelled: enough" in done.stdout
    with transaction(clean_database) as session:
        assert session.execute(text("SELECT count(*) FROM pipeline_runs")).scalar_one() == 1
    assert refused.returncode == 1
    assert "it was refused: 404 client: there is no client nobody@example.org" in refused.stderr
