"""What the database tells endpoints of web hooks, in the transaction that makes it true."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from db.queries import deliveries, webhooks
from domain.errors import NotFound
from domain.webhooks.events import ASKED_FOR
from tests.db.rows import add_plan
from tests.db.test_flags import add_flag

PASSED_ON = {"run_id", "client_id", "program_id", "flag_id", "query_id", "week", "pipeline", "trigger", "upstream"}
PASSED_ON |= {"status", "outcome", "agent"}
END = "UPDATE pipeline_runs SET status = CAST(:status AS pipeline_status), outcome = CAST(:outcome AS run_outcome)"
QUERY = "INSERT INTO physician_queries (client_id, query, query_type) VALUES (:client, 'Dizzy?', 'open')"
ANSWER = "UPDATE physician_queries SET answered_at = clock_timestamp(), response = '{}'"


def add(session: Connection, types: tuple[str, ...] = ASKED_FOR, upstream: str | None = None) -> UUID:
    facts = {"url": "https://hooks.example.org/", "description": "", "event_types": list(types)}
    return webhooks.add(session, facts | {"upstream": upstream}, "whsec_c2VjcmV0")


def told(session: Connection, endpoint_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    return [(one.type, one.data) for one in deliveries.list_deliveries(session, endpoint_id)[::-1]]


def end(session: Connection, status: str, outcome: str | None = None) -> None:
    session.execute(text(END), {"status": status, "outcome": outcome})


def test_a_published_run_is_told_as_the_end_of_a_run_and_as_a_plan(session: Connection) -> None:
    ids = add_plan(session)
    endpoint_id = add(session)
    end(session, "running")
    assert told(session, endpoint_id) == []
    end(session, "completed", "published")
    end(session, "completed", "published")
    (kind, data), (other, _) = told(session, endpoint_id)
    assert {kind, other} == {"run.completed", "plan.published"}
    assert (data["run_id"], data["client_id"]) == (str(ids["run"]), str(ids["client"]))
    assert (data["status"], data["outcome"], data["week"]) == ("completed", "published", 1)


@pytest.mark.parametrize(("status", "outcome"), [("failed", None), ("cancelled", None), ("completed", "held")])
def test_any_other_end_of_a_run_is_told_as_what_it_is(session: Connection, status: str, outcome: str | None) -> None:
    add_plan(session)
    endpoint_id = add(session)
    end(session, status, outcome)
    ((kind, data),) = told(session, endpoint_id)
    assert (kind, data["outcome"]) == (f"run.{status}", outcome)


def test_a_flag_and_an_answer_are_told_by_id_and_nothing_of_what_they_say(session: Connection) -> None:
    ids = add_plan(session)
    endpoint_id = add(session)
    flag_id = add_flag(session, ids["client"], "amenorrhea", "urgent")
    session.execute(text(QUERY), {"client": ids["client"]})
    assert [kind for kind, _ in told(session, endpoint_id)] == ["flag.raised"]
    session.execute(text(ANSWER))
    session.execute(text(ANSWER))
    (_, flag), (kind, answer) = told(session, endpoint_id)
    assert (kind, flag["flag_id"]) == ("query.answered", str(flag_id))
    assert "amenorrhea" not in str(flag)
    assert "urgent" not in str(flag)
    assert "Dizzy" not in str(answer)
    assert {*flag, *answer} <= PASSED_ON


def test_nothing_is_written_for_whoever_did_not_ask(session: Connection) -> None:
    add_plan(session)
    uninterested = add(session, ("run.failed",))
    disabled, deleted = add(session), add(session)
    webhooks.disable(session, disabled, "a test wants it")
    webhooks.delete(session, deleted)
    end(session, "completed", "held")
    assert [told(session, one) for one in (uninterested, disabled, deleted)] == [[], [], []]


def test_an_endpoint_is_found_by_its_app_and_by_operators_alone(session: Connection) -> None:
    of_app, of_operators = add(session, upstream="app"), add(session)
    assert webhooks.get(session, of_app, "app").id == of_app
    assert {one.id for one in webhooks.list_endpoints(session, None)} == {of_app, of_operators}
    assert [one.id for one in webhooks.list_endpoints(session, "app")] == [of_app]
    for app, endpoint_id in (("another", of_app), ("app", of_operators)):
        with pytest.raises(NotFound, match="there is no endpoint"):
            webhooks.get(session, endpoint_id, app)


def test_what_is_older_than_is_kept_is_forgotten_and_then_the_endpoint_that_was_deleted(session: Connection) -> None:
    add_plan(session)
    endpoint_id = add(session)
    end(session, "failed")
    webhooks.delete(session, endpoint_id)
    assert deliveries.forget_endpoints(session) == 0
    assert deliveries.forget(session, timedelta(days=30), 10) == 0
    assert deliveries.forget(session, -timedelta(seconds=5), 10) == 1
    assert deliveries.forget_endpoints(session) == 1
