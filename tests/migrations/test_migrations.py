"""From nothing to head and back, step by step and at once; each test on an empty database of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from db import migrate
from db.session import connect
from settings import CHECKOUT
from tests.db.rows import CLIENT, PROGRAM, RUN

OBJECTS = text("""
    SELECT 'table ' || c.relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'
    UNION SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
    UNION SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION SELECT 'constraint ' || conname || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION SELECT 'column ' || attrelid::regclass || '.' || attname || format_type(atttypid, atttypmod)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    UNION SELECT 'policy ' || polrelid::regclass || polname || pg_get_expr(polqual, polrelid) FROM pg_policy
    UNION SELECT 'secured ' || oid::regclass FROM pg_class WHERE relrowsecurity OR relforcerowsecurity
    UNION SELECT 'given ' || c.oid::regclass || a.grantee::regrole || a.privilege_type
        FROM pg_class c, aclexplode(c.relacl) a WHERE relnamespace = 'public'::regnamespace AND a.grantee <> relowner
    UNION SELECT 'given by default ' || defaclacl::text FROM pg_default_acl
    ORDER BY 1
""")
REVISIONS = [script.revision for script in ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions()][::-1]
SPOKEN = """
    INSERT INTO agent_messages (pipeline_run_id, from_agent, to_agent, data_type, payload, created_at, fence,
        input_sha256)
    VALUES (:run, 'SCIENTIST', 'NUTRITIONIST', 'words', '{}', '2026-11-02T09:00:03Z', 2, '')
"""
TRIED = """
    INSERT INTO stage_attempts (pipeline_run_id, stage, agent, fence, outcome, error, started_at, finished_at)
    VALUES (:run, 0, 'SCIENTIST', 1, 'failed', 'a fault', '2026-11-02T09:00:00Z', '2026-11-02T09:00:01Z'),
        (:run, 0, 'SCIENTIST', 2, 'completed', NULL, '2026-11-02T09:00:02Z', '2026-11-02T09:00:03Z')
"""
ATTEMPTS = text("""
    SELECT pipeline_run_id, stage, agent, fence, outcome::text, error, started_at, finished_at
    FROM stage_attempts ORDER BY fence
""")
OWN = "alembic_version"
"""Alembic's own table, which stays."""


@pytest.fixture
def empty(fresh_database_url: str) -> Iterator[Engine]:
    engine = connect(fresh_database_url, role=None)
    with engine.begin() as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    yield engine
    engine.dispose()


def objects(engine: Engine) -> list[str]:
    with engine.connect() as session:
        return [name for name in session.execute(OBJECTS).scalars() if OWN not in name]


def execute_in(engine: Engine, statement: str) -> None:
    with engine.begin() as session:
        session.execute(text(statement))


def test_up_from_nothing_gives_the_tables_and_down_leaves_nothing(empty: Engine):
    migrate.upgrade(empty)
    assert migrate.current(empty) == migrate.head() == REVISIONS[-1]
    migrate.check(empty)
    there = objects(empty)
    migrate.downgrade(empty)
    assert (objects(empty), migrate.current(empty)) == ([], None)
    migrate.upgrade(empty)
    assert objects(empty) == there


def test_each_revision_is_undone_by_its_own_downgrade(empty: Engine):
    before = objects(empty)
    for revision, earlier in zip(REVISIONS, ["base", *REVISIONS], strict=False):
        migrate.upgrade(empty, revision)
        after = objects(empty)
        migrate.downgrade(empty, earlier)
        assert objects(empty) == before, revision
        migrate.upgrade(empty, revision)
        assert objects(empty) == after, revision
        before = after


def test_no_attempt_is_lost_on_the_way_beside_its_output_and_back(empty: Engine):
    migrate.upgrade(empty, "0020_outputs_in_their_rows")
    with empty.begin() as session:
        client = session.execute(text(CLIENT), {"email": "ada@example.org"}).scalar_one()
        program = session.execute(text(PROGRAM), {"client": client}).scalar_one()
        run = session.execute(text(RUN), {"program": program, "client": client}).scalar_one()
        for statement in (SPOKEN, TRIED):
            session.execute(text(statement), {"run": run})
        before = session.execute(ATTEMPTS).all()
    way = ((migrate.upgrade, "0021_attempts_beside_outputs"), (migrate.downgrade, "0020_outputs_in_their_rows"))
    for move, revision in way:
        move(empty, revision)
        with empty.connect() as session:
            assert session.execute(ATTEMPTS).all() == before, revision
    assert [row.outcome for row in before] == ["failed", "completed"]


def test_two_releases_that_migrate_at_once_take_turns_and_both_succeed(empty: Engine, redis_url: str):
    url = empty.url.render_as_string(hide_password=False)
    environment = os.environ | {"DATABASE_URL": url, "REDIS_URL": redis_url}
    argv = [sys.executable, "cli.py", "migrate"]
    both = [
        subprocess.Popen(
            argv, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    said = [release.communicate(timeout=60)[0] for release in both]
    assert [release.returncode for release in both] == [0, 0], said
    assert said[0] == said[1]
    migrate.check(empty)


def test_a_login_that_may_makes_the_roles_and_says_what_to_do_where_it_may_not(empty: Engine):
    security = ScriptDirectory(str(migrate.MIGRATIONS)).get_revision("0037_row_security").module
    roles = "SELECT pg_has_role(rolname, 'USAGE') FROM pg_roles WHERE rolname = 'regimen_other'"
    with empty.begin() as session:
        for _ in range(2):
            for statement in (security.MAKE_ROLE, security.BE_MEMBER):
                session.execute(text(statement.format(role="regimen_other")))
        assert session.execute(text(roles)).scalars().all() == [True]
        session.execute(text(security.DROP_ROLE.format(role="regimen_other")))
        assert session.execute(text(roles)).scalars().all() == []
    with pytest.raises(ProgrammingError, match="let an administrator execute: GRANT pg_monitor TO regimen"):
        execute_in(empty, security.BE_MEMBER.format(role="pg_monitor"))


def test_an_upgrade_at_head_changes_nothing(empty: Engine):
    migrate.upgrade(empty)
    there = objects(empty)
    migrate.upgrade(empty)
    assert objects(empty) == there


def test_every_revision_says_what_it_does_and_comes_after_the_one_before():
    scripts = [ScriptDirectory(str(migrate.MIGRATIONS)).get_revision(revision) for revision in REVISIONS]
    assert [script.down_revision for script in scripts] == [None, *REVISIONS[:-1]]
    assert all(script.doc for script in scripts)
