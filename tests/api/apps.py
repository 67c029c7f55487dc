"""The application as gunicorn serves it, on servers that answer and on servers that do not, and who calls it."""

from collections.abc import Generator
from contextlib import contextmanager, suppress

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import SQLAlchemyError

from access import keys
from db.queries import access
from db.queries.access import NewKey
from db.session import transaction
from domain.access import Scope
from domain.errors import NotFound
from jobs.broker import connect
from jobs.runtime import Runtime
from settings import Settings
from web import create_app

NO_DATABASE = "postgresql://nobody@/nothing?host=/nonexistent"
NO_REDIS = "unix:///nonexistent/valkey.sock"


class Keyed(FlaskClient):
    """A client that sends the application's own key with every request, unless it sends another."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        self.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.application.extensions['test_key']}"


@contextmanager
def app_on(database_url: str, redis_url: str) -> Generator[Flask]:
    """The application on these servers, its clients with a key that opens everything; connections are given back."""
    runtime = connect(Settings().pointed_at(database_url, redis_url))
    try:
        app = create_app(runtime)
        app.extensions["test_key"] = "rgm_nowhere"
        app.test_client_class = Keyed
        with suppress(SQLAlchemyError):  # where the database is away or empty, no key helps
            app.extensions["test_key"] = new_key(runtime)
        yield app
    finally:
        runtime.close()


def new_key(runtime: Runtime, name: str = "tests", *scopes: Scope, **bound: object) -> str:
    """A key with these scopes, or with all."""
    made = keys.make()
    new = NewKey(name=name, prefix=made.prefix, key_sha256=made.sha256, scopes=scopes or tuple(Scope), **bound)  # pyright: ignore[reportArgumentType]
    with suppress(NotFound), transaction(runtime.engine) as session:
        access.revoke_key(session, name)
    with transaction(runtime.engine) as session:
        access.add_key(session, new)
    return made.secret


def stranger(app: Flask) -> FlaskClient:
    """A client that says nothing of itself."""
    return FlaskClient(app, app.response_class)
