"""The web process: JSON for upstream apps, pages for operators, probes for whatever keeps it running."""

import json
from functools import partial

from flask import Flask, Response, jsonify, request
from flask_openapi import Info, OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from access import gate, limits
from access.limits import Rate, Rates
from access.needs import open_to_all
from api import ROUTES, docs, listing, metrics, observed, once, problems, requests, whose
from api.bodies import JsonRequest, StrictJson
from api.document import written
from api.ids import OneRun
from dashboard import ROUTES as PAGES
from dashboard import forms
from dashboard.kept import Kept
from jobs import logs, readiness, traces
from jobs.broker import connect
from jobs.runtime import Runtime
from settings import Settings, get_settings

BODY_LIMIT_BYTES = 64 * 1024
READINESS_SECONDS = 0.5
"""How old an answer to /readyz may be: anybody may ask, as often as they like, and servers are asked no more often."""
STATEMENT_SECONDS = 30
"""How long a statement may take for whoever waits for its answer; it holds a thread and a connection meanwhile."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer that does not say otherwise: health data stays out of caches, and nothing foreign is loaded."""


def create_app(runtime: Runtime | None = None) -> Flask:
    """Return the application; without a runtime it connects as the settings say."""
    if runtime is None:
        settings = get_settings()
        logs.configure("web", settings)
        traces.configure(settings, "web")
        runtime = connect(settings, statement_seconds=STATEMENT_SECONDS)
    app = OpenAPI(
        __name__,
        info=Info(title="Regimen", version="1.0.0"),
        static_folder=None,
        doc_ui=False,
        validation_error_model=problems.Problem,
        validation_error_callback=problems.of_fields,
    )
    app.request_class = JsonRequest
    app.json = StrictJson(app)
    proxies = get_settings().trusted_proxies
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # zero of them: no such header is believed
    app.url_map.merge_slashes = False  # a redirect would repeat the host that was asked for
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT_BYTES
    app.extensions["runtime"] = runtime
    observed.register(app)
    problems.register(app)
    requests.stand(app)
    gate.stand(app)
    app.before_request(whose.keep_to_own_client)
    _mount(app, runtime)
    app.after_request(listing.link_next)
    app.after_request(harden)
    limits.stand(app, rates(get_settings()))
    app.before_request(forms.insist_on_text)
    once.stand(app)
    return app


def _mount(app: OpenAPI, runtime: Runtime) -> None:
    """Give every view its address."""
    app.url_map.converters["one"] = OneRun
    for routes in ROUTES:
        app.register_api(routes)
    for pages in (*PAGES, metrics.routes, docs.routes):
        app.register_blueprint(pages)
    app.add_url_rule("/v1/openapi.json", view_func=open_to_all(openapi), endpoint="openapi")
    app.add_url_rule("/livez", view_func=open_to_all(livez))
    kept = Kept(lambda: _examined(runtime), READINESS_SECONDS)
    app.add_url_rule("/readyz", view_func=open_to_all(partial(readyz, kept)), endpoint="readyz")


def rates(settings: Settings) -> Rates:
    """Return how much the settings let through."""
    key, address, client = (
        settings.key_requests_per_second,
        settings.address_requests_per_second,
        settings.client_runs_per_minute,
    )
    return Rates(
        caller=Rate("caller", key, max(1, round(key * 2))),
        address=Rate("address", address, max(1, round(address * 10))),
        client=Rate("client", client / 60, max(1, round(client))),
    )


def openapi() -> Response:
    """Say what there is."""
    return Response(written(), mimetype="application/json")


def livez() -> Response:
    """Say that the process lives, whatever else is away."""
    return jsonify(alive=True)


def readyz(kept: Kept) -> Response:
    """Say whether database, schema and Redis are as needed, and what to do about the one that is not."""
    said = kept.get()
    return Response(said, 200 if json.loads(said)["ready"] else 503, mimetype="application/json")


def _examined(runtime: Runtime) -> bytes:
    parts = readiness.examine(runtime)
    ready = all(part.ready for part in parts)
    return json.dumps({"ready": ready, "parts": [part.model_dump() for part in parts]}).encode()


def harden(response: Response) -> Response:
    """Add the headers that every answer carries."""
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
