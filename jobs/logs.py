"""Log lines: text for a terminal, JSON for whatever collects them, and neither secrets nor health data in either.

A line says which process wrote it and, by `bind`, for which run, stage and request. What errors say is looked through
before it is written: passwords, keys and cookies are struck out, and so are values that PostgreSQL or pydantic quote.
"""

import logging
import os
import re
import sys
import traceback
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

import domain
from settings import Settings

QUIET = ("alembic", "apscheduler", "httpcore", "httpx")
"""What these say below a warning is either noise or an address that is not ours to write down."""

STRUCK = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"(?s)\b(DETAIL|CONTEXT): (?!\*\*\*).*?(?=\n(?:HINT|CONTEXT|\[SQL|\(Background|Traceback)|\Z)", r"\1: ***"),
        (r"(?s)input_value=.*?, input_type=", "input_value=***, input_type="),
        (r"(?<=://)([^\s:/@]*):\S*@", r"\1:***@"),
        (r"(?i)\b(password|passwd|secret|token|api[_-]?key)(['\"]?\s*[=:]\s*)(['\"]?)[^\s'\",;&)]+", r"\1\2\3***"),
        (r"(?i)\b(authorization|cookie|set-cookie)(['\"]?\s*[=:,]\s*)[^\r\n]+", r"\1\2***"),
        (r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}", r"\1 ***"),
        (r"\b(rgm|whsec)_[\w+/=-]+", r"\1_***"),
        (r"\bregimen_session=[^\s;,]+", "regimen_session=***"),
        (r"(?<=\S)\?[\w%.~+-]+=[^\s'\"]*", "?***"),
        (r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+", "***@***"),
    )
)
"""What is never written, and what stands in its place: what a database or pydantic quotes, passwords in addresses and
settings, headers that let somebody in, keys, sessions, query strings, e-mail addresses."""

UNTOLD = "(what it says may be about a client; it stands with the run)"
MADE_OF_FACTS = (str(Path(domain.__file__ or "").parent), str(Path(__file__).parent / "engine" / "think.py"))
"""Where errors are made of what is known of a client."""

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_ids: ContextVar[MappingProxyType[str, object]] = ContextVar("ids")
_NONE: MappingProxyType[str, object] = MappingProxyType({})


@contextmanager
def bind(**ids: object) -> Generator[None]:
    """Say in every line of this thread until the block ends what it is about: `run_id`, `agent`, `request_id`, ..."""
    before = _ids.set(MappingProxyType({**_ids.get(_NONE), **ids}))
    try:
        yield
    finally:
        _ids.reset(before)


def bound() -> dict[str, str | int]:
    """Return what lines of this thread say they are about."""
    return {name: one if isinstance(one, int) else str(one) for name, one in _ids.get(_NONE).items()}


def configure(kind: str, settings: Settings) -> None:
    """Let everything in this process log to standard error, as the settings say, in place of what did so before."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json(kind) if settings.log_format == "json" else Text())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel("ERROR" if settings.log_level == "ERROR" else "WARNING")


def strike(text: str) -> str:
    """Return the text without secrets, e-mail addresses and quoted values."""
    for pattern, instead in STRUCK:
        text = pattern.sub(instead, text)
    return text


class Discreet(logging.Formatter):
    """A line whose traceback keeps a client's facts to itself."""

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802 - logging's name
        """Return an error with its causes, leaving out words that may be about a client."""
        return told(ei)


class Text(Discreet):
    """A line for people."""

    def __init__(self) -> None:
        """Write moment, level, logger and message."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, struck."""
        return strike(super().format(record))


class Json(Discreet, JsonFormatter):
    """A line for machines: one JSON object."""

    def __init__(self, kind: str) -> None:
        """Name the kind of process that writes: web, worker, scheduler."""
        super().__init__(["message"], rename_fields={"exc_info": "error"})  # pyright: ignore[reportUnknownMemberType] - untyped there
        self._kind = kind

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Begin with what every line has."""
        log_data |= {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": self._kind,
            "pid": os.getpid(),
            **bound(),
        }
        super().add_fields(log_data, record, message_dict)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Return what is written, struck."""
        return {name: strike(one) if isinstance(one, str) else one for name, one in log_data.items()}


def told(found: ErrorInfo) -> str:
    """Return an error with its causes as Python prints them, leaving out words that may be about a client."""
    return "" if found[1] is None else "".join(_lines(found[1])).rstrip("\n")


def _lines(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before)
        yield "\n\nwhich led to:\n\n"
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(error.__traceback__)
    made_of_facts = any(
        frame.f_code.co_filename.startswith(MADE_OF_FACTS) for frame, _ in traceback.walk_tb(error.__traceback__)
    )
    yield f"{type(error).__name__}: {UNTOLD if made_of_facts else strike(str(error))}"
