"""The safety desk and the audit: what waits, what is decided, what stays hidden, and that each showing is kept."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.safety import PAGE, TEXTS
from db.queries import operators
from db.session import transaction
from domain.access import Scope
from tests.api.apps import new_key
from tests.api.rows import add_client, add_program, execute

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
NOTE = {"note": "seen by Dr Mbeki on the telephone"}
WORDS = "skipped meals <b>thrice</b>"


@pytest.fixture
def held(clean_database: Engine) -> UUID:
    """A client whose week is held."""
    return hold(clean_database, "zeb@example.org", "Zebulon Quist")


def hold(engine: Engine, email: str, name: str) -> UUID:
    client_id = add_client(engine, email, name)
    program_id = add_program(engine, client_id)
    execute(
        engine,
        """
        INSERT INTO pipeline_runs (id, program_id, client_id, trigger, upstream, pipeline, week_number, status, outcome,
            summary, started_at, completed_at, fence)
        VALUES (:id, :program_id, :client_id, 'weekly_checkin', 'test', 'coaching', 3, 'completed', 'held',
            'Held: skipped meals.', now(), now(), 9)""",
        id=uuid4(),
        program_id=program_id,
        client_id=client_id,
    )
    return client_id


def add_flag(engine: Engine, client_id: UUID, severity: str = "serious") -> UUID:
    flag_id = uuid4()
    execute(
        engine,
        """
        INSERT INTO red_flags (id, client_id, flag_type, severity, detecting_agent, description, evidence)
        VALUES (:id, :client_id, 'disordered_eating_signs', :severity, 'PHYSICIAN', :words, '{"meals": 3}')""",
        id=flag_id,
        client_id=client_id,
        severity=severity,
        words=WORDS,
    )
    return flag_id


def add_text(engine: Engine, client_id: UUID) -> UUID:
    violation_id = uuid4()
    execute(
        engine,
        """
        INSERT INTO policy_violations (id, client_id, violation_type, severity, trigger, action, rule, text_sha256)
        VALUES (:id, :client_id, 'eating_disorder_signal', 'critical', 'input', 'blocked', 'purging', 'abc')""",
        id=violation_id,
        client_id=client_id,
    )
    return violation_id


def page(web: FlaskClient, address: str, **headers: str) -> str:
    answer = web.get(address, headers=BROWSER | headers)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), answer.text
    assert len(answer.data) < 60_000
    return answer.text


def actions(engine: Engine) -> list[tuple[str, str, str]]:
    with transaction(engine) as session:
        return [(one.action, one.subject_kind, one.reason) for one in operators.list_actions(session)]


def test_an_empty_desk_says_so(web: FlaskClient):
    shown = page(web, "/safety")

    assert all(words in shown for words in ("Nobody is held", "No red flag is open", "No text holds a client"))
    assert "Nobody did anything yet" in page(web, "/audit")
    assert "No action fits" in page(web, "/audit?actor=nobody")


def test_a_hold_is_worked_off(web: FlaskClient, clean_database: Engine, held: UUID):
    flag = add_flag(clean_database, held)
    desk = page(web, "/safety")
    assert "Z. Q." in desk
    assert "Zebulon" not in desk
    assert "skipped" not in desk
    assert "1 open flag" in desk

    for decision in ("acknowledge", "refer", "resolve"):
        answer = web.post(f"/safety/flags/{flag}/{decision}", data=NOTE, headers=BROWSER)
        assert (answer.status_code, answer.location) == (303, f"/safety/flags/{flag}")
    assert web.post(f"/safety/flags/{flag}/resolve", data=NOTE, headers=BROWSER).status_code == 409

    assert "Plan the week anew" in page(web, "/safety")
    anew = web.post(f"/safety/clients/{held}/plan", headers=BROWSER)
    assert anew.status_code == 303
    assert anew.location.startswith("/runs/")
    assert "a run is under way" in page(web, "/safety")
    assert web.post(f"/safety/clients/{held}/plan", headers=BROWSER).status_code == 409
    assert [done for done, *_ in actions(clean_database)] == ["plan", "resolve", "refer", "acknowledge"]


def test_the_words_of_a_flag_are_shown_when_asked_for_and_that_is_kept(
    web: FlaskClient, clean_database: Engine, held: UUID
):
    flag = add_flag(clean_database, held)
    hidden = page(web, f"/safety/flags/{flag}")
    assert "skipped" not in hidden
    assert "Zebulon" not in hidden
    assert actions(clean_database) == []

    shown = page(web, f"/safety/flags/{flag}?show=words")

    assert "skipped meals &lt;b&gt;thrice" in shown
    assert "Zebulon Quist" in shown
    assert actions(clean_database) == [("reveal", "flag", "shown on a page")]


def test_a_viewer_sees_that_there_are_flags_and_not_which(web: FlaskClient, clean_database: Engine, held: UUID):
    app: Flask = web.application
    key = new_key(app.extensions["runtime"], "viewer", Scope.FLAGS_READ, Scope.AUDIT_READ)
    viewer = {"Authorization": f"Bearer {key}"}
    flag, text = add_flag(clean_database, held), add_text(clean_database, held)

    for address in ("/safety", f"/safety/flags/{flag}"):
        shown = page(web, address, **viewer).lower()
        assert "eating" not in shown
        assert "purging" not in shown
    refused = web.get(f"/safety/flags/{flag}?show=words", headers=BROWSER | viewer)
    assert refused.status_code == 403
    for address in (f"flags/{flag}/resolve", f"texts/{text}/resolve", f"clients/{held}/plan"):
        assert web.post(f"/safety/{address}", data=NOTE, headers=BROWSER | viewer).status_code == 403
    web.post(f"/safety/flags/{flag}/resolve", data=NOTE, headers=BROWSER)
    assert "Mbeki" not in page(web, "/audit", **viewer)


def test_a_text_is_settled_once_and_with_a_note(web: FlaskClient, clean_database: Engine, held: UUID):
    text = add_text(clean_database, held)

    for note in ("", "x" * 501):
        assert web.post(f"/safety/texts/{text}/resolve", data={"note": note}, headers=BROWSER).status_code == 400
    assert web.post(f"/safety/texts/{text}/resolve", data=NOTE, headers=BROWSER).status_code == 303
    assert web.post(f"/safety/texts/{text}/resolve", data=NOTE, headers=BROWSER).status_code == 404
    assert "No text holds a client" in page(web, "/safety")


def test_flags_are_filtered_and_come_in_pages(web: FlaskClient, clean_database: Engine, held: UUID):
    for number in range(PAGE + 2):
        client_id = add_client(clean_database, f"n{number}@example.org", f"N {number}")
        add_flag(clean_database, client_id, "warning")
    add_flag(clean_database, held)

    assert page(web, "/safety").count("/safety/flags/") == PAGE
    assert page(web, "/safety?severity=serious").count("/safety/flags/") == 1
    assert page(web, f"/safety?flags=all&client_id={held}").count("/safety/flags/") == 1
    older = page(web, "/safety").split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert page(web, older).count("/safety/flags/") == 3
    assert web.get("/safety?severity=much", headers=BROWSER).status_code == 400


def test_the_audit_is_filtered_and_comes_in_pages(web: FlaskClient, clean_database: Engine):
    with transaction(clean_database) as session:
        for number in range(60):
            operators.record(session, "ada", "cancel", "run", uuid4(), f"<i>{number}</i>")
        operators.record(session, "bob", "reveal", "run", uuid4(), "shown", {"what": "plan"})

    first = page(web, "/audit")
    assert first.count("<tr>") == 51
    assert "&lt;i&gt;59" in first
    assert "(plan)" in page(web, "/audit?actor=bob&action=reveal")
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert page(web, older).count("<tr>") == 12
    assert web.get("/audit?after=x", headers=BROWSER).status_code == 400


def test_however_many_are_held_the_page_shows_those_that_wait_longest_and_stays_small(
    web: FlaskClient, clean_database: Engine
):
    for number in range(PAGE + 1):
        client_id = hold(clean_database, f"n{number}@example.org", f"N {number}")
        add_flag(clean_database, client_id)
        add_text(clean_database, client_id)

    shown = page(web, "/safety")
    assert f"more than {PAGE}" in shown
    assert shown.count('<a class="id" href="/runs/') == PAGE
    assert shown.count("/safety/texts/") == TEXTS
    assert "regimen violations" in shown
    assert len(shown.encode()) < 60_000
