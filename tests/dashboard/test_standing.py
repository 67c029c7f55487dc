"""Why a client has no plan: what the list of runs says of one client, and what the gate said of their intake."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from domain.access import Scope
from tests.api.apps import new_key
from tests.api.rows import add_client, add_program, execute
from tests.dashboard.test_safety import BROWSER, actions, add_flag, add_text, page

RUN = """
    INSERT INTO pipeline_runs (program_id, client_id, trigger, upstream, pipeline, week_number, status, outcome,
        error_agent, error_message, completed_at)
    SELECT id, client_id, 'manual', 'test', 'coaching', 3, CAST(:status AS pipeline_status),
        CAST(:outcome AS run_outcome), 'CHEF', :error, now() FROM programs
"""
INTAKE = """
    INSERT INTO intake_answers (client_id, answers, outcome, message, reasons)
    SELECT id, '{}', 'clearance_required', 'Because of <i>blood pressure</i>.', '[{"rule": "intake.heart"}]'
    FROM clients
"""
PAUSE = """
    INSERT INTO pauses (scope, subject, actor, reason) VALUES (CAST(:scope AS pause_scope), :subject, 'ops', 'why')
"""
HELD_TURN = """
    INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, agent, state)
    SELECT id, client_id, upstream, pipeline, 'CHEF', 'held' FROM pipeline_runs
"""
MISSED = """
    INSERT INTO schedule_fires (schedule, subject_id, due_at, missed)
    VALUES ('weekly-check-in', :program_id, now() - interval '1 day', 2)
"""
ZEB = "/runs?client=zeb@example.org"


@pytest.fixture
def zeb(clean_database: Engine) -> UUID:
    """A client without a program."""
    return add_client(clean_database, "zeb@example.org", "Zebulon Quist")


def test_nobody_of_that_name_is_said(web: FlaskClient, zeb: UUID):
    assert "There is no such client" in page(web, "/runs?client=Zebulon+Quist")
    assert "There is no program, and no run begins." in page(web, f"/runs?client={zeb}")


def test_a_client_who_was_not_let_in_is_found_and_what_the_gate_said_takes_its_scope(
    web: FlaskClient, clean_database: Engine, zeb: UUID
):
    execute(clean_database, INTAKE)
    found = page(web, ZEB)
    assert "The intake was not let in (clearance required): there is no program" in found
    assert "blood" not in found
    assert f'href="/clients/{zeb}/intake"' in found
    assert actions(clean_database) == []

    said = page(web, f"/clients/{zeb}/intake")
    assert "Because of &lt;i&gt;blood pressure&lt;/i&gt;." in said
    assert "intake.heart" in said
    assert [action[0] for action in actions(clean_database)] == ["reveal"]

    key = {"Authorization": f"Bearer {new_key(web.application.extensions['runtime'], 'viewer', Scope.RUNS_READ)}"}
    assert "takes the role operator" in page(web, ZEB, **key)
    assert web.get(f"/clients/{zeb}/intake", headers=BROWSER | key).status_code == 403


def test_a_program_that_was_paused_by_an_intake_says_so(web: FlaskClient, clean_database: Engine, zeb: UUID):
    add_program(clean_database, zeb, "paused")
    execute(clean_database, INTAKE)

    assert "not let in (clearance required): the program is paused" in page(web, ZEB)


WEEKS = (
    ("completed", "published", None, "Week 3 is published."),
    ("failed", None, "no meal fits", "Week 3 failed at CHEF"),
    ("cancelled", None, "twice", "Week 3 was cancelled"),
    ("running", None, None, "Week 3 is being planned."),
)


@pytest.mark.parametrize(("status", "outcome", "error", "says"), WEEKS)
def test_the_newest_week_is_said(
    web: FlaskClient, clean_database: Engine, zeb: UUID, status: str, outcome: str | None, error: str | None, says: str
):
    add_program(clean_database, zeb)
    assert "There is no run yet" in page(web, ZEB)
    execute(clean_database, RUN, status=status, outcome=outcome, error=error)

    found = page(web, ZEB)
    assert says in found
    assert 'href="/schedules?client=zeb%40example.org">Next check-in' in found


def test_a_hold_leads_to_what_holds_and_back(web: FlaskClient, clean_database: Engine, zeb: UUID):
    add_program(clean_database, zeb)
    execute(clean_database, RUN, status="completed", outcome="held", error=None)
    assert "No flag or text holds the client now" in page(web, ZEB)
    add_flag(clean_database, zeb)
    add_flag(clean_database, zeb, "warning")
    add_text(clean_database, zeb)
    other = add_client(clean_database, "yan@example.org", "Yan Other")
    add_text(clean_database, other)

    for address in (ZEB, f"/runs/{run_of(clean_database)}"):
        assert f'<a href="/safety?client_id={zeb}">1 open flag and 1 text</a>' in page(web, address), address
    desk = page(web, f"/safety?client_id={zeb}")
    assert ("Z. Q." in desk, "Y. O." in desk) == (True, False)
    assert "decide about what holds" in desk
    assert f'href="/runs?client={zeb}"' in desk


def test_a_client_that_is_paused_is_said(web: FlaskClient, clean_database: Engine, zeb: UUID):
    add_program(clean_database, zeb)
    execute(clean_database, PAUSE, scope="client", subject=str(zeb))

    found = page(web, ZEB)
    assert "This client is paused: no run of theirs begins or goes on." in found
    assert "The client is paused by ops since" in found
    assert 'href="/queues#pauses">Why, and unpause' in found


def test_a_week_that_a_pause_holds_names_the_pause_and_who_made_it(web: FlaskClient, clean_database: Engine, zeb: UUID):
    add_program(clean_database, zeb)
    execute(clean_database, RUN, status="running", outcome=None, error=None)
    execute(clean_database, HELD_TURN)
    execute(clean_database, PAUSE, scope="agent", subject="CHEF")

    for address, says in ((ZEB, "Week 3 is not planned yet"), (f"/runs/{run_of(clean_database)}", "held by a pause")):
        found = page(web, address)
        assert says in found, address
        assert "The agent CHEF is paused by ops since" in found, address
        assert 'href="/queues">Why, and unpause' in found, address


def test_a_check_in_that_nothing_fired_is_told_from_a_week_that_is_published(
    web: FlaskClient, clean_database: Engine, zeb: UUID
):
    add_program(clean_database, zeb)
    execute(clean_database, RUN, status="completed", outcome="published", error=None)
    execute(clean_database, "UPDATE programs SET next_check_in_at = now() - interval '1 hour'")
    execute(clean_database, PAUSE, scope="schedule", subject="weekly-check-in")

    found = page(web, ZEB)
    assert "is overdue: no scheduler has fired it." in found
    assert "The job weekly-check-in is paused by ops since" in found


def test_a_week_that_was_cancelled_is_planned_anew_from_where_it_is_said(
    web: FlaskClient, clean_database: Engine, zeb: UUID
):
    program_id = add_program(clean_database, zeb)
    execute(clean_database, RUN, status="cancelled", outcome=None, error="twice")
    execute(clean_database, MISSED, program_id=program_id)

    found = page(web, ZEB)
    assert "2 weeks went by without a run" in found
    assert f'action="/safety/clients/{zeb}/plan"' in found
    assert web.post(f"/safety/clients/{zeb}/plan", headers=BROWSER).status_code == 303
    found = page(web, ZEB)
    assert "is being planned." in found
    assert "Plan the week anew" not in found


def run_of(engine: Engine) -> UUID:
    with transaction(engine) as session:
        return session.execute(text("SELECT id FROM pipeline_runs")).scalar_one()
