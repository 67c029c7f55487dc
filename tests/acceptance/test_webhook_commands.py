"""What is typed to register an endpoint of web hooks, to see what was sent to it and to send it again."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
import redis
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from commands.webhooks import webhooks
from domain.errors import InvalidInput, NotFound
from jobs.runtime import Runtime
from jobs.webhooks.sending import send_due
from settings import CHECKOUT, get_settings
from tests.jobs.harness import execute, runtime_on
from tests.receiver import Receiver, is_signed, receiving

Regimen = Callable[..., Result]


@pytest.fixture
def regimen(
    clean_database: Engine, database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Regimen]:
    """Types `regimen webhooks` on the test's servers."""
    assert clean_database
    for name, value in {"DATABASE_URL": database_url, "REDIS_URL": redis_url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("REGIMEN_WEBHOOK_ALLOW_PRIVATE", "127.0.0.0/8")
    get_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(webhooks, list(words))
    get_settings.cache_clear()


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis) -> Iterator[Runtime]:
    runtime = runtime_on(clean_database, valkey, webhook_allow_private="127.0.0.0/8")
    yield runtime
    runtime.journal.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def test_an_endpoint_is_added_tested_seen_to_fail_sent_again_and_removed(
    regimen: Regimen, runtime: Runtime, receiver: Receiver
):
    assert "there are no web hooks" in regimen().output
    endpoint, secret = regimen("add", receiver.url(), "--event", "run.failed", "--upstream", "coach-app").stdout.split()
    assert f"coach-app  0        enabled  {receiver.url()}" in regimen().output
    assert secret not in regimen().output

    delivery = regimen("test", endpoint[-12:]).output.split()[0]
    receiver.scripted = [500]
    execute(runtime, "UPDATE webhook_deliveries SET attempts = 9")
    send_due(runtime)
    listed = regimen("deliveries", endpoint, "--state", "failed").output
    assert delivery in listed
    assert "500 seen" in listed
    assert "fails for" in regimen().output

    assert "1 goes out" in regimen("redeliver", endpoint, delivery, "--reason", "mended").output
    execute(runtime, "UPDATE webhook_endpoints SET free_at = now()")
    send_due(runtime)
    assert all(is_signed(message, secret) for message in receiver.received)
    assert "delivered" in regimen("deliveries", endpoint).output
    assert "0 go out" in regimen("redeliver", endpoint, "--failed-since", "2026-01-01").output

    assert regimen("disable", endpoint, "--reason", "moves house").output == "disabled\n"
    assert "disabled: moves house" in regimen().output
    assert regimen("enable", endpoint).output == "enabled; 0 wait\n"
    assert regimen("rotate", endpoint).stdout.startswith("whsec_")
    assert regimen("remove", endpoint).output == "removed\n"
    assert "there are no web hooks" in regimen().output


def test_a_message_whose_sender_is_killed_on_the_way_goes_again_under_the_same_id(
    regimen: Regimen, runtime: Runtime, receiver: Receiver
):
    endpoint, secret = regimen("add", receiver.url("/slow")).stdout.split()
    regimen("test", endpoint)
    argv = [sys.executable, "cli.py", "schedule", "trigger", "web-hooks", "--reason", "a test wants it"]
    with subprocess.Popen(argv, cwd=CHECKOUT) as sender:
        deadline = time.monotonic() + 30
        while not receiver.received:
            assert sender.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        sender.kill()
    assert send_due(runtime) == 0
    receiver.scripted = [200]
    execute(runtime, "UPDATE webhook_deliveries SET next_attempt_at = now()")
    execute(runtime, "UPDATE webhook_endpoints SET free_at = now()")
    assert send_due(runtime) == 1
    first, again = receiver.received
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert is_signed(again, secret)
    assert "delivered" in regimen("deliveries", endpoint).output


def test_what_cannot_be_is_said(regimen: Regimen, receiver: Receiver):
    assert isinstance(regimen("add", "https://10.0.0.1/").exception, InvalidInput)
    assert "'run.lost' is not known" in str(regimen("add", receiver.url(), "--event", "run.lost").exception)
    assert isinstance(regimen("test", "beef").exception, NotFound)
    endpoint = regimen("add", receiver.url()).stdout.split()[0]
    assert "give the id of a delivery, or --failed-since" in str(regimen("redeliver", endpoint).exception)
    assert regimen("deliveries", endpoint).output == "nothing\n"
