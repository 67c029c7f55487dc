"""Traces are off until somebody is named to take them, and say so when they cannot be sent."""

import importlib
import re
from types import ModuleType

import pytest

from domain.errors import NotReady
from jobs import traces
from settings import CHECKOUT, Settings

PACKAGES = ("access", "api", "commands", "dashboard", "db", "domain", "embedded", "jobs")
TYPES_ONLY = re.compile(r"^if TYPE_CHECKING:\n(?: .*\n)+", re.MULTILINE)
IMPORT = re.compile(r"^\s*(?:from|import) (?:opentelemetry|jobs\.otlp)\b|^\s*from jobs import .*\botlp\b", re.MULTILINE)


def test_nothing_that_sends_traces_is_imported_while_it_is_off():
    modules = [path for folder in ("", *PACKAGES) for path in (CHECKOUT / folder).glob("**/*.py" if folder else "*.py")]
    importing = [path.name for path in modules if IMPORT.search(TYPES_ONLY.sub("", path.read_text()))]
    assert importing == ["otlp.py"]
    traces.configure(Settings(otlp_endpoint=None), "worker")
    assert not traces.is_on()


def test_a_collector_without_the_extra_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch):
    def missing(_: str) -> ModuleType:
        raise ModuleNotFoundError(name="opentelemetry")

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(
        NotReady, match=r"OTEL_EXPORTER_OTLP_ENDPOINT .* opentelemetry .*`pip install 'regimen\[otel\]'"
    ):
        traces.configure(Settings(otlp_endpoint="http://127.0.0.1:4318"), "worker")
    assert not traces.is_on()
