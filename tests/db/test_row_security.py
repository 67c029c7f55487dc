"""Each table by each role by each verb: what is granted, and what happens when it is tried on two clients' rows."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from db.row_security import CLIENT, OWNED, SERVICE, SHARED, Owned
from db.row_security_listing import render
from db.session import connect
from db.tables import metadata
from settings import CHECKOUT
from tests.db.anyrow import add_rows

STRANGER = "regimen_stranger"
"""Somebody who can sign in to the database and has no role of ours."""
APP = "regimen_app"
"""A login that was given the service's role and does not bypass policies by itself."""
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
LISTED = {one.table: one for one in (*OWNED, *SHARED)}
RELATIONS = text("""
    SELECT c.relname AS name, c.relkind::text AS kind, c.relrowsecurity AND c.relforcerowsecurity AS forced,
        coalesce(i.inhparent::regclass::text, c.relname) AS parent, coalesce(c.reloptions::text, '') AS options,
        EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
            AND a.attname IN ('client_id', 'program_id', 'run_id', 'pipeline_run_id')) AS names_a_client
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname
""")


class Actor(NamedTuple):
    """A role, for a client if it has one."""

    role: str
    client: str = ""

    @property
    def sees(self) -> set[str]:
        """Whose rows are there."""
        return {"a", "b"} if self.role in {SERVICE, APP} else {self.client} - {""}

    def may(self, table: str) -> tuple[str, ...]:
        """The verbs the lists give."""
        listed = LISTED[table]
        return {SERVICE: listed.service, APP: listed.service, CLIENT: listed.client, STRANGER: ()}[self.role]


ACTORS = (Actor(SERVICE), Actor(APP), Actor(CLIENT, "a"), Actor(CLIENT, "b"), Actor(CLIENT), Actor(STRANGER))
EACH_TABLE = pytest.mark.parametrize("owned", OWNED, ids=[one.table for one in OWNED])


class House(NamedTuple):
    """A superuser's transaction, with a row for either of two clients in every table that has clients' rows."""

    session: Connection
    clients: dict[str, str]
    rows: dict[str, dict[str, str]]

    def try_as(self, actor: Actor, statement: str, **facts: object) -> set[str] | None:
        """Return whose rows a statement gave, as JSON; None when it was refused. What it did is taken back."""
        attempt = self.session.begin_nested()
        try:
            act = text("SELECT set_config('regimen.client_id', :client, true), set_config('role', :role, true)")
            self.session.execute(act, {"role": actor.role, "client": self.clients.get(actor.client, "")})
            found = set(self.session.execute(text(statement), facts).scalars())
        except ProgrammingError as error:
            if error.orig.sqlstate != "42501":
                raise
            return None
        finally:
            attempt.rollback()
        return {letter for letter, rows in self.rows.items() if found & set(rows.values())}


@pytest.fixture(scope="module")
def house(engine: Engine) -> Iterator[House]:
    """No foreign key or trigger is asked here: what is refused is refused by a grant or a policy."""
    superuser = connect(engine.url.set(username="postgres").render_as_string(hide_password=False), role=None)
    with superuser.connect() as session, session.begin() as never:
        session.execute(text(f"CREATE ROLE {STRANGER}; CREATE ROLE {APP} IN ROLE {SERVICE}"))
        tables = [owned.table for owned in OWNED]
        clients = {letter: str(add_rows(session, letter, tables)["clients"]["id"]) for letter in "ab"}
        pairs = {table: _rows(session, table) for table in tables}
        rows = {letter: {table: pair[place] for table, pair in pairs.items()} for place, letter in enumerate("ab")}
        session.execute(text("SET LOCAL session_replication_role = replica"))
        yield House(session, clients, rows)
        never.rollback()
    superuser.dispose()


def _rows(session: Connection, table: str) -> list[str]:
    """Return what this transaction wrote to a table, as JSON: the row of `a`, then that of `b`."""
    written = text(f"SELECT to_jsonb(t)::text FROM {table} t WHERE t.xmin = pg_current_xact_id()::xid ORDER BY t.ctid")
    rows = list(session.execute(written).scalars())
    assert len(rows) == 2, f"{table} needs one row for either client; tests/db/anyrow.py writes them"
    return rows


def test_every_table_of_the_catalogue_is_in_one_of_the_two_lists(house: House):
    there = {one.name for one in house.session.execute(RELATIONS) if one.parent == one.name}
    assert there == set(LISTED)
    assert len(LISTED) == len(OWNED) + len(SHARED)


