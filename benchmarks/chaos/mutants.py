"""MUTANTS: Regimen with one guarantee taken out each. The checker must find every one of them, or it proves nothing.

The product knows nothing of them: the processes under test replace text in the engine's statements as they start, and
functions and indexes are changed in the database that is thrown away afterwards.
"""

import importlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, TextClause, text

from db.session import transaction

FUNCTION = text("SELECT pg_get_functiondef(CAST(:name AS regproc))")
UNENDED = "every run ended"
EVERY = 5
"""Of so many enqueueings the outbox mutant forgets one to commit."""


@dataclass(frozen=True)
class Mutant:
    """What is taken out, and under what it shows."""

    name: str
    statements: tuple[tuple[str, str, str], ...] = ()
    """Module, text to replace, and what replaces it."""
    functions: tuple[tuple[str, str, str], ...] = ()
    """SQL function, text to replace, and what replaces it."""
    ddl: tuple[str, ...] = ()
    code: Callable[[], None] | None = None
    found_by: str = UNENDED
    """The invariant that has to be broken."""
    faults: tuple[str, ...] = ()
    runs: int = 60


def _forget_to_commit() -> None:
    """Let one enqueueing in EVERY be answered though its transaction was rolled back."""
    enqueueing: Any = importlib.import_module("jobs.enqueueing")
    calls = count(1)

    @contextmanager
    def forgetful(engine: Engine) -> Generator[Connection]:
        with engine.connect() as session, session.begin() as work:
            yield session
            if next(calls) % EVERY == 0:
                work.rollback()

    enqueueing.transaction = forgetful


FREEZE_ALL = "every worker: SIGSTOP for more than a lease"
SETTLE, CLOCKWORK, ADMISSION = "db.queries.settle", "db.queries.clockwork", "db.queries.admission"
FENCED = "t.fence = x.fence AND t.stage = x.stage AND t.worker_id = x.worker_id\n    AND t.taken_at = x.started_at"
SECOND_KEY = "ALTER TABLE agent_messages DROP CONSTRAINT pk_agent_messages"

MUTANTS = (
    Mutant(
        "the fence: a stage is completed by whoever comes",
        statements=((SETTLE, FENCED, "t.stage = x.stage"),),
        faults=(FREEZE_ALL, FREEZE_ALL, FREEZE_ALL),
        found_by="what was taken from a worker is not completed by it",
    ),
    Mutant(
        "the unique index: a client has as many live runs as it likes",
        functions=(
            ("take_place", "                v_state := 'behind';", "                v_state := 'ready';"),
            (
                "take_place",
                "ON CONFLICT (client_id) WHERE lane = 0 AND state NOT IN ('delayed', 'behind') DO NOTHING",
                "",
            ),
        ),
        ddl=("DROP INDEX idx_stage_turns_one_live", "DROP INDEX idx_pipeline_runs_one_live"),
        found_by="no two runs of a client overlap",
    ),
    Mutant(
        "the outbox: a run is accepted that was not committed",
        code=_forget_to_commit,
        found_by="every accepted run is there",
    ),
    Mutant(
        "the outbox: a message that was lost is not sent again",
        statements=((ADMISSION, "AND (sent_at IS NULL OR", "AND false AND (sent_at IS NULL OR"),),
        faults=("Valkey: SIGKILL, comes back empty",) * 3,
    ),
    Mutant(
        "completing twice: an output is stored again",
        statements=((SETTLE, "FROM done JOIN x USING (i))", "FROM done JOIN x USING (i), generate_series(1, 2))"),),
        ddl=(SECOND_KEY,),
        found_by="one output per run and agent",
    ),
    Mutant(
        "the rescue: nobody takes over from a worker that died",
        statements=((CLOCKWORK, "AND t.worker_id IS NOT NULL", "AND t.worker_id IS NOT NULL AND false"),),
        faults=("worker process: SIGKILL",) * 3,
    ),
    Mutant(
        "cancelling: the stage in flight commits after it",
        statements=(
            (
                CLOCKWORK,
                "DELETE FROM stage_turns WHERE run_id = :run_id RETURNING fence",
                "SELECT fence FROM stage_turns WHERE run_id = :run_id",
            ),
        ),
        runs=200,
        found_by="nothing is said after a run was cancelled or failed",
    ),
    Mutant(
        "idempotency: a key puts in a run each time",
        functions=(("enqueue_run", "WHERE idempotency_key = p_idempotency_key AND key_window IS NULL", "WHERE false"),),
        ddl=("DROP INDEX idx_pipeline_runs_key",),
        found_by="one key, one run",
    ),
)
BY_NAME = {mutant.name: mutant for mutant in MUTANTS}


class DoesNotApply(Exception):
    """The text a mutant replaces is not in the engine any more: the mutant has to follow the engine."""


def apply(name: str | None) -> None:
    """Break this process as the mutant says; None breaks nothing.

    Raises:
        DoesNotApply: there is nothing to replace.
    """
    mutant = BY_NAME.get(name or "")
    for module, old, new in mutant.statements if mutant else ():
        _replace_in(importlib.import_module(module), old, new)
    if mutant and mutant.code:
        mutant.code()


def apply_to_database(engine: Engine, name: str | None) -> None:
    """Break this database as the mutant says; None breaks nothing.

    Raises:
        DoesNotApply: there is nothing to replace.
    """
    mutant = BY_NAME.get(name or "")
    if mutant is None:
        return
    with transaction(engine) as session:
        session.execute(text("SET LOCAL ROLE NONE"))
        for statement in mutant.ddl:
            session.execute(text(statement))
        for function, old, new in mutant.functions:
            source = session.execute(FUNCTION, {"name": function}).scalar_one()
            session.exec_driver_sql(_replaced(source, old, new).replace("%", "%%"))


def _replace_in(module: ModuleType, old: str, new: str) -> None:
    """Replace text in every statement of a module, be it a string, a text clause, or part of a table of parts."""
    found = {name: _mutated(value, old, new) for name, value in vars(module).items() if not name.startswith("__")}
    changed = {name: value for name, value in found.items() if value is not None}
    if not changed:
        raise DoesNotApply(old)
    for name, value in changed.items():
        if isinstance(value, dict):
            vars(module)[name].update(value)
        else:
            setattr(module, name, value)


def _mutated(value: Any, old: str, new: str) -> Any:  # noqa: ANN401 - whatever a module holds
    if isinstance(value, TextClause):
        return text(value.text.replace(old, new)) if old in value.text else None
    if isinstance(value, str):
        return value.replace(old, new) if old in value else None
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        parts = [_mutated(part, old, new) for part in value]
        if any(part is not None for part in parts):
            return type(value)(*(before if part is None else part for before, part in zip(value, parts, strict=True)))
    if isinstance(value, dict):
        entries = {key: _mutated(one, old, new) for key, one in value.items()}
        return {key: one for key, one in entries.items() if one is not None} or None
    return None


def _replaced(source: str, old: str, new: str) -> str:
    if old not in source:
        raise DoesNotApply(old)
    return source.replace(old, new)
