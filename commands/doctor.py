"""`regimen doctor`: what is reachable, up to date, waiting and stuck."""

import sys
from collections.abc import Callable
from uuid import UUID

import click
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from commands.tables import ago, spell
from commands.work import reached
from db import migrate
from db.failures import explain
from db.queries import catalogue, health, invariants, pauses
from db.row_security import CLIENT, SERVICE
from db.session import transaction
from domain.errors import RegimenError
from domain.vocabulary import AgentName
from jobs.runtime import Runtime

MARKS = {True: "ok", None: "! ", False: "!!"}
"""Well; it works, but costs something; it needs a hand."""
Found = tuple[bool | None, str]


NO_SUCH_ROLE = {"42501", "22023", "42704"}
"""SQLSTATEs of a role that the login is no member of, or that is not there."""
GRANT = f"an administrator executes `GRANT {SERVICE}, {CLIENT} TO` the login"
BYPASS = f"an administrator executes `ALTER ROLE {SERVICE} BYPASSRLS`"


@click.command()
def doctor() -> None:
    """Look at servers, schema, queues, processes and runs; exit 1 if something needs a hand."""
    with reached() as runtime:
        well = [_report(name, look, runtime) for name, look in EXAMINATIONS]
    sys.exit(1 if False in well else 0)


def _report(name: str, look: Callable[[Runtime], Found], runtime: Runtime) -> bool | None:
    try:
        well, finding = look(runtime)
    except Exception as error:  # noqa: BLE001 - a doctor reports whatever ails
        named = explain(error) if isinstance(error, SQLAlchemyError) else None
        well, finding = False, str(named or f"{type(error).__name__}: {str(error).splitlines()[0]}")
    click.echo(f"{MARKS[well]}  {name:<12} {finding}")
    return well


def _database(runtime: Runtime) -> Found:
    with transaction(runtime.engine) as session:
        version = session.execute(text("SHOW server_version")).scalar_one()
    return True, f"PostgreSQL {version}"


def _roles(runtime: Runtime) -> Found:
    """See that this login may act as either role, and that the one of all rows need not ask the policies of each."""
    try:
        with transaction(runtime.engine, client_id=UUID(int=0)):
            pass
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in NO_SUCH_ROLE:
            raise
        return False, f"the login may not act as {CLIENT}: nothing is done for one client; {GRANT}"
    with transaction(runtime.engine) as session:
        if not health.bypasses_policies(session):
            return None, f"{SERVICE} has no BYPASSRLS: as safe, but lists are slower the more rows there are; {BYPASS}"
    return True, f"acts as {SERVICE}, which has BYPASSRLS, and as {CLIENT}"


def _schema(runtime: Runtime) -> Found:
    here, wanted = migrate.current(runtime.engine), migrate.head()
    if here != wanted:
        return False, f"at {here or 'nothing'}, the code wants {wanted}; run `regimen migrate`"
    return True, here or ""


def _catalogue(runtime: Runtime) -> Found:
    try:
        with transaction(runtime.engine) as session:
            return True, catalogue.current_version(session)
    except RegimenError as error:
        return False, str(error)


def _redis(runtime: Runtime) -> Found:
    policy = runtime.redis.config_get("maxmemory-policy")["maxmemory-policy"]  # type: ignore[index]
    name = policy.decode() if isinstance(policy, bytes) else str(policy)
    if name != "noeviction":
        return False, f"maxmemory-policy is {name}: messages may be evicted; set noeviction"
    return True, "answers, noeviction"


def _queues(runtime: Runtime) -> Found:
    waiting = {name: depth for name, depth in runtime.broker.waiting().items() if depth}
    return True, ", ".join(f"{name} {depth}" for name, depth in waiting.items()) or "all empty"


def _processes(kind: str) -> Callable[[Runtime], Found]:
    def look(runtime: Runtime) -> Found:
        with transaction(runtime.engine) as session:
            alive = [one for one in health.list_processes(session) if one.kind == kind and one.alive]
        if not alive:
            return False, f"no {kind} was heard of for {spell(health.ALIVE_WITHIN)}; start one (see the Procfile)"
        return True, ", ".join(f"{one.host}:{one.pid} seen {ago(one.seen_at)}" for one in alive)

    return look


def _runs(runtime: Runtime) -> Found:
    with transaction(runtime.engine) as session:
        now = health.get(session)
    counts = ", ".join(f"{count} {status}" for status, count in now.by_status.items()) or "none yet"
    if now.stuck:
        return False, f"{counts}; {now.stuck} due for 5 minutes and not taken up: is a worker running?"
    return True, f"{counts}; none stuck"


def _emergencies(runtime: Runtime) -> Found:
    with transaction(runtime.engine) as session:
        paused = [one for one in pauses.list_pauses(session) if one.actor == AgentName.PHYSICIAN]
    if paused:
        return False, f"{len(paused)} not looked after yet: `regimen pause` lists them, `regimen queries` what was told"
    return True, "none open"


def _invariants(runtime: Runtime) -> Found:
    with transaction(runtime.engine) as session:
        broken = invariants.list_broken(session)
    return not broken, f"broken: {'; '.join(broken)}" if broken else f"all {len(invariants.INVARIANTS)} hold"


EXAMINATIONS: tuple[tuple[str, Callable[[Runtime], Found]], ...] = (
    ("database", _database),
    ("roles", _roles),
    ("schema", _schema),
    ("catalogue", _catalogue),
    ("redis", _redis),
    ("queues", _queues),
    ("workers", _processes("worker")),
    ("scheduler", _processes("scheduler")),
    ("runs", _runs),
    ("emergencies", _emergencies),
    ("invariants", _invariants),
)
