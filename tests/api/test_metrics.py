"""GET /metrics, and what the web process counts and logs of requests."""

import logging
import time
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from domain.access import Scope
from jobs import meters, scrape
from jobs.broker import connect
from jobs.meters import ALIVE_SECONDS, Tally, field_of, keys_of, send
from jobs.runtime import Runtime
from settings import Settings
from tests.api.apps import NO_DATABASE, NO_REDIS, new_key, stranger
from tests.api.rows import add_client, execute

FLAG = """
    INSERT INTO red_flags (client_id, detecting_agent, flag_type, severity, detected_at)
    VALUES (:client, 'PHYSICIAN', 'persistent_pain', 'urgent', now() - interval '2 hours')
"""
WORKER = (
    """INSERT INTO processes (id, kind, host, pid, detail) VALUES (uuid_v7(), 'worker', 'h', 1, '{"threads": 3}')"""
)

Values = dict[tuple[str, ...], float]


@pytest.fixture
def runtime(web: FlaskClient) -> Runtime:
    """What the application works with."""
    return web.application.extensions["runtime"]


@pytest.fixture
def counter() -> tuple[Counter, Tally]:
    """A counter of a process, and what it has not sent."""
    registry = CollectorRegistry()
    return Counter("tried", "For a test", registry=registry), Tally(registry)


