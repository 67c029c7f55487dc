"""Messages of web hooks: written with what made them true, signed, sent at least once, tried again, given up."""

import json
import logging
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.queries import deliveries, operators, webhooks
from db.queries.deliveries import Delivery
from db.queries.webhooks import Endpoint
from db.session import transaction
from domain.errors import Conflict, InvalidInput, NotFound
from domain.webhooks import destinations
from domain.webhooks.events import ASKED_FOR
from domain.webhooks.retries import State
from jobs.gateways import pinned
from jobs.gateways.pinned import Limits
from jobs.maintenance.pruning import prune
from jobs.runtime import Runtime
from jobs.webhooks import endpoints
from jobs.webhooks.endpoints import Deed
from jobs.webhooks.sending import LEASE, send_due
from tests.jobs.harness import Thoughts, drain, execute, put_in, runtime_on, scalar
from tests.receiver import Receiver, is_signed, receiving

ANYBODY = None
ADA = Deed("ada", "a test wants it")


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> Iterator[Runtime]:  # noqa: ARG001 - declared first
    """A runtime that may send to loopback."""
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.001, webhook_allow_private="127.0.0.0/8")
    yield runtime
    runtime.journal.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def add(runtime: Runtime, url: str, types: tuple[str, ...] = ASKED_FOR, app: str | None = None) -> tuple[Endpoint, str]:
    facts = {"upstream": app, "url": url, "description": "", "event_types": types}
    return endpoints.register(runtime, facts, ADA)


def told(runtime: Runtime, endpoint: Endpoint) -> list[Delivery]:
    """What was written for an endpoint, in order."""
    with transaction(runtime.engine) as session:
        return deliveries.list_deliveries(session, endpoint.id)[::-1]


def endpoint_now(runtime: Runtime, endpoint: Endpoint) -> Endpoint:
    with transaction(runtime.engine) as session:
        return webhooks.get(session, endpoint.id, ANYBODY)


def later(runtime: Runtime) -> None:
    """Let every wait, rest and lease be over."""
    execute(runtime, "UPDATE webhook_deliveries SET next_attempt_at = now()")
    execute(runtime, "UPDATE webhook_endpoints SET free_at = now()")


def test_a_run_that_ends_is_told_signed_and_thin(runtime: Runtime, program: UUID, receiver: Receiver):
    endpoint, secret = add(runtime, receiver.url())
    run_id = put_in(runtime, program)
    assert told(runtime, endpoint) == []
    drain(runtime)
    assert send_due(runtime) == 1
    (message,) = receiver.received
    assert is_signed(message, secret)
    assert not is_signed(message._replace(body=message.body + b" "), secret)
    (delivery,) = told(runtime, endpoint)
    assert message.headers["webhook-id"] == f"msg_{delivery.id.hex}"
    said: dict[str, Any] = json.loads(message.body)
    assert said["type"] == "run.completed"
    assert said["data"]["links"] == {"run": f"/v1/runs/{run_id}"}
    assert said["data"]["outcome"] == "done"
    assert b"Ada" not in message.body
    assert b"ada@" not in message.body
    assert (delivery.state, delivery.attempts, delivery.log[0].status_code) == (State.DELIVERED, 1, 200)
    assert delivery.log[0].excerpt == "seen"
    assert send_due(runtime) == 0


def test_a_failure_is_tried_again_under_the_same_id_and_the_endpoint_rests(runtime: Runtime, receiver: Receiver):
    endpoint, secret = add(runtime, receiver.url())
    receiver.scripted = [500, 503]
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    assert (send_due(runtime), send_due(runtime)) == (1, 0)
    failed, untried = told(runtime, endpoint)
    assert (failed.state, failed.attempts, failed.log[0].status_code) == (State.WAITING, 1, 500)
    assert (untried.state, untried.attempts) == (State.WAITING, 0)
    assert endpoint_now(runtime, endpoint).failures == 1
    later(runtime)
    assert send_due(runtime) == 1
    later(runtime)
    assert send_due(runtime) == 2
    assert [one.state for one in told(runtime, endpoint)] == [State.DELIVERED] * 2
    assert endpoint_now(runtime, endpoint).failing_since is None
    ids = Counter(message.headers["webhook-id"] for message in receiver.received)
    assert sorted(ids.values()) == [1, 3] or sorted(ids.values()) == [2, 2]
    assert all(is_signed(message, secret) for message in receiver.received)


