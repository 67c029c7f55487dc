"""Spans by OpenTelemetry's protocol over HTTP: imported only where a collector is named, needs the extra `[otel]`."""

import hashlib
import threading
from collections.abc import Mapping
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, StatusCode, TraceFlags

from jobs.traces import Traced

PATH = "/v1/traces"
Attributes = Mapping[str, str | int | bool]


class RunIds(RandomIdGenerator):
    """Gives the root of a run's trace ids that every process can work out."""

    def __init__(self) -> None:
        """Give random ones until told otherwise."""
        self.root = threading.local()

    def generate_trace_id(self) -> int:
        """Return the run's id."""
        run_id: UUID | None = getattr(self.root, "run_id", None)
        return super().generate_trace_id() if run_id is None else run_id.int

    def generate_span_id(self) -> int:
        """Return the root's id while the root is made, else a random one."""
        run_id: UUID | None = getattr(self.root, "run_id", None)
        return super().generate_span_id() if run_id is None else root_id(run_id)


def root_id(run_id: UUID) -> int:
    """Return the span id of a run's root."""
    return int.from_bytes(hashlib.sha256(run_id.bytes).digest()[:8]) or 1


class Spans:
    """Where this process's spans go."""

    def __init__(self, endpoint: str, kind: str) -> None:
        """Send to this collector, in batches, from a thread of its own."""
        self._ids = RunIds()
        resource = Resource.create({"service.name": "regimen", "regimen.process": kind})
        self._provider = TracerProvider(resource=resource, id_generator=self._ids)
        exporter = OTLPSpanExporter(endpoint.rstrip("/").removesuffix(PATH) + PATH)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("regimen")

    def stage(self, traced: Traced) -> None:
        """Send an attempt at a stage and, below it, what took time in it."""
        flags = TraceFlags(TraceFlags.SAMPLED)
        root = SpanContext(traced.run_id.int, root_id(traced.run_id), is_remote=True, trace_flags=flags)
        above = trace.set_span_in_context(NonRecordingSpan(root), Context())
        span = self._tracer.start_span(
            traced.agent,
            context=above,
            start_time=traced.began,
            attributes={"regimen.run": str(traced.run_id), "regimen.agent": traced.agent, **traced.attributes},
        )
        inside = trace.set_span_in_context(span, Context())
        for part in traced.parts:
            self._tracer.start_span(part.name, context=inside, start_time=part.began).end(part.ended)
        if traced.failed:
            span.set_status(StatusCode.ERROR)
        span.end(traced.ended)

    def run(self, run_id: UUID, outcome: str) -> None:
        """Send the root: from when the run was put in, which its id tells, until now."""
        put_in = (run_id.int >> 80) * 1_000_000
        self._ids.root.run_id = run_id
        try:
            span = self._tracer.start_span(
                "run",
                context=Context(),
                start_time=put_in,
                attributes={"regimen.run": str(run_id), "regimen.outcome": outcome},
            )
        finally:
            self._ids.root.run_id = None
        if outcome == "failed":
            span.set_status(StatusCode.ERROR)
        span.end()

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()
