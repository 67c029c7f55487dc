"""What nobody sends by accident: half an address, headers beyond ASCII, what terminals obey. No fault of ours."""

import json
import logging
import re
import time
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rich.markup import escape

from commands.tables import console, print_rows
from jobs.logs import Text
from tests.jobs.harness import INTAKE

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


DOING = {"escape": "\x1b[2J", "csi": "\x9b31m", "backspace": "\b", "turned": "\u202e", "isolated": "\u2067"}
"""What a terminal or a page obeys where it stands in a text."""


@pytest.mark.parametrize("doing", DOING.values(), ids=DOING)
def test_no_text_that_a_terminal_obeys_is_taken(app: Flask, doing: str):
    web = app.test_client()
    for wrong in ({"full_name": f"Ada{doing}"}, {"email": f"a{doing}b@example.org"}, {"eating": {"dislikes": [doing]}}):
        refused = web.post("/v1/clients", json=INTAKE | wrong)
        assert refused.status_code == 422
        assert next(iter(wrong)) in refused.json["detail"]
        raw = json.dumps(INTAKE | wrong, ensure_ascii=False)
        assert web.post("/v1/clients", data=raw, content_type="application/json").status_code in {400, 422}


@pytest.mark.parametrize("doing", DOING.values(), ids=DOING)
def test_no_stored_text_does_anything_to_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], doing: str
):
    monkeypatch.setenv("FORCE_COLOR", "1")
    words = f"before{doing}after"
    print_rows(console(), ("name", "what"), [(words, words)])
    console().print(f"[bold]{escape(words)}[/]")

    printed = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert (printed.count("before"), printed.count("after")) == (3, 3)
    assert printed.replace("\n", "").isprintable()


@pytest.mark.parametrize("doing", ["\0", "\x1b[2J"], ids=["nul", "escape"])
def test_a_control_character_in_a_form_is_refused_on_every_page(app: Flask, doing: str):
    web = app.test_client()
    forms = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and rule.rule[:4] != "/v1/"]
    paths = [re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule) for rule in forms]
    paths = [re.sub(r"<[^>]+>", "cancel", re.sub(r"<uuid:\w+>", str(uuid4()), path)) for path in paths]

    answers = {path: web.post(path, data=dict.fromkeys(FIELDS, f"a{doing}b")).status_code for path in paths}
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
