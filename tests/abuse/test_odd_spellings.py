"""What nobody sends by accident: half an address, headers beyond ASCII, NULs in forms. None is a fault of ours."""

import logging
import re
import time
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobs.logs import Text

HALVES = ["//[", "//[::1", "http://[", "/\\[", "//a\u2044b"]
FIELDS = ("email", "password", "reason", "note", "url", "description", "change", "action", "theme")


@pytest.mark.parametrize("half", HALVES)
def test_half_an_address_leads_nowhere(browser: FlaskClient, half: str):
    assert browser.get("/sign-in", query_string={"next": half}).status_code == 200
    assert browser.post("/theme", data={"next": half}).location == "/"


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "", "://", "http://localhost.evil.example", "http://localhost@evil"]
)
def test_an_origin_that_is_not_ours_is_refused(browser: FlaskClient, origin: str):
    del browser.environ_base["HTTP_SEC_FETCH_SITE"]

    assert browser.post("/theme", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("said", ["Basic \xff", "Bearer \xff", "Basic", "Bearer", "Basic Og==", "Digest a=b", ""])
def test_a_header_that_is_no_key_opens_nothing(browser: FlaskClient, said: str):
    assert browser.get("/v1/runs", headers={"Authorization": said}).status_code == 401


def test_a_nul_in_a_form_is_refused_on_every_page(app: Flask):
    web = app.test_client()
    forms = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and rule.rule[:4] != "/v1/"]
    paths = [re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule) for rule in forms]
    paths = [re.sub(r"<[^>]+>", "cancel", re.sub(r"<uuid:\w+>", str(uuid4()), path)) for path in paths]

    answers = {path: web.post(path, data=dict.fromkeys(FIELDS, "a\0b")).status_code for path in paths}
    assert len(answers) > 20
    assert {path: status for path, status in answers.items() if status != 400} == {}


def test_many_names_in_an_object_take_no_time(app: Flask):
    names = ",".join(f'"{n:x}":1' for n in range(40_000))
    began = time.monotonic()

    with pytest.raises(ValueError, match="'z' stands twice"):
        app.json.loads(f'{{{names},"z":1,"z":1}}')
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("path", ["/v1/runs/a%0a2026-01-01 INFO all is well", "/a%0d%0ab", "/a%1b[2Jb", "/%e2%80%a8b"])
def test_no_path_begins_a_line_of_the_log(app: Flask, caplog: pytest.LogCaptureFixture, path: str):
    with caplog.at_level(logging.INFO, "access"):
        app.test_client().get(path)
    written = [Text().format(record) for record in caplog.records if record.name == "access"]

    assert len(written) == 1
    assert written[0].isprintable()
