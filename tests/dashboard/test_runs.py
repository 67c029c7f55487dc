"""The list of runs: filters, pages, what it does not show, and acting on many at once."""

import html
import re
import time
from itertools import chain
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from domain.access import Scope
from tests.api.apps import NO_DATABASE, app_on, new_key
from tests.api.rows import add_client, add_program, execute

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
RUNS = """
    INSERT INTO pipeline_runs (program_id, client_id, trigger, status, outcome, upstream, pipeline, week_number,
        error_message, error_agent, created_at, started_at, completed_at)
    SELECT :program, :client, CAST(:trigger AS pipeline_trigger), CAST(:status AS pipeline_status),
        CAST(:outcome AS run_outcome), :upstream, :pipeline, n, :error, :agent,
        now() - n * interval '1 minute', now() - n * interval '1 minute', now() - n * interval '50 seconds'
    FROM generate_series(1, :many) AS n RETURNING id
"""
TURNS = """
    INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state, available_at)
    SELECT id, client_id, upstream, pipeline, 'delayed', now() + interval '1 day' FROM pipeline_runs
    WHERE status = 'pending'
"""
DEFAULTS = {
    "trigger": "manual",
    "status": "failed",
    "outcome": None,
    "upstream": "app",
    "pipeline": "coaching",
    "error": "no meal fits",
    "agent": "CHEF",
    "many": 1,
}


def add_runs(engine: Engine, name: str = "Zebulon Quist", **facts: object) -> list[UUID]:
    """Runs of a new client, the newest first."""
    client = add_client(engine, f"{uuid4()}@example.org", name)
    program = add_program(engine, client)
    with transaction(engine) as session:
        runs = list(session.execute(text(RUNS), DEFAULTS | {"program": program, "client": client} | facts).scalars())
        if facts.get("status") == "pending":
            session.execute(text(TURNS))
    return runs


def page(web: FlaskClient, query: str = "", status: int = 200) -> str:
    answer = web.get(f"/runs{query}", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    return answer.text


def listed(page: str) -> list[UUID]:
    return [UUID(found) for found in re.findall(r'name="run" value="([^"]+)"', page)]


def status_of(engine: Engine, run_ids: list[UUID]) -> list[str]:
    with transaction(engine) as session:
        found = session.execute(
            text("SELECT id, status::text FROM pipeline_runs WHERE id = ANY(:ids)"), {"ids": run_ids}
        )
        states = {row.id: row.status for row in found}
    return [states[run_id] for run_id in run_ids]


def fields(page: str) -> dict[str, list[str]]:
    """What the first form that posts would send, but for its buttons."""
    form = re.search(r'<form [^>]*method="post" action="/runs/bulk.*?</form>', page, re.DOTALL)
    assert form is not None
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0]):
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def test_a_house_without_runs_says_how_to_put_one_in(web: FlaskClient):
    assert "No runs yet" in page(web)
    assert "regimen enqueue" in page(web)


def test_the_newest_stand_first_with_what_an_operator_looks_for(web: FlaskClient, clean_database: Engine):
    runs = add_runs(clean_database, many=3)
    execute(
        clean_database,
        "INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome, finished_at) "
        "VALUES (:id, 3, 'CHEF', 1, 'failed', now())",
        id=runs[0],
    )

    found = page(web)

    assert listed(found) == runs
    assert f'<a href="/runs/{runs[0]}">{str(runs[0])[-12:]}</a>' in found
    for shown in ("Z. Q.", "no meal fits", "CHEF", "1 failed", "manual, week 1", "10 s", "3 runs"):
        assert shown in found


QUESTIONS = (
    ("status=failed", {"failed", "alien"}),
    ("outcome=held", {"held"}),
    ("trigger=adjustment", {"held"}),
    ("pipeline=physician_query", {"alien"}),
    ("agent=chef", {"failed"}),
    ("error=MEAL+fits", {"failed"}),
    ("upstream=bot", {"alien"}),
    ("created_after=2126-01-01T00:00", set[str]()),
    ("created_before=2126-01-01T00:00Z&status=failed", {"failed", "alien"}),
    ("status=failed&upstream=app&agent=&client=", {"failed"}),
)


def test_every_filter_stands_in_the_address(web: FlaskClient, clean_database: Engine):
    runs = {
        "failed": add_runs(clean_database)[0],
        "held": add_runs(
            clean_database, status="completed", outcome="held", trigger="adjustment", error=None, agent=None
        )[0],
        "alien": add_runs(
            clean_database, "Ada", pipeline="physician_query", upstream="bot", agent="PHYSICIAN", error="away"
        )[0],
    }
    with transaction(clean_database) as session:
        email = session.execute(
            text("SELECT c.email FROM clients c JOIN pipeline_runs r ON r.client_id = c.id WHERE r.id = :id"),
            {"id": runs["alien"]},
        ).scalar_one()

    for query, expected in (*QUESTIONS, (f"client={email}", {"alien"})):
        assert set(listed(page(web, f"?{query}"))) == {runs[name] for name in expected}, query
    assert "No run fits" in page(web, "?error=nothing+of+the+kind")


