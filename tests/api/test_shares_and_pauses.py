"""Operators over HTTP: pauses, schedules and shares; who acts is in the header X-Operator and kept."""

from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from tests.api.rows import add_program, execute

OLGA = {"X-Operator": "olga"}
WHY = {"reason": "a look at it"}


def actions(engine: Engine) -> list[tuple[str, str, str, str]]:
    with transaction(engine) as session:
        statement = text("SELECT actor, action, subject_kind, subject_id FROM operator_actions ORDER BY created_at")
        return list(map(tuple, session.execute(statement)))


def begun(engine: Engine, web: FlaskClient) -> UUID:
    """A program whose first run is over."""
    program = add_program(engine)
    web.post("/v1/runs", json={"program_id": str(program), "trigger": "initial"})
    execute(engine, "DELETE FROM stage_turns")
    execute(engine, "UPDATE pipeline_runs SET status = 'completed', outcome = 'published', completed_at = now()")
    return program


def test_a_pause_holds_and_its_end_lets_go(
    web: FlaskClient, program: UUID, clean_database: Engine, valkey: redis.Redis
):
    subject = {"scope": "pipeline", "subject": "coaching"}
    paused = web.post("/v1/pauses", json=subject | WHY, headers=OLGA)
    web.post("/v1/runs", json={"program_id": str(program)})

    assert paused.status_code == 200, paused.text
    (pause,) = web.get("/v1/pauses").json["pauses"]
    assert (pause["subject"], pause["actor"], pause["reason"], pause["held"]) == (
        "coaching",
        "olga via tests",
        WHY["reason"],
        1,
    )
    assert valkey.llen("dramatiq:scientist") == 0
    assert web.post("/v1/pauses/lift", json=subject | WHY, headers=OLGA).json == {"given_back": 1}
    assert valkey.llen("dramatiq:scientist") == 1
    assert [action for _, action, *_ in actions(clean_database)] == ["pause", "unpause"]


def test_an_agent_is_limited_and_its_limit_is_changed_and_lifted(web: FlaskClient, clean_database: Engine):
    web.post("/v1/limits", json=WHY | {"agent": "chef", "at_most": 2}, headers=OLGA)
    limited = web.post("/v1/limits", json=WHY | {"agent": "CHEF", "at_most": 3}, headers=OLGA)

    (limit,) = web.get("/v1/limits").json["limits"]
    assert limited.json == {"limits": [limit]}
    assert limit | {"agent": "CHEF", "at_most": 3, "at_work": 0, "waiting": 0, "actor": "olga via tests"} == limit
    assert web.post("/v1/limits/lift", json=WHY | {"agent": "CHEF"}, headers=OLGA).json == {"let_in": 0}
    assert actions(clean_database)[-1] == ("olga via tests", "unlimit", "agent", "CHEF")


@pytest.mark.usefixtures("program")
def test_a_pause_of_a_client_does_not_tell_the_name(web: FlaskClient):
    client = {"scope": "client", "subject": "ada@example.org"}

    paused = web.post("/v1/pauses", json=client | WHY, headers=OLGA)

    assert paused.status_code == 200
    assert "Ada" not in paused.text
    assert UUID(paused.json["pauses"][0]["subject"])


@pytest.mark.parametrize(
    ("address", "body", "status", "said"),
    [
        ("/v1/pauses", {"scope": "agent", "subject": "cook"}, 404, "there is: CHEF, COACH"),
        ("/v1/pauses", {"scope": "room", "subject": "x"}, 422, "scope: 'room' is not known; write one of"),
        ("/v1/pauses/lift", {"scope": "agent", "subject": "CHEF"}, 404, "is not paused; paused is: nothing"),
        ("/v1/limits", {"agent": "CHEF", "at_most": 0}, 422, "at_most: 0 is too small; give 1 or more"),
        ("/v1/limits", {"agent": "cook", "at_most": 2}, 404, "there is: CHEF, COACH"),
        ("/v1/limits/lift", {"agent": "CHEF"}, 404, "agent: CHEF has no limit; limited is: no agent"),
        ("/v1/schedules/nothing/trigger", {}, 404, "there is: rescue, weekly-check-in"),
        (f"/v1/programs/{uuid4()}/check-in/skip", {}, 404, "there is no program"),
        (f"/v1/programs/{uuid4()}/check-in/backfill", {"weeks": 0}, 422, "weeks: 0 is too small; give 1 or more"),
    ],
)
def test_what_cannot_be_is_said_and_not_recorded(
    web: FlaskClient, clean_database: Engine, address: str, body: dict, status: int, said: str
):
    answer = web.post(address, json=body | WHY, headers=OLGA)

    assert (answer.status_code, said in answer.json["detail"]) == (status, True), answer.text
    assert actions(clean_database) == []


