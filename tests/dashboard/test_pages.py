"""The frame of every page: theme, notices, static files, and errors as people see them."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import dashboard
from dashboard import assets, pages

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
STATIC = Path(dashboard.__file__).parent / "static"


def frame(web: FlaskClient) -> str:
    """A page with nothing in it but the frame."""
    return web.get("/nothing-here", headers=BROWSER).text


def test_a_browser_is_told_of_an_error_on_a_page_and_a_program_as_a_problem(web: FlaskClient):
    shown, told = web.get("/nothing-here", headers=BROWSER), web.get("/nothing-here")

    assert (shown.status_code, shown.mimetype) == (404, "text/html")
    assert "There is no page here" in shown.text
    assert "Accept" in shown.headers["Vary"]
    assert (told.status_code, told.mimetype) == (404, "application/problem+json")


def test_the_api_answers_problems_whoever_asks(web: FlaskClient):
    assert web.get("/v1/nothing", headers=BROWSER).mimetype == "application/problem+json"


def test_what_was_asked_for_cannot_write_into_the_error(web: FlaskClient):
    html = web.get("/status?format=<script>x</script>", headers=BROWSER).text

    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_a_refused_method_keeps_its_headers(web: FlaskClient):
    answer = web.delete("/theme", headers=BROWSER)

    assert (answer.status_code, answer.mimetype) == (405, "text/html")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("theme", "root"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("x", "")]
)
def test_a_reader_chooses_the_theme_without_a_script(web: FlaskClient, theme: str, root: str):
    answer = web.post("/theme", data={"theme": theme, "next": "/runs?status=failed"})

    assert (answer.status_code, answer.location) == (303, "/runs?status=failed")
    assert f'<html lang="en"{root}>' in frame(web)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil", "x", ""]
)
def test_nobody_is_sent_to_another_site(web: FlaskClient, elsewhere: str):
    assert web.post("/theme", data={"theme": "dark", "next": elsewhere}).location == "/"


def test_a_notice_is_shown_once_and_as_text(web: FlaskClient):
    with web.application.test_request_context("/"):
        answer = pages.done("/runs", "cancelled 3 runs of <b>Ada</b>; é", "warn")
    said = re.match(r"notice=([^;]*)", answer.headers["Set-Cookie"])
    assert said is not None
    web.set_cookie("notice", said[1])

    first, second = frame(web), frame(web)

    assert '<p class="notice warn" role="status">cancelled 3 runs of &lt;b&gt;Ada&lt;/b&gt;; é</p>' in first
    assert 'class="notice' not in second
    assert (answer.status_code, answer.location) == (303, "/runs")


@pytest.mark.parametrize("forged", ["", "good", "shiny:hello", "%ff%fe", "good:"])
def test_a_notice_nobody_said_is_not_shown(web: FlaskClient, forged: str):
    web.set_cookie("notice", forged)

    assert 'class="notice' not in frame(web)


def test_static_files_are_kept_as_long_as_they_are_true(web: FlaskClient):
    found = re.findall(r'(?:src|href)="(/static/[^"]+)"', frame(web))

    assert len(found) == 5
    for address in found:
        with web.get(address) as kept, web.get(address.split("?")[0]) as unnamed:
            assert kept.headers["Cache-Control"] == assets.KEPT
            assert "immutable" not in unnamed.headers["Cache-Control"]


def test_htmx_is_the_one_its_readme_names():
    content = (STATIC / assets.HTMX).read_bytes()

    assert f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}" == assets.HTMX_SHA384
    assert hashlib.sha256(content).hexdigest() in (STATIC / "vendor" / "README.md").read_text()


def test_the_frame_has_no_inline_script_or_style(web: FlaskClient):
    html = frame(web)

    assert not re.search(r"<style|\sstyle=|\son\w+=|https?://|<script(?! src=\"/static/)", html)
    assert html.count("<h1>") == 1
    assert html.index('class="skip"') < html.index("<header")
