"""Pipelines over HTTP are those of the code."""

from flask.testing import FlaskClient

from domain.pipelines import PIPELINES
from domain.vocabulary import AgentName


def test_pipelines_say_who_speaks_in_which_order_and_for_how_long(web: FlaskClient):
    listed = {one["name"]: one for one in web.get("/v1/pipelines").json["pipelines"]}

    assert list(listed) == list(PIPELINES)
    coaching = listed["coaching"]
    assert [stage["agent"] for stage in coaching["stages"]] == list(AgentName)
    assert [stage["time_limit_seconds"] for stage in coaching["stages"]] == [20, 20, 20, 60, 20, 20]
    assert (coaching["version"], coaching["loads"], coaching["publishes"]) == (1, "client", True)
    assert web.get("/v1/pipelines/coaching").json == coaching


def test_an_unknown_pipeline_is_said_to_be_none(web: FlaskClient):
    answer = web.get("/v1/pipelines/baking")

    assert (answer.status_code, "there is: coaching, physician_query" in answer.json["detail"]) == (404, True)
