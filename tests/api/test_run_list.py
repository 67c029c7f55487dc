"""GET /v1/runs: filters, pages, and cursors that nobody makes up."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.rows import add_client, add_program, execute


@pytest.fixture
def runs(web: FlaskClient, clean_database: Engine, program: UUID) -> list[str]:
    """The ids of Ada's five runs, the newest first."""
    other = add_program(clean_database, add_client(clean_database, "bob@example.org", "Bob Example"))
    web.post("/v1/runs", json={"program_id": str(other), "upstream": "chat-bot"})
    body = {"program_id": str(program), "upstream": "coach-app"}
    return [web.post("/v1/runs", json=body).json["id"] for _ in range(5)][::-1]


def test_runs_are_listed_page_by_page_the_newest_first(web: FlaskClient, runs: list[str]):
    found, address = [], "/v1/runs?upstream=coach-app&limit=2"
    while address:
        answer = web.get(address)
        assert answer.status_code == 200, answer.text
        found.append([run["id"] for run in answer.json["runs"]])
        address = answer.headers.get("Link", "").removeprefix("<").removesuffix('>; rel="next"')
        assert (answer.json["next_cursor"] or "") == address.rpartition("cursor=")[2]

    assert found == [runs[:2], runs[2:4], runs[4:]]
    assert "Ada" not in web.get("/v1/runs").text


def test_filters_go_together(web: FlaskClient, runs: list[str], clean_database: Engine):
    execute(
        clean_database,
        "UPDATE pipeline_runs SET status = 'failed', error_message = 'no plan', error_agent = 'CHEF' WHERE id = :id",
        id=runs[1],
    )

    for asked, expected in (
        ("status=failed&agent=CHEF&error=PLAN", [runs[1]]),
        ("status=pending&client=ada@example.org", [runs[0], *runs[2:]]),
        ("upstream=chat-bot&status=failed", []),
        ("created_before=2020-01-01T00:00:00Z", []),
    ):
        assert [run["id"] for run in web.get(f"/v1/runs?{asked}").json["runs"]] == expected, asked


def test_a_cursor_is_good_for_its_own_question_and_as_it_was_given(web: FlaskClient, runs: list[str]):
    cursor = web.get("/v1/runs?limit=2").json["next_cursor"]
    changed = ("A" if cursor[8] != "A" else "B").join((cursor[:8], cursor[9:]))

    assert [run["id"] for run in web.get(f"/v1/runs?limit=1&cursor={cursor}").json["runs"]] == runs[2:3]
    for wrong in (f"cursor={changed}", f"cursor={cursor[:-4]}", "cursor=.", f"upstream=api&cursor={cursor}"):
        answer = web.get(f"/v1/runs?{wrong}")
        assert (answer.status_code, answer.json["detail"][:7]) == (400, "cursor:"), wrong


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("status=done", "status"),
        ("error=ab", "error"),
        ("created_after=yesterday", "created_after"),
        ("state=failed", "state"),
    ],
)
def test_a_wrong_question_is_told_which_parameter(web: FlaskClient, asked: str, field: str):
    answer = web.get(f"/v1/runs?{asked}")

    assert (answer.status_code, [error["field"] for error in answer.json["errors"]]) == (422, [field])
