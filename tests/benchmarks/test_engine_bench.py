"""The arithmetic of `bench engine`, what it counts, and one small round for real."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from benchmarks.engine import accounting, peers, results
from benchmarks.engine.command import engine
from benchmarks.engine.crew import Arena, Crew
from benchmarks.engine.events import EventLog
from benchmarks.engine.line_up import CONTESTANTS, PEERS
from benchmarks.engine.measure import Load, measure
from benchmarks.plot import plot
from benchmarks.report import percentile
from domain.errors import InvalidInput
from embedded.servers import Servers, start_servers
from settings import Settings

BURN = "import time, sys\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\nsys.stdin.read()"


def entry(contestant: str, runs_per_second: float, **figures: float) -> dict[str, object]:
    return {"round": 1, "contestant": contestant, "runs_per_second": runs_per_second, **figures}


ROUNDS = [
    entry("regimen_sticky", 600),
    entry("regimen_sticky", 400),
    entry("regimen_sticky", 500, p95_ms=20, stages_executed_twice=1),
    entry("regimen_message", 200),
    entry("dbos", 50),
    {"round": 1, "contestant": "celery", "error": "it did not start"},
]


def test_a_figure_is_the_median_of_the_rounds_that_have_it():
    sticky = results.medians(ROUNDS)["regimen_sticky"]
    assert sticky == {"runs_per_second": 500, "p95_ms": 20, "stages_executed_twice": 1}


def test_ratios_are_ours_over_theirs_for_who_was_measured():
    figures = results.summary(ROUNDS, "sticky")
    assert figures["ratios_sticky"] == figures["ratios"] == {"dbos": 10}
    assert figures["ratios_message"] == {"dbos": 4}
    assert "celery" not in figures["contestants"]


def test_the_keys_of_the_ratios_are_the_five_other_systems():
    rounds = [entry(peer.name, 100) for peer in PEERS] + [entry("regimen_sticky", 150)]
    assert results.summary(rounds, "sticky")["ratios"] == {
        "raw_dramatiq": 1.5,
        "naive_durable": 1.5,
        "dbos": 1.5,
        "procrastinate": 1.5,
        "celery": 1.5,
    }


def test_the_picture_has_a_bar_a_figure_and_contestant_the_longest_for_the_most(tmp_path: Path):
    rounds = [entry(name, speed, p50_ms=2, cpu_ms=3) for name, speed in (("regimen_sticky", 500), ("dbos", 100))]
    measured = results.summary(rounds, "sticky") | {"load": {"runs": 2000}}
    (tmp_path / "figures.json").write_text(json.dumps(measured))
    picture = tmp_path / "speed.svg"
    assert CliRunner().invoke(plot, [str(tmp_path / "figures.json"), str(picture)]).exit_code == 0
    bars = [bar for bar in ElementTree.parse(picture).iter("{http://www.w3.org/2000/svg}rect") if bar.get("x")]  # noqa: S314 - ours
    assert [(bar.get("class"), bar.get("width")) for bar in bars[:2]] == [("ours", "500.0"), ("theirs", "100.0")]
    assert len(bars) == 6


def test_a_file_that_is_no_measurement_is_refused_by_name(tmp_path: Path):
    (tmp_path / "figures.json").write_text('{"rounds": []}')
    result = CliRunner().invoke(plot, [str(tmp_path / "figures.json"), str(tmp_path / "speed.svg")])
    assert isinstance(result.exception, InvalidInput)
    assert "figures.json: no figures of" in str(result.exception)
    assert not (tmp_path / "speed.svg").exists()


@pytest.mark.parametrize(("share", "expected"), [(0.5, 51), (0.95, 96), (0.99, 100), (1.0, 100)])
def test_a_percentile_is_one_of_the_values(share: float, expected: float):
    assert percentile(range(1, 101), share) == expected
    assert percentile([], share) is None


def test_cpu_time_is_that_of_a_process_and_of_all_it_started():
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BURN!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        seconds = accounting.cpu_seconds([child.pid])
        child.communicate()
    assert seconds == pytest.approx(0.35, abs=0.2)
    assert accounting.cpu_seconds([child.pid]) == 0


def test_half_a_line_of_the_event_log_waits_for_its_end(tmp_path: Path):
    log = tmp_path / "events"
    log.write_text("S 7 1 10 20 99\nD 7 ")
    events = EventLog(log)
    assert events.poll()
    assert [(one.run, one.stage, one.ended, one.pid) for one in events.stages] == [(7, 1, 20, 99)]
    assert not events.poll()
    with log.open("a") as file:
        file.write("30\n")
    assert events.poll()
    assert events.finished == {7: 30}


def test_every_other_system_is_pinned():
    pinned = peers.versions()
    assert (pinned["dbos"], pinned["procrastinate"], pinned["celery"]) == ("3.4.0", "3.10.0", "5.7.0")
    assert "://" not in peers.LOCK.read_text()


def test_an_unknown_contestant_is_named():
    with pytest.raises(InvalidInput, match="sidekiq"):
        CliRunner().invoke(engine, ["--only", "sidekiq"], catch_exceptions=False)


@pytest.fixture
def servers() -> Iterator[Servers]:
    """Servers that nobody else uses: their own statistics are what is measured."""
    with tempfile.TemporaryDirectory(prefix="regimen-bench-") as folder:
        Path(folder).chmod(0o755)
        with start_servers(Path(folder), Settings(database_url=None, redis_url=None), durable=False) as started:
            yield started


def test_ours_and_raw_dramatiq_do_a_small_round(servers: Servers, tmp_path: Path):
    rounds: list[dict[str, object]] = []
    for name in ("regimen_sticky", "raw_dramatiq"):
        arena = Arena(servers, tmp_path)
        with Crew(arena, CONTESTANTS[name], Path(sys.executable)) as crew:
            rounds.append(
                {"round": 1, "contestant": name, **measure(arena, crew, Load(20, 2, 4, 0.01), lambda _: None)}
            )
    figures = results.summary(rounds, "sticky")
    assert figures["ratios"].keys() == {"raw_dramatiq"}
    for name, own in figures["contestants"].items():
        assert own["runs_per_second"] > 0
        assert own["cpu_ms"] > 0
        assert own["redis_commands"] > 0
        assert own["p50_ms"] <= own["p99_ms"]
        assert (own["commits"] > 0) is name.startswith("regimen")
        assert ("first_hop_ms" in own) is name.startswith("regimen")