def test_filters_that_cannot_be_understood_are_marked_and_kept(web: FlaskClient):
    found = page(web, "?agent=%22%3E%3Cscript%3E&created_after=tomorrow&error=ab&status=odd", 422)

    assert found.count('aria-invalid="true"') == 2
    for shown in (
        "is too short; give 3 characters or more",
        "write RFC 3339",
        "is not known; write one of",
        'value="ab"',
    ):
        assert shown in html.unescape(found)
    assert "<script>" not in found


def test_pages_lead_to_every_run_once_and_back(web: FlaskClient, clean_database: Engine):
    runs = add_runs(clean_database, many=120)
    at, seen = "?status=failed", [listed(page(web, "?status=failed"))]
    while older := re.search(r'rel="next" href="/runs([^"]+)"', page(web, at)):
        at = html.unescape(older[1])
        assert "status=failed" in at
        seen.append(listed(page(web, at)))
    assert [len(one) for one in seen] == [50, 50, 20]
    assert list(chain.from_iterable(seen)) == runs

    back = []
    while newer := re.search(r'rel="prev" href="/runs([^"]+)"', page(web, at)):
        at = html.unescape(newer[1])
        back.append(listed(page(web, at)))
    assert back[:2] == [seen[1], seen[0]]


@pytest.mark.parametrize("query", ["?after=x", "?before=20260101T000000.000000-zz", "?after=-"])
def test_a_place_that_is_none_is_refused(web: FlaskClient, query: str):
    assert "names no place in the list" in page(web, query, 400)


def test_nothing_a_client_or_an_error_says_can_write_into_the_page(web: FlaskClient, clean_database: Engine):
    runs = add_runs(clean_database, "<script>alert(1)</script> <img>", error='"><script>alert(2)</script>')
    sent = {"action": "resume", "scope": "selected", "run": [str(runs[0])], "client": "<script>3</script>"}

    for found in (page(web), page(web, "?error=%3Cscript%3E"), web.post("/runs/bulk", data=sent).text):
        assert not re.search(r"<script>|<img>", found)
    assert "&lt;script&gt;alert(…)" in page(web)


def test_a_client_is_shown_by_initials_and_what_was_found_not_at_all(web: FlaskClient, clean_database: Engine):
    runs = add_runs(clean_database, status="completed", outcome="held", error=None, agent=None)
    execute(clean_database, "UPDATE pipeline_runs SET summary = 'Held: knee pain.' WHERE id = :id", id=runs[0])

    assert not re.search("Zebulon|Quist|knee", page(web))


def test_a_page_is_small_and_quick(web: FlaskClient, clean_database: Engine):
    add_runs(clean_database, many=200, error="no meal fits " * 30)
    page(web)

    def seconds() -> float:
        began = time.perf_counter()
        page(web, "?status=failed&error=meal")
        return time.perf_counter() - began

    found = page(web, "?status=failed&error=meal")
    assert min(seconds() for _ in range(3)) < 0.1
    assert len(found.encode()) < 60_000
    assert len(listed(found)) == 50


def test_the_list_stays_current_and_answers_nothing_while_it_is(web: FlaskClient, clean_database: Engine):
    execute(clean_database, "UPDATE pipeline_runs SET created_at = created_at - interval '3 days'")
    add_runs(clean_database, many=2)
    asked = {"HX-Request": "true"}
    tag = re.search(r'"If-None-Match": "\\"(\w+)\\""', html.unescape(page(web)))
    assert tag is not None

    same = web.get("/runs", headers=asked | {"If-None-Match": f'"{tag[1]}"'})
    add_runs(clean_database)
    other = web.get("/runs", headers=asked | {"If-None-Match": f'"{tag[1]}"'})

    assert (same.status_code, same.text) == (304, "")
    assert other.status_code == 200
    assert other.text.lstrip().startswith('<div id="live"')
    assert "hx-get" not in page(web, "?live=off")


def test_the_selected_are_looked_at_before_they_are_cancelled(
    web: FlaskClient, clean_database: Engine, valkey: redis.Redis
):
    del valkey
    runs = add_runs(clean_database, status="pending", error=None, agent=None, many=3)
    failed = add_runs(clean_database)
    sent = {"action": "cancel", "scope": "selected", "run": [str(run) for run in [*runs[:2], *failed]]}

    asked = web.post("/runs/bulk", data=sent)
    assert "<h1>Cancel 2 runs?</h1>" in asked.text
    assert "1 of the 3 selected are not among them" in asked.text
    assert status_of(clean_database, runs) == ["pending"] * 3

    unsaid = web.post("/runs/bulk/cancel", data=fields(asked.text) | {"reason": " "})
    assert (unsaid.status_code, "Say why" in unsaid.text) == (422, True)
    assert status_of(clean_database, runs) == ["pending"] * 3

    done = web.post("/runs/bulk/cancel", data=fields(unsaid.text) | {"reason": "not wanted"})
    assert (done.status_code, done.location) == (303, "/runs")
    assert status_of(clean_database, [*runs, *failed]) == ["cancelled", "cancelled", "pending", "failed"]
    assert "Cancelled 2 runs." in page(web)


