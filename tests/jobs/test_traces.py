"""Traces are off until somebody is named to take them, and say so when they cannot be sent."""

import importlib
import subprocess
import sys
from types import ModuleType

import pytest

from domain.errors import NotReady
from jobs import traces
from settings import CHECKOUT, Settings

IMPORTS = """
import sys, jobs.broker, scheduler, web, worker
print([name for name in sys.modules if name.startswith(("jobs.otlp", "opentelemetry.exporter", "opentelemetry.proto"))])
"""
"""Redis's own client imports the parts of OpenTelemetry that have nothing to do with sending, where they are there."""


def test_nothing_that_sends_traces_is_imported_while_it_is_off():
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
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