def test_a_receiver_that_asks_for_time_is_given_it(runtime: Runtime, receiver: Receiver):
    endpoint, _ = add(runtime, receiver.url("/429"))
    receiver.headers = {"Retry-After": "7200"}
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    send_due(runtime)
    wait = "SELECT next_attempt_at - now() FROM webhook_deliveries"
    assert timedelta(minutes=119) < scalar(runtime.engine, wait) <= timedelta(hours=2)


def test_a_message_is_given_up_after_its_last_attempt_and_can_be_sent_again(runtime: Runtime, receiver: Receiver):
    endpoint, _ = add(runtime, receiver.url("/500"))
    first = endpoints.send_test(runtime, ANYBODY, endpoint.id)
    execute(runtime, "UPDATE webhook_deliveries SET attempts = 9")
    send_due(runtime)
    (given_up,) = told(runtime, endpoint)
    assert (given_up.state, given_up.next_attempt_at) == (State.FAILED, None)
    later(runtime)
    assert send_due(runtime) == 0
    since = given_up.occurred_at
    assert endpoints.redeliver_failed(runtime, ANYBODY, endpoint.id, since + timedelta(seconds=1), ADA) == 0
    assert endpoints.redeliver_failed(runtime, ANYBODY, endpoint.id, since, ADA) == 1
    receiver.scripted = [204]
    assert send_due(runtime) == 1
    again = endpoints.redeliver(runtime, ANYBODY, endpoint.id, first.id, ADA)
    assert (again.state, again.attempts, [one.status_code for one in again.log]) == (State.WAITING, 0, [500, 204])
    later(runtime)
    send_due(runtime)
    assert len({message.headers["webhook-id"] for message in receiver.received}) == 1


def test_an_endpoint_that_is_gone_is_disabled_at_once_and_one_that_fails_for_days_too(
    runtime: Runtime, receiver: Receiver
):
    gone, _ = add(runtime, receiver.url("/410"))
    failing, _ = add(runtime, receiver.url("/500"))
    for endpoint in (gone, failing):
        endpoints.send_test(runtime, ANYBODY, endpoint.id)
    lost = "UPDATE webhook_endpoints SET failing_since = now() - interval '5 days', failures = 9 WHERE id = :id"
    execute(runtime, lost, id=failing.id)
    assert send_due(runtime) == 2
    assert endpoint_now(runtime, gone).disabled_reason == "it answered 410 Gone"
    assert endpoint_now(runtime, failing).disabled_reason == "10 attempts in a row failed, for 5 days"
    assert [one.state for one in told(runtime, gone)] == [State.FAILED]
    with transaction(runtime.engine) as session:
        done = [one for one in operators.list_actions(session) if one.action == "disable"]
    assert {(one.actor, one.subject_id) for one in done} == {("web hooks", str(one.id)) for one in (gone, failing)}
    with pytest.raises(Conflict, match="enable it first"):
        endpoints.send_test(runtime, ANYBODY, gone.id)
    later(runtime)
    assert send_due(runtime) == 0
    assert endpoints.change(runtime, ANYBODY, failing.id, {"enabled": True}, ADA).failures == 0
    assert send_due(runtime) == 1


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_a_slow_receiver_costs_its_time_limit_and_holds_no_other_up(
    runtime: Runtime, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, path: str
):
    monkeypatch.setattr(pinned, "LIMITS", Limits(connect=0.3, total=0.3))
    slow, _ = add(runtime, receiver.url(path))
    quick, _ = add(runtime, receiver.url("/ok"))
    endpoints.send_test(runtime, ANYBODY, slow.id)
    with ThreadPoolExecutor(2) as senders:
        first = senders.submit(send_due, runtime)
        while not receiver.received:
            assert not first.done()
        endpoints.send_test(runtime, ANYBODY, quick.id)
        assert send_due(runtime) == 1
        assert not first.done()
        assert first.result(timeout=5) == 1
    (attempt,) = told(runtime, slow)[0].log
    assert 300 <= attempt.milliseconds < 1_000
    assert "did not answer in time" in (attempt.error or "")


def test_no_more_of_an_answer_is_read_than_is_kept(runtime: Runtime, receiver: Receiver):
    endpoint, _ = add(runtime, receiver.url("/huge"))
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    assert send_due(runtime) == 1
    (delivery,) = told(runtime, endpoint)
    assert (delivery.state, delivery.log[0].excerpt) == (State.DELIVERED, "x" * 1_000)
    assert receiver.written < 10_000_000


