"""Two worker processes do real work; what /metrics says of them is what the database says, and a run is one trace."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import UUID

import httpx
import redis
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, Span
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

import children
from benchmarks.workers import await_ended, await_workers, worker
from db.queries.enqueueing import Request
from db.session import transaction
from domain.runs import PauseScope
from jobs import asking, pausing, traces
from jobs.asking import Question
from jobs.broker import connect
from jobs.control import cancel
from jobs.enqueueing import enqueue
from jobs.meters import send
from jobs.runtime import Runtime
from jobs.scrape import scrape
from processes import programs
from settings import CHECKOUT, Settings
from tests.api.apps import new_key
from tests.jobs.harness import new_program, scalar

QUESTIONS = 12
REQUESTS = 40
COMMITTED = text("SELECT from_agent, count(*) FROM agent_messages WHERE outcome IS NOT NULL GROUP BY 1")
ENDED = text("""
    SELECT coalesce(outcome::text, status::text), count(*) FROM pipeline_runs
    WHERE completed_at IS NOT NULL GROUP BY 1
""")
SHARES = text("SELECT DISTINCT worker_id FROM agent_messages WHERE outcome IS NOT NULL")
PATIENCE_SECONDS = 20


@contextmanager
def collector() -> Iterator[tuple[str, list[ResourceSpans]]]:
    """A collector of traces on loopback: its address, and what it was sent."""
    taken: list[ResourceSpans] = []

    class Collect(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v1/traces"
            taken.extend(ExportTraceServiceRequest.FromString(body).resource_spans)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Collect) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", taken
        server.shutdown()


def values(runtime: Runtime) -> dict[tuple[str, ...], float]:
    """Every sample of a scrape, by its name and the values of its labels in their order."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(scrape(runtime).decode())
        for sample in family.samples
    }


def work_two_processes(settings: Settings, runtime: Runtime) -> UUID:
    """Let them answer questions, and a run that stops before its second agent and is then cancelled from here."""
    program = new_program(runtime.engine)
    for number in range(QUESTIONS):
        new_program(runtime.engine, email=f"client{number}@example.org")
        asking.ask(runtime, Question(client=f"client{number}@example.org", text="May she take magnesium?"))
    pausing.pause(runtime, PauseScope.AGENT, "NUTRITIONIST", "ada", "a test wants it")
    run_id = enqueue(runtime, Request(program_id=program))
    with worker(settings):
        await_workers(runtime, settings.worker_processes)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while scalar(runtime.engine, "SELECT string_agg(state::text, ',') FROM stage_turns") != "held":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        cancel(runtime, run_id, "enough seen")
        await_ended(runtime)
    return run_id


def test_two_processes_of_gunicorn_count_every_request_and_log_no_secret(
    fresh_database_url: str, redis_url: str, valkey: redis.Redis, tmp_path: Path
) -> None:
    assert valkey
    port = free_port()
    settings = Settings(state_dir=tmp_path, web_port=port, log_format="json", log_level="DEBUG")
    settings = settings.pointed_at(fresh_database_url, redis_url)
    runtime = connect(settings)
    key = new_key(runtime)
    headers = {"Authorization": f"Bearer {key}", "Cookie": "regimen_session=s3cr3t"}
    with serving(settings):
        told = ask_again_and_again(f"http://127.0.0.1:{port}/v1/runs", headers)
    found = values(runtime)
    runtime.close()
    assert {answer.status_code for answer in told} == {404}
    assert found["regimen_http_request_seconds_count", "GET", "/v1/runs", "404"] == REQUESTS
    log = (tmp_path / "web.log").read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    asked = [line for line in lines if line.get("path") == "/v1/runs"]
    assert len({line["pid"] for line in asked}) == 2, "both processes answered"
    assert {line["request_id"] for line in asked} == {answer.headers["X-Request-Id"] for answer in told}
    assert {line["logger"] for line in lines} >= {"gunicorn.error", "access"}
    assert not [secret for secret in (key, "s3cr3t", "ada@", "Bearer") if secret in log]


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """The web process as it is run, both of gunicorn's own, until the block ends."""
    (program,) = (one for one in programs(settings) if one.name == "web")
    log = settings.state_dir / "web.log"
    child = children.start("web", program.argv, log, cwd=CHECKOUT, env=settings.environment())
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while log.read_text().count("Booting worker") < 2 or not answers(settings.web_port):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        child.stop(program.patience_seconds)


