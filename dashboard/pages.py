"""How a page is answered: in its frame, with the notice of the last action, and the part of it that stays current.

A view ends with `render(...)`, an action with `done(...)`. The frame is `templates/layout.html`.
"""

import hashlib
from datetime import UTC, datetime
from typing import Literal, NamedTuple
from urllib.parse import quote, unquote, urlencode

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from markupsafe import Markup

from access.needs import open_to_all
from dashboard import assets, words
from domain.access import Scope
from domain.facts import Facts

Tone = Literal["good", "warn", "bad"]
TONES: tuple[Tone, ...] = ("good", "warn", "bad")
NOTICE, NOTICE_SECONDS, NOTICE_LONGEST = "notice", 60, 600
THEME, THEME_SECONDS = "theme", 365 * 86_400
THEMES = ("system", "light", "dark")
REFRESH_SECONDS = 5


class Place(NamedTuple):
    """A page of the navigation."""

    name: str
    path: str
    scope: Scope
    """Without it, it is not offered."""


PLACES = (
    Place("Overview", "/", Scope.RUNS_READ),
    Place("Runs", "/runs", Scope.RUNS_READ),
    Place("Failures", "/failures", Scope.RUNS_READ),
    Place("Schedules", "/schedules", Scope.RUNS_READ),
    Place("Queues", "/queues", Scope.RUNS_READ),
    Place("Safety", "/safety", Scope.FLAGS_READ),
    Place("Web hooks", "/webhooks", Scope.WEBHOOKS_READ),
    Place("Audit", "/audit", Scope.AUDIT_READ),
)


class Said(Facts):
    """What an action came to, shown once on the page that follows it."""

    tone: Tone
    text: str


routes = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

for word in (
    words.tail,
    words.span,
    words.took,
    words.relative,
    words.local,
    words.clock,
    words.commands,
    words.shortened,
    words.points,
):
    routes.add_app_template_filter(word)
for function in (assets.asset,):
    routes.add_app_template_global(function)


def render(
    template: str,
    *,
    live: str | None = None,
    stream: str | None = None,
    every: int = REFRESH_SECONDS,
    **values: object,
) -> Response:
    """Return a page; `live` is the template of the part that htmx asks for again every so many seconds.

    The page puts that part where it says `{{ live }}`. Asked for by htmx it comes alone, and with 304 and nothing while
    it is as the reader has it. `stream` is the address of a stream of events: after each the part is asked for.
    """
    if live is None:
        return make_response(render_template(template, **values))
    body = Markup(render_template(live, **values))  # noqa: S704 - a template escaped it
    tag = hashlib.sha256(body.encode()).hexdigest()[:16]
    polled = request.headers.get("HX-Request") == "true"
    if polled and request.if_none_match.contains(tag):
        response = make_response("", 304)
    else:
        region = Markup(render_template("_live.html", body=body, tag=tag, stream=stream, refresh_seconds=every))  # noqa: S704 - as above
        response = make_response(region if polled else render_template(template, live=region, **values))
    response.vary.update(("HX-Request", "Cookie"))
    if polled:
        response.set_etag(tag)
    return response


def done(address: str, text: str, tone: Tone = "good") -> Response:
    """Answer an action: go on to a page here, which says once what the action came to."""
    response = make_response(redirect(address, 303))
    said = quote(f"{tone}:{words.shortened(text, NOTICE_LONGEST)}")
    response.set_cookie(NOTICE, said, NOTICE_SECONDS, httponly=True, secure=request.is_secure, samesite="Lax")
    return response


def local_path(address: str, otherwise: str = "/") -> str:
    """Return an address that stays on this site: the one given if it does."""
    stays = address.startswith("/") and not address.startswith("//") and address.isprintable()
    return address if stays and "\\" not in address else otherwise


@routes.app_template_global()
def here(**changes: object) -> str:
    """Return the address of this page with other query parameters; None leaves one out."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    query = urlencode([*kept, *((name, value) for name, value in changes.items() if value is not None)])
    return f"{request.path}?{query}" if query else request.path


@routes.app_template_global()
def notice() -> Said | None:
    """Return what the last action came to; asked for once, it is not said again."""
    tone, _, text = unquote(request.cookies.get(NOTICE, "")).partition(":")
    g.notice_shown = True
    return Said(tone=tone, text=text) if tone in TONES and text else None


@routes.app_context_processor
def frame() -> dict[str, object]:
    """Return what every template may ask for."""
    theme = request.cookies.get(THEME)
    return {
        "now": datetime.now(UTC),
        "actor": g.get("actor"),
        "places": PLACES,
        "themes": THEMES,
        "theme": theme if theme in THEMES else THEMES[0],
        "htmx_sha384": assets.HTMX_SHA384,
    }


@routes.post("/theme")
@open_to_all
def set_theme() -> Response:
    """Keep how this browser wants its pages: light, dark, or as the system has it."""
    response = make_response(redirect(local_path(request.form.get("next", "/")), 303))
    theme = request.form.get("theme")
    if theme in THEMES[1:]:
        response.set_cookie(THEME, theme, THEME_SECONDS, httponly=True, secure=request.is_secure, samesite="Lax")
    else:
        response.delete_cookie(THEME)
    return response


@routes.after_app_request
def say_once(response: Response) -> Response:
    """Forget a notice that was shown, and let static files be kept."""
    if g.get("notice_shown") and NOTICE in request.cookies:
        response.delete_cookie(NOTICE)
    return assets.keep(response) if request.endpoint == "pages.static" else response