def test_a_redirect_is_a_failure_and_is_not_followed(runtime: Runtime, receiver: Receiver):
    endpoint, _ = add(runtime, receiver.url("/redirect"))
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    send_due(runtime)
    assert told(runtime, endpoint)[0].log[0].status_code == 302
    assert [message.path for message in receiver.received] == ["/redirect"]


def test_two_senders_never_send_to_an_endpoint_at_once_and_nothing_twice(runtime: Runtime, receiver: Receiver):
    both = [add(runtime, receiver.url("/busy"))[0], add(runtime, receiver.url("/busy/2"))[0]]
    for endpoint in both * 12:
        endpoints.send_test(runtime, ANYBODY, endpoint.id)
    with ThreadPoolExecutor(4) as senders:
        made = sum(senders.map(lambda _: send_due(runtime), range(4)))
    assert made == len({message.headers["webhook-id"] for message in receiver.received}) == 24
    assert receiver.most_at_once == {"/busy": 1, "/busy/2": 1}


def test_what_a_dead_sender_had_is_sent_by_another_after_its_lease_and_the_late_one_writes_nothing(
    runtime: Runtime, receiver: Receiver
):
    endpoint, _ = add(runtime, receiver.url())
    first = endpoints.send_test(runtime, ANYBODY, endpoint.id)
    dead = uuid4()
    with transaction(runtime.engine) as session:
        assert deliveries.take(session, dead, LEASE) == endpoint.id
        message = deliveries.begin(session, endpoint.id, dead, LEASE)
    assert message
    assert message.id == first.id
    assert send_due(runtime) == 0
    later(runtime)
    assert send_due(runtime) == 1
    (delivery,) = told(runtime, endpoint)
    assert (delivery.state, delivery.attempts, len(delivery.log)) == (State.DELIVERED, 2, 1)
    with transaction(runtime.engine) as session:
        assert deliveries.hold(session, endpoint.id, dead, well=False) is None
    assert endpoint_now(runtime, endpoint).failures == 0


def test_a_sender_that_is_to_stop_begins_nothing_new(runtime: Runtime, receiver: Receiver):
    endpoint, _ = add(runtime, receiver.url())
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    runtime.stopping.set()
    assert send_due(runtime) == 0


