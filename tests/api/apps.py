"""The application as gunicorn serves it, on servers that answer and on servers that do not."""

from collections.abc import Generator
from contextlib import contextmanager

from flask import Flask

from jobs.broker import connect
from settings import Settings
from web import create_app

NO_DATABASE = "postgresql://nobody@/nothing?host=/nonexistent"
NO_REDIS = "unix:///nonexistent/valkey.sock"


@contextmanager
def app_on(database_url: str, redis_url: str) -> Generator[Flask]:
    """The application on these servers; its connections are given back."""
    runtime = connect(Settings().pointed_at(database_url, redis_url))
    try:
        yield create_app(runtime)
    finally:
        runtime.close()
