"""A client taken out softly: nothing runs for them any more, and the same e-mail brings them back."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from db.queries import clients, schedules
from db.session import transaction
from domain.errors import NotFound, Refused
from tests.jobs.harness import INTAKE, new_program

EMAIL = str(INTAKE["email"])
CHECK_IN = datetime(2026, 11, 8, 17, tzinfo=UTC)
FIRST_RUN = """
    INSERT INTO pipeline_runs (program_id, client_id, trigger, upstream, week_number, pipeline)
    SELECT id, client_id, 'initial', 'test', 1, 'coaching' FROM programs
"""


@pytest.fixture
def program(clean_database: Engine) -> UUID:
    """A program with a first run, whose check-in falls due."""
    program = new_program(clean_database)
    with transaction(clean_database) as session:
        session.execute(text(FIRST_RUN))
    return program


@pytest.fixture
def delete(clean_database: Engine, program: UUID) -> Callable[[str], None]:  # noqa: ARG001 - it is what goes
    """Takes the rows of a table out softly."""

    def run(table: str) -> None:
        with transaction(clean_database) as session:
            session.execute(text(f"UPDATE {table} SET deleted_at = now()"))

    return run


def due(engine: Engine) -> list[UUID]:
    with transaction(engine) as session:
        taken = schedules.take_due(session, CHECK_IN)
        upcoming = [one.program_id for one in schedules.list_upcoming(session)]
    return [*([taken.program_id] if taken else []), *upcoming]


def test_a_client_who_is_there_fires(clean_database: Engine, program: UUID):
    assert due(clean_database) == [program, program]


@pytest.mark.parametrize("table", ["clients", "programs"])
def test_what_is_deleted_never_fires(clean_database: Engine, delete: Callable[[str], None], table: str):
    delete(table)
    assert due(clean_database) == []


def test_a_deleted_client_is_not_found(clean_database: Engine, delete: Callable[[str], None]):
    delete("clients")
    with transaction(clean_database) as session:
        assert (clients.find_client(session, EMAIL), clients.list_clients(session)) == (None, [])
        with pytest.raises(NotFound, match="there is no client"):
            clients.find_program(session, EMAIL)


def test_a_deleted_program_is_not_found(clean_database: Engine, delete: Callable[[str], None]):
    delete("programs")
    with transaction(clean_database) as session, pytest.raises(Refused, match="no active program"):
        clients.find_program(session, EMAIL)


def test_importing_a_deleted_client_again_brings_client_and_program_back(
    clean_database: Engine, program: UUID, delete: Callable[[str], None]
):
    delete("clients")
    assert new_program(clean_database) == program
    with transaction(clean_database) as session:
        assert clients.find_program(session, EMAIL) == program
