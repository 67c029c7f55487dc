"""A run that is asked for again: unchanged, waited for, followed."""

import socket
import threading
import time
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from domain.access import Scope
from jobs import watching
from jobs.places import Places
from jobs.runtime import Runtime
from tests.api.apps import new_key
from tests.api.rows import execute

END = "UPDATE pipeline_runs SET status = 'cancelled', completed_at = now(), error_message = 'enough' WHERE id = :id"
BEGIN = "UPDATE pipeline_runs SET status = 'running', started_at = now() WHERE id = :id"


@pytest.fixture
def run(web: FlaskClient, program: UUID) -> str:
    return web.post("/v1/runs", json={"program_id": str(program)}).json["id"]


def timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def test_a_run_that_is_as_it_was_is_not_sent_again(web: FlaskClient, run: str, clean_database: Engine):
    first = web.get(f"/v1/runs/{run}")
    same = web.get(f"/v1/runs/{run}", headers={"If-None-Match": first.headers["ETag"]})
    execute(clean_database, BEGIN, id=run)
    other = web.get(f"/v1/runs/{run}", headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (other.status_code, other.json["status"]) == (200, "running")
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("statement", [BEGIN, END])
def test_who_has_a_run_waits_for_it_to_change(web: FlaskClient, run: str, clean_database: Engine, statement: str):
    tag = web.get(f"/v1/runs/{run}").headers["ETag"]
    threading.Timer(0.2, execute, [clean_database, statement], {"id": run}).start()

    answer = web.get(f"/v1/runs/{run}", headers={"If-None-Match": tag, "Prefer": "wait=20"})

    assert (answer.status_code, answer.headers["Preference-Applied"]) == (200, "wait=20")
    assert answer.json["status"] in {"running", "cancelled"}


def test_who_has_nothing_waits_for_the_end(web: FlaskClient, run: str, clean_database: Engine):
    threading.Timer(0.1, execute, [clean_database, BEGIN], {"id": run}).start()
    threading.Timer(0.6, execute, [clean_database, END], {"id": run}).start()

    answer = web.get(f"/v1/runs/{run}", headers={"Prefer": 'respond-async, wait="100"'})

    assert (answer.json["status"], answer.headers["Preference-Applied"]) == ("cancelled", "wait=30")


def test_waiting_ends_when_it_was_said_to(web: FlaskClient, run: str):
    tag = web.get(f"/v1/runs/{run}").headers["ETag"]

    weak = {"If-None-Match": f"W/{tag}", "Prefer": "wait=1"}  # as a proxy that packs answers makes it
    unchanged = web.get(f"/v1/runs/{run}", headers={"If-None-Match": tag, "Prefer": "wait=1"})
    took = timed(lambda: web.get(f"/v1/runs/{run}", headers=weak))

    assert unchanged.status_code == 304
    assert took > 0.9
    assert timed(lambda: web.get(f"/v1/runs/{run}", headers={"Prefer": "wait=many"})) < 0.5
    assert web.get(f"/v1/runs/{uuid4()}", headers={"Prefer": "wait=9"}).status_code == 404


def test_one_too_many_is_answered_at_once(web: FlaskClient, run: str):
    runtime: Runtime = web.application.extensions["runtime"]
    waits = runtime.watch.waits
    assert all(waits.take(f"key:{number}") for number in range(watching.WAITS))

    answer = web.get(f"/v1/runs/{run}", headers={"Prefer": "wait=20"})

    assert (answer.status_code, "Preference-Applied" in answer.headers) == (200, False)
    waits.give_back("key:0")
    assert "Preference-Applied" in web.get(f"/v1/runs/{run}", headers={"Prefer": "wait=1"}).headers


def test_nobody_holds_more_places_than_their_share():
    places = Places(5, 2)

    assert [places.take("ada") for _ in range(3)] == [True, True, False]
    assert [places.take(who) for who in ("bob", "bob", "cy", "cy")] == [True, True, True, False]
    places.give_back("ada")
    assert [places.take(who) for who in ("bob", "cy", "ada")] == [False, True, False]


def test_who_hangs_up_is_not_waited_for(web: FlaskClient, run: str):
    theirs, ours = socket.socketpair()
    with theirs, ours:
        asking = {"environ_overrides": {"gunicorn.socket": ours}}
        stream = web.get(f"/v1/runs/{run}/events", **asking)
        threading.Timer(0.2, theirs.close).start()

        assert timed(lambda: web.get(f"/v1/runs/{run}", headers={"Prefer": "wait=20"}, **asking)) < 5
        assert timed(lambda: stream.data) < 5


def events(text: str) -> list[tuple[str, str]]:
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.split("\n\n") if block]
    return [(block["event"], block["id"]) for block in blocks if "event" in block]


def test_a_run_is_followed_to_its_end_and_from_where_one_left(web: FlaskClient, run: str, clean_database: Engine):
    failed = """
        INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome, error)
        VALUES (:id, 0, 'SCIENTIST', 1, 'failed', 'no disk')
    """
    for after, statement in ((0.3, BEGIN), (0.9, failed), (1.0, END)):
        threading.Timer(after, execute, [clean_database, statement], {"id": run}).start()

    stream = web.get(f"/v1/runs/{run}/events")
    seen = events(stream.text)
    again = events(web.get(f"/v1/runs/{run}/events", headers={"Last-Event-ID": seen[1][1]}).text)
    over = web.get(f"/v1/runs/{run}/events", headers={"Last-Event-ID": seen[-1][1]})

    assert stream.mimetype == "text/event-stream"
    assert [name for name, _ in seen] == ["state", "state", "stage", "state"]
    assert "cancelled" in seen[-1][1]
    assert again == seen[2:]
    assert over.status_code == 204


def test_few_may_follow_at_once_and_places_are_given_back(web: FlaskClient, run: str, clean_database: Engine):
    others = web.application.extensions["runtime"].watch.streams
    assert all(others.take(f"user:{number}") for number in range(watching.STREAMS - 1))
    following = [web.get(f"/v1/runs/{run}/events")]

    refused = web.get(f"/v1/runs/{run}/events")
    assert (refused.status_code, refused.mimetype) == (503, "application/problem+json")
    assert refused.headers["Retry-After"]
    for stream in following:
        stream.close()
    execute(clean_database, END, id=run)
    assert web.get(f"/v1/runs/{run}/events").status_code == 200
    assert web.get(f"/v1/runs/{uuid4()}/events").status_code == 404


def test_nobody_looks_when_nobody_waits(web: FlaskClient, run: str):
    web.get(f"/v1/runs/{run}", headers={"Prefer": "wait=1"})

    until_nobody_looks()


def until_nobody_looks():
    deadline = time.monotonic() + 5
    while any(thread.name == "watch" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_was_found_about_a_client_takes_its_scope(web: FlaskClient, run: str, clean_database: Engine):
    found = "Held: knee pain."
    execute(
        clean_database,
        "UPDATE pipeline_runs SET status = 'completed', outcome = 'held', summary = :found, completed_at = now() "
        "WHERE id = :id",
        id=run,
        found=found,
    )
    key = new_key(web.application.extensions["runtime"], "reader", Scope.RUNS_READ)
    addresses = ("/v1/runs?outcome=held", f"/v1/runs/{run}", f"/v1/runs/{run}/events")

    for address in addresses:
        assert found in web.get(address).text, address
        answer = web.get(address, headers={"Authorization": f"Bearer {key}"})
        assert (answer.status_code, found in answer.text) == (200, False), address
    until_nobody_looks()