def test_tables_with_clients_rows_are_forced_and_the_others_name_no_client(house: House):
    owned = {one.table for one in OWNED}
    for one in house.session.execute(RELATIONS):
        if one.kind == "v":
            assert "security_invoker=true" in one.options, f"{one.name} looks with its owner's eyes"
        elif one.parent in owned:
            assert one.forced, f"{one.name} has clients' rows and does not force row security"
        else:
            assert not one.names_a_client, f"{one.name} names clients; it belongs among OWNED"


def test_no_function_lends_its_owner_s_rights(house: House):
    lending = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    assert house.session.execute(text(lending)).scalar_one() == 0


def test_the_catalogue_grants_what_the_lists_say_and_truncating_to_nobody(house: House):
    ask = text("SELECT has_table_privilege(:role, CAST(:table AS text), :verb)")
    for one, actor, verb in product(house.session.execute(RELATIONS).all(), ACTORS, VERBS):
        is_partition = one.parent != one.name
        listed = () if is_partition and actor.role == CLIENT else actor.may(one.parent)
        granted = house.session.execute(ask, {"role": actor.role, "table": one.name, "verb": verb}).scalar_one()
        assert granted == (verb in listed), (one.name, actor.role, verb)


@EACH_TABLE
def test_a_row_is_seen_changed_and_deleted_by_whose_it_is_alone(house: House, owned: Owned):
    first = metadata.tables[owned.table].primary_key.columns[0].name
    statements = {
        "SELECT": f"SELECT to_jsonb(t)::text FROM {owned.table} t",
        "UPDATE": f"UPDATE {owned.table} t SET {first} = {first} RETURNING to_jsonb(t)::text",
        "DELETE": f"DELETE FROM {owned.table} t RETURNING to_jsonb(t)::text",
    }
    for actor, (verb, statement) in product(ACTORS, statements.items()):
        expected = actor.sees if verb in actor.may(owned.table) else None
        assert house.try_as(actor, statement) == expected, (actor, verb)


@EACH_TABLE
def test_a_row_is_written_only_for_whom_one_acts(house: House, owned: Owned):
    again = f"INSERT INTO {owned.table} SELECT * FROM jsonb_populate_record(NULL::{owned.table}, CAST(:row AS jsonb))"
    for actor, letter in product(ACTORS, house.clients):
        allowed = "INSERT" in actor.may(owned.table) and letter in actor.sees
        try:
            came_through = house.try_as(actor, f"{again} RETURNING ''", row=house.rows[letter][owned.table]) is not None
        except IntegrityError:
            came_through = True  # the row is there already, which nobody asks before the policy
        assert came_through == allowed, (actor, letter)


@pytest.mark.parametrize("owned", [one for one in OWNED if "UPDATE" in one.client], ids=lambda one: one.table)
def test_a_client_gives_no_row_away(house: House, owned: Owned):
    theirs = f"CAST(:row AS jsonb) ->> '{owned.column}'"
    given = f"UPDATE {owned.table} t SET {owned.column} = CAST({theirs} AS uuid) RETURNING ''"
    assert house.try_as(Actor(CLIENT, "a"), given, row=house.rows["b"][owned.table]) is None
    assert house.try_as(Actor(CLIENT, "a"), given, row=house.rows["a"][owned.table]) is not None


@EACH_TABLE
def test_truncating_is_refused(house: House, owned: Owned):
    assert [house.try_as(actor, f"TRUNCATE {owned.table} CASCADE") for actor in ACTORS] == [None] * len(ACTORS)


def test_a_view_shows_a_client_its_own_rows(house: House):
    whose = "SELECT (SELECT client_id::text FROM pipeline_runs r WHERE r.id = pipeline_run_id) FROM stage_attempts"
    for actor in (one for one in ACTORS if one.role == CLIENT):
        attempt = house.session.begin_nested()
        house.session.execute(text(f"SET LOCAL ROLE {CLIENT}"))
        house.session.execute(text(f"SET LOCAL regimen.client_id = '{house.clients.get(actor.client, '')}'"))
        seen = set(house.session.execute(text(whose)).scalars())
        attempt.rollback()
        assert seen == ({house.clients[actor.client]} if actor.client else set())


def test_not_even_the_tables_owner_gets_round_the_policies(house: House):
    attempt = house.session.begin_nested()
    house.session.execute(text(f"ALTER TABLE clients OWNER TO {STRANGER}"))
    house.session.execute(text(f"SET LOCAL ROLE {STRANGER}"))
    assert house.session.execute(text("SELECT count(*) FROM clients")).scalar_one() == 0
    attempt.rollback()


def test_the_page_of_the_matrix_is_what_the_lists_say():
    assert (CHECKOUT / "docs" / "row-security.md").read_text() == render(), (
        ".venv/bin/python -m db.row_security_listing > docs/row-security.md"
    )
