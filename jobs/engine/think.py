"""Thinking: the agent's pure function on frozen facts, or the answer it gave to the same facts before."""

import hashlib
import json
import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import redis
from pydantic import ValidationError
from sqlalchemy import Engine

from db.queries import catalogue
from db.session import transaction
from domain.catalogue import Catalogue
from domain.errors import AgentError
from domain.facts import Facts
from domain.pipelines import Messages, Pipeline, Stage
from domain.snapshot import Bare, Snapshot

logger = logging.getLogger(__name__)

CACHE_SECONDS = 24 * 3_600
STATE_SECONDS = 3_600
CANONICAL = json.JSONEncoder(sort_keys=True, default=sorted)
"""The same text for the same facts."""


class Answer(NamedTuple):
    """What an agent said, the same as JSON, and the hash of what it was given."""

    said: Facts
    payload: str
    input_sha256: str
    cached: bool


def hear(pipeline: Pipeline, said: Mapping[str, dict[str, Any]]) -> dict[str, Facts]:
    """Return upstream messages with their types back."""
    return {
        stage.agent: stage.said.model_validate(said[stage.agent]) for stage in pipeline.stages if stage.agent in said
    }


def think(
    client: redis.Redis, engine: Engine, program_id: UUID, stage: Stage, snapshot: Snapshot | Bare, said: Messages
) -> Answer:
    """Run the agent, unless its cached output for this program came from the same input.

    Raises:
        AgentError: it cannot answer, or answered something its row in the pipeline does not declare.
    """
    heard = said if stage.hears is None else {agent: said[agent] for agent in stage.hears if agent in said}
    given = stage.given(snapshot, heard)
    digest = input_hash(stage, given)
    recalled = recall(client, program_id, stage, digest) if stage.cached else None
    if recalled is not None:
        return Answer(recalled, recalled.model_dump_json(), digest, cached=True)
    known = load_catalogue(engine, snapshot.catalogue_version) if isinstance(snapshot, Snapshot) else None
    spoken = stage.think(given, known)
    if not isinstance(spoken, stage.said):
        message = f"{stage.agent} answered {type(spoken).__name__}, its stage declares {stage.said.__name__}"
        raise AgentError(message)
    return Answer(spoken, spoken.model_dump_json(), digest, cached=False)


def input_hash(stage: Stage, given: Facts) -> str:
    """Return the SHA-256 of what the agent is given and of the agent's version."""
    text = CANONICAL.encode([stage.agent, stage.version, given.model_dump(mode="json")])
    return hashlib.sha256(text.encode()).hexdigest()


def cache_key(program_id: UUID, agent: str) -> str:
    """Return seed 0's key of an agent's last output for a program."""
    return f"cache:agent_output:{program_id}:{agent}"


def state_key(run_id: UUID) -> str:
    """Return seed 0's key of a run's outputs so far."""
    return f"pipeline:{run_id}:state"


class Entry(Facts):
    """An answer as it is cached."""

    input_sha256: str
    payload: dict[str, Any]


def recall(client: redis.Redis, program_id: UUID, stage: Stage, digest: str) -> Facts | None:
    """Return the cached output if it came from input of this hash and this code can read it."""
    try:
        text = client.get(cache_key(program_id, stage.agent))
        entry = Entry.model_validate_json(text) if isinstance(text, str | bytes) else None
        if entry is None or entry.input_sha256 != digest:
            return None
        return stage.said.model_validate(entry.payload)
    except (redis.RedisError, ValidationError) as error:
        logger.warning("no cached output of %s, thinking anew: %s", stage.agent, type(error).__name__)
        return None


def remember(client: redis.Redis, program_id: UUID, run_id: UUID, agent: str, answer: Answer) -> None:
    """Keep a committed output for the next run of the program and for whoever watches this one."""
    entry = f'{{"input_sha256": "{answer.input_sha256}", "payload": {answer.payload}}}'
    try:
        with client.pipeline(transaction=False) as batch:  # pyright: ignore[reportUnknownMemberType] - untyped there
            batch.set(cache_key(program_id, agent), entry, ex=CACHE_SECONDS)
            batch.hset(state_key(run_id), agent, answer.payload)
            batch.expire(state_key(run_id), STATE_SECONDS)
            batch.execute()
    except redis.RedisError as error:
        logger.warning("output of %s not cached: %s", agent, error)


@lru_cache(maxsize=4)
def load_catalogue(engine: Engine, version: str) -> Catalogue:
    """Return a catalogue version; it never changes, so a process reads it once."""
    with transaction(engine) as session:
        return catalogue.get(session, version)