def test_nobody_acts_without_a_reason_and_an_app_need_not_say_for_whom(web: FlaskClient, clean_database: Engine):
    chef = {"scope": "agent", "subject": "CHEF"}

    for_nothing = web.post("/v1/pauses", json=chef, headers=OLGA)

    assert (for_nothing.status_code, for_nothing.json["errors"][0]["field"]) == (422, "reason")
    assert actions(clean_database) == web.get("/v1/pauses").json["pauses"] == []
    assert web.post("/v1/pauses", json=chef | WHY).status_code == 200
    assert actions(clean_database) == [("tests", "pause", "agent", "CHEF")]


def test_schedules_say_what_ticks_and_which_check_ins_come(web: FlaskClient, clean_database: Engine):
    program = begun(clean_database, web)

    found = web.get("/v1/schedules").json

    assert [(job["id"], job["missed"]) for job in found["jobs"]][:2] == [("rescue", 0), ("weekly-check-in", 0)]
    (check_in,) = found["check_ins"]
    assert (check_in["program_id"], check_in["week_number"]) == (str(program), 2)
    assert (check_in["last_fired_at"], check_in["missed"]) == (None, 0)
    execute(
        clean_database,
        "INSERT INTO schedule_fires (schedule, subject_id, due_at, missed) VALUES ('weekly-check-in', :id, now(), 3)",
        id=program,
    )
    (check_in,) = web.get("/v1/schedules").json["check_ins"]
    assert (check_in["last_fired_at"] is not None, check_in["missed"]) == (True, 3)
    assert web.post("/v1/schedules/rescue/trigger", json=WHY, headers=OLGA).json == {"done": 0}


def test_a_check_in_is_fired_skipped_and_back_filled(web: FlaskClient, clean_database: Engine):
    program = begun(clean_database, web)
    address = f"/v1/programs/{program}/check-in"

    skipped = web.post(f"{address}/skip", json=WHY, headers=OLGA)
    fired = web.post(f"{address}/trigger", json=WHY, headers=OLGA)
    filled = web.post(f"{address}/backfill", json=WHY | {"weeks": 1}, headers=OLGA)

    assert (skipped.status_code, fired.status_code, filled.status_code) == (200, 202, 409)
    assert web.get(f"/v1/runs/{fired.json['ids'][0]}").json["week_number"] == 2
    assert [action for _, action, *_ in actions(clean_database)] == ["skip", "trigger"]


def test_weeks_that_went_by_are_put_in(web: FlaskClient, clean_database: Engine):
    program = begun(clean_database, web)
    execute(clean_database, "UPDATE programs SET next_check_in_at = now() - interval '8 days', check_in_hour = 0")

    filled = web.post(f"/v1/programs/{program}/check-in/backfill", json=WHY | {"weeks": 2}, headers=OLGA)

    assert filled.status_code == 202, filled.text
    assert [web.get(f"/v1/runs/{run_id}").json["week_number"] for run_id in filled.json["ids"]] == [2, 3]


def test_an_upstream_has_a_share_and_a_limit(web: FlaskClient, clean_database: Engine, program: UUID):
    share = {"weight": 3, "runs_per_minute": 600, "burst": 100}
    web.post("/v1/runs", json={"program_id": str(program), "upstream": "coach-app"})

    put = web.put("/v1/upstreams/coach-app", json=share | WHY, headers=OLGA)

    assert put.json == {"name": "coach-app", "open": 1, "waiting": 0} | share
    assert web.get("/v1/upstreams/coach-app").json == put.json
    assert web.get("/v1/upstreams").json["upstreams"] == [put.json]
    back = web.put("/v1/upstreams/coach-app", json=WHY, headers=OLGA).json
    assert (back["weight"], back["runs_per_minute"], back["burst"]) == (1, None, None)
    assert actions(clean_database) == [("olga via tests", "share", "upstream", "coach-app")] * 2


def test_a_share_is_given_before_the_first_run_and_an_unknown_one_is_named(web: FlaskClient):
    web.put("/v1/upstreams/chat/bot", json={"weight": 2} | WHY, headers=OLGA)

    assert web.get("/v1/upstreams/chat/bot").json["weight"] == 2
    assert "there is: chat/bot" in web.get("/v1/upstreams/chatbot").json["detail"]


@pytest.mark.parametrize("share", [{"weight": 0}, {"runs_per_minute": 0}, {"burst": -1}, {"wait": 1}, {"weight": "x"}])
def test_a_share_that_cannot_be_is_refused(web: FlaskClient, clean_database: Engine, share: dict):
    answer = web.put("/v1/upstreams/coach-app", json=share | WHY, headers=OLGA)

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, next(iter(share)))
    assert actions(clean_database) == []
