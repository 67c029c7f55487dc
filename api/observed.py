"""Every request is counted, timed and logged: method, path, status and time; no query string, header or body."""

import logging
import re
import time

from flask import Flask, Response, g, request

from jobs.meters import HTTP_SECONDS

logger = logging.getLogger("access")

PROBES = {"/livez", "/readyz", "/metrics"}
"""Asked all day long by machines: a line of theirs is worth reading only where it tells of trouble."""
NO_ROUTE = "none"
CONVERTER = re.compile(r"<\w+:")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def register(app: Flask) -> None:
    """Observe this application; register it first, so that its clock includes all others."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    route = CONVERTER.sub("<", request.url_rule.rule) if request.url_rule else NO_ROUTE
    method = request.method if request.method in METHODS else "other"
    HTTP_SECONDS.labels(method, route, str(response.status_code)).observe(seconds)
    quiet = request.path in PROBES and response.status_code < 500  # noqa: PLR2004 - the server's own errors
    path = _one_line(request.path)
    told = {"method": method, "path": path, "status": response.status_code, "route": route}
    logger.log(
        logging.DEBUG if quiet else logging.INFO,
        "%s %s %d in %.1f ms",
        *(method, path, response.status_code, seconds * 1_000),
        extra=told | {"duration_ms": round(seconds * 1_000, 1)},
    )
    return response


def _one_line(path: str) -> str:
    """Return a path as one line: what would begin another, or steer a terminal, is escaped."""
    return path if path.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in path)
