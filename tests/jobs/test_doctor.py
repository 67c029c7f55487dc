"""The doctor tells of roles in the database that its login lacks, what that costs and how it is mended."""

import pytest
from sqlalchemy import text

from commands.doctor import EXAMINATIONS
from db.queries import health
from db.session import transaction
from jobs.runtime import Runtime

ROLES = dict(EXAMINATIONS)["roles"]


def test_a_login_with_both_roles_is_well(runtime: Runtime) -> None:
    assert ROLES(runtime) == (True, "acts as regimen_service, which has BYPASSRLS, and as regimen_client")


@pytest.mark.parametrize("role", ["pg_monitor", "nobody_of_that_name"])
def test_a_login_that_may_not_act_as_a_client_is_ill(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    acting = text(f"SELECT set_config('role', '{role}', true), CAST(:client AS text)")
    monkeypatch.setattr("db.session.ACT_AS", acting)
    well, finding = ROLES(runtime)
    assert well is False
    assert finding.endswith("an administrator executes `GRANT regimen_service, regimen_client TO` the login")


def test_a_service_that_asks_the_policies_of_each_row_is_warned_of_and_no_illness(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(runtime.engine) as session:
        session.execute(text("SET LOCAL ROLE regimen_client"))
        bypasses = health.bypasses_policies(session)
    monkeypatch.setattr(health, "bypasses_policies", lambda *_: bypasses)
    well, finding = ROLES(runtime)
    assert well is None, "it is as safe"
    assert "slower" in finding
    assert finding.endswith("an administrator executes `ALTER ROLE regimen_service BYPASSRLS`")
