"""Abuse of cookies, keys and passwords: touched, planted, kept too long, stolen as hashes, guessed."""

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from access import keys, sessions
from access.gate import COOKIE
from access.limits import Rate
from db.session import transaction
from jobs.runtime import Runtime
from tests.access.conftest import PASSWORD
from tests.access.test_gate import sign_in
from tests.api.apps import stranger

SPOILT: dict[str, Callable[[str], str]] = {
    "shorter": lambda cookie: cookie[:-1],
    "longer": lambda cookie: cookie + "a",
    "another user": lambda cookie: uuid4().hex + cookie[32:],
    "capitals": str.upper,
    "no dot": lambda cookie: cookie.replace(".", ""),
}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c[:-1],
        lambda c: c + "a",
        lambda c: uuid4().hex + c[32:],
        lambda c: c.upper(),
        lambda c: c.replace(".", ""),
    ],
)
def test_a_cookie_that_was_touched_opens_nothing(browser: FlaskClient, olga: str, spoil: Callable[[str], str]):
    sign_in(browser, olga)
    cookie = browser.get_cookie(COOKIE).value
    browser.set_cookie(COOKIE, spoil(cookie))

    assert browser.get("/runs").status_code == 303


def test_a_cookie_is_of_no_use_after_its_day(browser: FlaskClient, olga: str, valkey: redis.Redis):
    sign_in(browser, olga)
    (key,) = valkey.keys("session:*")
    (field,) = valkey.hkeys(key)
    valkey.hset(key, field, json.dumps(json.loads(valkey.hget(key, field)) | {"until": 1}))

    assert browser.get("/runs").status_code == 303


def test_a_cookie_somebody_planted_is_not_adopted(browser: FlaskClient, olga: str):
    planted = f"{uuid4().hex}.planted"
    browser.set_cookie(COOKIE, planted)
    sign_in(browser, olga)

    assert browser.get_cookie(COOKIE).value != planted


def test_nobody_keeps_more_than_ten_sessions(browser: FlaskClient, olga: str, valkey: redis.Redis):
    cookies = []
    for _ in range(sessions.MOST + 2):
        sign_in(browser, olga)
        cookies.append(browser.get_cookie(COOKIE).value)
    (key,) = valkey.keys("session:*")

    assert valkey.hlen(key) == sessions.MOST


def test_what_is_kept_of_a_session_a_key_or_a_password_opens_nothing(
    app: Flask, browser: FlaskClient, olga: str, runtime: Runtime, valkey: redis.Redis
):
    """Who reads Redis or the database has hashes, and hashes are no credentials."""
    sign_in(browser, olga)
    (key,) = valkey.keys("session:*")
    (field,) = valkey.hkeys(key)
    name = key.decode() if isinstance(key, bytes) else key
    token = field.decode() if isinstance(field, bytes) else field
    browser.set_cookie(COOKIE, f"{UUID(name.removeprefix('session:')).hex}.{token}")
    assert browser.get("/runs").status_code == 303
    with transaction(runtime.engine) as session:
        row = session.execute(text("SELECT prefix, key_sha256 FROM api_keys LIMIT 1")).one()
        kept = session.execute(text("SELECT password_hash FROM users")).scalar_one()
    for secret in (row.prefix, bytes(row.key_sha256).hex(), f"{row.prefix}_{bytes(row.key_sha256).hex()}"):
        assert stranger(app).get("/v1/runs", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert sign_in(browser, olga, kept).status_code == 401


def test_guessing_keys_is_slowed_down(app: Flask):
    app.extensions["rates"] = app.extensions["rates"]._replace(address=Rate("address", 0.1, 20))
    web = stranger(app)
    answers = [web.get("/v1/runs", headers={"Authorization": f"Bearer {keys.make().secret}"}) for _ in range(22)]

    assert [answer.status_code for answer in answers] == [401] * 20 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert app.test_client().get("/v1/runs").status_code == 200, "who has a key is counted apart"


def test_guessing_passwords_of_many_people_from_one_address_is_slowed_down(browser: FlaskClient):
    answers = [sign_in(browser, f"person{number}@example.org", "wrong password").status_code for number in range(32)]

    assert answers[-1] == 429


def test_a_proxy_nobody_trusts_does_not_say_who_asks(browser: FlaskClient):
    for number in range(31):
        browser.post(
            "/sign-in",
            data={"email": f"p{number}@example.org", "password": "wrong password"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )

    assert sign_in(browser, "last@example.org", "wrong password").status_code == 429
