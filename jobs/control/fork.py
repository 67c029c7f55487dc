"""Forking an ended run: a new run that begins at one of its stages with changed input.

It takes over the snapshot, changed, and what was said before that stage; the stages from there on think anew. It
publishes like any run if its verdict is clear.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection

from db.queries import catalogue, forking, operators, snapshots
from db.session import transaction
from domain.errors import AgentError, Conflict, InvalidFile, InvalidInput, NotFound, NotReady
from domain.facts import Facts
from domain.pipelines import Pipeline
from domain.problems import describe
from domain.runs import Turn
from domain.snapshot import Snapshot
from jobs.control.documents import Difference, canonical, differences, merge
from jobs.control.past import Past, agents_before, first_of, look_back, read_snapshot
from jobs.control.steer import UNNAMED
from jobs.control.together import outdated
from jobs.engine.admission import admit
from jobs.engine.think import hear
from jobs.runtime import Runtime

FIXED = {
    "format": "says how this snapshot is written",
    "week_number": "is the week of the run it is forked from",
    "week_start": "is the week of the run it is forked from",
    "client.client_id": "is whom the run is for",
    "program.program_id": "is what the run is for",
    "open_flags": "are as they stand now; settle them with `regimen flags`",
    "settled_flags": "are as they stand now; settle them with `regimen flags`",
}
"""What a fork may not change, and why."""


UNWRITABLE = re.compile("\\\\u0000|[\ud800-\udfff]")
"""In JSON: a NUL, or half a character. PostgreSQL keeps neither."""


class Forked(Facts):
    """A fork, made or only shown."""

    run_id: UUID | None
    """The new run; None when it was only shown."""
    forked_from: UUID
    agent: str
    """Whose stage it begins at."""
    keeps: tuple[str, ...]
    """Agents whose messages it takes over."""
    changes: tuple[Difference, ...]
    """Its snapshot beside that of the run it is forked from."""


def show_fork(runtime: Runtime, run_id: UUID, agent: str | None, change: Mapping[str, Any]) -> Forked:
    """Return what a fork would take over and change; nothing is written.

    Raises:
        NotFound, IllegalTransition, Conflict, InvalidInput: as `fork`.
    """
    with transaction(runtime.engine) as session:
        shown, _ = _plan(session, run_id, agent, change)
        _insist_it_is_newest(session, run_id, run_id)
    return shown


def fork(
    runtime: Runtime, run_id: UUID, agent: str | None, change: Mapping[str, Any], reason: str, actor: str = UNNAMED
) -> Forked:
    """Put in a run that begins at an agent's stage, None is the first, on the snapshot with a merge patch applied.

    Raises:
        NotFound: no such run or agent, or the run's snapshot is not kept any more.
        IllegalTransition: the run has not ended.
        Conflict: it cannot be forked there, or a newer run has published a week since; the message says why.
        InvalidInput: the changed snapshot is none; the message names each field.
    """
    with transaction(runtime.engine) as session:
        shown, wanted = _plan(session, run_id, agent, change)
        fork_id = forking.fork(session, wanted)
        _insist_it_is_newest(session, fork_id, run_id)
        detail = {"fork": fork_id, "agent": shown.agent, "changed": [one.path for one in shown.changes]}
        operators.record(session, actor, "fork", "run", run_id, reason, detail)
    admit(runtime)
    return shown.model_copy(update={"run_id": fork_id})


def _plan(
    session: Connection, run_id: UUID, agent: str | None, change: Mapping[str, Any]
) -> tuple[Forked, forking.Fork]:
    past = look_back(session, run_id, "fork")
    if past.pipeline.answers:
        message = f"run {run_id} answers a question; ask it anew with `regimen ask`"
        raise Conflict(message)
    begins = _find_agent(past.pipeline, agent)
    keeps = agents_before(past.pipeline, begins)
    _insist_they_spoke(past, begins, keeps)
    snapshot = _changed(session, past, change)
    text = snapshot.model_dump_json()
    shown = Forked(
        run_id=None,
        forked_from=run_id,
        agent=begins,
        keeps=keeps,
        changes=tuple(differences(past.snapshot, json.loads(text))),
    )
    wanted = forking.Fork(
        run_id=run_id,
        snapshot=text,
        as_of=snapshot.now,
        week_number=snapshot.week_number,
        keeps=keeps,
        version=past.pipeline.version,
        dues=past.pipeline.due(keeps),
    )
    return shown, wanted


def _find_agent(pipeline: Pipeline, agent: str | None) -> str:
    agents = [stage.agent for stage in pipeline.stages]
    found = next((one for one in agents if agent is None or one.lower() == agent.lower()), None)
    if found is None:
        message = f"agent: {agent!r} does not speak in pipeline {pipeline.name!r}; give one of {', '.join(agents)}"
        raise NotFound(message)
    return found


def _insist_they_spoke(past: Past, agent: str, keeps: tuple[str, ...]) -> None:
    silent = [one for one in keeps if one not in past.said]
    if silent:
        message = f"agent: {agent} cannot begin: {silent[0]} has not spoken in run {past.line.id}; fork from there"
        raise Conflict(message)
    try:
        hear(past.pipeline, {one: past.said[one].payload for one in keeps})
    except ValidationError as error:
        message = f"agent: this code cannot read what was said before {agent}: {first_of(error)}; fork from earlier"
        raise Conflict(message) from error


def _changed(session: Connection, past: Past, change: Mapping[str, Any]) -> Snapshot:
    """Return the snapshot with the flags of today and the change; flags hold whatever anybody changes."""
    for path, why in FIXED.items():
        if _reaches(change, path):
            message = f"change.{path}: {why}; leave it out"
            raise InvalidInput(message)
    flags = _flags(session, past)
    try:
        document = merge({**past.snapshot, **flags}, dict(change))
        _insist_it_can_be_kept(past.snapshot, document)
        snapshot = Snapshot.model_validate(document)
    except RecursionError as error:
        message = "change: is nested too deeply; a snapshot is not"
        raise InvalidInput(message) from error
    except ValidationError as error:
        raise InvalidFile("change", [f"{field}: {problem}" for field, problem in describe(error)]) from error
    if snapshot.catalogue_version != past.snapshot.get("catalogue_version"):
        _insist_on_catalogue(session, snapshot.catalogue_version)
    return snapshot


def _insist_it_can_be_kept(before: object, after: object) -> None:
    for one in differences(before, after):
        if UNWRITABLE.search(f"{one.path} {canonical(one.after)}"):
            path = one.path.encode("ascii", "backslashreplace").decode()
            message = f"change.{path}: holds a NUL or half a character; remove it"
            raise InvalidInput(message)


def _reaches(change: Mapping[str, Any], path: str) -> bool:
    """Say whether a merge patch has anything at a path, or replaces what it stands in."""
    name, _, rest = path.partition(".")
    if name not in change:
        return False
    inner = change[name]
    return not rest or not isinstance(inner, dict) or _reaches(cast("dict[str, Any]", inner), rest)


def _flags(session: Connection, past: Past) -> dict[str, Any]:
    frozen = read_snapshot(past)
    line = past.line
    turn = Turn(
        run_id=line.id,
        lane=0,
        client_id=line.client_id,
        program_id=line.program_id,
        pipeline=line.pipeline,
        stage=0,
        fence=0,
        trigger=frozen.trigger,
        week_number=frozen.week_number,
        moment=frozen.now,
        failures=0,
        queued_at=line.created_at,
        started_at=line.created_at,
    )
    try:
        today = snapshots.gather(session, turn)
    except (NotFound, AgentError) as error:
        raise Conflict(str(error)) from error
    return today.model_dump(mode="json", include={"open_flags", "settled_flags"})


def _insist_on_catalogue(session: Connection, version: str) -> None:
    try:
        catalogue.get(session, version)
    except NotReady as error:
        message = f"change.catalogue_version: there is no catalogue {version!r} here; leave it as it was"
        raise InvalidInput(message) from error


def _insist_it_is_newest(session: Connection, run_id: UUID, forked_from: UUID) -> None:
    newer = forking.find_newer(session, run_id)
    if newer:
        raise Conflict(outdated(newer, forked_from))
