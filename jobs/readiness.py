"""Can this process do its work: the things it needs, each with what to do when it is not there."""

from collections.abc import Callable
from functools import cache

import redis
from sqlalchemy.exc import SQLAlchemyError

from db import migrate
from db.failures import NO_ROLE, lacks_role
from domain.errors import NotReady
from domain.facts import Facts
from jobs.rabbit import RabbitQueues
from jobs.runtime import Runtime


class Part(Facts):
    """One thing that is needed, and how it is."""

    name: str
    ready: bool
    finding: str


def examine(runtime: Runtime) -> list[Part]:
    """Return how database, schema and Redis are, and RabbitMQ where messages go through it."""
    needed = NEEDED | NEEDED_TOO if isinstance(runtime.broker, RabbitQueues) else NEEDED
    return [_part(name, look, runtime) for name, look in needed.items()]


def _part(name: str, look: Callable[[Runtime], str], runtime: Runtime) -> Part:
    try:
        return Part(name=name, ready=True, finding=look(runtime))
    except NotReady as error:
        return Part(name=name, ready=False, finding=str(error))


def _database(runtime: Runtime) -> str:
    try:
        with runtime.engine.connect():
            return "answers"
    except SQLAlchemyError as error:
        message = NO_ROLE if lacks_role(error) else "does not answer; start PostgreSQL, or correct DATABASE_URL"
        raise NotReady(message) from error


def _schema(runtime: Runtime) -> str:
    try:
        here = migrate.current(runtime.engine)
    except SQLAlchemyError as error:
        message = "not known while the database does not answer"
        raise NotReady(message) from error
    wanted = _head()
    if here != wanted:
        message = f"at {here or 'nothing'}, the code wants {wanted}; run `regimen migrate`"
        raise NotReady(message)
    return f"at {here}"


@cache
def _head() -> str:
    return migrate.head()


def _redis(runtime: Runtime) -> str:
    try:
        runtime.redis.ping()  # pyright: ignore[reportUnknownMemberType] - untyped there
    except redis.RedisError as error:
        message = "does not answer; start Redis, or correct REDIS_URL; accepted runs wait meanwhile, none is lost"
        raise NotReady(message) from error
    return "answers"


def _rabbitmq(runtime: Runtime) -> str:
    runtime.broker.waiting()
    return "answers"


NEEDED = {"database": _database, "schema": _schema, "redis": _redis}
NEEDED_TOO = {"rabbitmq": _rabbitmq}
