"""Asking the PHYSICIAN over HTTP, and reading the answer."""

from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from db.queries import physician_queries
from db.session import transaction
from domain.consult.answering import LONGEST, answer
from domain.consult.topic import Record
from tests.api.apps import NO_REDIS, app_on
from tests.api.rows import add_client, count_runs, execute
from tests.domain.coached import client

ADA = "/v1/clients/ada@example.org/queries"
QUESTION = {"question": "May she take magnesium with levothyroxine?", "upstream": "chat-bot"}


def test_a_question_is_accepted_and_found_where_it_says(web: FlaskClient, program: UUID, valkey: redis.Redis):
    accepted = web.post(ADA, json=QUESTION)

    assert accepted.status_code == 202, accepted.text
    query = accepted.json
    assert accepted.headers["Location"] == query["links"]["self"] == f"/v1/queries/{query['id']}"
    assert accepted.headers["Retry-After"] == "1"
    assert (query["status"], query["urgency"], query["answer"], query["error"]) == ("waiting", None, None, None)
    assert web.get(accepted.headers["Location"]).json == query
    run = web.get(query["links"]["run"]).json
    assert (run["pipeline"], run["program_id"], run["upstream"]) == ("physician_query", str(program), "chat-bot")
    assert valkey.llen("dramatiq:physician.HI") + valkey.llen("dramatiq:physician") == 1


def test_an_answer_says_why_what_to_do_whom_to_see_and_how_soon(
    web: FlaskClient, clean_database: Engine, program: UUID
):
    query_id = web.post(ADA, json=QUESTION).json["id"]
    with transaction(clean_database) as session:
        said = answer(QUESTION["question"], Record(client=client()))
        assert physician_queries.answer(session, said, query_id=UUID(query_id))

    query = web.get(f"/v1/queries/{query_id}").json

    assert (query["status"], query["kind"], query["emergency"]) == ("answered", "interaction", False)
    assert (query["urgency"], query["pipeline_action"]) == ("soon", "modify")
    assert (query["referral_needed"], query["referral_target"]) == (True, "a pharmacist")
    assert "four hours apart" in query["answer"]["text"]
    assert "absorbed" in query["answer"]["mechanism"]
    assert query["answer"]["sources"][0].endswith("[R]")
    assert query["answer"]["understood"] == ["levothyroxine", "magnesium"]
    assert "Ada" not in str(query)
    assert program


def test_an_emergency_has_its_answer_at_once_also_without_a_program_and_without_redis(
    clean_database: Engine, database_url: str
):
    add_client(clean_database)
    with app_on(database_url, NO_REDIS) as app:
        answered = app.test_client().post(ADA, json={"question": "She collapsed and has chest pain"})

    assert answered.status_code == 201, answered.text
    query = answered.json
    assert (query["status"], query["emergency"], query["urgency"]) == ("answered", True, "urgent")
    assert (query["referral_target"], query["pipeline_action"]) == ("emergency care", "pause")
    assert query["answer"]["text"].startswith("Call the emergency services now")
    assert query["links"]["run"] is None
    assert count_runs(clean_database) == 0


def test_the_same_key_asks_once_in_header_or_body(web: FlaskClient, clean_database: Engine, program: UUID):
    first = web.post(ADA, json=QUESTION, headers={"Idempotency-Key": '"k-1"'})
    again = web.post(ADA, json=QUESTION | {"idempotency_key": "k-1"})
    other = web.post(ADA, json={"question": "Is creatine fine?", "idempotency_key": "k-1"})

    assert first.json["id"] == again.json["id"]
    assert count_runs(clean_database) == 1
    assert other.status_code == 409
    assert "was used for another question" in other.json["detail"]
    assert program


def test_a_question_that_waits_for_a_paused_client_says_so(web: FlaskClient, clean_database: Engine, program: UUID):
    execute(
        clean_database,
        "INSERT INTO pauses (scope, subject, actor, reason) SELECT 'client', client_id::text, 'ada', 'on holiday'"
        " FROM programs",
    )
    query_id = web.post(ADA, json=QUESTION).json["id"]

    assert web.get(f"/v1/queries/{query_id}").json["waits_for"] == "the client is paused: on holiday"
    assert program


