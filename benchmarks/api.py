"""`regimen bench api`: thousands of requests made up from the OpenAPI document, sent to the web process as it is run.

Schemathesis makes them, good ones and bad ones, by the document's schemas; all its checks look at every answer. The web
process is gunicorn on servers of its own, with clients, programs and runs for addresses to hit.
"""

import json
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import click

from access.accounts import add_key
from benchmarks.chaos.house import free_port
from benchmarks.clientele import take_in
from benchmarks.growth import STARTED_AGO
from benchmarks.report import Steps, machine_facts, print_table, report_options, write_json
from benchmarks.servers import bench_servers
from commands.migrate import prepare
from domain.access import Scope
from domain.errors import NotReady
from jobs.broker import connect
from processes import Processes, programs
from settings import CHECKOUT, Settings, get_settings

CONFIG = Path(__file__).parent / "schemathesis.toml"
START_SECONDS = 30
WANTED_CASES = 5_000


class Size(NamedTuple):
    """How many requests are made up for each operation, and by which ways of making them up."""

    examples: int
    phases: str


FULL = Size(examples=25, phases="examples,coverage,fuzzing,stateful")
QUICK = Size(examples=2, phases="examples,fuzzing")


class House(NamedTuple):
    """A web process that answers."""

    url: str
    key: str


@click.command()
@report_options
@click.option("--seed", default=1, show_default=True, help="The same seed makes up the same requests.")
def api(json_file: Path | None, quick: bool, seed: int) -> None:  # noqa: FBT001 - click's flag
    """Let Schemathesis make up requests, good and bad, and check every answer of the live web process."""
    with bench_servers() as (servers, folder), Steps(2) as steps:
        steps.begin("starting the web process")
        told = {"state_dir": folder, "web_port": free_port(), "key_requests_per_second": 1e6}
        settings = get_settings().pointed_at(servers.database_url, servers.redis_url).model_copy(update=told)
        with house(settings) as at:
            steps.end()
            steps.begin("making requests up and checking the answers")
            report = folder / "report.json"
            code = examine(at, QUICK if quick else FULL, seed, report)
            steps.end()
        figures = summed_up(json.loads(report.read_text())) | {"exit_code": code, "seed": seed}
        figures["machine"] = machine_facts(servers.database_url, quick=quick)
    print_table(
        "The API by its document",
        ("", ""),
        [(name, str(value)) for name, value in figures.items() if name != "machine"],
    )
    write_json(json_file, figures)
    if code:
        sys.exit(code)


@contextmanager
def house(settings: Settings) -> Generator[House]:
    """Run the web process on its servers, with a few clients and a key that opens everything."""
    runtime = connect(settings)
    prepare(runtime.engine)
    now = datetime.now(UTC)
    take_in(runtime, 3, now - STARTED_AGO, now)
    key = add_key(runtime, "bench api", tuple(Scope), by="bench")
    web = tuple(program for program in programs(settings) if program.name == "web")
    url = f"http://{settings.web_host}:{settings.web_port}"
    with Processes(settings, web):
        _await(url)
        yield House(url, key)
    runtime.close()


def examine(at: House, size: Size, seed: int, report: Path) -> int:
    """Send what Schemathesis makes up and return its exit code; the report says what it found."""
    argv = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", f"{at.url}/v1/openapi.json"),
        *("--header", f"Authorization: Bearer {at.key}", "--checks", "all", "--phases", size.phases),
        *("--max-examples", str(size.examples), "--seed", str(seed), "--generation-database", "none"),
        *("--report-json-path", str(report), "--no-color", "--continue-on-failure"),
    ]
    return subprocess.run(argv, cwd=CHECKOUT, check=False, stdout=sys.stderr).returncode  # noqa: S603 - ours


def summed_up(report: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of a report."""
    cases = report["test_cases"]
    return {
        "operations": report["operations"]["tested"],
        "cases": cases["generated"],
        "failures": len(report["failures"]),
        "errors": cases["errored"],
        "seconds": round(report["running_time"], 1),
    }


def _await(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/readyz", timeout=1):  # noqa: S310 - ours
                return
        except (URLError, OSError):
            time.sleep(0.1)
    message = f"the web process does not answer at {url}; its log has the reason"
    raise NotReady(message)
