"""Jobs and check-ins: when, last, next, missed, how late; and an operator's hand on them."""

import re
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.schedule_report import PAGE, every
from db.queries import health, operators, pauses
from db.session import transaction
from tests.api.rows import add_client, add_program, execute
from tests.dashboard.test_overview import BROWSER, add_run, text_of

WHY = {"reason": "she travels on Sunday"}


@pytest.fixture
def begun(clean_database: Engine) -> UUID:
    """A program whose first week is done."""
    run_id = add_run(clean_database, "published")
    with transaction(clean_database) as session:
        (program_id,) = session.exec_driver_sql("UPDATE programs SET current_week = 3 RETURNING id").one()
    assert run_id
    return program_id


def page(web: FlaskClient, query: str = "") -> str:
    answer = web.get(f"/schedules{query}", headers=BROWSER)
    assert answer.status_code == 200
    return answer.text


def act(web: FlaskClient, path: str, **fields: object) -> str:
    """Send a form, and return what the page says then."""
    answer = web.post(f"/schedules/{path}", data=WHY | fields, headers=BROWSER)
    assert (answer.status_code, answer.location) == (303, "/schedules"), text_of(answer.text)
    return text_of(page(web))


def done(engine: Engine) -> list[tuple[str, str, str]]:
    with transaction(engine) as session:
        return [(one.action, one.subject_kind, one.reason) for one in operators.list_actions(session)]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (5, "every 5 s"),
        (60, "every 1 min"),
        (90, "every 90 s"),
        (3_600, "every hour"),
        (86_400, "every day"),
        (0.5, "every 0.5 s"),
    ],
)
def test_how_often_is_said_in_words(seconds: float, said: str):
    assert every(seconds) == said


def test_a_job_says_when_how_it_went_and_when_next(web: FlaskClient, clean_database: Engine):
    detail = """{"next_ticks": {"rescue": "2126-11-20T08:00:00+00:00"},
        "last_ticks": {"rescue": {"at": "2026-11-20T08:00:00+00:00", "seconds": 0.2, "done": 7},
            "months": {"at": "2026-11-20T08:00:00+00:00", "seconds": 1, "error": "lock timeout"}}}"""
    process = {"id": uuid4(), "kind": "scheduler", "host": "there", "pid": 1, "detail": detail}
    with transaction(clean_database) as session:
        health.beat(session, process)

    said = text_of(page(web))

    assert "rescue puts back stages whose worker is gone, sends lost messages again every 2 s" in said
    assert "did 7, took 0.2 s" in said
    assert "failed lock timeout" in said
    assert "not since its scheduler began" in said


def test_a_check_in_is_said_in_plain_words_with_the_last_and_the_next(
    web: FlaskClient, clean_database: Engine, begun: UUID
):
    execute(
        clean_database,
        """
        INSERT INTO schedule_fires (schedule, subject_id, due_at, fired_at, missed)
        VALUES ('weekly-check-in', :id, now() - interval '2 hours', now() - interval '1 hour', 2)""",
        id=begun,
    )

    said = act(web, "jobs/run-minutes/run")

    assert "Z. Q. Mondays at 07:00 in Europe/Berlin" in said
    assert "plans week 4" in said
    assert "1 fired; 19 of 20 within 1 h in the worst six hours. 2 weeks went by without a run." in said
    assert "Zebulon" not in said


def test_check_ins_come_page_by_page_and_by_client(web: FlaskClient, clean_database: Engine):
    for number in range(PAGE + 3):
        add_program(clean_database, add_client(clean_database, f"c{number}@example.org"))

    first = page(web)
    (later,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = web.get(later.replace("&amp;", "&"), headers=BROWSER).text

    shown = [re.findall(r'id="act-([0-9a-f-]+)"', html) for html in (first, second)]
    assert [len(ids) for ids in shown] == [PAGE, 3]
    assert not set(shown[0]) & set(shown[1])
    assert page(web, "?client=c1@example.org").count('id="act-') == 1
    assert len(first.encode()) < 60_000
    assert web.get("/schedules?after=x").status_code == 400


def test_a_job_is_run_paused_and_unpaused(web: FlaskClient, clean_database: Engine):
    assert "Ran run-minutes: 1." in act(web, "jobs/run-minutes/run")
    assert "by tests now : she travels on Sunday" in act(web, "jobs/weekly-check-in/pause")
    assert "Unpaused weekly-check-in." in act(web, "jobs/weekly-check-in/unpause")
    assert [action for action, _, _ in done(clean_database)] == ["unpause", "pause", "trigger"]
    assert web.post("/schedules/jobs/rescue/pause", data=WHY).status_code == 404


def test_a_check_in_is_fired_and_skipped(web: FlaskClient, clean_database: Engine, begun: UUID):
    fired = web.post(f"/schedules/check-ins/{begun}/fire", data=WHY, headers=BROWSER)
    assert fired.status_code == 303
    assert fired.location.startswith("/runs/")
    assert "Skipped; the next is due in" in act(web, f"check-ins/{begun}/skip")
    assert done(clean_database) == [("skip", "program", WHY["reason"]), ("trigger", "program", WHY["reason"])]


def test_weeks_that_went_by_are_put_in(web: FlaskClient, begun: UUID):
    answer = web.post(f"/schedules/check-ins/{begun}/backfill", data=WHY | {"weeks": "40"})

    assert answer.status_code == 409
    assert "were due so far" in answer.json["detail"]
    assert web.post(f"/schedules/check-ins/{begun}/backfill", data=WHY | {"weeks": "x"}).status_code == 400


def test_a_client_is_paused_and_unpaused(web: FlaskClient, clean_database: Engine, begun: UUID):
    assert "Paused the client" in act(web, f"check-ins/{begun}/pause")
    assert "paused" in text_of(page(web))
    assert "Unpaused the client" in act(web, f"check-ins/{begun}/unpause")
    with transaction(clean_database) as session:
        assert pauses.list_pauses(session) == []


@pytest.mark.parametrize("path", ["jobs/months/run", "jobs/months/pause", f"check-ins/{uuid4()}/fire"])
def test_nothing_is_done_without_a_reason(web: FlaskClient, clean_database: Engine, path: str):
    for reason in ("", "  ", "two\nlines", "x" * 501):
        answer = web.post(f"/schedules/{path}", data={"reason": reason})
        assert answer.status_code == 400
        assert answer.json["detail"].startswith("reason: ")
    assert done(clean_database) == []


def test_what_is_not_there_is_said(web: FlaskClient):
    assert web.post(f"/schedules/check-ins/{uuid4()}/pause", data=WHY).status_code == 404
    assert web.post("/schedules/jobs/nothing/run", data=WHY).status_code == 404
