"""The pages of bulk actions: what is at work, how far it has come, stopping it, and the same over HTTP."""

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from db.queries import runs
from db.session import transaction
from domain.access import Scope
from jobs import control
from jobs.control import bulk
from jobs.maintenance.bulk import go_on
from jobs.runtime import Runtime
from tests.api.apps import new_key
from tests.dashboard.test_runs import BROWSER, add_runs, fields, page, status_of


@pytest.fixture(autouse=True)
def little_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run a transaction, and no time for a second."""
    monkeypatch.setattr(bulk, "TOGETHER", 1)
    monkeypatch.setattr(control.carry_out, "__defaults__", ("unnamed", 0.0))


def begin(web: FlaskClient, client: str = "") -> str:
    asked = web.post("/runs/bulk", data={"action": "resume", "scope": "all", "status": "failed", "client": client})
    answer = web.post("/runs/bulk/resume", data=fields(asked.text) | {"reason": "the oven is mended"})
    assert answer.status_code == 303
    return answer.location


def add_runs_of_a_client(engine: Engine) -> UUID:
    (run_id, _) = add_runs(engine, many=2)
    with transaction(engine) as session:
        return runs.get_line(session, run_id).client_id


def shown(web: FlaskClient, address: str) -> str:
    answer = web.get(address, headers=BROWSER)
    assert (answer.status_code, len(answer.data) < 60_000) == (200, True)
    return answer.text


def test_before_the_first_it_is_said_how_to_begin_one(web: FlaskClient):
    assert "Nothing was done to many runs at once yet" in shown(web, "/runs/bulk")


def test_what_is_at_work_is_seen_and_stopped(web: FlaskClient, clean_database: Engine):
    failed = add_runs(clean_database, many=3)
    address = begin(web)
    found = shown(web, address)
    for words in ("at work", "2 runs left", "the oven is mended", "status <strong>failed</strong>", 'value="1"'):
        assert words in found
    assert "1 at work" in page(web)
    web.post(f"{address}/stop", data={"reason": "enough"})
    found = shown(web, address)
    assert "Stopped by tests" in found
    assert "enough. 2 runs did not have their turn" in found
    assert sorted(status_of(clean_database, failed)) == ["failed", "failed", "pending"]
    assert f'<a href="{address}">Resume 3 runs</a>' in shown(web, "/runs/bulk")
    assert f'href="{address}"' in shown(web, "/audit")


def test_who_may_only_look_is_not_told_which_client_was_meant(web: FlaskClient, clean_database: Engine):
    client = str(add_runs_of_a_client(clean_database))
    address = begin(web, client)
    assert client in shown(web, address)
    runtime: Runtime = web.application.extensions["runtime"]
    key = new_key(runtime, "reader", Scope.RUNS_READ)
    web.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    found = shown(web, address)
    assert client not in found
    assert "Stop" not in found.partition("<main")[2]
    assert web.post(f"{address}/stop", data={"reason": "x"}).status_code == 403


def test_over_http_what_is_left_goes_on_and_is_looked_up_and_stopped(web: FlaskClient, clean_database: Engine):
    add_runs(clean_database, many=3)
    chosen = {"where": {"status": "failed"}}
    token = web.post("/v1/runs:bulk-resume", json=chosen | {"dry_run": True}).json["token"]
    begun = web.post("/v1/runs:bulk-resume", json=chosen | {"confirm": token})
    assert (begun.status_code, begun.headers["Location"]) == (202, f"/v1/bulk-actions/{token}")
    found = web.get(begun.headers["Location"]).json
    assert (found["state"], found["done"], found["count"], found["where"]) == ("at_work", 1, 3, {"status": "failed"})
    assert [one["id"] for one in web.get("/v1/bulk-actions").json["bulk_actions"]] == [token]
    stopped = web.post(f"{begun.headers['Location']}/stop", json={"reason": "enough"})
    assert (stopped.json["state"], stopped.json["stop_reason"]) == ("stopped", "enough")
    assert web.post(f"{begun.headers['Location']}/stop", json={"reason": "enough"}).status_code == 409
    assert web.get(f"/v1/bulk-actions/{uuid4()}").status_code == 404


def test_what_the_scheduler_did_is_on_the_page(web: FlaskClient, clean_database: Engine):
    failed = add_runs(clean_database, many=3)
    address = begin(web)
    go_on(web.application.extensions["runtime"])
    assert "Every run had its turn" in shown(web, address)
    assert status_of(clean_database, failed) == ["pending"] * 3
