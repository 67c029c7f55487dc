"""Style sheet, script and icons: addressed by their content, so that a browser keeps each for as long as it is true."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Response, request, url_for

STATIC = Path(__file__).parent / "static"
HTMX = "vendor/htmx.min.js"
HTMX_SHA384 = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"
"""What the browser insists on before it runs it."""
KEPT = "public, max-age=31536000, immutable"


@lru_cache
def version(filename: str) -> str:
    """Return the beginning of the SHA-256 of a static file."""
    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:12]


def asset(filename: str) -> str:
    """Return the address of a static file, which changes with what is in it."""
    return url_for("pages.static", filename=filename, v=version(filename))


def keep(response: Response) -> Response:
    """Let browsers keep a static file that was asked for by its content."""
    filename = (request.view_args or {}).get("filename", "")
    if response.status_code == 200 and request.args.get("v") == version(filename):  # noqa: PLR2004 - HTTP's own number
        response.headers["Cache-Control"] = KEPT
    return response