def test_all_that_fit_are_resumed(web: FlaskClient, clean_database: Engine):
    runs = [add_runs(clean_database, error=f"no meal fits {number}")[0] for number in range(4)]
    other = add_runs(clean_database, error="something else")

    asked = web.post("/runs/bulk", data={"action": "resume", "scope": "all", "error": "no meal", "status": "failed"})
    assert "<h1>Resume 4 runs?</h1>" in asked.text
    done = web.post("/runs/bulk/resume", data=fields(asked.text))

    assert done.location == "/runs?status=failed&error=no+meal"
    assert status_of(clean_database, [*runs, *other]) == ["pending"] * 4 + ["failed"]
    with transaction(clean_database) as session:
        told = session.execute(text("SELECT action, count(*), min(reason) FROM operator_actions GROUP BY 1 ORDER BY 1"))
        assert list(map(tuple, told)) == [("bulk-resume", 1, "none given"), ("resume", 4, "none given")]


def test_runs_that_came_since_they_were_looked_at_are_left_alone(web: FlaskClient, clean_database: Engine):
    runs = add_runs(clean_database)
    asked = web.post("/runs/bulk", data={"action": "resume", "scope": "all", "agent": "CHEF"})
    runs += add_runs(clean_database)

    web.post("/runs/bulk/resume", data=fields(asked.text))

    assert "Resumed 1 run." in page(web)
    assert status_of(clean_database, runs) == ["pending", "failed"]


def test_what_was_looked_at_long_ago_is_looked_at_anew(web: FlaskClient, clean_database: Engine):
    runs = add_runs(clean_database)
    asked = web.post("/runs/bulk", data={"action": "resume", "scope": "all", "agent": "CHEF"})
    execute(clean_database, "UPDATE bulk_actions SET seen_at = now() - interval '61 minutes'")
    runs += add_runs(clean_database)

    again = web.post("/runs/bulk/resume", data=fields(asked.text))

    assert (again.status_code, "is not kept any more" in again.text) == (409, True)
    assert "<h1>Resume 2 runs?</h1>" in again.text
    assert status_of(clean_database, runs) == ["failed"] * 2


def test_a_run_that_cannot_be_resumed_is_named_with_its_reason(web: FlaskClient, clean_database: Engine):
    add_runs(clean_database, pipeline="unknown")
    asked = web.post("/runs/bulk", data={"action": "resume", "scope": "all", "status": "failed"})
    web.post("/runs/bulk/resume", data=fields(asked.text))

    assert "Resumed 0 runs. 1 left as they are:" in page(web)


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"action": "cancel", "scope": "all"}, 400, "is empty; give one or more of"),
        ({"action": "drop", "scope": "all", "status": "failed"}, 400, "is not known; use the buttons"),
        ({"action": "cancel", "scope": "selected", "run": "x"}, 400, "ids.0: 'x' is not an id"),
        ({"action": "cancel", "scope": "all", "error": "x"}, 400, "error: 'x' is too short"),
        ({"action": "resume", "scope": "all", "status": "failed"}, 200, "There is nothing to resume"),
    ],
)
def test_what_cannot_be_done_is_said(web: FlaskClient, sent: dict[str, str], status: int, said: str):
    answer = web.post("/runs/bulk", data=sent, headers=BROWSER)

    assert answer.status_code == status
    assert said.upper() in html.unescape(answer.text).upper()


def test_who_may_only_look_is_offered_nothing_else(web: FlaskClient, clean_database: Engine):
    runs = add_runs(clean_database)
    key = new_key(web.application.extensions["runtime"], "reader", Scope.RUNS_READ)
    web.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"

    found = page(web)
    refused = web.post("/runs/bulk", data={"action": "resume", "run": [str(runs[0])]}, headers=BROWSER)

    assert f'href="/runs/{runs[0]}"' in found
    assert not re.search(r'type="checkbox"|name="action"', found.partition("<main")[2])
    assert not re.search(r'href="/(safety|audit|webhooks)"', found)
    assert (refused.status_code, refused.mimetype) == (403, "text/html")


def test_nothing_ticked_is_said_on_the_list(web: FlaskClient):
    answer = web.post("/runs/bulk", data={"action": "cancel", "scope": "selected", "status": "failed"})

    assert answer.location == "/runs?status=failed"
    assert "No run was selected" in page(web, "?status=failed")


def test_a_database_that_is_away_is_said_on_a_page_that_looks_again(redis_url: str):
    with app_on(NO_DATABASE, redis_url) as app:
        answer = app.test_client().get("/runs", headers=BROWSER)

    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert 'http-equiv="refresh"' in answer.text
    assert answer.headers["Retry-After"]
