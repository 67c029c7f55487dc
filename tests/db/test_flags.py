"""What becomes of a red flag."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from db.queries import flags
from domain.errors import Conflict, NotFound
from domain.vocabulary import FlagStatus, FlagType
from tests.db.rows import add_plan

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
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
    with pytest.raises(Conflict, match="resolved already"):
        flags.settle(session, flag, FlagStatus.ACKNOWLEDGED, "again")


def test_an_id_may_be_cut_and_an_unknown_one_is_named(session: Connection) -> None:
    flag = add_flag(session, add_plan(session)["client"], "amenorrhea", "serious")
    assert flags.find_id(session, str(flag)[-12:]) == flag
    with pytest.raises(NotFound, match="names no flag"):
        flags.find_id(session, "nothing")


def test_a_warning_settles_itself_unless_somebody_took_it_up_and_may_come_back(session: Connection) -> None:
    plan = add_plan(session)
    for kind, severity in (("gi_distress", "warning"), ("amenorrhea", "warning"), ("persistent_pain", "serious")):
        add_flag(session, plan["client"], kind, severity)
    taken_up = next(flag.id for flag in flags.list_open(session) if flag.flag_type == "amenorrhea")
    flags.settle(session, taken_up, FlagStatus.ACKNOWLEDGED, "asked")
    flags.settle_passed(session, plan["client"], tuple(FlagType), NOW)
    assert {flag.flag_type for flag in flags.list_open(session)} == {"amenorrhea", "persistent_pain"}
    notes = session.execute(text("SELECT resolution_notes FROM red_flags WHERE status = 'resolved'")).scalars().all()
    assert notes == [flags.PASSED]
