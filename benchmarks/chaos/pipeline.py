"""The pipelines under test: tiny agents that say who they are, which run they serve and whom they heard."""

import json
import os
import random
import threading
import time
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

from benchmarks.chaos import executions, mischief
from domain.facts import Facts
from domain.pipelines import Fork, Loads, Messages, Pipeline, Stage
from domain.snapshot import Bare
from domain.vocabulary import AgentName

CONFIG = "REGIMEN_CHAOS"
"""Environment variable with the path of a run's configuration."""
KEY = "chaos:"
"""An idempotency key is this and the number of the run in the plan."""
SEQUENCE, FORKED, ROLLING = "chaos", "chaos_forked", "chaos_rolling"
TIME_LIMIT_SECONDS = 2
FILLER, FILLED = "x" * 4_096, "0123"
"""What makes an output large, and the first digits of the tokens whose outputs are: a quarter of them."""
PACES = ((0.80, 0.002), (0.14, 0.05), (0.06, 0.2))
"""Which share of stages takes how many seconds."""
LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Config:
    """What the harness tells the processes under test."""

    seed: int
    folder: Path
    database_url: str
    """Straight, not by wire: a stage asks for its run's number there."""
    mutant: str | None = None
    pace_seconds: float | None = None
    """How long every stage takes, without mischief; None lets the seed say both."""

    @property
    def log(self) -> Path:
        """The executions."""
        return self.folder / "executions.log"

    @property
    def counts(self) -> Path:
        """The folder of attempts that misbehaved."""
        return self.folder / "misdeeds"

    def write(self) -> Path:
        """Write it down and return where."""
        self.counts.mkdir(exist_ok=True)
        path = self.folder / "chaos.json"
        path.write_text(json.dumps({**self.__dict__, "folder": str(self.folder)}))
        return path


@cache
def config() -> Config:
    """Return this process's configuration."""
    said = json.loads(Path(os.environ[CONFIG]).read_text())
    return Config(**{**said, "folder": Path(said["folder"])})


class Given(Facts):
    """The run, and what was heard of it so far."""

    run_id: UUID
    heard: dict[str, str]


class Said(Facts):
    """Who spoke for which run, and the token of the execution that did."""

    run_id: UUID
    agent: str
    token: str
    heard: dict[str, str]
    """The tokens of what was heard, by agent."""
    filler: str = ""


def pipelines(rolling_version: int = 1) -> tuple[Pipeline, ...]:
    """Return the pipelines as a worker of a version knows them."""
    science, nutrition, diet, menu, training, review = map(_stage, AgentName)
    rolling = (science, training, review) if rolling_version == 1 else (science, nutrition, training, review)
    return (
        _pipeline(SEQUENCE, 1, (science, nutrition, diet, menu, training, review)),
        _pipeline(FORKED, 1, (science, Fork(lanes=((nutrition, diet), (training,))), review)),
        _pipeline(ROLLING, rolling_version, rolling),
    )


def _pipeline(name: str, version: int, steps: tuple[Stage | Fork, ...]) -> Pipeline:
    return Pipeline(name=name, version=version, steps=steps, publishes=False, loads=Loads.NOTHING)


def _stage(agent: str) -> Stage:
    return Stage(
        agent, "token", _given, lambda facts, _: _think(agent, facts), Said, TIME_LIMIT_SECONDS, "1", cached=False
    )


def _given(snapshot: Bare, said: Messages) -> Given:
    heard = {agent: message.token for agent, message in said.items() if isinstance(message, Said)}
    return Given(run_id=snapshot.run_id, heard=heard)


def _think(agent: str, facts: Given) -> Facts:
    here, token = config(), uuid4().hex
    executions.note(here.log, executions.BEGAN, facts.run_id, agent, token)
    try:
        answer = _act(here, agent, facts, token)
    except BaseException:
        executions.note(here.log, executions.LEFT, facts.run_id, agent, token)
        raise
    executions.note(here.log, executions.ENDED, facts.run_id, agent, token)
    filler = FILLER if token[0] in FILLED else ""
    return answer or Said(run_id=facts.run_id, agent=agent, token=token, heard=facts.heard, filler=filler)


def _act(here: Config, agent: str, facts: Given, token: str) -> Facts | None:
    """Take as long as the seed says, then do wrong if it says so."""
    if here.pace_seconds is not None:
        time.sleep(here.pace_seconds)
        return None
    number = number_of(facts.run_id)
    time.sleep(pace(here.seed, number, agent))
    planned = mischief.misdeed(here.seed, number)
    if planned is None or not mischief.is_due(here.counts, number, planned, agent):
        return None
    if planned.trick.ends_process:
        executions.note(here.log, executions.FELL, facts.run_id, agent, token)
    return planned.trick.act()


def pace(seed: int, number: int, agent: str) -> float:
    """Return how many seconds a stage takes."""
    draw = random.Random(f"pace {seed} {number} {agent}").random()  # noqa: S311 - a schedule, no secret
    for share, seconds in PACES:
        if draw < share:
            return seconds
        draw -= share
    return 0.0


_own = threading.local()


@lru_cache(maxsize=50_000)
def number_of(run_id: UUID) -> int:
    """Return a run's number in the plan; a database that is away is asked until it is back."""
    while True:
        try:
            if getattr(_own, "connection", None) is None:
                _own.connection = psycopg.connect(config().database_url, autocommit=True)
            row = _own.connection.execute(
                "SELECT idempotency_key FROM pipeline_runs WHERE id = %s", [run_id]
            ).fetchone()
        except psycopg.OperationalError:
            _own.connection = None
            time.sleep(LOOK_SECONDS)
        else:
            return int(row[0].removeprefix(KEY).split("/")[0])
