"""Nobody gets in who should not: every address, every kind of visitor."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import redis
from argon2 import Type, extract_parameters
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter

from access import accounts, keys, passwords, sessions
from access.gate import COOKIE, acting
from access.limits import Rate
from access.needs import ANYBODY, admits
from api.acting import told_of_findings
from domain.access import OF_ONE_CLIENT, ROLES, SCOPES, Role, Scope
from domain.errors import InvalidInput, TooMany, Unknown
from jobs.runtime import Runtime
from tests.access.conftest import PASSWORD
from tests.api.apps import new_key, stranger
from tests.api.rows import add_client

OPEN = {"openapi", "livez", "readyz", "signing_in.ask", "signing_in.answer", "signing_in.leave", "pages.set_theme"}
"""What anybody may open."""


def sign_in(browser: FlaskClient, email: str, password: str = PASSWORD, **more: str):
    return browser.post("/sign-in", data={"email": email, "password": password} | more)


def addresses(app: Flask) -> list[tuple[str, str, object]]:
    """Every address with a value for each of its places, its methods, and whom it admits."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.endswith("static"):
            continue
        places = {name: _one_of(rule._converters[name]) for name in rule.arguments}  # noqa: SLF001 - what a place takes
        path = rule.build(places, append_unknown=False)[1]
        found += [
            (method, path, admits(app.view_functions[rule.endpoint]))
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        ]
    return found


def _one_of(converter: BaseConverter) -> object:
    return min(converter.items) if isinstance(converter, AnyConverter) else uuid4()


def test_every_address_says_whom_it_admits(app: Flask):
    views = {name: admits(view) for name, view in app.view_functions.items() if not name.endswith("static")}

    assert [name for name, wanted in views.items() if wanted is None] == []
    assert {name for name, wanted in views.items() if wanted == ANYBODY} - OPEN <= {"docs.show"}
    assert {wanted for wanted in views.values() if wanted != ANYBODY} <= set(Scope)
    assert set(SCOPES) == set(Scope)


def test_no_address_answers_a_stranger_or_a_made_up_key(app: Flask):
    app.extensions["rates"] = app.extensions["rates"]._replace(address=Rate("address", 1e6, 10**6))
    web = stranger(app)
    made_up = {"Authorization": f"Bearer {keys.make().secret}"}
    for method, path, wanted in addresses(app):
        if wanted == ANYBODY:
            continue
        for headers in ({}, made_up, {"Authorization": "Basic !!!"}, {"Cookie": f"{COOKIE}={uuid4().hex}.x"}):
            answer = web.open(path, method=method, headers=headers)
            assert (answer.status_code, method, path) == (401, method, path)
            assert answer.content_type == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_opens_what_its_scope_opens_and_nothing_else(app: Flask, runtime: Runtime):
    web = stranger(app)
    for scope in (Scope.RUNS_READ, Scope.QUERIES_WRITE):
        headers = {"Authorization": f"Bearer {new_key(runtime, scope, scope)}"}
        for method, path, wanted in addresses(app):
            if wanted not in (ANYBODY, scope):
                answer = web.open(path, method=method, headers=headers, json={} if method != "GET" else None)
                assert (answer.status_code, method, path) == (403, method, path)
                assert f"needs the scope {wanted}" in answer.json["detail"]


