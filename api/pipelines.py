"""Pipelines over HTTP: which agents run, in which order, with what limits."""

from typing import Annotated

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel, Field

from access.needs import needs
from api.answers import as_json
from api.ids import Shown
from api.problems import documented
from domain.access import Scope
from domain.errors import NotFound
from domain.facts import Facts
from domain.pipelines import PIPELINES, Pipeline, Retry

routes = APIBlueprint("pipelines", __name__, url_prefix="/v1", abp_tags=[{"name": "pipelines"}])


class PipelinePath(BaseModel):
    """The address of a pipeline."""

    name: Annotated[str, Field(min_length=1, max_length=60), Shown]


class Retries(Facts):
    """How often a stage that fails is tried."""

    max_attempts: int
    base_seconds: float
    """The first delay; each further one is twice as long, at most 15 minutes."""


class StageLine(Facts):
    """One agent's turn."""

    position: int
    """Its place among the stages, from 0."""
    lane: int
    """0 outside forks; lanes of a fork go beside each other."""
    agent: str
    says: str
    """What its message is called."""
    version: str
    time_limit_seconds: int
    cached: bool
    """Whether its last answer to the same input is used again."""
    retries: Retries | None
    """Null is as the settings say."""
    hears: tuple[str, ...] | None
    """Whose messages it is given; null is everybody's before it."""


class PipelineLine(Facts):
    """A pipeline."""

    name: str
    version: int
    loads: str
    """What is frozen at a run's start: `client`, `question` or `nothing`."""
    publishes: bool
    """Whether it ends in a verdict and a week to publish."""
    stages: tuple[StageLine, ...]


class Pipelines(Facts):
    """Every pipeline."""

    pipelines: tuple[PipelineLine, ...]


@routes.get("/pipelines", responses={200: Pipelines})
@needs(Scope.RUNS_READ)
def show_all() -> Response:
    """List the pipelines with their agents, versions, time limits and stages."""
    return as_json(Pipelines(pipelines=tuple(map(_line, PIPELINES.values()))))


@routes.get("/pipelines/<name>", responses={200: PipelineLine, **documented(404, 422)})
@needs(Scope.RUNS_READ)
def show(path: PipelinePath) -> Response:
    """Show one pipeline."""
    if path.name not in PIPELINES:
        message = f"name: there is no pipeline {path.name}; there is: {', '.join(PIPELINES)}"
        raise NotFound(message)
    return as_json(_line(PIPELINES[path.name]))


def _line(pipeline: Pipeline) -> PipelineLine:
    stages = [
        StageLine(
            position=position,
            lane=pipeline.lane_of[position],
            agent=stage.agent,
            says=stage.data_type,
            version=stage.version,
            time_limit_seconds=stage.time_limit_seconds,
            cached=stage.cached,
            retries=_retries(stage.retry),
            hears=stage.hears,
        )
        for position, stage in enumerate(pipeline.stages)
    ]
    return PipelineLine(
        name=pipeline.name,
        version=pipeline.version,
        loads=pipeline.loads,
        publishes=pipeline.publishes,
        stages=tuple(stages),
    )


def _retries(retry: Retry | None) -> Retries | None:
    return retry and Retries(max_attempts=retry.max_attempts, base_seconds=retry.base_seconds)