def test_for_a_day_after_a_rotation_both_secrets_sign_and_no_list_log_or_record_has_either(
    runtime: Runtime, receiver: Receiver, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    endpoint, old = add(runtime, receiver.url())
    new = endpoints.rotate(runtime, ANYBODY, endpoint.id, ADA).secret
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    send_due(runtime)
    assert is_signed(receiver.received[0], old)
    assert is_signed(receiver.received[0], new)
    execute(runtime, "UPDATE webhook_secrets SET expires_at = now() WHERE expires_at IS NOT NULL")
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    send_due(runtime)
    assert not is_signed(receiver.received[1], old)
    assert is_signed(receiver.received[1], new)
    with transaction(runtime.engine) as session:
        shown = f"{webhooks.list_endpoints(session, ANYBODY)} {operators.list_actions(session)}"
    shown += f"{told(runtime, endpoint)} {caplog.text}"
    assert "whsec_" not in shown
    assert old[6:] not in shown


def test_a_deleted_endpoint_is_not_found_and_nothing_more_is_sent_to_it(runtime: Runtime, receiver: Receiver):
    endpoint, _ = add(runtime, receiver.url())
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    endpoints.delete(runtime, ANYBODY, endpoint.id, ADA)
    assert (send_due(runtime), receiver.received) == (0, [])
    assert scalar(runtime.engine, "SELECT count(*) FROM webhook_secrets") == 0
    with pytest.raises(NotFound):
        endpoints.rotate(runtime, ANYBODY, endpoint.id, ADA)
    execute(runtime, "DELETE FROM webhook_deliveries")
    assert prune(runtime) == 1


def test_an_app_has_so_many_endpoints_and_no_more(runtime: Runtime, receiver: Receiver):
    for _ in range(endpoints.MOST):
        add(runtime, receiver.url(), app="app")
    with pytest.raises(Conflict, match="delete one first"):
        add(runtime, receiver.url(), app="app")
    add(runtime, receiver.url(), app="another")


def test_a_name_that_means_another_address_by_the_time_of_sending_is_not_connected_to(
    runtime: Runtime, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    strict = runtime_on(runtime.engine, runtime.redis)
    meanings = iter([["93.184.215.14"], ["127.0.0.1"], ["93.184.215.14", "127.0.0.1"]])
    monkeypatch.setattr(pinned, "resolve", lambda *_: tuple(map(ip_address, next(meanings))))
    endpoint, _ = add(strict, f"https://rebound.example:{receiver.server_port}/")
    for _ in range(2):
        endpoints.send_test(strict, ANYBODY, endpoint.id)
        later(strict)
        assert send_due(strict) == 1
    assert receiver.received == []
    assert all("public addresses alone" in (log.error or "") for one in told(strict, endpoint) for log in one.log)


def test_what_was_examined_is_connected_to_and_no_name_looked_up_again(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    place = destinations.read(f"http://rebound.example:{receiver.server_port}/ok")
    looked_up: list[str] = []
    look_up = socket.getaddrinfo

    def noted(host: str, *rest: Any, **how: Any) -> Any:  # noqa: ANN401 - the library's
        looked_up.append(host)
        return look_up(host, *rest, **how)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    assert pinned.post(place, (ip_address("127.0.0.1"),), {}, b"{}").status_code == 200
    assert receiver.received[0].headers["host"] == place.authority
    assert set(looked_up) <= {"127.0.0.1"}


def test_tls_is_asked_for_by_name_and_believed_for_that_name_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pinned, "LIMITS", Limits(connect=2, total=2))
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            caller, _ = server.accept()
            with caller:
                heard.extend(caller.recv(4_096))

        thread = threading.Thread(target=listen)
        thread.start()
        place = destinations.read(f"https://hooks.example.org:{server.getsockname()[1]}/")
        answer = pinned.post(place, (ip_address("127.0.0.1"),), {}, b"{}")
        thread.join()
    assert b"hooks.example.org" in heard
    assert answer.status_code is None
    assert pinned.trust().check_hostname
    assert pinned.trust().verify_mode.name == "CERT_REQUIRED"


INSIDE = [ip_network(one) for one in ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16")]
INSIDE += [
    ip_network(one) for one in ("172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3", "::/8", "fc00::/7", "fe00::/8")
]
TRANSLATED = ip_network("64:ff9b::/96")
"""Ends with the IPv4 address that it leads to."""


def leads_inside(written: str) -> bool:
    address = ip_address(written)
    if address in TRANSLATED:
        address = IPv4Address(int(address) & 0xFFFF_FFFF)
    return any(address in network for network in INSIDE)


NUMBERS = st.sampled_from(
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.1", "[::1]", "[::ffff:7f00:1]", "169.254.169.254"]
)
HOSTS = NUMBERS | st.from_regex(r"[a-z0-9.-]{1,20}", fullmatch=True) | st.ip_addresses().map(str) | st.text(max_size=20)
ODD = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["https://", "http://", "HTTPS://", "https:/", "ftp://", "https://a@", "https://a\\@"]),
    HOSTS,
    st.sampled_from(["", ":443", ":8443", ":22", ":0"]),
    st.sampled_from(["/", "", "/#@", "@127.0.0.1/", "/%2e%2e"]),
    st.sampled_from(["", "x", "\r\n", " "]),
)
URLS = st.builds("https://{}/".format, HOSTS) | st.just("https://rebound.example/") | ODD
MEANINGS = st.lists(
    st.ip_addresses() | st.sampled_from([ip_address("93.184.215.14"), ip_address("2606:2800::1")]), max_size=3
)


@example("https://rebound.example/", [ip_address("64:ff9b::8.8.8.8")])
@example("https://rebound.example/", [ip_address("64:ff9b::10.0.0.1")])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(URLS, MEANINGS)
def test_whatever_the_address_and_whatever_its_name_means_nothing_inside_is_ever_contacted(
    monkeypatch: pytest.MonkeyPatch, url: str, meaning: list[Any]
):
    contacted: list[str] = []

    def connect(place: tuple[str, int], *_: object, **__: object) -> socket.socket:
        contacted.append(place[0])
        raise OSError("not in a test")

    def look_up(host: str, *_: object, **__: object) -> list[Any]:
        try:
            packed = socket.inet_aton(host)
        except OSError:
            return [(0, 0, 0, "", (str(one), 0)) for one in meaning]
        return [(0, 0, 0, "", (socket.inet_ntoa(packed), 0))]

    with monkeypatch.context() as patched:
        patched.setattr(socket, "create_connection", connect)
        patched.setattr(socket, "getaddrinfo", look_up)
        try:
            place = destinations.read(url)
            addresses = pinned.examine(place, ())
        except InvalidInput:
            return
        assert pinned.post(place, addresses, {}, b"{}").status_code is None
    assert contacted == [str(one) for one in addresses]
    assert not any(map(leads_inside, contacted))
