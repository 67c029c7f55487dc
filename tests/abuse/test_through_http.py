"""Abuse through HTTP: injection, scripts in texts, addresses inside, what is another's, forged requests, bodies."""

import gzip
import io
import json
import re
import time
from html import unescape
from html.parser import HTMLParser
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from access.needs import admits, open_to_all
from db.queries import operators
from db.session import transaction
from domain.access import Scope
from jobs.runtime import Runtime
from jobs.watching import STREAMS_EACH, WAITS, WAITS_EACH
from settings import Settings
from tests.access.test_gate import sign_in
from tests.api.apps import new_key, stranger
from tests.api.rows import add_client, add_program, execute
from web import create_app

SCRIPT = "<script>alert(1)</script>"
QUOTED = "\"'><img src=x onerror=alert(1)>{{7*7}}${7*7}"
PAGES = ("/", "/runs", "/failures", "/schedules", "/queues", "/safety", "/webhooks", "/audit")
INJECTIONS = (
    "' OR 1=1 --",
    "'; DROP TABLE users; --",
    "%' OR '1'='1",
    "x') UNION SELECT password_hash FROM users --",
    "\\",
    "%",
    "_",
)


@pytest.fixture
def web(app: Flask) -> FlaskClient:
    """An app with a key that opens everything."""
    return app.test_client()


@pytest.fixture
def program(runtime: Runtime) -> UUID:
    return add_program(runtime.engine, add_client(runtime.engine, "ada@example.org", f"Ada {SCRIPT}"))


