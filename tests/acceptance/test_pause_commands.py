"""What operators and upstream apps type: pause, schedule, upstreams, and a file of runs."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import click
import pytest
import redis
from sqlalchemy import Engine, text

from commands.enqueue import enqueue
from commands.limit import limit, unlimit
from commands.pause import pause, unpause
from commands.schedule import schedule
from commands.upstreams import upstreams
from db.session import transaction
from domain.errors import InvalidInput
from settings import get_settings
from tests.jobs.harness import INTAKE, new_program, scalar

COMMANDS = {one.name: one for one in (enqueue, pause, unpause, limit, unlimit, schedule, upstreams)}
ADA = str(INTAKE["email"])
WHY = ("--reason", "a look at it", "--by", "olga")


class Answer(NamedTuple):
    """What a command printed, or how it refused."""

    out: str
    refused: str = ""


Regimen = Callable[..., Answer]


@pytest.fixture
def regimen(
    clean_database: Engine,
    valkey: redis.Redis,  # noqa: ARG001 - emptied
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Regimen]:
    """Runs a command in this process; a refusal is what it says."""
    monkeypatch.setenv("DATABASE_URL", clean_database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("REDIS_URL", redis_url)
    get_settings.cache_clear()

    def run(name: str, *arguments: object) -> Answer:
        try:
            COMMANDS[name].main([str(one) for one in arguments], standalone_mode=False)
        except (InvalidInput, click.UsageError) as error:
            return Answer(capsys.readouterr().out, str(error))
        return Answer(capsys.readouterr().out)

    yield run
    get_settings.cache_clear()


@pytest.fixture
def program(clean_database: Engine) -> UUID:
    return new_program(clean_database)


def rows(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    with transaction(engine) as session:
        return list(map(tuple, session.execute(text(statement))))


def write(folder: Path, *lines: object) -> Path:
    path = folder / "runs.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines))
    return path


def test_an_agent_is_limited_and_the_limits_are_listed(regimen: Regimen) -> None:
    assert regimen("limit").out == "no agent has a limit\n"
    assert regimen("limit", "chef", 2, *WHY).out == "limited; 0 that waited go on\n"
    listed = regimen("limit").out
    assert all(word in listed for word in ("CHEF", "0 of 2", "olga", "a look at it"))
    assert "limit chef AT_MOST --reason TEXT" in regimen("limit", "chef").refused
    assert "pause the agent" in regimen("limit", "chef", 0, *WHY).refused
    assert regimen("unlimit", "chef", *WHY).out == "no limit; 0 that waited go on\n"


@pytest.mark.usefixtures("program")
def test_a_client_is_paused_listed_and_unpaused(regimen: Regimen, clean_database: Engine):
    assert regimen("pause").out == "nothing is paused\n"
    assert regimen("pause", "client", ADA, *WHY).out == "paused\n"
    regimen("enqueue", "--client", ADA)
    listed = regimen("pause").out
    assert all(word in listed for word in ("Ada Example", "olga", "a look at it", " 1 "))
    assert scalar(clean_database, "SELECT state::text FROM stage_turns") == "held"
    assert regimen("unpause", "client", ADA, *WHY).out == "unpaused; 1 goes on\n"
    assert [action for (action,) in rows(clean_database, "SELECT action FROM operator_actions ORDER BY id")] == [
        "pause",
        "unpause",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pause", "pipeline", "cooking", *WHY), "there is no pipeline cooking; there is: coaching"),
        (("pause", "agent", "cook", *WHY), "there is: CHEF, COACH, DIETITIAN, NUTRITIONIST, PHYSICIAN, SCIENTIST"),
        (("pause", "client", "nobody@example.org", *WHY), "there is no client nobody@example.org; `regimen clients`"),
        (("pause", "agent", "CHEF"), "regimen pause agent NAME --reason TEXT"),
        (("pause", "agent", "CHEF", "--reason", " "), "reason: is empty"),
        (("unpause", "agent", "CHEF", *WHY), "agent: CHEF is not paused; paused is: nothing"),
        (("schedule", "trigger", "tea", *WHY), "there is no job tea; there is: rescue, weekly-check-in"),
        (("schedule", "trigger", "rescue", "--client", ADA, *WHY), "--client goes with check-in"),
        (("schedule", "skip", "check-in", "--client", ADA, *WHY), "has not begun"),
        (("schedule", "backfill", "check-in", "--client", ADA, "--weeks", "0", *WHY), "1<=x<=52"),
        (("upstreams", "set", "coach-app", *WHY), "give --weight, --per-minute, --burst or --no-limit"),
        (("upstreams", "set", "coach-app", "--weight", "0", *WHY), "weight: 0 is too small; give 1 or more"),
        (("upstreams", "set", "coach-app", "--burst", "1", "--no-limit", *WHY), "--no-limit goes without"),
        (("enqueue", "--client", ADA, "--unique-for", "6 parsecs"), "write 90s, 30min, 6h, 2d or 1w"),
        (("enqueue", "--client", ADA, "--unique-for", "6h"), "unique_for: a window needs an idempotency_key"),
    ],
)
@pytest.mark.usefixtures("program")
def test_what_cannot_be_is_said_and_changes_nothing(
    regimen: Regimen, clean_database: Engine, arguments: tuple[str, ...], said: str
):
    assert said in regimen(*arguments).refused
    for table in ("operator_actions", "pauses", "upstreams", "pipeline_runs"):
        assert scalar(clean_database, f"SELECT count(*) FROM {table}") == 0


def test_a_check_in_is_listed_fired_and_skipped(regimen: Regimen, program: UUID, clean_database: Engine):
    regimen("enqueue", "--program", program, "--trigger", "initial", "--as-of", "2026-11-02T09:00:00+00:00")
    with transaction(clean_database) as session:
        session.execute(text("UPDATE programs SET next_check_in_at = now() + interval '3 days'"))
    listed = regimen("schedule").out
    assert all(word in listed for word in ("rescue", "weekly-check-in", "no scheduler lives", "Ada Example", "week 2"))
    assert "skipped; the next is due" in regimen("schedule", "skip", "check-in", "--client", ADA, *WHY).out
    fired = regimen("schedule", "trigger", "check-in", "--client", ADA, *WHY).out
    assert rows(clean_database, f"SELECT week_number FROM pipeline_runs WHERE id = '{fired.strip()}'") == [(2,)]
    assert regimen("schedule", "trigger", "check-in", *WHY).out == "check-in: 0\n"
    assert "only 0 check-ins" in regimen("schedule", "backfill", "check-in", "--client", ADA, *WHY).refused
    assert rows(clean_database, "SELECT actor, action, subject_kind FROM operator_actions ORDER BY id") == [
        ("olga", "skip", "program"),
        ("olga", "trigger", "program"),
        ("olga", "trigger", "schedule"),
    ]


def test_weeks_that_went_by_are_put_in(regimen: Regimen, program: UUID, clean_database: Engine):
    regimen("enqueue", "--program", program, "--trigger", "initial", "--as-of", "2026-11-02T09:00:00+00:00")
    with transaction(clean_database) as session:
        session.execute(text("DELETE FROM stage_turns"))
        session.execute(
            text("UPDATE pipeline_runs SET status = 'completed', outcome = 'published', completed_at = now()")
        )
        session.execute(text("UPDATE programs SET next_check_in_at = next_check_in_at - interval '5 weeks'"))
    put_in = regimen("schedule", "backfill", "check-in", "--client", ADA, "--weeks", 3, *WHY)
    assert len(put_in.out.split()) == 3, put_in.refused


@pytest.mark.usefixtures("program")
def test_an_upstream_is_given_a_share_bit_by_bit(regimen: Regimen, clean_database: Engine):
    assert regimen("upstreams").out == "nobody has put a run in\n"
    regimen("enqueue", "--client", ADA, "--upstream", "coach-app")
    regimen("upstreams", "set", "coach-app", "--weight", 3, *WHY)
    regimen("upstreams", "set", "coach-app", "--per-minute", 600, "--burst", 100, *WHY)
    assert "600 a minute, 100 at once" in regimen("upstreams").out
    regimen("upstreams", "set", "coach-app", "--no-limit", *WHY)
    assert rows(clean_database, "SELECT weight, runs_per_minute, burst FROM upstreams") == [(3, None, None)]
    assert rows(clean_database, "SELECT detail -> 'before' ->> 'weight' FROM operator_actions ORDER BY id") == [
        ("1",),
        ("3",),
        ("3",),
    ]


def test_a_file_of_runs_is_put_in(
    regimen: Regimen, program: UUID, clean_database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    runs = ({"client": ADA, "priority": 5}, "", {"program_id": str(program), "upstream": "chat-bot", "delay": "PT1H"})
    ids = regimen("enqueue", "--file", write(tmp_path, *runs), "--upstream", "night-job").out.split()
    assert rows(clean_database, "SELECT id::text, upstream, priority FROM pipeline_runs ORDER BY id") == sorted(
        [(ids[0], "night-job", 5), (ids[1], "chat-bot", 0)]
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"client": ADA}).encode())))
    assert len(regimen("enqueue", "--file", "-").out.split()) == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (({"client": ADA}, {"client": ADA, "priority": 500}), "line 2: priority: 500 is too large"),
        (({"client": ADA}, "", {"client": "nobody@example.org"}), "line 3: client: there is no client nobody"),
        (({"client": ADA}, '{"client": '), "line 2: body: is not JSON"),
        ((), "no runs"),
    ],
)
@pytest.mark.usefixtures("program")
def test_a_file_with_one_wrong_line_puts_nothing_in(
    regimen: Regimen, clean_database: Engine, tmp_path: Path, lines: tuple[object, ...], said: str
):
    assert said in regimen("enqueue", "--file", write(tmp_path, *lines)).refused
    assert scalar(clean_database, "SELECT count(*) FROM pipeline_runs") == 0


@pytest.mark.usefixtures("program")
def test_a_file_says_for_itself_what_each_run_is(regimen: Regimen, tmp_path: Path):
    refused = regimen("enqueue", "--file", write(tmp_path, {"client": ADA}), "--priority", 5, "--delay", "2h").refused
    assert refused.startswith("with --file each line says so itself: leave out ")
    assert {"delay", "priority"} <= set(refused.replace(",", "").split())


@pytest.mark.usefixtures("program")
def test_a_window_and_a_delay_are_written_as_people_write_them(regimen: Regimen, clean_database: Engine):
    regimen("enqueue", "--client", ADA, "--key", "k", "--unique-for", "6h", "--delay", "30min")
    (found,) = rows(
        clean_database,
        """SELECT key_window = interval '6 hours', available_at - created_at BETWEEN '29 min' AND '31 min'
        FROM pipeline_runs JOIN stage_turns ON run_id = id""",
    )
    assert found == (True, True)