def values(text: str) -> Values:
    return {
        (sample.name, *(label for _, label in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def asked(web: FlaskClient) -> Values:
    answer = web.get("/metrics")
    assert answer.status_code == 200
    return values(answer.text)


def tried(valkey: redis.Redis) -> float:
    return float(valkey.hget(keys_of(valkey)[0], field_of("tried_total", {})) or -1)  # pyright: ignore[reportArgumentType]


def test_every_family_is_there_from_the_first_scrape_on(web: FlaskClient):
    answer = web.get("/metrics")
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    named = {line.split()[2] for line in answer.text.splitlines() if line.startswith("# TYPE")}
    assert named == scrape.families().keys()


def test_who_may_not_read_metrics_is_refused(web: FlaskClient, runtime: Runtime):
    assert stranger(web.application).get("/metrics").status_code == 401
    other = {"Authorization": f"Bearer {new_key(runtime, 'other', Scope.RUNS_READ)}"}
    assert stranger(web.application).get("/metrics", headers=other).status_code == 403
    scraper = {"Authorization": f"Bearer {new_key(runtime, 'prometheus', Scope.METRICS_READ)}"}
    assert stranger(web.application).get("/metrics", headers=scraper).status_code == 200


def test_gauges_say_what_the_tables_say(web: FlaskClient, clean_database: Engine):
    execute(clean_database, FLAG, client=add_client(clean_database))
    execute(clean_database, WORKER)
    found = asked(web)
    assert found["regimen_red_flags_open", "urgent", "detected"] == 1
    assert found["regimen_red_flag_oldest_seconds", "urgent", "detected"] == pytest.approx(7_200, abs=60)
    assert found["regimen_red_flags_open", "warning", "referred"] == 0
    assert found["regimen_processes_alive", "worker"] == 1
    assert found["regimen_worker_threads", "worker"] == 3
    assert found["regimen_processes_alive", "scheduler"] == 0
    assert found["regimen_stages_waiting", "CHEF"] == 0
    assert found["regimen_database_sessions", "active"] >= 1


def test_requests_are_counted_by_route_and_status_and_not_by_id(web: FlaskClient, runtime: Runtime):
    assert send(runtime)
    before = asked(web)
    for number in range(3):
        web.get(f"/v1/runs/0199a000-0000-7000-8000-00000000000{number}")
    web.get("/nowhere")
    assert send(runtime)
    after = asked(web)
    for labels in (("GET", "/v1/runs/<run_id>", "404"), ("GET", "none", "404")):
        name = ("regimen_http_request_seconds_count", *labels)
        assert after[name] - before.get(name, 0) == (3 if "run" in labels[1] else 1)
    assert not [name for name in after if "0199a000" in str(name)]


def test_a_request_is_one_line_without_query_headers_or_body(web: FlaskClient, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "access")
    web.get("/v1/runs?client=ada@example.org", headers={"Cookie": "regimen_session=s3cr3t"})
    web.get("/livez")
    (line,) = [record for record in caplog.records if record.name == "access"]
    told: dict[str, Any] = vars(line)
    assert (told["method"], told["path"], told["route"]) == ("GET", "/v1/runs", "/v1/runs")
    assert told["status"] == 404  # there is no such client
    assert 0 < told["duration_ms"] < 60_000
    written = str(told)
    assert not [secret for secret in ("ada@", "s3cr3t", "rgm_", "Bearer") if secret in written]


def test_without_redis_the_tables_are_still_told_and_no_counter_falls_to_the_count_of_one_process(
    clean_database: Engine, database_url: str, caplog: pytest.LogCaptureFixture
):
    execute(clean_database, WORKER)
    runtime = connect(Settings().pointed_at(database_url, NO_REDIS))
    meters.RESCUES.inc()
    assert not send(runtime)
    found = values(scrape.scrape(runtime).decode())
    runtime.close()
    assert found["regimen_processes_alive", "worker"] == 1
    assert {part: found["regimen_up", part] for part in ("database", "sums", "queues")} == {
        "database": 1,
        "sums": 0,
        "queues": 0,
    }
    assert ("regimen_rescues_total",) not in found
    assert "metrics of sums are left out" in caplog.text


def test_without_the_database_the_sums_are_still_told(valkey: redis.Redis, redis_url: str):
    assert valkey
    runtime = connect(Settings().pointed_at(NO_DATABASE, redis_url))
    meters.RESENT.inc()
    assert send(runtime)
    found = values(scrape.scrape(runtime).decode())
    runtime.close()
    assert (found["regimen_up", "database"], found["regimen_up", "sums"]) == (0, 1)
    assert found["regimen_messages_resent_total",] >= 1


def test_what_two_processes_counted_adds_up(valkey: redis.Redis):
    processes = [(Counter("tried", "For a test", registry=(one := CollectorRegistry())), Tally(one)) for _ in range(2)]
    for many, (counts, tally) in enumerate(processes, start=1):
        counts.inc(many)
        tally.send(valkey)
        counts.inc(10)
        tally.send(valkey)
    assert tried(valkey) == 1 + 2 + 20


def test_a_batch_whose_answer_was_lost_counts_once(
    valkey: redis.Redis, counter: tuple[Counter, Tally], monkeypatch: pytest.MonkeyPatch
):
    counts, tally = counter
    register = valkey.register_script

    def answer_lost(script: str) -> Any:  # noqa: ANN401
        def run(*args: object) -> None:
            register(script)(*args)  # pyright: ignore[reportArgumentType]
            raise redis.TimeoutError

        return run

    counts.inc(5)
    with monkeypatch.context() as broken:
        broken.setattr(valkey, "register_script", answer_lost)
        with pytest.raises(redis.TimeoutError):
            tally.send(valkey)
    assert tried(valkey) == 5
    counts.inc(2)
    tally.send(valkey)
    assert tried(valkey) == 7


def test_counts_of_a_time_without_redis_are_sent_when_it_is_back(
    valkey: redis.Redis, counter: tuple[Counter, Tally], monkeypatch: pytest.MonkeyPatch
):
    counts, tally = counter

    def away(_: str) -> Any:  # noqa: ANN401
        raise redis.ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(valkey, "register_script", away)
        for _ in range(3):
            counts.inc()
            with pytest.raises(redis.ConnectionError):
                tally.send(valkey)
    tally.send(valkey)
    assert tried(valkey) == 3


def test_sums_belong_to_one_life_of_redis(
    valkey: redis.Redis, counter: tuple[Counter, Tally], monkeypatch: pytest.MonkeyPatch
):
    counts, tally = counter
    counts.inc(100)
    tally.send(valkey)
    monkeypatch.setattr(valkey, "info", lambda _: {"run_id": "another"})
    counts.inc()
    tally.send(valkey)
    assert tried(valkey) == 1


def test_a_process_that_sends_no_more_is_forgotten(web: FlaskClient, runtime: Runtime, valkey: redis.Redis):
    send(runtime, "web")
    assert asked(web)["regimen_processes_sending", "web"] == 1
    long_ago = int(time.time()) - ALIVE_SECONDS - 5
    valkey.hset(keys_of(valkey)[1], str(runtime.process_id), f'{long_ago} {{"kind": "web"}}')
    assert ("regimen_processes_sending", "web") not in asked(web)
    assert valkey.hlen(keys_of(valkey)[1]) == 0
