"""Red flags and broken policies over HTTP: listed, read, decided on, and the decision recorded."""

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from db.session import transaction
from tests.api.rows import add_client

OLGA = {"X-Operator": "olga"}
NOTE = {"note": "seen by Dr Example"}
FLAG = """
    INSERT INTO red_flags (client_id, detecting_agent, flag_type, severity, description, rule, evidence)
    VALUES (:client, 'PHYSICIAN', :kind, CAST(:severity AS flag_severity), 'hurts at night', 'pain.night',
        '{"days": 3}') RETURNING id
"""
VIOLATION = """
    INSERT INTO policy_violations (client_id, violation_type, severity, trigger, action, rule, text_sha256)
    VALUES (:client, 'eating_disorder_signal', 'critical', 'input', :action, 'purge', 'abc') RETURNING id
"""
ACTIONS = "SELECT actor, action, subject_kind, subject_id, reason FROM operator_actions ORDER BY created_at"


def add(engine: Engine, statement: str, **facts: object) -> UUID:
    with transaction(engine) as session:
        return session.execute(text(statement), facts).scalar_one()


def actions(engine: Engine) -> list[tuple[str, ...]]:
    with transaction(engine) as session:
        return list(map(tuple, session.execute(text(ACTIONS))))


@pytest.fixture
def ada(clean_database: Engine) -> UUID:
    return add_client(clean_database)


@pytest.fixture
def flag(clean_database: Engine, ada: UUID) -> UUID:
    return add(clean_database, FLAG, client=ada, kind="persistent_pain", severity="serious")


def test_flags_are_listed_without_what_they_say_of_health(web: FlaskClient, ada: UUID, flag: UUID):
    (listed,) = web.get("/v1/flags").json["flags"]

    assert (listed["id"], listed["client_id"]) == (str(flag), str(ada))
    assert (listed["flag_type"], listed["severity"], listed["status"]) == ("persistent_pain", "serious", "detected")
    assert listed["details"] is None
    assert "Ada" not in str(listed)


def test_one_flag_says_what_it_rests_on(web: FlaskClient, flag: UUID):
    details = web.get(f"/v1/flags/{flag}").json["details"]

    assert (details["description"], details["rule"]) == ("hurts at night", "pain.night")
    assert details["evidence"] == {"days": 3}


def test_flags_are_narrowed_and_come_in_pages_without_gap_or_double(
    web: FlaskClient, clean_database: Engine, ada: UUID
):
    kinds = ["persistent_pain", "gi_distress", "amenorrhea", "excessive_cardio", "no_weight_gain"]
    added = [add(clean_database, FLAG, client=ada, kind=kind, severity="warning") for kind in kinds]
    bob = add_client(clean_database, "bob@example.org")
    other = add(clean_database, FLAG, client=bob, kind="amenorrhea", severity="urgent")
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = web.get(f"/v1/flags?client={ada}&limit=2{cursor and f'&cursor={cursor}'}").json
        seen += [one["id"] for one in page["flags"]]
        cursor = page["next_cursor"]

    assert seen == [str(one) for one in reversed(added)]
    for query in ("severity=urgent", "client=bob@example.org", "flag_type=amenorrhea&limit=1"):
        assert [one["id"] for one in web.get(f"/v1/flags?{query}").json["flags"]] == [str(other)]


def test_a_decision_is_kept_with_who_and_why_and_only_resolving_closes(
    web: FlaskClient, clean_database: Engine, flag: UUID
):
    for decision, status in (("acknowledge", "acknowledged"), ("refer", "referred"), ("resolve", "resolved")):
        decided = web.post(f"/v1/flags/{flag}/{decision}", json=NOTE, headers=OLGA)
        assert (decided.status_code, decided.json["status"]) == (200, status), decided.text
        assert decided.json["details"]["resolution_notes"] == NOTE["note"]
        still_open = [one["id"] for one in web.get("/v1/flags").json["flags"]]
        assert still_open == ([] if decision == "resolve" else [str(flag)])

    assert actions(clean_database) == [
        ("olga via tests", deed, "flag", str(flag), NOTE["note"]) for deed in ("acknowledge", "refer", "resolve")
    ]
    assert [one["id"] for one in web.get("/v1/flags?status=resolved").json["flags"]] == [str(flag)]
    again = web.post(f"/v1/flags/{flag}/acknowledge", json=NOTE, headers=OLGA)
    assert (again.status_code, "resolved already" in again.json["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        (f"/v1/flags/{uuid4()}", 404, "flag_id: there is no flag"),
        ("/v1/flags/seven", 422, "write a UUID such as"),
        ("/v1/flags?severity=grave", 422, "severity: 'grave' is not known; write one of 'warning'"),
        ("/v1/flags?status=closed", 422, "write one of 'open'"),
        ("/v1/flags?client=bob@example.org", 404, "there is no client bob@example.org"),
        ("/v1/flags?limit=0", 422, "limit: "),
        ("/v1/flags?limit=201", 422, "give 200 or less"),
        ("/v1/flags?cursor=7", 422, "cursor: "),
        ("/v1/flags?state=open", 422, "state: is not a field here"),
        (f"/v1/violations/{uuid4()}", 404, "violation_id: there is no violation"),
        ("/v1/violations?status=open", 422, "'holding' or 'all'"),
    ],
)
def test_what_cannot_be_read_is_said(web: FlaskClient, address: str, status: int, words: str):
    answer = web.get(address)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert words in answer.json["detail"]


@pytest.mark.parametrize(
    ("body", "field"), [({}, "note"), ({"note": ""}, "note"), ({"note": 7}, "note"), (NOTE | {"by": "me"}, "by")]
)
def test_a_decision_without_a_note_is_none(
    web: FlaskClient, clean_database: Engine, flag: UUID, body: dict[str, object], field: str
):
    refused = web.post(f"/v1/flags/{flag}/resolve", json=body, headers=OLGA)

    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)
    assert actions(clean_database) == []
    assert web.get(f"/v1/flags/{flag}").json["status"] == "detected"


def test_a_text_that_holds_is_listed_and_settled_once(web: FlaskClient, clean_database: Engine, ada: UUID):
    holding = add(clean_database, VIOLATION, client=ada, action="blocked")
    bob = add_client(clean_database, "bob@example.org")
    warned = add(clean_database, VIOLATION, client=bob, action="warned")

    listed = web.get("/v1/violations").json["violations"]
    settled = web.post(f"/v1/violations/{holding}/resolve", json=NOTE, headers=OLGA)
    again = web.post(f"/v1/violations/{holding}/resolve", json=NOTE, headers=OLGA)

    assert [(one["id"], one["holds"], one["details"]) for one in listed] == [(str(holding), True, None)]
    assert (settled.status_code, settled.json["holds"]) == (200, False)
    assert settled.json["resolution_notes"] == NOTE["note"]
    assert (again.status_code, "settled already" in again.json["detail"]) == (409, True)
    assert actions(clean_database) == [("olga via tests", "resolve", "violation", str(holding), NOTE["note"])]
    everything = web.get("/v1/violations?status=all").json["violations"]
    assert [one["id"] for one in everything] == [str(warned), str(holding)]
