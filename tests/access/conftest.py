"""The application, and who comes to its gate."""

from collections.abc import Iterator

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from access import accounts
from domain.access import Role
from jobs.runtime import Runtime
from tests.api.apps import app_on, stranger

PASSWORD = "correct horse battery"  # noqa: S105 - of a person who lives for one test


@pytest.fixture
def app(clean_database: Engine, valkey: redis.Redis, database_url: str, redis_url: str) -> Iterator[Flask]:  # noqa: ARG001 - declared first
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
