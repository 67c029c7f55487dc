"""Connections that are lent: to read with at no further cost, and none that ended while it rested."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from db.session import Pool, as_login, connect, look, transaction

PID = text("SELECT pg_backend_pid()")
END = text("SELECT pg_terminate_backend(:pid)")
LIVES = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")


@pytest.fixture
def one_connection(clean_database: Engine) -> Iterator[Engine]:
    """A pool of one connection, which everybody gets."""
    engine = connect(clean_database.url.render_as_string(hide_password=False), Pool(size=1, overflow=0))
    yield engine
    engine.dispose()


def test_a_connection_that_ended_while_it_rested_is_not_lent_again(one_connection: Engine):
    with look(one_connection) as session:
        ended = session.execute(PID).scalar_one()
    with as_login(one_connection) as login, look(login) as session:
        session.execute(END, {"pid": ended})
        deadline = time.monotonic() + 5
        while session.execute(LIVES, {"pid": ended}).scalar_one() and time.monotonic() < deadline:
            time.sleep(0.01)
    with transaction(one_connection) as session:
        assert session.execute(PID).scalar_one() != ended


def test_a_connection_that_lives_is_lent_again(one_connection: Engine):
    with look(one_connection) as session:
        first = session.execute(PID).scalar_one()
    with transaction(one_connection) as session:
        assert session.execute(PID).scalar_one() == first


def test_a_look_is_no_transaction_and_the_next_transaction_is_one(one_connection: Engine):
    moment = text("SELECT now()")
    with look(one_connection) as session:
        assert session.execute(moment).scalar_one() < session.execute(moment).scalar_one()
    with transaction(one_connection) as session:
        assert session.execute(moment).scalar_one() == session.execute(moment).scalar_one()
