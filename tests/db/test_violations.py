"""What is kept of a broken policy."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from db.queries import violations
from domain.errors import NotFound
from domain.safety.notes import broken_by, hash_of
from tests.db.rows import add_plan

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
GRAVE, DOUBTFUL = "I want to kill myself", "Do I have PCOS?"


def log(session: Connection, client: UUID, *texts: str) -> None:
    violations.record(session, client, None, broken_by(texts), NOW)


def test_a_text_is_logged_once_by_its_hash_with_what_was_done(session: Connection) -> None:
    client = add_plan(session)["client"]
    log(session, client, GRAVE, DOUBTFUL)
    log(session, client, GRAVE, DOUBTFUL)
    rows = session.execute(text("SELECT * FROM policy_violations ORDER BY severity")).mappings().all()
    assert [(row["rule"], row["action"], row["trigger"]) for row in rows] == [
        ("text.self_harm", "blocked", "input"),
        ("text.diagnosis_asked", "warned", "input"),
    ]
    assert [row["text_sha256"] for row in rows] == [hash_of(GRAVE), hash_of(DOUBTFUL)]
    assert not any("kill" in str(dict(row)) for row in rows)


def test_only_grave_texts_block_and_settling_one_settles_it_everywhere(session: Connection) -> None:
    client = add_plan(session)["client"]
    log(session, client, GRAVE, DOUBTFUL)
    (blocking,) = violations.list_blocking(session)
    violations.resolve(session, blocking.id, "seen by Dr Example")
    assert violations.list_blocking(session) == []
    assert violations.list_settled_texts(session, client) == (hash_of(GRAVE),)
    with pytest.raises(NotFound, match="settled already"):
        violations.resolve(session, blocking.id, "again")
    with pytest.raises(NotFound, match="names none"):
        violations.find_id(session, "nothing")