def test_a_question_whose_run_failed_says_why_and_what_to_do(web: FlaskClient, clean_database: Engine, program: UUID):
    query_id = web.post(ADA, json=QUESTION).json["id"]
    execute(clean_database, "DELETE FROM stage_turns")
    execute(clean_database, "UPDATE pipeline_runs SET status = 'failed', error_message = 'no disk'")

    query = web.get(f"/v1/queries/{query_id}").json

    assert (query["status"], query["error"]["message"]) == ("failed", "no disk")
    assert "regimen runs resume" in query["error"]["what_to_do"]
    assert program


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({}, "question", "is missing"),
        ({"question": ""}, "question", ""),
        ({"question": "  ?!  "}, "question", "has no word in it"),
        ({"question": "x" * (LONGEST + 1)}, "question", "2000 characters or fewer"),
        ({"question": "a\x07b"}, "question", "control character"),
        ({"question": 7}, "question", ""),
        ({"question": "Is creatine fine?", "urgency": "urgent"}, "urgency", ""),
        ({"question": "Is creatine fine?", "upstream": ""}, "upstream", ""),
    ],
)
def test_a_field_that_needs_mending_is_named(
    web: FlaskClient, clean_database: Engine, program: UUID, body: dict[str, object], field: str, words: str
):
    refused = web.post(ADA, json=body)

    assert refused.status_code == 422, refused.text
    assert refused.content_type == "application/problem+json"
    (error,) = refused.json["errors"]
    assert error["field"] == field
    assert words in error["message"]
    assert count_runs(clean_database) == 0
    assert program


def test_a_question_may_have_lines(web: FlaskClient, program: UUID):
    assert web.post(ADA, json={"question": "First line\nsecond line\tend"}).status_code == 202
    assert program


@pytest.mark.parametrize(
    ("named", "status", "words"),
    [
        ("bob@example.org", 404, "there is no client bob@example.org"),
        (str(uuid4()), 404, "there is no client"),
        ("nobody", 422, "neither an e-mail address nor an id"),
    ],
)
def test_a_client_who_is_not_there_is_said_so(web: FlaskClient, named: str, status: int, words: str):
    refused = web.post(f"/v1/clients/{named}/queries", json=QUESTION)

    assert refused.status_code == status
    assert words in refused.json["detail"]


def test_a_client_without_a_program_is_told_what_to_do(web: FlaskClient, clean_database: Engine):
    add_client(clean_database)

    refused = web.post(ADA, json=QUESTION)

    assert refused.status_code == 409
    assert "has no active program" in refused.json["detail"]


def test_a_question_nobody_asked_is_not_found(web: FlaskClient):
    assert web.get(f"/v1/queries/{uuid4()}").status_code == 404
    assert web.get("/v1/queries/first").status_code == 422


def test_questions_are_listed_in_pages_without_their_words(web: FlaskClient, clean_database: Engine, program: UUID):
    asked = [web.post(ADA, json={"question": f"Is creatine fine on day {day}?"}).json["id"] for day in range(3)]
    with transaction(clean_database) as session:
        said = answer("Is creatine fine?", Record(client=client()))
        physician_queries.answer(session, said, query_id=UUID(asked[0]))

    first = web.get("/v1/queries?limit=2").json
    rest = web.get(f"/v1/queries?limit=2&cursor={first['next_cursor']}").json

    assert [one["id"] for one in (*first["queries"], *rest["queries"])] == asked[::-1]
    assert rest["next_cursor"] is None
    assert "creatine" not in str(first)
    assert [one["id"] for one in web.get("/v1/queries?status=answered").json["queries"]] == asked[:1]
    assert len(web.get("/v1/queries?status=open&client=ada@example.org").json["queries"]) == 2
    assert program
