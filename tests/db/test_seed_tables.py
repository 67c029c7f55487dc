"""The live catalogue against seed_tables.toml, what seed 0 says about its twelve tables."""

import re
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

SEED = tomllib.loads(Path(__file__).with_name("seed_tables.toml").read_text(encoding="utf-8"))

COLUMNS = text("""
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), f.refers_to
    FROM pg_attribute a
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN LATERAL (
        SELECT confrelid::regclass::text AS refers_to FROM pg_constraint
        WHERE contype = 'f' AND conrelid = a.attrelid AND conkey = ARRAY[a.attnum]
    ) f ON true
    WHERE a.attrelid = CAST(:table AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
""")
LABELS = text("""
    SELECT enumlabel FROM pg_enum WHERE enumtypid = CAST(:name AS regtype) ORDER BY enumsortorder
""")
UNIQUE_KEYS = text("""
    SELECT array_agg(a.attname::text ORDER BY array_position(c.conkey, a.attnum))
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
    WHERE c.contype = 'u' AND c.conrelid = CAST(:table AS regclass) GROUP BY c.oid
""")
INDEX = text("SELECT indexdef FROM pg_indexes WHERE indexname = :name")


def columns(session: Connection, table: str) -> dict[str, str]:
    return {name: _worded(*rest) for name, *rest in session.execute(COLUMNS, {"table": table})}


def _worded(kind: str, not_null: bool, default: str | None, refers_to: str | None) -> str:  # noqa: FBT001 - a row
    bare = re.sub(r"::[a-z_]+", "", default or "")
    parts = (kind, "not null" * not_null, f"default {bare}" * bool(bare), f"references {refers_to}" * bool(refers_to))
    return " ".join(part for part in parts if part)


def index(session: Connection, name: str) -> str:
    return session.execute(INDEX, {"name": name}).scalar_one().replace(name, "")


def test_seed_0_has_twelve_tables():
    assert len(SEED["tables"]) == 12


@pytest.mark.parametrize("table", SEED["tables"])
def test_every_column_of_the_seed_is_there_as_the_seed_has_it(session: Connection, table: str):
    seed = SEED["tables"][table]
    here = columns(session, table)
    assert {name: here.get(name) for name in seed} == seed


@pytest.mark.parametrize("name", SEED["enums"])
def test_every_enum_has_the_labels_of_the_seed_in_their_order(session: Connection, name: str):
    assert session.execute(LABELS, {"name": name}).scalars().all() == SEED["enums"][name]


@pytest.mark.parametrize("table", SEED["unique"])
def test_every_unique_key_of_the_seed_is_there(session: Connection, table: str):
    here = session.execute(UNIQUE_KEYS, {"table": table}).scalars().all()
    assert [key for key in SEED["unique"][table] if key not in here] == []


@pytest.mark.parametrize("name", SEED["indexes"])
def test_every_index_is_the_one_that_the_statement_of_the_seed_makes(session: Connection, name: str):
    session.execute(text("SET LOCAL ROLE NONE"))
    session.execute(text(f"CREATE INDEX as_the_seed_has_it ON {SEED['indexes'][name]}"))
    assert index(session, name) == index(session, "as_the_seed_has_it")
