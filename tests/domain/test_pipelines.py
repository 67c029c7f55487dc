"""A pipeline's shape: what follows each stage, who reads it, and what is due once some have spoken."""

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput, UnknownStage
from domain.facts import Facts
from domain.pipelines import COACHING, Fork, Pipeline, Stage, Then, find

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def stage(agent: str) -> Stage:
    return Stage(agent, "words", lambda _, __: Facts(), lambda _, __: Facts(), Facts, 20, "1")


def shaped(*steps: str) -> Pipeline:
    """A pipeline as it is written: "A", "BC|D", "E" is A, then B and C beside D, then E."""
    return Pipeline(name="shaped", version=1, steps=tuple(map(step, steps)))


def step(written: str) -> Stage | Fork:
    if "|" not in written and len(written) == 1:
        return stage(written)
    return Fork(tuple(tuple(map(stage, lane)) for lane in written.split("|")))


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """Stages with forks between them, of two or three lanes."""
    agents = iter(LETTERS)
    steps = [next(agents)]
    for _ in range(draw(st.integers(0, 2))):
        sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
        steps += ["|".join("".join(next(agents) for _ in range(size)) for size in sizes), next(agents)]
    steps += [next(agents) for _ in range(draw(st.integers(0, 2)))]
    return shaped(*steps)


def play(pipeline: Pipeline, seed: int) -> Iterator[tuple[list[str], dict[int, int]]]:
    """Follow the routes, a lane taken by chance at a time: who has spoken, and where each lane stands, after each."""
    chance = random.Random(seed)  # noqa: S311 - an order of lanes
    said: list[str] = []
    turns = {0: 0}
    waits = False
    while turns:
        yield list(said), dict(turns)
        lane = chance.choice([lane for lane in turns if lane > 0 or not waits])
        then = pipeline.routes[turns[lane]]
        said.append(pipeline.stages[turns.pop(lane)].agent)
        if then.position is not None:
            turns[lane] = then.position
        turns |= dict(then.opens)
        waits = len(turns) > 1 and ((waits and lane > 0) or (lane == 0 and then.joins))
    yield said, turns


def test_a_sequence_goes_from_each_stage_to_the_next() -> None:
    assert shaped("A", "B", "C").routes == (Then(1), Then(2), Then(None))


def test_the_stage_before_a_fork_opens_every_lane_but_its_own() -> None:
    routes = shaped("A", "BC|D|EF", "G").routes
    assert routes[0] == Then(1, opens=((1, 3), (2, 4)))
    assert [then for then in routes[1:] if then.opens] == []


def test_the_first_lane_goes_on_to_the_join_and_the_others_end_there() -> None:
    routes = shaped("A", "BC|D", "E").routes
    assert routes[1:] == (Then(2), Then(4, joins=True), Then(None, joins=True), Then(None))


@pytest.mark.parametrize(
    ("steps", "readers"),
    [(("A", "B", "C"), "BCA"), (("A", "BC|D", "E"), "BCEEA"), (("A", "B|C", "D", "E|F", "G"), "BDDEGGA")],
)
def test_a_message_is_read_by_whoever_comes_after_it_and_the_last_by_the_first(
    steps: tuple[str, ...], readers: str
) -> None:
    pipeline = shaped(*steps)
    assert "".join(map(pipeline.agent_after, range(len(pipeline.stages)))) == readers


@given(pipelines(), st.integers())
def test_what_is_due_is_what_the_routes_lead_to_in_every_order_of_lanes(pipeline: Pipeline, seed: int) -> None:
    for said, turns in play(pipeline, seed):
        assert dict(pipeline.due(said)) == turns


@given(pipelines(), st.integers())
def test_everybody_speaks_once_in_every_order_of_lanes(pipeline: Pipeline, seed: int) -> None:
    *_, (said, turns) = play(pipeline, seed)
    assert sorted(said) == sorted(stage.agent for stage in pipeline.stages)
    assert turns == {}


@given(pipelines(), st.integers())
def test_nobody_speaks_before_the_step_ahead_is_through(pipeline: Pipeline, seed: int) -> None:
    *_, (said, _) = play(pipeline, seed)
    for before, after in pairwise(pipeline.steps):
        assert max(map(said.index, speakers(before))) < min(map(said.index, speakers(after)))


@given(pipelines())
def test_a_message_has_a_reader_in_another_stage(pipeline: Pipeline) -> None:
    for position, one in enumerate(pipeline.stages):
        assert pipeline.agent_after(position) != one.agent or len(pipeline.stages) == 1


@pytest.mark.parametrize(
    "steps", [(), ("A|B",), ("A|B", "C"), ("A", "B|C"), ("A", "BC", "D"), ("A", "B|", "C"), ("A", "B|C", "D|E", "F")]
)
def test_a_shape_that_cannot_run_is_refused(steps: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput, match="begin and end with a stage"):
        shaped(*steps)


@pytest.mark.parametrize("steps", [("A", "A"), ("A", "B|B", "C"), ("A", "B|C", "B")])
def test_an_agent_that_would_speak_twice_is_refused(steps: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput, match="speaks once"):
        shaped(*steps)


def test_a_pipeline_is_found_by_its_name_at_the_version_it_has() -> None:
    assert find("coaching") is find("coaching", COACHING.version) is COACHING


def test_another_version_or_name_is_said_not_to_be_here() -> None:
    with pytest.raises(UnknownStage, match=r"at version 1 here, the run began on 2"):
        find("coaching", 2)
    with pytest.raises(UnknownStage, match=r"'baking' is not in domain/pipelines\.py here"):
        find("baking")


def speakers(step: Stage | Fork) -> list[str]:
    return [step.agent] if isinstance(step, Stage) else [one.agent for lane in step.lanes for one in lane]
