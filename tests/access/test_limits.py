"""How many requests are let through, and that Redis away lets through all."""

import time

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from access.limits import Rate, Rates, spend
from access.origins import counted_as
from domain.access import Scope
from tests.api.apps import NO_REDIS, app_on, new_key, stranger
from tests.api.rows import add_client, add_program

SLOW = Rates(Rate("caller", 0.5, 3), Rate("address", 0.5, 2), Rate("client", 0.5, 1))


def test_a_bucket_gives_its_burst_then_its_rate(valkey: redis.Redis):
    rate = Rate("test", 10, 5)
    first = [spend(valkey, rate, "a") for _ in range(7)]

    assert [one.granted for one in first if one] == [True] * 5 + [False] * 2
    assert [one.left for one in first if one][:5] == [4, 3, 2, 1, 0]
    assert first[-1] is not None
    assert first[-1].seconds == 1
    assert spend(valkey, rate, "b").left == 4  # type: ignore[union-attr]
    deadline = time.monotonic() + 2
    while not (again := spend(valkey, rate, "a")).granted:  # type: ignore[union-attr]
        assert time.monotonic() < deadline
    assert again is not None
    assert again.left == 0
    assert 0 < valkey.pttl("ratelimit:http:test:a") <= 500


def test_a_caller_is_told_what_is_left_and_then_when_to_come_back(app: Flask):
    app.extensions["rates"] = SLOW
    web = app.test_client()
    answers = [web.get("/v1/pauses") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"caller";q=3;w=6'
    assert [answer.headers["RateLimit"][:13] for answer in answers] == [f'"caller";r={n};t'[:13] for n in (2, 1, 0, 0)]
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 2
    assert (answers[3].mimetype, answers[3].json["type"]) == (
        "application/problem+json",
        "urn:regimen:problem:too-many",
    )
    assert [web.get("/livez").status_code for _ in range(5)] == [200] * 5


def test_one_address_guesses_a_few_keys_and_no_more(app: Flask):
    app.extensions["rates"] = SLOW
    guesser = stranger(app)
    answers = [guesser.get("/v1/pauses", headers={"Authorization": f"Bearer rgm_{n:08d}_x"}) for n in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 429, 429]
    assert answers[3].headers["Retry-After"]
    assert answers[3].headers["Content-Security-Policy"]
    assert app.test_client().get("/v1/pauses").status_code == 200


def test_who_may_not_is_counted_like_who_may(app: Flask):
    app.extensions["rates"] = SLOW
    reader = {"Authorization": f"Bearer {new_key(app.extensions['runtime'], 'reader', Scope.PLANS_READ)}"}
    refused = [stranger(app).get("/v1/pauses", headers=reader) for _ in range(4)]

    assert [answer.status_code for answer in refused] == [403, 403, 403, 429]
    assert refused[0].headers["RateLimit-Policy"].startswith('"caller"')


@pytest.mark.parametrize("path", ["/.env", "/v1/nothing", "/v1/runs?unknown=1", "/%zz"])
def test_who_tries_addresses_tries_a_few_and_no_more(app: Flask, path: str):
    app.extensions["rates"] = SLOW
    answers = [stranger(app).get(path) for _ in range(3)]

    assert answers[0].status_code in {400, 401, 404, 422}
    assert (answers[2].status_code, answers[2].mimetype) == (429, "application/problem+json")
    assert answers[2].headers["Retry-After"]


def test_one_client_is_planned_for_so_often_and_no_more(app: Flask):
    app.extensions["rates"] = SLOW._replace(caller=Rate("caller", 100, 100))
    program = add_program(app.extensions["runtime"].engine)
    bob = add_client(app.extensions["runtime"].engine, "bob@example.org", "Bob Example")
    other = add_program(app.extensions["runtime"].engine, bob)
    web = app.test_client()

    answers = [web.post("/v1/runs", json={"program_id": str(one)}) for one in (program, program, other)]

    assert [answer.status_code for answer in answers] == [202, 429, 202]
    assert answers[0].headers["RateLimit-Policy"] == '"caller";q=100;w=1, "client";q=1;w=2'
    assert answers[0].headers["RateLimit"].split(", ")[1].startswith('"client";r=0;t=')


@pytest.mark.usefixtures("clean_database")
def test_without_redis_everybody_is_let_through(database_url: str):
    with app_on(database_url, NO_REDIS) as app:
        app.extensions["rates"] = SLOW
        answers = [app.test_client().get("/v1/pauses") for _ in range(5)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[0].headers


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("made up", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_ipv6_address_is_counted_with_all_its_owner_may_choose(address: str | None, counted: str):
    assert counted_as(address) == counted


def test_hopping_through_a_network_guesses_no_more_keys(app: Flask):
    app.extensions["rates"] = SLOW
    guesser = stranger(app)
    asked = [f"2001:db8:1:2::{n:x}" for n in range(4)]
    answers = [
        guesser.get("/v1/pauses", headers={"Authorization": "Bearer rgm_x"}, environ_base={"REMOTE_ADDR": address})
        for address in asked
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 429, 429]


def test_hopping_through_a_network_guesses_no_more_passwords(browser: FlaskClient, olga: str):
    forms = [{"email": olga, "password": "wrong"}] * 6
    tries = [
        browser.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": f"2001:db8::{n:x}"})
        for n, form in enumerate(forms)
    ]

    assert [answer.status_code for answer in tries] == [401] * 5 + [429]
