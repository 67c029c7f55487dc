"""Web hooks over HTTP: registered, changed, sent again, by whom they belong to; and the manual's receiver at work."""

import re
import sys
from collections.abc import Iterator
from http.server import HTTPServer
from threading import Thread
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from domain.access import Scope
from domain.webhooks.events import ASKED_FOR, EVENTS
from jobs.runtime import Runtime
from jobs.webhooks.sending import send_due
from settings import CHECKOUT
from tests.api.apps import new_key
from tests.receiver import Receiver, is_signed, receiving

MANUAL = (CHECKOUT / "docs" / "api.md").read_text()
SECTION = MANUAL[MANUAL.index("## Web hooks") : MANUAL.index("## Lists")]
OLGA = {"X-Operator": "olga"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


@pytest.fixture
def runtime(web: FlaskClient) -> Runtime:
    runtime: Runtime = web.application.extensions["runtime"]
    loopback = runtime.tuning.model_copy(update={"webhook_allow_private": "127.0.0.0/8"})
    object.__setattr__(runtime, "tuning", loopback)
    return runtime


@pytest.fixture
def hook(web: FlaskClient, runtime: Runtime, receiver: Receiver) -> dict[str, Any]:
    assert runtime
    return web.post("/v1/webhooks", json={"url": receiver.url(), "description": "coach"}).json


def as_app(web: FlaskClient, runtime: Runtime, upstream: str) -> FlaskClient:
    client = web.application.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {new_key(runtime, upstream, upstream=upstream)}"
    return client


def actions(engine: Engine) -> list[tuple[str, str, str]]:
    with transaction(engine) as session:
        rows = session.execute(text("SELECT actor, action, detail::text FROM operator_actions ORDER BY created_at"))
        return [tuple(row) for row in rows]


def test_an_endpoint_is_registered_and_its_secret_shown_this_once(web: FlaskClient, hook: dict[str, Any]):
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", hook["secret"])
    assert hook["event_types"] == list(ASKED_FOR)
    assert (hook["enabled"], hook["upstream"], hook["waiting"]) == (True, None, 0)
    shown = web.get(hook["links"]["self"])
    assert shown.json == {name: value for name, value in hook.items() if name != "secret"}
    assert web.get("/v1/webhooks").json == {"webhooks": [shown.json]}


def test_a_test_is_delivered_and_listed_page_by_page(
    web: FlaskClient, runtime: Runtime, receiver: Receiver, hook: dict[str, Any]
):
    sent = [web.post(f"{hook['links']['self']}/test", json={}) for _ in range(3)]
    assert [answer.status_code for answer in sent] == [202, 202, 202]
    assert send_due(runtime) == 3
    assert all(is_signed(message, hook["secret"]) for message in receiver.received)
    first = web.get(hook["links"]["deliveries"], query_string={"limit": 2}).json
    rest = web.get(hook["links"]["deliveries"], query_string={"limit": 2, "cursor": first["next_cursor"]}).json
    listed = first["deliveries"] + rest["deliveries"]
    assert [one["id"] for one in listed] == [answer.json["id"] for answer in sent][::-1]
    assert rest["next_cursor"] is None
    assert {one["message_id"] for one in listed} == {message.headers["webhook-id"] for message in receiver.received}
    assert listed[0]["log"][0]["status_code"] == 200
    assert web.get(hook["links"]["deliveries"], query_string={"state": "failed"}).json["deliveries"] == []


def test_what_was_given_up_is_sent_again_one_or_all(
    web: FlaskClient, runtime: Runtime, receiver: Receiver, hook: dict[str, Any]
):
    receiver.scripted = [500]
    sent = web.post(f"{hook['links']['self']}/test", json={}).json
    with transaction(runtime.engine) as session:
        session.execute(text("UPDATE webhook_deliveries SET attempts = 9"))
    send_due(runtime)
    all_of_them = web.post(
        f"{hook['links']['self']}/redeliver", json={"since": sent["occurred_at"], "reason": "mended"}
    )
    assert (all_of_them.status_code, all_of_them.json) == (202, {"count": 1})
    one = web.post(f"{hook['links']['deliveries']}/{sent['id']}/redeliver", json={}, headers=OLGA)
    assert (one.status_code, one.json["state"], one.json["attempts"]) == (202, "waiting", 0)
    assert web.post(f"{hook['links']['deliveries']}/{uuid4()}/redeliver", json={}).status_code == 404
    assert [actor for actor, action, _ in actions(runtime.engine) if action == "redeliver"] == [
        "tests",
        "olga via tests",
    ]


def test_an_endpoint_is_changed_disabled_enabled_rotated_and_deleted(
    web: FlaskClient, runtime: Runtime, hook: dict[str, Any]
):
    address = hook["links"]["self"]
    changed = web.patch(address, json={"event_types": ["flag.raised", "run.failed"], "enabled": False})
    assert changed.json["event_types"] == ["run.failed", "flag.raised"]
    assert (changed.json["enabled"], changed.json["description"]) == (False, "coach")
    assert web.post(f"{address}/test", json={}).status_code == 409
    assert web.patch(address, json={"enabled": True}).json["disabled_reason"] is None
    rotated = web.post(f"{address}/rotate", json={})
    assert rotated.json["secret"] != hook["secret"]
    assert web.delete(address).status_code == 204
    assert web.get(address).status_code == 404
    assert web.get("/v1/webhooks").json == {"webhooks": []}
    done = actions(runtime.engine)
    assert [action for _, action, _ in done] == ["register", "change", "change", "rotate", "delete"]
    assert "whsec_" not in str(done)


def test_an_app_finds_its_own_endpoints_and_anothers_are_not_there(
    web: FlaskClient, runtime: Runtime, receiver: Receiver, hook: dict[str, Any]
):
    mine, other = as_app(web, runtime, "coach-app"), as_app(web, runtime, "chat-app")
    made = mine.post("/v1/webhooks", json={"url": receiver.url()}).json
    assert made["upstream"] == "coach-app"
    assert [one["id"] for one in mine.get("/v1/webhooks").json["webhooks"]] == [made["id"]]
    assert len(web.get("/v1/webhooks").json["webhooks"]) == 2
    sent = mine.post(f"{made['links']['self']}/test", json={}).json
    theirs = f"{made['links']['self']}"
    asked = (
        other.get(theirs),
        other.patch(theirs, json={"enabled": False}),
        other.delete(theirs),
        other.post(f"{theirs}/rotate", json={}),
        other.post(f"{theirs}/test", json={}),
        other.get(f"{theirs}/deliveries"),
        other.post(f"{theirs}/deliveries/{sent['id']}/redeliver", json={}),
        other.post(f"{theirs}/redeliver", json={"since": "2026-01-01T00:00:00Z"}),
        mine.get(hook["links"]["self"]),
        mine.post(f"{theirs}/deliveries/{UUID(int=1)}/redeliver", json={}),
    )
    assert [answer.status_code for answer in asked] == [404] * len(asked)
    assert other.post("/v1/webhooks", json={"url": receiver.url(), "upstream": "coach-app"}).status_code == 403
    assert mine.get(made["links"]["self"]).json["enabled"]


def test_reading_needs_one_scope_and_changing_another(web: FlaskClient, runtime: Runtime, hook: dict[str, Any]):
    reader = web.application.test_client()
    reader.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {new_key(runtime, 'reader', Scope.WEBHOOKS_READ)}"
    assert reader.get(hook["links"]["deliveries"]).status_code == 200
    assert reader.post(f"{hook['links']['self']}/rotate", json={}).status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({}, 422, "url"),
        ({"url": "https://10.0.0.1/"}, 400, "public addresses alone"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, 400, "public addresses alone"),
        ({"url": "https://[::1]/"}, 400, "public addresses alone"),
        ({"url": "https://2130706433/"}, 422, "neither a name nor an address"),
        ({"url": "https://user:pass@example.org/"}, 422, "without name, password"),
        ({"url": "ftp://example.org/"}, 422, "https://host/path"),
        ({"url": "https://93.184.215.14:25/"}, 400, "has port 25"),
        ({"url": "http://93.184.215.14/"}, 400, "is not https"),
        ({"url": "https://93.184.215.14/", "event_types": []}, 422, "event_types: is empty"),
        ({"url": "https://93.184.215.14/", "event_types": ["run.lost"]}, 422, "'run.lost' is not known"),
        ({"url": "https://93.184.215.14/", "secret": "whsec_mine"}, 422, "secret"),
    ],
)
def test_what_may_not_be_registered_is_refused_by_field_and_nothing_is_kept(
    web: FlaskClient, body: dict[str, Any], status: int, says: str
):
    answer = web.post("/v1/webhooks", json=body)
    assert answer.status_code == status
    assert says in answer.json["detail"]
    assert web.get("/v1/webhooks").json == {"webhooks": []}


