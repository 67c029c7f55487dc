"""A client is found by e-mail or id by index, among however many."""

from uuid import uuid4

import pytest
from sqlalchemy import Connection, text

from db.queries import pauses
from db.queries.named_client import NAMED, naming
from tests.db.rows import add_plan

EXPLAIN = text(f"EXPLAIN SELECT c.id FROM clients c WHERE {NAMED}")


@pytest.mark.parametrize("name", ["ada@example.org", "0198F5A0-0000-7000-8000-000000000001"])
def test_a_name_is_looked_up_by_index(session: Connection, name: str):
    session.execute(text("SET LOCAL enable_seqscan = off"))
    session.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
    assert "Seq Scan" not in "\n".join(session.execute(EXPLAIN, naming(name)).scalars())


def test_a_client_is_named_by_e_mail_and_by_id_in_any_writing(session: Connection):
    client_id = add_plan(session, "ada@example.org")["client"]
    for name in ("ada@example.org", "Ada@Example.ORG", str(client_id), str(client_id).upper()):
        assert pauses.find_client(session, name) == client_id
    assert pauses.find_client(session, str(uuid4())) is None
    assert pauses.find_client(session, "nobody@example.org") is None
