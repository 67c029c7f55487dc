"""A client of the application on the shared servers."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.apps import app_on
from tests.api.rows import add_program


@pytest.fixture
def web(clean_database: Engine, valkey: redis.Redis, database_url: str, redis_url: str) -> Iterator[FlaskClient]:  # noqa: ARG001 - declared first
    """The application, answering."""
    with app_on(database_url, redis_url) as app:
        yield app.test_client()


@pytest.fixture
def program(clean_database: Engine) -> UUID:
    """An active program of ada@example.org."""
    return add_program(clean_database)