def ask_again_and_again(address: str, headers: dict[str, str]) -> list[httpx.Response]:
    """Ask on a new connection each time, so that either process is asked."""
    with httpx.Client(headers=headers | {"Connection": "close"}) as web:
        return [web.get(address, params={"client": "ada@example.org"}) for _ in range(REQUESTS)]


def answers(port: int) -> bool:
    """Whether somebody answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/livez").is_success
    except httpx.TransportError:
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def the_trace(taken: list[ResourceSpans], run_id: UUID) -> list[tuple[str, Span]]:
    """The spans of a run, each with the kind of process that sent it."""
    return [
        (next(one.value.string_value for one in sent.resource.attributes if one.key == "regimen.process"), span)
        for sent in taken
        for scope in sent.scope_spans
        for span in scope.spans
        if span.trace_id == run_id.bytes
    ]


def tell(span: Span) -> dict[str, str | int | bool]:
    """What a span says of itself."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


def test_sums_of_two_processes_are_those_of_the_database_and_a_run_over_two_is_one_trace(
    fresh_database_url: str, redis_url: str, valkey: redis.Redis, tmp_path: Path
) -> None:
    assert valkey
    with collector() as (address, taken):
        settings = Settings(state_dir=tmp_path, worker_threads=1, log_format="json", otlp_endpoint=address)
        settings = settings.pointed_at(fresh_database_url, redis_url)
        runtime = connect(settings)
        send(runtime, "test")  # what other tests counted in this process
        before = values(runtime)
        traces.configure(settings, "test")
        run_id = work_two_processes(settings, runtime)
        traces.close()
        send(runtime, "test")
    after = values(runtime)
    agrees_with_the_database(runtime, {name: value - before.get(name, 0) for name, value in after.items()})
    assert after["regimen_processes_sending", "worker"] == 2
    assert after["regimen_up", "database"] == after["regimen_up", "sums"] == 1
    runtime.close()
    is_one_trace(the_trace(taken, run_id))
    logged = [json.loads(line) for line in (tmp_path / "worker.log").read_text().splitlines()]
    assert {"dramatiq.MainProcess", "dramatiq.WorkerProcess(0)"} <= {line["logger"] for line in logged}
    assert "example.org" not in (tmp_path / "worker.log").read_text()


def agrees_with_the_database(runtime: Runtime, more: dict[tuple[str, ...], float]) -> None:
    with transaction(runtime.engine) as session:
        committed = dict(iter(session.execute(COMMITTED)))
        ended = dict(iter(session.execute(ENDED)))
        shares = session.execute(SHARES).scalars().all()
    assert committed == {"PHYSICIAN": QUESTIONS, "SCIENTIST": 1}
    assert len(shares) == 2, "both processes worked"
    for agent, count in committed.items():
        for phase in ("think", "commit"):
            assert more["regimen_stage_seconds_count", agent, phase] == count
            assert more["regimen_stage_seconds_bucket", agent, "+Inf", phase] == count
        assert more["regimen_stage_attempts_total", agent, "completed"] == count
    assert ended == {"done": QUESTIONS, "cancelled": 1}
    for outcome, count in ended.items():
        assert more["regimen_runs_ended_total", outcome] == count
    assert more["regimen_runs", "done", "completed"] == QUESTIONS
    assert more["regimen_runs", "", "cancelled"] == 1
    assert sum(value for name, value in more.items() if name[0] == "regimen_turns") == 0


def is_one_trace(trace: list[tuple[str, Span]]) -> None:
    spans = {span.name: span for _, span in trace}
    assert {name: kind for kind, span in trace for name in [span.name]} == {
        "SCIENTIST": "worker",
        "queue wait": "worker",
        "think": "worker",
        "commit": "worker",
        "run": "test",
    }
    root, stage = spans["run"], spans["SCIENTIST"]
    assert root.parent_span_id == b""
    assert stage.parent_span_id == root.span_id
    assert {spans[part].parent_span_id for part in ("queue wait", "think", "commit")} == {stage.span_id}
    assert tell(root)["regimen.outcome"] == "cancelled"
    assert (
        tell(stage).items() >= {"regimen.attempt": 1, "regimen.outcome": "completed", "regimen.cached": False}.items()
    )
    assert stage.start_time_unix_nano == spans["queue wait"].start_time_unix_nano
    assert spans["think"].end_time_unix_nano == spans["commit"].start_time_unix_nano
    assert root.start_time_unix_nano < stage.end_time_unix_nano < root.end_time_unix_nano
