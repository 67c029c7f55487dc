"""As whom a connection acts: as the service at once, as a client for one transaction, an app by its grant."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from db.failures import NO_ROLE, explain
from db.queries import clients, months
from db.row_security import CLIENT, SERVICE
from db.session import Pool, connect, open_hot, transaction
from tests.db.rows import CLIENT as ADD_CLIENT
from tests.db.rows import PROGRAM as ADD_PROGRAM

WHO = text("SELECT current_user::text, coalesce(current_setting('regimen.client_id', true), '')")
NEWEST = """
    SELECT max(inhrelid::regclass::text) FROM pg_inherits
    WHERE inhparent = 'run_snapshots'::regclass AND inhrelid::regclass::text <> 'run_snapshots_other'
"""
REFUSED = pytest.raises(DBAPIError, match="permission denied")


@pytest.fixture
def one_connection(clean_database: Engine) -> Iterator[Engine]:
    """A pool of one connection, which every transaction gets."""
    engine = connect(clean_database.url.render_as_string(hide_password=False), Pool(size=1, overflow=0))
    yield engine
    engine.dispose()


@pytest.fixture
def ada(clean_database: Engine) -> UUID:
    """One of two clients."""
    with transaction(clean_database) as session:
        emails = ("ada@example.org", "bob@example.org")
        ids = [session.execute(text(ADD_CLIENT), {"email": email}).scalar_one() for email in emails]
        for client in ids:
            session.execute(text(ADD_PROGRAM), {"client": client})
    return ids[0]


@pytest.fixture
def app(clean_database: Engine) -> Iterator[Engine]:
    """An app's login, that was given nothing yet."""
    superuser = connect(clean_database.url.set(username="postgres").render_as_string(hide_password=False), role=None)
    with transaction(superuser) as session:
        session.execute(text("CREATE ROLE coach_app LOGIN"))
    login = connect(clean_database.url.set(username="coach_app").render_as_string(hide_password=False), role=None)
    yield login
    login.dispose()
    with transaction(superuser) as session:
        session.execute(text("DROP ROLE coach_app"))
    superuser.dispose()


def give_role(app: Engine) -> None:
    superuser = connect(app.url.set(username="postgres").render_as_string(hide_password=False), role=None)
    with transaction(superuser) as session:
        session.execute(text(f"GRANT {SERVICE} TO coach_app"))
    superuser.dispose()


def test_a_connection_is_the_service_from_its_first_statement(engine: Engine):
    with transaction(engine) as session:
        assert session.execute(WHO).one() == (SERVICE, "")
    hot = open_hot(engine)
    assert hot.execute(WHO).one() == (SERVICE, "")
    hot.close()


def test_a_superuser_s_login_is_a_superuser_no_more(clean_database: Engine):
    as_postgres = connect(clean_database.url.set(username="postgres").render_as_string(hide_password=False))
    with transaction(as_postgres) as session:
        assert session.execute(text("SELECT current_setting('is_superuser')")).scalar_one() == "off"
    as_postgres.dispose()


def test_options_of_the_address_stay_beside_the_role(database_url: str):
    engine = connect(f"{database_url}&options=-c%20geqo%3Doff")
    with transaction(engine) as session:
        assert session.execute(text("SELECT current_setting('geqo'), current_user::text")).one() == ("off", SERVICE)
    engine.dispose()


def test_a_client_s_transaction_has_that_client_s_rows(clean_database: Engine, ada: UUID):
    with transaction(clean_database, client_id=ada) as session:
        assert session.execute(WHO).one() == (CLIENT, str(ada))
        assert [row["email"] for row in clients.list_clients(session)] == ["ada@example.org"]
        assert clients.find_client(session, "bob@example.org") is None
        assert session.execute(text("SELECT count(*) FROM programs")).scalar_one() == 1
    with transaction(clean_database, client_id=uuid4()) as session:
        assert clients.list_clients(session) == []
    with transaction(clean_database) as session:
        assert len(clients.list_clients(session)) == 2


def test_after_a_client_s_transaction_the_connection_is_the_service_again(one_connection: Engine, ada: UUID):
    for statement in ("SELECT 1", "SELECT * FROM operator_actions"):
        try:
            with transaction(one_connection, client_id=ada) as session:
                session.execute(text(statement))
        except DBAPIError as error:
            assert "permission denied" in str(error)  # noqa: PT017 - of one of the two
        with transaction(one_connection) as session:
            assert session.execute(WHO).one() == (SERVICE, "")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO clients SELECT * FROM clients",
        "UPDATE programs SET status = 'paused'",
        "SELECT enqueue_run((SELECT id FROM programs), 'manual')",
        "TRUNCATE check_ins",
        "SELECT * FROM agent_messages_other",
        "SELECT ensure_run_months(now() + interval '9 years', 1)",
        "CREATE TABLE mine (id integer)",
        "ALTER TABLE check_ins DISABLE ROW LEVEL SECURITY",
    ],
)
def test_what_a_client_has_no_business_with_is_refused(clean_database: Engine, ada: UUID, statement: str):
    with (
        pytest.raises(DBAPIError, match=r"permission denied|must be owner"),
        transaction(clean_database, client_id=ada) as session,
    ):
        session.execute(text(statement))


def test_what_operators_did_is_added_to_and_never_changed(engine: Engine):
    for statement in ("UPDATE operator_actions SET actor = 'nobody'", "DELETE FROM operator_actions"):
        with REFUSED, transaction(engine) as session:
            session.execute(text(statement))


def test_a_month_made_later_is_the_service_s_alone_too(fresh_database_url: str):
    engine = connect(fresh_database_url)
    with transaction(engine) as session:
        assert months.ensure(session, 7) > 0
    with transaction(engine) as session:
        part = session.execute(text(NEWEST)).scalar_one()
        forced = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = :part"
        assert session.execute(text(forced), {"part": part}).scalar_one() is True
        assert session.execute(text(f"SELECT count(*) FROM {part}")).scalar_one() == 0
    with REFUSED, transaction(engine, client_id=uuid4()) as session:
        session.execute(text(f"SELECT * FROM {part}"))
    engine.dispose()


def test_a_table_of_a_later_migration_is_the_service_s_from_the_beginning(fresh_database_url: str):
    login = connect(fresh_database_url, role=None)
    with transaction(login) as session:
        session.execute(text("CREATE TABLE later (id integer GENERATED BY DEFAULT AS IDENTITY, day date)"))
    login.dispose()
    engine = connect(fresh_database_url)
    with transaction(engine) as session:
        session.execute(text("INSERT INTO later (day) VALUES (now()); UPDATE later SET day = NULL; DELETE FROM later"))
    engine.dispose()


def test_an_app_puts_runs_in_once_it_was_given_the_role_and_not_before(app: Engine, ada: UUID):
    put_in = text("SELECT enqueue_run((SELECT id FROM programs WHERE client_id = :client), 'manual')")
    with REFUSED, transaction(app) as session:
        session.execute(put_in, {"client": ada})
    give_role(app)
    with transaction(app) as session:
        assert session.execute(put_in, {"client": ada}).scalar_one() is not None


def test_a_login_that_may_not_act_as_the_service_is_told_to_migrate(app: Engine):
    engine = connect(app.url.render_as_string(hide_password=False))
    with pytest.raises(DBAPIError) as refused, transaction(engine):
        pass
    assert str(explain(refused.value)) == NO_ROLE
    engine.dispose()
