"""Deciding about a flag or a text and recording who did it go together."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from db.session import transaction
from domain.errors import Conflict, InvalidInput, NotFound
from domain.vocabulary import FlagStatus
from jobs.settling import settle_flag, settle_text
from tests.api.rows import add_client
from tests.api.test_safety import FLAG, VIOLATION, actions, add


@pytest.fixture
def ada(clean_database: Engine) -> UUID:
    return add_client(clean_database)


@pytest.fixture
def flag(clean_database: Engine, ada: UUID) -> UUID:
    return add(clean_database, FLAG, client=ada, kind="amenorrhea", severity="serious")


def status(engine: Engine) -> str:
    with transaction(engine) as session:
        return session.execute(text("SELECT status::text FROM red_flags")).scalar_one()


def test_a_decision_and_who_made_it_are_one(clean_database: Engine, flag: UUID):
    assert settle_flag(clean_database, flag, FlagStatus.REFERRED, "to Dr Example", "ada") == "ada@example.org"

    assert status(clean_database) == "referred"
    assert actions(clean_database) == [("ada", "refer", "flag", str(flag), "to Dr Example")]


@pytest.mark.parametrize(("notes", "actor"), [(" ", "ada"), ("seen", "")])
def test_without_notes_or_a_name_nothing_is_decided(clean_database: Engine, flag: UUID, notes: str, actor: str):
    with pytest.raises(InvalidInput, match="is empty; say who does it and why"):
        settle_flag(clean_database, flag, FlagStatus.RESOLVED, notes, actor)

    assert (status(clean_database), actions(clean_database)) == ("detected", [])


def test_a_second_decision_on_what_is_settled_is_refused_and_not_recorded(
    clean_database: Engine, ada: UUID, flag: UUID
):
    violation = add(clean_database, VIOLATION, client=ada, action="blocked")
    settle_flag(clean_database, flag, FlagStatus.RESOLVED, "seen", "ada")
    settle_text(clean_database, violation, "a joke", "ada")

    with pytest.raises(Conflict, match="resolved already"):
        settle_flag(clean_database, flag, FlagStatus.ACKNOWLEDGED, "again", "bob")
    with pytest.raises(NotFound, match="settled already"):
        settle_text(clean_database, violation, "again", "bob")
    assert [actor for actor, *_ in actions(clean_database)] == ["ada", "ada"]