def test_an_endpoint_cannot_be_moved_inside(web: FlaskClient, runtime: Runtime, hook: dict[str, Any]):
    assert runtime
    for body in ({"url": "https://10.0.0.1/"}, {"url": None}, {"enabled": "yes"}, {}):
        assert web.patch(hook["links"]["self"], json=body).status_code in {400, 422}
    assert web.get(hook["links"]["self"]).json["url"] == hook["url"]


def test_every_event_is_in_the_manual():
    assert all(f"| `{event.type}` | {event.when} |" in SECTION for event in EVENTS)


def test_the_manuals_receiver_takes_a_real_message_and_no_forged_one(
    web: FlaskClient, runtime: Runtime, hook: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("WEBHOOK_SECRET", hook["secret"])
    (example,) = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
    manual = ModuleType("manual")
    monkeypatch.setitem(sys.modules, "manual", manual)
    exec(compile(example, "docs/api.md", "exec"), manual.__dict__)  # noqa: S102 - the manual's own
    monkeypatch.setattr(manual.Hooks, "log_message", lambda *_: None)
    with HTTPServer(("127.0.0.1", 0), manual.Hooks) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        web.patch(hook["links"]["self"], json={"url": f"http://127.0.0.1:{server.server_port}/hooks"})
        web.post(f"{hook['links']['self']}/test", json={})
        assert send_due(runtime) == 1
        monkeypatch.setattr(manual, "SECRET", "whsec_c29tZSBvdGhlciBzZWNyZXQgb2YgMjQgYnl0ZXM=")
        web.post(f"{hook['links']['self']}/test", json={})
        assert send_due(runtime) == 1
        server.shutdown()
        thread.join()
    newest, oldest = web.get(hook["links"]["deliveries"]).json["deliveries"]
    assert [one["log"][0]["status_code"] for one in (oldest, newest)] == [204, 401]
    assert manual.seen == {oldest["message_id"]}


def test_a_secret_is_in_no_answer_that_is_kept(web: FlaskClient, runtime: Runtime, receiver: Receiver):
    made = web.post("/v1/webhooks", json={"url": receiver.url()}, headers={"Idempotency-Key": "made"})
    where = f"{made.location}/rotate"
    rotated = web.post(where, json={}, headers={"Idempotency-Key": "rotated"})
    again = [
        web.post("/v1/webhooks", json={"url": receiver.url()}, headers={"Idempotency-Key": "made"}),
        web.post(where, json={}, headers={"Idempotency-Key": "rotated"}),
    ]

    assert (made.status_code, rotated.status_code) == (201, 200)
    assert [answer.status_code for answer in again] == [409, 409]
    assert all("was carried out" in answer.json["detail"] for answer in again)
    assert len(web.get("/v1/webhooks").json["webhooks"]) == 1
    with transaction(runtime.engine) as session:
        kept = session.execute(
            text("SELECT string_agg(k::text || encode(k.body, 'escape'), '') FROM idempotency_keys k")
        )
        assert "whsec_" not in kept.scalar_one()
