"""Thinking: the agent's pure function on frozen facts, or the answer it gave to the same facts before."""

import hashlib
import json
import logging
from functools import lru_cache
from typing import Any
from uuid import UUID

import redis
from pydantic import ValidationError
from sqlalchemy import Engine

from db.queries import catalogue
from db.session import transaction
from domain.catalogue import Catalogue
from domain.facts import Facts
from domain.pipelines import Pipeline, Stage
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName

logger = logging.getLogger(__name__)

CACHE_SECONDS = 24 * 3_600
STATE_SECONDS = 3_600


class Answer(Facts):
    """What an agent said, as JSON, and the hash of what it was given."""

    payload: dict[str, Any]
    input_sha256: str
    cached: bool


def hear(pipeline: Pipeline, said: dict[AgentName, dict[str, Any]]) -> dict[AgentName, Facts]:
    """Return upstream messages with their types back."""
    return {
        stage.agent: stage.said.model_validate(said[stage.agent]) for stage in pipeline.stages if stage.agent in said
    }


def think(
    client: redis.Redis,
    engine: Engine,
    program_id: UUID,
    stage: Stage,
    snapshot: Snapshot,
    said: dict[AgentName, Facts],
) -> Answer:
    """Run the agent, unless its cached output for this program came from the same input."""
    given = stage.given(snapshot, said)
    digest = input_hash(stage, given)
    payload = recall(client, program_id, stage, digest)
    if payload is not None:
        return Answer(payload=payload, input_sha256=digest, cached=True)
    spoken = stage.think(given, load_catalogue(engine, snapshot.catalogue_version))
    payload = spoken.model_dump(mode="json")
    return Answer(payload=payload, input_sha256=digest, cached=False)


def input_hash(stage: Stage, given: Facts) -> str:
    """Return the SHA-256 of what the agent is given and of the agent's version."""
    text = json.dumps([stage.agent, stage.version, given.model_dump(mode="json")], sort_keys=True, default=sorted)
    return hashlib.sha256(text.encode()).hexdigest()


def cache_key(program_id: UUID, agent: AgentName) -> str:
    """Return seed 0's key of an agent's last output for a program."""
    return f"cache:agent_output:{program_id}:{agent}"


def state_key(run_id: UUID) -> str:
    """Return seed 0's key of a run's outputs so far."""
    return f"pipeline:{run_id}:state"


class Entry(Facts):
    """An answer as it is cached."""

    input_sha256: str
    payload: dict[str, Any]


def recall(client: redis.Redis, program_id: UUID, stage: Stage, digest: str) -> dict[str, Any] | None:
    """Return the cached output if it came from input of this hash and this code can read it."""
    try:
        text = client.get(cache_key(program_id, stage.agent))
        entry = Entry.model_validate_json(text) if isinstance(text, str | bytes) else None
        if entry is None or entry.input_sha256 != digest:
            return None
        stage.said.model_validate(entry.payload)
    except (redis.RedisError, ValidationError) as error:
        logger.warning("no cached output of %s, thinking anew: %s", stage.agent, type(error).__name__)
        return None
    return entry.payload


def remember(client: redis.Redis, program_id: UUID, run_id: UUID, agent: AgentName, answer: Answer) -> None:
    """Keep a committed output for the next run of the program and for whoever watches this one."""
    entry = Entry(input_sha256=answer.input_sha256, payload=answer.payload).model_dump_json()
    try:
        with client.pipeline(transaction=False) as batch:  # pyright: ignore[reportUnknownMemberType] - untyped there
            batch.set(cache_key(program_id, agent), entry, ex=CACHE_SECONDS)
            batch.hset(state_key(run_id), agent, json.dumps(answer.payload))
            batch.expire(state_key(run_id), STATE_SECONDS)
            batch.execute()
    except redis.RedisError as error:
        logger.warning("output of %s not cached: %s", agent, error)


@lru_cache(maxsize=4)
def load_catalogue(engine: Engine, version: str) -> Catalogue:
    """Return a catalogue version; it never changes, so a process reads it once."""
    with transaction(engine) as session:
        return catalogue.get(session, version)
