"""The OpenAPI document, the pages made of it, and that answers are what it says."""

import re
from collections.abc import Iterator

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import ignored_auth
from schemathesis.specs.openapi.checks import positive_data_acceptance

from access.needs import admits
from domain.access import Scope
from domain.facts import Facts
from tests.api.apps import stranger

UNFIT = [ignored_auth, positive_data_acceptance]
"""The client of tests sends its key by itself; and what two fields may not say together, no schema says."""
NOT_WORTH_A_FAULT = {400, 401, 403, 404, 409, 413, 422, 429}


@pytest.fixture
def said(web: FlaskClient) -> dict:
    return web.get("/v1/openapi.json").json


def operations(said: dict) -> list[tuple[str, str, dict]]:
    return [(path, method, one) for path, methods in said["paths"].items() for method, one in methods.items()]


def test_every_operation_says_who_may_ask_and_how_it_is_refused(web: FlaskClient, said: dict):
    views = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower()): web.application.view_functions[rule.endpoint]
        for rule in web.application.url_map.iter_rules()
        for method in rule.methods or ()
    }
    assert said["openapi"] == "3.1.0"
    for path, method, one in operations(said):
        scope = admits(views[path, method])
        assert isinstance(scope, Scope), path
        assert one["x-scope"] == scope
        assert one["security"] == [{"key": [scope]}, {"basic": []}, {"session": []}]
        assert {"400", "401", "403", "422", "429", "503"} <= one["responses"].keys()
        for status, answer in one["responses"].items():
            if status >= "400" and status not in {"414", "431"}:
                assert set(answer["content"]) == {"application/problem+json"}, (path, status)
        names = [parameter["name"] for parameter in one["parameters"]]
        assert ("Idempotency-Key" in names) == (method == "post")
        assert len(names) == len(set(names))
        assert "<" not in one.get("description", "")
    assert len({one["operationId"] for _, _, one in operations(said)}) == len(operations(said))


def test_headers_are_told_where_they_come(said: dict):
    accepted = said["paths"]["/v1/runs"]["post"]["responses"]["202"]["headers"]
    assert {"Location", "Retry-After", "Idempotency-Replayed", "X-Request-Id", "RateLimit"} <= accepted.keys()
    assert {"ETag", "Preference-Applied"} <= said["paths"]["/v1/runs/{run_id}"]["get"]["responses"]["200"][
        "headers"
    ].keys()
    meals = said["paths"]["/v1/programs/{program_id}/plans/{week}/meals"]["get"]
    assert "ETag" in meals["responses"]["200"]["headers"].keys() & meals["responses"]["304"]["headers"].keys()
    assert "Link" in said["paths"]["/v1/runs"]["get"]["responses"]["200"]["headers"]
    assert "Retry-After" in said["paths"]["/v1/runs"]["get"]["responses"]["429"]["headers"]


def test_a_stranger_reads_what_there_is_without_script_or_anything_from_elsewhere(web: FlaskClient, said: dict):
    reader = stranger(web.application)
    index = reader.get("/docs").text
    tags = {tag for _, _, one in operations(said) for tag in one["tags"]}

    for tag in tags:
        page = reader.get(f"/docs/{tag}")
        assert page.status_code == 200
        assert not re.search(r"<script|<style|style=|(?:src|href)=.https?://|>None<", page.text), tag
        ids = re.findall(r' id="([^"]+)"', page.text)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', page.text)) <= set(ids)
        for path, _, one in operations(said):
            if tag in one["tags"]:
                assert f"/docs/{tag}#{one['operationId']}" in index
                assert one["operationId"] in ids
                assert path in page.text
    assert reader.get("/docs/nothing").status_code == 404
    with reader.get("/docs/static/docs.css") as sheet:
        assert sheet.mimetype == "text/css"


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_what_is_made_up_from_the_document_is_answered_as_it_says(web: FlaskClient, mode: GenerationMode):
    """A few requests an operation; `regimen bench api` sends thousands to the process itself."""
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", web.application)
    key = {"Authorization": f"Bearer {web.application.extensions['test_key']}"}
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=1,
            database=None,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            nonlocal count
            count += 1
            answer = case.call(headers=key)
            case.validate_response(answer, excluded_checks=UNFIT)
            assert answer.status_code < 300 or answer.status_code in NOT_WORTH_A_FAULT

        ask()
    assert count >= 60


def models(kind: type[Facts]) -> Iterator[type[Facts]]:
    for one in kind.__subclasses__():
        yield one
        yield from models(one)


def test_no_two_models_share_a_name_so_each_answer_is_described_by_its_own(said: dict):
    described = said["components"]["schemas"]
    for model in models(Facts):
        if model.__module__.startswith("api."):
            own = model.model_json_schema()
            for name, one in {model.__name__: own, **own.get("$defs", {})}.items():
                if name in described:
                    assert described[name].get("properties", {}).keys() == one.get("properties", {}).keys(), (
                        model,
                        name,
                    )


def test_every_body_has_an_example_and_every_field_of_it_that_says_something_beneath_says_it_here(said: dict):
    described = said["components"]["schemas"]
    bodies = {
        content["schema"]["$ref"].rpartition("/")[2]
        for _, _, one in operations(said)
        for content in one.get("requestBody", {}).get("content", {}).values()
    }
    assert {name for name in bodies if "examples" not in described[name]} == set()
    assert described["DayLog"]["properties"]["stress"]["description"] == "0 to 10, 10 is worst."
    assert described["Run"]["properties"]["outcome"]["description"].startswith("`published`")
