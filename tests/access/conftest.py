"""The application, and who comes to its gate."""

from collections.abc import Iterator

import pytest
import redis
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from access import accounts, passwords
from domain.access import Role
from jobs.runtime import Runtime
from tests.api.apps import app_on, stranger

PASSWORD = "correct horse battery"  # noqa: S105 - of a person who lives for one test


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed in a moment: what is tested is who gets in, not how long guessing takes."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys.cache_clear()  # noqa: SLF001 - made by the other hasher


@pytest.fixture
def app(
    quick_hashes: None,  # noqa: ARG001 - declared first
    clean_database: Engine,  # noqa: ARG001 - declared first
    valkey: redis.Redis,  # noqa: ARG001 - declared first
    database_url: str,
    redis_url: str,
) -> Iterator[Flask]:
    with app_on(database_url, redis_url) as app:
        yield app


@pytest.fixture
def runtime(app: Flask) -> Runtime:
    return app.extensions["runtime"]


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser that is not signed in; it keeps cookies."""
    client = stranger(app)
    client.environ_base["HTTP_ACCEPT"] = "text/html,application/xhtml+xml,*/*;q=0.8"
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.fixture
def olga(runtime: Runtime) -> str:
    """An operator's e-mail address."""
    accounts.add_user(runtime, "Olga@example.org", PASSWORD, Role.OPERATOR, "test")
    return "olga@example.org"
