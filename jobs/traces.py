"""One trace a run, whichever processes work on it: its id is the run's, so nothing has to travel with the messages.

Off, and free, unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set; then `jobs/otlp.py` sends spans, with the extra `[otel]`.
"""

import importlib
import time
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from domain.errors import NotReady
from settings import Settings

if TYPE_CHECKING:
    from jobs.otlp import Spans


class Part(NamedTuple):
    """What took time in a stage."""

    name: str
    began: int
    ended: int


class Traced(NamedTuple):
    """An attempt at a stage, as its span shows it; moments are nanoseconds since 1970."""

    run_id: UUID
    agent: str
    began: int
    ended: int
    parts: tuple[Part, ...]
    attributes: dict[str, str | int | bool]
    failed: bool


_open: "Spans | None" = None


def configure(settings: Settings, kind: str) -> None:
    """Send this process's spans where the settings say; do nothing when they name nobody.

    Raises:
        NotReady: they do, and the packages are not installed.
    """
    global _open  # noqa: PLW0603 - a process sends to one place
    if settings.otlp_endpoint is None or _open is not None:
        return
    try:
        otlp = importlib.import_module("jobs.otlp")
    except ModuleNotFoundError as error:
        message = (
            f"OTEL_EXPORTER_OTLP_ENDPOINT is set, but {error.name} is not installed: "
            "install the extra, `pip install 'regimen[otel]'`, or unset it"
        )
        raise NotReady(message) from error
    _open = otlp.Spans(settings.otlp_endpoint, kind)


def is_on() -> bool:
    """Whether anybody wants spans."""
    return _open is not None


def stage(traced: Traced) -> None:
    """Send the span of an attempt."""
    if _open is not None:
        _open.stage(traced)


def mark(run_id: UUID, name: str) -> None:
    """Send a span without a length: something that happened to a run."""
    if _open is not None:
        now = time.time_ns()
        _open.stage(Traced(run_id, name, now, now, (), {}, failed=True))


def run(run_id: UUID, outcome: str) -> None:
    """Send the span of a run that ended, root of all its others."""
    if _open is not None:
        _open.run(run_id, outcome)


def close() -> None:
    """Send what is left."""
    global _open  # noqa: PLW0603 - as above
    if _open is not None:
        _open.close()
        _open = None
