"""What an administrator types: who may sign in, and which apps have keys."""

from pathlib import Path

import pytest
import redis
from sqlalchemy import Engine

from access import accounts
from db.queries import operators
from db.session import transaction
from jobs.runtime import Runtime
from tests.acceptance import test_command_line
from tests.acceptance.test_command_line import Regimen
from tests.api.apps import app_on, stranger
from tests.api.rows import add_client
from tests.jobs.harness import runtime_on

regimen = test_command_line.regimen
"""The fixture that types."""
PASSWORD = "correct horse battery"  # noqa: S105 - of a person who lives for one test


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\nnot this line\n", encoding="utf-8")
    return file


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis) -> Runtime:
    return runtime_on(clean_database, valkey)


def test_the_first_administrator_is_made_and_people_come_and_go(regimen: Regimen, runtime: Runtime, password: Path):
    assert "regimen users add you@example.org --role admin" in regimen("users").out
    added = regimen("users", "add", "Olga@example.org", "--role", "admin", "--password-file", password, "--by", "root")
    assert added.out == "olga@example.org may sign in as admin\n", added
    assert accounts.sign_in(runtime, "olga@example.org", PASSWORD, "here")
    assert "just now" in regimen("users").out or "ago" in regimen("users").out

    made_up = regimen("users", "password", "olga@example.org", "--generate").out
    assert accounts.sign_in(runtime, "olga@example.org", made_up.split()[1], "here")
    assert "viewer" in regimen("users", "role", "olga@example.org", "viewer").out
    assert "kept out" in regimen("users", "disable", "olga@example.org").out
    assert "disabled" in regimen("users").out
    assert "again" in regimen("users", "enable", "olga@example.org").out
    assert "everywhere" in regimen("users", "sign-out", "olga@example.org").out
    assert PASSWORD not in str(regimen("users"))
    with transaction(runtime.engine) as session:
        done = [one.action for one in operators.list_actions(session)]
    assert done == ["sign-out-user", *["change-user"] * 4, "add-user"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "olga", "--role", "admin", "--generate"), "email: 'olga' is no e-mail address"),
        (("add", "olga@example.org", "--role", "king", "--generate"), "'king' is not one of"),
        (("role", "nobody@example.org", "viewer"), "email: nobody signs in as nobody@example.org"),
        (("disable", "nobody@example.org"), "nobody signs in as"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(regimen: Regimen, arguments: tuple[str, ...], said: str):
    refused = regimen("users", *arguments)

    assert (refused.code, said in refused.err) == (2, True), refused


def test_a_weak_password_and_a_taken_address_are_refused(regimen: Regimen, password: Path):
    add = ("users", "add", "olga@example.org", "--role", "viewer", "--password-file", password)
    assert regimen(*add).code == 0
    assert "may sign in already" in regimen(*add).err
    password.write_text("short", encoding="utf-8")
    assert (
        "password: has 5 characters"
        in regimen("users", "password", "olga@example.org", "--password-file", password).err
    )


def test_a_key_is_printed_once_opens_what_it_says_and_ends(regimen: Regimen, database_url: str, redis_url: str):
    assert "there are no keys" in regimen("keys").out
    made = regimen("keys", "add", "coach-app", "--scope", "runs:read", "--upstream", "coach-app", "--expires", "30")
    secret = made.out.strip()
    assert secret.startswith("rgm_")
    assert "only time" in made.err
    listed = regimen("keys").out
    assert secret not in listed
    assert secret[:12] in listed
    with app_on(database_url, redis_url) as app:
        web, headers = stranger(app), {"Authorization": f"Bearer {secret}"}
        assert web.get("/v1/upstreams", headers=headers).status_code == 200
        assert web.get("/v1/operator-actions", headers=headers).status_code == 403
        assert regimen("keys", "revoke", "coach-app").code == 0
        assert web.get("/v1/upstreams", headers=headers).status_code == 401
    assert "revoked" in regimen("keys").out


def test_a_key_of_one_client_names_a_client_that_is_there(regimen: Regimen, runtime: Runtime):
    add_client(runtime.engine, "ada@example.org", "Ada")
    assert regimen("keys", "add", "phone", "--client", "ada@example.org", "--all-scopes").code == 0
    for arguments, said in (
        (("phone", "--client", "eve@example.org", "--scope", "runs:read"), "there is no client eve@example.org"),
        (("desk", "--client", "ada@example.org", "--scope", "runs:operate"), "cannot go to a key of one client"),
        (("desk",), "scope: is missing"),
        (("phone", "--scope", "runs:read"), "a key called phone stands already"),
        (("x" * 61, "--scope", "runs:read"), "write 1 to 60 printable characters"),
        (("desk", "--scope", "runs:fly"), "'runs:fly' is not one of"),
    ):
        refused = regimen("keys", "add", *arguments)
        assert (refused.code, said in refused.err) == (2, True), refused
    assert "no key that stands is called desk" in regimen("keys", "revoke", "desk").err