def test_a_key_is_sent_as_bearer_or_as_the_password_calendars_send(app: Flask, runtime: Runtime):
    web, secret = stranger(app), new_key(runtime)

    assert web.get("/status", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert web.get("/status", auth=("anybody", secret)).status_code == 200
    assert web.get("/status", auth=(secret, "")).status_code == 401
    assert web.get(f"/status?key={secret}").status_code == 401


def test_a_key_ends_when_it_is_revoked_or_expires(app: Flask, runtime: Runtime):
    web = stranger(app)
    for_ever = accounts.add_key(runtime, "for ever", (Scope.METRICS_READ,), "test")
    over = accounts.add_key(runtime, "over", (Scope.METRICS_READ,), "test", expires_in=timedelta(microseconds=1))

    def status(secret: str) -> int:
        return web.get("/status", headers={"Authorization": f"Bearer {secret}"}).status_code

    assert (status(for_ever), status(over)) == (200, 401)
    accounts.revoke_key(runtime, "for ever", "test")
    assert status(for_ever) == 401
    accounts.add_key(runtime, "for ever", (Scope.METRICS_READ,), "test")


def test_a_key_of_one_client_is_given_nothing_that_reaches_others(runtime: Runtime):
    ada = add_client(runtime.engine)
    for scope in set(Scope) - OF_ONE_CLIENT:
        with pytest.raises(InvalidInput, match="cannot go to a key of one client"):
            accounts.add_key(runtime, "ada's phone", (scope,), "test", client_id=ada)


@pytest.mark.usefixtures("olga")
def test_a_person_signs_in_and_out(browser: FlaskClient, valkey: redis.Redis):
    to_sign_in = browser.get("/runs")
    assert (to_sign_in.status_code, to_sign_in.location) == (303, "/sign-in?next=%2Fruns")

    done = sign_in(browser, " OLGA@example.org", next="/runs")

    assert (done.status_code, done.location) == (303, "/runs")
    cookie = done.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Max-Age=86400", "Path=/"))
    assert browser.get("/runs").status_code == 200
    (key,) = valkey.keys("session:*")
    assert 86_000 < valkey.ttl(key) <= sessions.KEPT_SECONDS
    kept = browser.get_cookie(COOKIE).value
    assert browser.post("/sign-out").location == "/sign-in"
    assert browser.get("/runs").status_code == 303
    browser.set_cookie(COOKIE, kept)
    assert browser.get("/runs").status_code == 303, "an old cookie is of no use"


def test_a_session_does_not_outlive_its_password_though_redis_never_heard_of_the_new_one(
    browser: FlaskClient, runtime: Runtime, olga: str, monkeypatch: pytest.MonkeyPatch
):
    sign_in(browser, olga)
    assert browser.get("/runs").status_code == 200
    monkeypatch.setattr(sessions, "end_all", lambda *_: None)

    accounts.set_password(runtime, olga, "another long one", "test")

    assert browser.get("/runs").status_code == 303


def test_a_summary_is_told_to_apps_and_not_to_people(browser: FlaskClient, app: Flask, olga: str):
    sign_in(browser, olga)
    with app.test_request_context("/v1/runs", headers={"Cookie": f"{COOKIE}={browser.get_cookie(COOKIE).value}"}):
        app.preprocess_request()
        assert acting().may(Scope.HEALTH_READ)
        assert not told_of_findings()
    with app.test_request_context("/v1/runs", headers={"Authorization": f"Bearer {app.extensions['test_key']}"}):
        app.preprocess_request()
        assert told_of_findings()


def test_without_anybody_the_page_says_how_the_first_administrator_is_made(browser: FlaskClient):
    page = browser.get("/sign-in")

    assert "./regimen users add you@example.org --role admin" in page.text
    assert 'password"' not in page.text


@pytest.mark.parametrize("change", ["disable", "password", "role", "sign-out"])
def test_what_changes_for_a_person_changes_at_once(browser: FlaskClient, runtime: Runtime, olga: str, change: str):
    sign_in(browser, olga)
    assert browser.get("/v1/runs/x/why").status_code in {400, 404, 422}
    deeds = {
        "disable": lambda: accounts.set_disabled(runtime, olga, "test", disabled=True),
        "password": lambda: accounts.set_password(runtime, olga, "another long one", "test"),
        "role": lambda: accounts.set_role(runtime, olga, Role.VIEWER, "test"),
        "sign-out": lambda: accounts.sign_out_everywhere(runtime, olga, "test"),
    }

    deeds[change]()

    assert browser.get("/runs").status_code == 303
    again = sign_in(browser, olga)
    assert again.status_code == (401 if change in {"disable", "password"} else 303)
    if change == "role":
        assert browser.get("/v1/runs/x/why").status_code == 403


def test_a_wrong_password_and_an_unknown_address_look_the_same(browser: FlaskClient, olga: str):
    wrong, unknown = sign_in(browser, olga, "not the password"), sign_in(browser, "eve@example.org")

    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text.replace(olga, "") == unknown.text.replace("eve@example.org", "")


def test_after_five_failures_even_the_right_password_waits(browser: FlaskClient, olga: str):
    for _ in range(5):
        assert sign_in(browser, olga, "not the password").status_code == 401

    refused = sign_in(browser, olga)

    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert "too many tries" in refused.text


def test_who_guesses_many_at_once_guesses_no_more_than_in_turn(runtime: Runtime):
    def guess(_: int) -> type[Exception] | None:
        try:
            accounts.sign_in(runtime, "eve@example.org", "a guess", "192.0.2.7")
        except (TooMany, Unknown) as refused:
            return type(refused)
        return None

    with ThreadPoolExecutor(12) as pool:
        assert Counter(pool.map(guess, range(12))) == {Unknown: 5, TooMany: 7}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_make_a_browser_act(browser: FlaskClient, olga: str, site: str):
    sign_in(browser, olga)
    ours = {"scope": "agent", "subject": "CHEF", "reason": "a test"}

    forged = [
        browser.post("/v1/pauses", json=ours, headers={"Sec-Fetch-Site": site}),
        browser.post("/sign-in", data={"email": olga, "password": PASSWORD}, headers={"Sec-Fetch-Site": site}),
    ]
    del browser.environ_base["HTTP_SEC_FETCH_SITE"]
    forged += [
        browser.post("/v1/pauses", json=ours, headers={"Origin": "https://evil.example"}),
        browser.post("/v1/pauses", json=ours, headers={"Origin": "null"}),
        browser.post("/v1/pauses", json=ours),
    ]

    assert [answer.status_code for answer in forged] == [403] * 5
    assert browser.post("/v1/pauses", json=ours, headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\\b", "/\r\nx: y"],
)
def test_nobody_is_led_elsewhere_after_signing_in(browser: FlaskClient, olga: str, address: str):
    assert sign_in(browser, olga, next=address).location == "/"


def test_roles_grow():
    assert ROLES[Role.VIEWER] < ROLES[Role.OPERATOR] < ROLES[Role.ADMIN] == set(Scope)
    assert Scope.HEALTH_READ not in ROLES[Role.VIEWER]


@pytest.mark.parametrize("password", ["short", "x" * 1_025, "olga-olga-olga"])
def test_a_weak_password_is_refused(runtime: Runtime, password: str):
    with pytest.raises(InvalidInput, match="password: "):
        accounts.add_user(runtime, "olga@example.org", password, Role.VIEWER, "test")


def test_passwords_are_hashed_as_rfc_9106_has_it():
    kept = passwords.hashed(PASSWORD, "olga@example.org")
    parameters = extract_parameters(kept)

    assert (parameters.type, parameters.version) == (Type.ID, 19)
    assert parameters.memory_cost >= 64 * 1024
    assert parameters.time_cost >= 3
    assert passwords.fits(kept, PASSWORD)
    assert not passwords.fits(kept, PASSWORD + " ")
    assert not passwords.fits(None, PASSWORD)
    assert not passwords.fits("no hash at all", PASSWORD)