def tags_of(page: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """Every tag of a page as a browser reads it, with its attributes."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, attributes))
    parser.feed(page)
    return found


def add_failed_run(runtime: Runtime, program: UUID, words: str) -> UUID:
    run_id = uuid4()
    execute(
        runtime.engine,
        """
        INSERT INTO pipeline_runs (id, program_id, client_id, trigger, upstream, pipeline, week_number, status,
            error_agent, error_message, started_at, completed_at, fence)
        SELECT :id, id, client_id, 'manual', :words, 'coaching', 3, 'failed', 'CHEF', :words, now(), now(), 9
        FROM programs WHERE id = :program""",
        id=run_id,
        program=program,
        words=words,
    )
    return run_id


@pytest.mark.parametrize("said", INJECTIONS)
@pytest.mark.parametrize("field", ["client", "upstream", "error", "pipeline", "agent"])
def test_sql_in_a_filter_is_only_text(web: FlaskClient, runtime: Runtime, program: UUID, field: str, said: str):
    run_id = add_failed_run(runtime, program, "the oven is cold")
    for address in ("/v1/runs", "/runs"):
        answer = web.get(address, query_string={field: said}, headers={"Accept": "text/html"})
        assert answer.status_code in {200, 400, 422}, answer.text
        assert str(run_id) not in answer.text
    assert web.get(f"/v1/runs/{run_id}").status_code == 200


@pytest.mark.parametrize("said", INJECTIONS)
def test_sql_in_what_is_stored_is_stored(web: FlaskClient, runtime: Runtime, program: UUID, said: str):
    answer = web.post("/v1/runs", json={"program_id": str(program), "upstream": said, "idempotency_key": "k" + said})

    assert answer.status_code == 202
    with transaction(runtime.engine) as session:
        assert session.execute(text("SELECT upstream FROM pipeline_runs")).scalar_one() == said


@pytest.mark.parametrize("cursor", ["' OR 1=1", "AAAA", "..", "null", "9" * 400, "eyJhIjoxfQ"])
@pytest.mark.parametrize("address", ["/v1/runs", "/v1/flags", "/v1/clients", "/v1/queries"])
def test_a_made_up_cursor_is_refused(web: FlaskClient, address: str, cursor: str):
    assert web.get(address, query_string={"cursor": cursor}).status_code in {400, 422}


def test_a_line_break_in_a_request_id_reaches_no_log(web: FlaskClient):
    answer = web.get("/livez", headers={"X-Request-Id": "a b<script>"})

    assert re.fullmatch(r"[A-Za-z0-9._-]{1,100}", answer.headers["X-Request-Id"])


@pytest.mark.parametrize("words", [SCRIPT, QUOTED], ids=["script", "quotes"])
def test_no_stored_text_becomes_a_script_on_any_page(web: FlaskClient, runtime: Runtime, program: UUID, words: str):
    run_id = add_failed_run(runtime, program, words)
    with transaction(runtime.engine) as session:
        operators.record(session, words, "cancel", "run", run_id, words, {"what": words})
        client_id = session.execute(text("SELECT client_id FROM programs")).scalar_one()
        facts = {"client": client_id, "words": words, "evidence": json.dumps({words: words})}
        flag = session.execute(
            text("""
            INSERT INTO red_flags (client_id, flag_type, severity, detecting_agent, description, referral_target,
                evidence) VALUES (:client, 'amenorrhea', 'serious', 'PHYSICIAN', :words, :words, :evidence)
            RETURNING id"""),
            facts,
        ).scalar_one()
    for address in (*PAGES, f"/runs/{run_id}", f"/safety/flags/{flag}?show=words", f"/runs?error={words}"):
        shown = web.get(address, headers={"Accept": "text/html"})
        assert shown.status_code == 200, (address, shown.text)
        tags = tags_of(shown.text)
        fetched = [dict(attributes).get("src") or "" for tag, attributes in tags if tag in {"script", "img"}]
        assert all(source.startswith("/static/") for source in fetched)
        assert not [
            name for _, attributes in tags for name, _ in attributes if name.startswith("on") or name == "style"
        ]
        assert "onerror=alert(1)>49" not in unescape(shown.text), "no template within a template"


@pytest.mark.parametrize(
    "address", ["/runs?client=", "/runs?error=", "/sign-in?next=", "/audit?actor=", "/failures?agent="]
)
def test_what_was_asked_for_comes_back_as_text(web: FlaskClient, address: str):
    shown = web.get(address + SCRIPT, headers={"Accept": "text/html"}).text

    assert "<script>alert" not in shown


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "gopher://x/", "//x"])
def test_a_web_hook_cannot_be_an_address_a_browser_runs(web: FlaskClient, url: str):
    assert web.post("/v1/webhooks", json={"url": url, "event_types": ["run.failed"]}).status_code in {400, 422}


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://169.254.169.254/latest/meta-data/", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/",
        "https://10.0.0.8/", "https://192.168.1.1/", "https://172.16.0.1/", "https://100.64.0.1/", "https://0.0.0.0/",
        "https://[fe80::1]/", "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/",
        "http://example.org/", "https://user:pass@example.org/", "https://example.org@127.0.0.1/", "https://127.1/",
    ],
)  # fmt: skip
def test_a_web_hook_never_leads_inside(web: FlaskClient, url: str):
    answer = web.post("/v1/webhooks", json={"url": url, "event_types": ["run.failed"]})

    assert answer.status_code in {400, 422}
    assert "url" in answer.json["detail"]


def test_an_app_cannot_put_runs_in_as_another(app: Flask, runtime: Runtime, program: UUID):
    web = stranger(app)
    key = new_key(runtime, "coach-app", Scope.RUNS_WRITE, Scope.QUERIES_WRITE, upstream="coach-app")
    headers = {"Authorization": f"Bearer {key}"}
    for address, body in (
        ("/v1/runs", {"program_id": str(program), "upstream": "bank"}),
        ("/v1/runs/bulk", {"runs": [{"program_id": str(program), "upstream": "bank"}]}),
        ("/v1/clients/ada@example.org/queries", {"question": "May I run?", "upstream": "bank"}),
    ):
        assert web.post(address, json=body, headers=headers).status_code == 403
    with transaction(runtime.engine) as session:
        assert session.execute(text("SELECT count(*) FROM pipeline_runs")).scalar_one() == 0
    own = web.post("/v1/runs", json={"program_id": str(program)}, headers=headers)
    assert own.json["upstream"] == "coach-app"


@pytest.mark.parametrize("where", ["/v1/runs", "/v1/runs/bulk", "/v1/clients/ada@example.org/queries"])
def test_an_app_gets_nothing_of_another_by_its_idempotency_keys(
    app: Flask, runtime: Runtime, program: UUID, where: str
):
    """Neither what is under a key that another app used, nor that key before the other uses it."""
    body = {"program_id": str(program), "idempotency_key": "weekly"}
    sent = {"runs": [body]} if where.endswith("bulk") else body
    if where.endswith("queries"):
        sent = {"question": "Is creatine fine?", "idempotency_key": "weekly"}
    scopes = (Scope.RUNS_WRITE, Scope.QUERIES_WRITE)
    found = []
    for name in ("one", "other", "a:b", "a", "one"):
        key = new_key(runtime, f"key of {name}", *scopes, upstream=name)
        answer = stranger(app).post(where, json=sent, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code in {201, 202}, answer.text
        found.append(answer.json["id"] if "id" in answer.json else answer.json["ids"][0])
    assert len(set(found)) == 4
    assert found[0] == found[-1], "the same app is answered with what it put in"


def test_a_key_of_one_client_opens_no_page(app: Flask, runtime: Runtime, program: UUID):
    run_id = add_failed_run(runtime, program, "cold")
    with transaction(runtime.engine) as session:
        client_id = session.execute(text("SELECT client_id FROM programs")).scalar_one()
    key = new_key(runtime, "phone", Scope.RUNS_READ, Scope.HEALTH_READ, Scope.FLAGS_READ, client_id=client_id)
    headers = {"Authorization": f"Bearer {key}", "Accept": "text/html"}
    for address in (*PAGES, f"/runs/{run_id}", f"/runs/{run_id}/plan"):
        assert stranger(app).get(address, headers=headers).status_code in {303, 403, 404}, address


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_no_kind_of_form_on_another_site_acts_for_whoever_is_signed_in(
    browser: FlaskClient, olga: str, runtime: Runtime, kind: str
):
    sign_in(browser, olga)
    body = json.dumps({"scope": "agent", "subject": "CHEF", "reason": "x"})
    for site in ("cross-site", "same-site", "nonsense"):
        forged = browser.post("/v1/pauses", data=body, headers={"Sec-Fetch-Site": site, "Content-Type": kind})
        assert forged.status_code == 403
    with transaction(runtime.engine) as session:
        assert session.execute(text("SELECT count(*) FROM pauses")).scalar_one() == 0


def test_nothing_is_changed_by_following_a_link(app: Flask):
    """Every address that changes something refuses GET: no link or picture on another site can act."""
    changing = {Scope.RUNS_WRITE, Scope.RUNS_OPERATE, Scope.CLIENTS_WRITE, Scope.FLAGS_WRITE, Scope.WEBHOOKS_WRITE}
    rules = [rule for rule in app.url_map.iter_rules() if admits(app.view_functions[rule.endpoint]) in changing]
    assert len(rules) > 30
    shown = {"run.plan_fork", "bulk_actions.show", "bulk_actions.show_all"}
    assert {rule.endpoint for rule in rules if "GET" in rule.methods} <= shown, "they show, and do nothing"


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b"{" * 100_000, {400, 413}),
        (b"[" * 30_000 + b"]" * 30_000, {400}),
        (b'{"client": ' * 5_000 + b"1" + b"}" * 5_000, {400}),
        (b'{"priority": ' + b"9" * 5_000 + b"}", {400, 422}),
        (b'{"priority": 1e999}', {400, 422}),
        (b'{"client": "\\ud800"}', {400, 422}),
        (b'{"client": "a\\u0000b@x"}', {400, 422}),
        (b"\xff\xfe{}", {400}),
        (b"", {400}),
        (b"null", {400}),
        (b"a" * 70_000, {413}),
        (json.dumps({"client": "x" * 60_000}).encode(), {422}),
        (json.dumps({f"f{n}": n for n in range(4_000)}).encode(), {422}),
    ],
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else "",
)
def test_a_monstrous_body_is_refused(web: FlaskClient, body: bytes, statuses: set[int]):
    answer = web.post("/v1/runs", data=body, content_type="application/json")

    assert answer.status_code in statuses
    assert answer.content_type == "application/problem+json"
    assert len(answer.data) < 300_000


def test_a_body_that_unpacks_to_more_is_not_unpacked(web: FlaskClient):
    packed = gzip.compress(b'{"client": "' + b"a" * 10_000_000 + b'"}')
    answer = web.post("/v1/runs", data=packed, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})

    assert answer.status_code in {400, 415}


def test_a_file_is_not_taken_where_json_is_expected(web: FlaskClient):
    answer = web.post("/v1/runs", data={"file": (io.BytesIO(b"MZ"), "x.exe")})

    assert answer.status_code == 415


def test_a_statement_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, database_url: str, redis_url: str):
    monkeypatch.setattr("web.STATEMENT_SECONDS", 1)
    monkeypatch.setattr("web.get_settings", lambda: Settings().pointed_at(database_url, redis_url))
    monkeypatch.setattr("web.logs.configure", lambda *_: None)
    app = create_app()
    runtime: Runtime = app.extensions["runtime"]
    app.add_url_rule("/slow", view_func=open_to_all(lambda: execute(runtime.engine, "SELECT pg_sleep(20)")))

    began = time.monotonic()
    answer = stranger(app).get("/slow")
    runtime.close()

    assert (answer.status_code, "took too long" in answer.json["detail"]) == (503, True)
    assert time.monotonic() - began < 10


def test_one_key_cannot_hold_every_place_of_those_who_wait(web: FlaskClient, runtime: Runtime, program: UUID):
    run = f"/v1/runs/{web.post('/v1/runs', json={'program_id': str(program)}).json['id']}"
    greedy = {"Authorization": f"Bearer {new_key(runtime, 'greedy', Scope.RUNS_READ)}"}
    streams = [web.get(f"{run}/events", headers=greedy) for _ in range(10)]

    statuses = [stream.status_code for stream in streams]
    assert statuses == [200] * STREAMS_EACH + [503] * (10 - STREAMS_EACH)
    assert f"{STREAMS_EACH} with one key" in streams[-1].json["detail"]
    assert web.get(f"{run}/events").status_code == 200
    waits = runtime.watch.waits
    taken = [waits.take("key:greedy") for _ in range(10)]
    assert taken.count(True) == WAITS_EACH < WAITS
    assert web.get(run, headers={"Prefer": "wait=1"}).headers["Preference-Applied"] == "wait=1"


def test_who_asks_for_readiness_all_the_time_asks_no_server_so_often(app: Flask, monkeypatch: pytest.MonkeyPatch):
    looks: list[Runtime] = []
    monkeypatch.setattr("web.readiness.examine", lambda runtime: looks.append(runtime) or [])
    asker = stranger(app)

    assert {asker.get("/readyz").status_code for _ in range(10)} == {200}
    assert 1 <= len(looks) < 5
