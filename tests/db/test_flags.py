"""What becomes of a red flag."""

from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from db.queries import flags
from domain.errors import NotFound
from domain.vocabulary import FlagStatus
from tests.db.rows import add_plan

FLAG = """
    INSERT INTO red_flags (client_id, detecting_agent, flag_type, severity, description)
    VALUES (:client, 'PHYSICIAN', :kind, CAST(:severity AS flag_severity), 'seen') RETURNING id
"""


def add_flag(session: Connection, client: UUID, kind: str, severity: str) -> UUID:
    facts = {"client": client, "kind": kind, "severity": severity}
    return session.execute(text(FLAG), facts).scalar_one()


def test_the_gravest_flag_comes_first(session: Connection) -> None:
    client = add_plan(session)["client"]
    for kind, severity in (("gi_distress", "warning"), ("persistent_pain", "urgent"), ("amenorrhea", "serious")):
        add_flag(session, client, kind, severity)
    assert [flag.severity for flag in flags.list_open(session)] == ["urgent", "serious", "warning"]


def test_only_a_resolved_flag_leaves_the_list_and_only_once(session: Connection) -> None:
    flag = add_flag(session, add_plan(session)["client"], "amenorrhea", "serious")
    for status in (FlagStatus.ACKNOWLEDGED, FlagStatus.REFERRED):
        flags.settle(session, flag, status, "looked into")
        assert [one.status for one in flags.list_open(session)] == [status]
    flags.settle(session, flag, FlagStatus.RESOLVED, "cleared by Dr Example")
    assert flags.list_open(session) == []
    with pytest.raises(NotFound, match="resolved already"):
        flags.settle(session, flag, FlagStatus.ACKNOWLEDGED, "again")


def test_an_id_may_be_cut_and_an_unknown_one_is_named(session: Connection) -> None:
    flag = add_flag(session, add_plan(session)["client"], "amenorrhea", "serious")
    assert flags.find_id(session, str(flag)[-12:]) == flag
    with pytest.raises(NotFound, match="names no flag"):
        flags.find_id(session, "nothing")
