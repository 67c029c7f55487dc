"""The pages of web hooks: who is told, what was sent, and what a person does about it without a script."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from db.session import transaction
from domain.access import Scope
from jobs.runtime import Runtime
from jobs.webhooks.sending import send_due
from tests.api.apps import new_key
from tests.receiver import Receiver, is_signed, receiving

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
EVIL = "<script>alert(1)</script>"


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


def page(web: FlaskClient, address: str) -> str:
    answer = web.get(address, headers=BROWSER)
    assert answer.status_code == 200
    assert len(answer.data) < 60_000
    return answer.text


def add(web: FlaskClient, receiver: Receiver, **form: object) -> tuple[str, str]:
    """Register by the form; return the endpoint's page and its secret."""
    answer = web.post("/webhooks", data={"url": receiver.url(), "event": "run.failed"} | form)
    (secret,) = re.findall(r"<code>(whsec_[^<]+)</code>", answer.text)
    (address,) = set(re.findall(r'href="(/webhooks/[0-9a-f-]{36})"', answer.text))
    return address, secret


def test_an_endpoint_is_registered_tested_fails_and_is_delivered_again(
    web: FlaskClient, runtime: Runtime, receiver: Receiver
):
    assert "Nobody is told yet" in page(web, "/webhooks")
    address, secret = add(web, receiver, description=EVIL)
    assert web.post(f"{address}/test").location == address
    receiver.scripted = [500]
    send_due(runtime)
    shown = page(web, address)
    assert "failing" in shown
    assert "the last 500" in shown
    assert secret not in shown + page(web, "/webhooks")
    assert EVIL not in shown + page(web, "/webhooks")
    (again,) = re.findall(rf'action="({address}/deliveries/[0-9a-f-]+/redeliver)"', shown)
    assert web.post(again).status_code == 303
    with transaction(runtime.engine) as session:
        session.execute(text("UPDATE webhook_endpoints SET free_at = now()"))
    send_due(runtime)
    assert "delivered" in page(web, address)
    assert "Nothing was sent" in page(web, f"{address}?state=failed")
    assert all(is_signed(message, secret) for message in receiver.received)
    assert web.post(f"{address}/redeliver", data={"hours": "24"}).status_code == 303
    assert web.post(f"{address}/redeliver", data={"hours": "9"}).status_code == 400


def test_an_endpoint_is_disabled_enabled_given_a_secret_and_removed(
    web: FlaskClient, runtime: Runtime, receiver: Receiver
):
    assert runtime
    address, secret = add(web, receiver)
    web.post(f"{address}/disable", data={"reason": "they move house"})
    shown = page(web, address)
    assert "they move house" in shown
    assert f"{address}/enable" in shown
    assert f"{address}/test" not in shown
    web.post(f"{address}/enable")
    rotated = web.post(f"{address}/rotate").text
    assert "the one before it signs, too" in rotated
    assert secret not in rotated
    assert web.post(f"{address}/remove").location == "/webhooks"
    assert web.get(address, headers=BROWSER).status_code == 404


@pytest.mark.parametrize("url", ["https://10.0.0.1/", f"https://{EVIL}/", "", "http://93.184.215.14/"])
def test_an_address_that_may_not_be_is_said_beside_the_form_with_what_was_written(web: FlaskClient, url: str):
    answer = web.post("/webhooks", data={"url": url, "event": "run.failed", "upstream": "coach-app"}, headers=BROWSER)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="coach-app"' in answer.text
    assert EVIL not in answer.text


def test_who_may_read_sees_no_button_and_may_press_none(web: FlaskClient, runtime: Runtime, receiver: Receiver):
    address, _ = add(web, receiver)
    reader = web.application.test_client()
    reader.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {new_key(runtime, 'reader', Scope.WEBHOOKS_READ)}"
    shown = page(reader, address) + page(reader, "/webhooks")
    assert f'action="{address}' not in shown
    assert "Register" not in shown.replace("Registered", "")
    for verb in ("test", "disable", "rotate", "remove", "redeliver"):
        assert reader.post(f"{address}/{verb}").status_code == 403
    assert reader.post("/webhooks", data={"url": receiver.url()}).status_code == 403


def test_a_key_of_one_app_reaches_no_other_apps_endpoint_through_the_pages(
    web: FlaskClient, runtime: Runtime, receiver: Receiver
):
    theirs = web.post("/v1/webhooks", json={"url": receiver.url("/theirs"), "upstream": "other-app"}).json["id"]
    key = new_key(runtime, "coach-app", upstream="coach-app")
    app = web.application.test_client()
    app.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"

    assert "/theirs" not in page(app, "/webhooks")
    assert app.get(f"/webhooks/{theirs}").status_code == 404
    for deed in ("rotate", "disable", "remove", "test", "redeliver"):
        answer = app.post(f"/webhooks/{theirs}/{deed}", data={"hours": "1"})
        assert (answer.status_code, deed) == (404, deed)
    made = app.post("/webhooks", data={"url": receiver.url("/own"), "upstream": "other-app", "event": "run.failed"})
    assert made.status_code == 200
    assert [hook["upstream"] for hook in app.get("/v1/webhooks").json["webhooks"]] == ["coach-app"]
