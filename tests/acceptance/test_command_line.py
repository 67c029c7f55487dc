"""`regimen` as a person types it, against real servers: answers, exit codes, and nothing written by a wrong file."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
import redis
from sqlalchemy import Engine, text

import cli
from db.session import connect, transaction
from db.tables import metadata
from settings import CHECKOUT, get_settings
from tests.acceptance.malformed import CHECK_INS, INTAKES, RAW, Malformed
from tests.jobs.harness import INTAKE, new_program, scalar

EMAIL = str(INTAKE["email"])
NOBODY_RUNS = "postgresql://regimen@127.0.0.1:9/regimen"


class Answer(NamedTuple):
    """What a command left: its exit code and what it said."""

    code: object
    out: str
    err: str


Regimen = Callable[..., Answer]


@pytest.fixture
def regimen(
    clean_database: Engine,
    valkey: redis.Redis,  # noqa: ARG001 - emptied
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Regimen]:
    """Runs a command in this process, as its entry point does."""
    monkeypatch.setenv("DATABASE_URL", clean_database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("REDIS_URL", redis_url)

    def run(*arguments: object) -> Answer:
        get_settings.cache_clear()
        monkeypatch.setattr(sys, "argv", ["regimen", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Answer(ended.value.code, *capsys.readouterr())

    yield run
    get_settings.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[object], Path]:
    """Writes a document, or bytes as they are, to a file."""

    def write(content: object) -> Path:
        path = tmp_path / "file.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def rows(engine: Engine) -> dict[str, int]:
    counts = " UNION ALL ".join(
        f"SELECT '{table.name}', count(*) FROM {table.name}" for table in metadata.sorted_tables
    )
    with transaction(engine) as session:
        return dict(map(tuple, session.execute(text(counts))))


def name(case: Malformed) -> str:
    return case.name


def refused(answer: Answer, case: Malformed) -> None:
    assert (answer.code, answer.out) == (2, ""), answer
    line = next((line for line in answer.err.splitlines() if line.strip().startswith(f"{case.field}: ")), answer.err)
    assert line.strip().startswith(("regimen: ", f"{case.field}: ")), answer.err
    assert case.field in line
    assert case.fix in line


@pytest.mark.parametrize("case", [*RAW, *INTAKES], ids=name)
def test_a_malformed_intake_is_told_field_and_fix_and_nothing_is_written(
    regimen: Regimen, clean_database: Engine, file: Callable[[object], Path], case: Malformed
):
    before = rows(clean_database)
    refused(regimen("clients", "import", file(case.content)), case)
    assert rows(clean_database) == before


@pytest.mark.parametrize("case", [*RAW, *CHECK_INS], ids=name)
def test_a_malformed_check_in_is_told_field_and_fix_and_nothing_is_written(
    regimen: Regimen, clean_database: Engine, file: Callable[[object], Path], case: Malformed
):
    new_program(clean_database)
    before = rows(clean_database)
    refused(regimen("check-in", "submit", file(case.content)), case)
    assert rows(clean_database) == before


def test_every_wrong_field_is_named_at_once(regimen: Regimen, file: Callable[[object], Path]):
    answer = regimen("clients", "import", file(INTAKE | {"sex": "f", "goal": "g", "nope": 1, "height_cm": 1}))
    fields = [line.split(":")[0].strip() for line in answer.err.splitlines()[1:]]
    assert sorted(fields) == ["goal", "height_cm", "nope", "sex"]
    assert "nothing was written" in answer.err


def test_a_file_that_is_not_there_is_named(regimen: Regimen, tmp_path: Path):
    answer = regimen("clients", "import", tmp_path / "none.json")
    assert answer.code == 2
    assert "none.json" in answer.err


def test_clients_come_in_alone_and_by_the_list_and_again_by_their_e_mail(
    regimen: Regimen, clean_database: Engine, file: Callable[[object], Path]
):
    assert "no clients yet" in regimen("clients").out
    assert regimen("clients", "import", file(INTAKE)).code == 0
    assert (
        regimen("clients", "import", file([INTAKE | {"full_name": "Ada Anew"}, INTAKE | {"email": "b@x.org"}])).code
        == 0
    )
    assert scalar(clean_database, "SELECT string_agg(full_name, ',' ORDER BY email) FROM clients") == (
        "Ada Anew,Ada Example"
    )
    assert scalar(clean_database, "SELECT count(*) FROM programs") == 2
    listed = regimen("clients").out
    assert "Ada Anew" in listed
    assert "b@x.org" in listed


@pytest.mark.parametrize("aversions", [["Peanut Butter"], ["nut butter"], ["peanut butters", "olives"], []])
def test_however_aversions_are_worded_the_client_comes_in(
    regimen: Regimen, file: Callable[[object], Path], aversions: list[str]
):
    assert regimen("clients", "import", file(INTAKE | {"eating": {"aversions": aversions}})).code == 0


def test_logs_come_in_and_are_counted(regimen: Regimen, clean_database: Engine, file: Callable[[object], Path]):
    new_program(clean_database)
    days = [{"day": f"2026-01-0{number}", "mood": 5} for number in range(1, 4)]
    answer = regimen("check-in", "submit", file({"client": EMAIL, "days": days}))
    assert (answer.code, answer.out) == (0, "3 days of 1 client written\n")


def test_a_pantry_comes_in_and_is_listed_as_it_was_understood(
    regimen: Regimen, clean_database: Engine, file: Callable[[object], Path]
):
    assert "there is no client" in regimen("pantry", "list", EMAIL).err
    new_program(clean_database)
    assert "nothing counted" in regimen("pantry", "list", EMAIL).out
    items = [{"food": "spinach", "quantity": 2, "unit": "pack"}, {"food": "moon dust"}]
    answer = regimen("pantry", "import", file({"client": EMAIL, "items": items}))
    assert (answer.code, answer.out.splitlines()[0]) == (0, "2 items of 1 client written")
    listed = regimen("pantry", "list", EMAIL).out
    assert re.search(r"spinach raw +568", listed)
    assert "Which food is 'moon dust'" in listed


def test_a_run_is_put_in_listed_and_looked_into(regimen: Regimen, clean_database: Engine):
    assert "no runs match" in regimen("runs").out
    new_program(clean_database)
    run_id = regimen("enqueue", "--client", EMAIL.upper(), "--key", "k").out.strip()
    assert regimen("enqueue", "--client", EMAIL, "--key", "k").out.strip() == str(UUID(run_id))
    for filters in (["--status", "pending"], ["--trigger", "manual"], ["--client", EMAIL]):
        assert run_id[-12:] in regimen("runs", *filters).out
    for filters in (["--status", "failed"], ["--agent", "CHEF"], ["--client", "nobody@example.org"]):
        assert (
            regimen("runs", *filters).out
            == "no runs match; put one in with `regimen enqueue`, or look without filters\n"
        )
    shown = regimen("runs", "show", run_id[-12:])
    assert (shown.code, run_id in shown.out) == (0, True)
    dumped = json.loads(regimen("runs", "show", run_id, "--json").out)
    assert (dumped["run"]["id"], dumped["attempts"], dumped["messages"]) == (run_id, [], [])


def test_a_run_is_cancelled_once_and_is_not_resumed(regimen: Regimen, clean_database: Engine):
    new_program(clean_database)
    run_id = regimen("enqueue", "--client", EMAIL).out.strip()
    assert regimen("runs", "cancel", run_id, "--reason", "moved").code == 0
    for command in (["cancel", run_id, "--reason", "again"], ["resume", run_id]):
        answer = regimen("runs", *command)
        assert answer.code == 1
        assert "cancelled" in answer.err


def test_a_refused_client_is_told_why(regimen: Regimen, file: Callable[[object], Path]):
    imported = regimen("clients", "import", file(INTAKE | {"health": {"eating_disorder_active": True}}))
    assert (imported.code, "refused" in imported.out) == (0, True)
    answer = regimen("enqueue", "--client", EMAIL)
    assert answer.code == 2
    assert "no active program. " in answer.err
    assert len(answer.err.split("no active program. ")[1]) > 40, "the gate's own words follow"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["enqueue", "--client", "nobody@example.org"],
            "there is no client nobody@example.org; take the intake in first",
        ),
        (["enqueue", "--program", UUID(int=7)], f"there is no program {UUID(int=7)}"),
        (["enqueue"], "give --client or --program"),
        (["enqueue", "--client", EMAIL, "--program", UUID(int=7)], "one of the two"),
        (["enqueue", "--client", EMAIL, "--trigger", "whim"], "'initial', 'weekly_checkin'"),
        (["enqueue", "--client", EMAIL, "--as-of", "tomorrow"], "does not match the format"),
        (["runs", "show", "abc"], "'abc' names no run; `regimen runs` lists them"),
        (["runs", "show", UUID(int=7)], "names no run"),
        (["runs", "--status", "stuck"], "'pending', 'running'"),
        (["clients", "week", "nobody@example.org"], "there is no client nobody@example.org"),
        (["clients", "week", EMAIL], "no published week"),
        (["cook"], "No such command 'cook'"),
        (["runs", "cook"], "No such command 'cook'"),
        (["runs", "--frobnicate"], "No such option"),
    ],
)
def test_what_cannot_be_done_says_why_and_exits_with_2(
    regimen: Regimen, clean_database: Engine, arguments: list[object], words: str
):
    new_program(clean_database)
    before = rows(clean_database)
    answer = regimen(*arguments)
    assert answer.code == 2
    assert words in answer.err
    assert rows(clean_database) == before


def test_a_run_for_later_says_when_it_begins_and_a_cancelled_one_why(regimen: Regimen, clean_database: Engine):
    program = new_program(clean_database)
    with transaction(clean_database) as session:
        statement = text("SELECT enqueue_run(:program, 'manual', p_available_at => now() + interval '1 day')")
        run_id = session.execute(statement, {"program": program}).scalar_one()
    assert "  begins " in regimen("runs").out
    assert "no stage was taken up" in regimen("runs", "show", run_id).out
    assert regimen("runs", "cancel", run_id, "--reason", "not needed").code == 0
    assert "\nnot needed\n" in regimen("runs", "show", run_id).out


def test_a_busy_client_is_refused_where_asked(regimen: Regimen, clean_database: Engine):
    new_program(clean_database)
    run_id = regimen("enqueue", "--client", EMAIL).out.strip()
    answer = regimen("enqueue", "--client", EMAIL, "--on-busy", "reject")
    assert answer.code == 2
    assert f"busy with run {run_id} (pending)" in answer.err


def test_the_doctor_misses_a_worker_and_says_so(regimen: Regimen):
    answer = regimen("doctor")
    assert answer.code == 1
    marks = {line.split()[1]: line.split()[0] for line in answer.out.splitlines()}
    assert marks == dict.fromkeys(marks, "ok") | {"workers": "!!", "scheduler": "!!"}
    assert "no worker was heard of" in answer.out


def test_migrating_again_changes_nothing(regimen: Regimen, clean_database: Engine):
    before = rows(clean_database)
    first, second = regimen("migrate"), regimen("migrate")
    assert (first.code, first.out) == (0, second.out)
    assert rows(clean_database) == before


@pytest.mark.parametrize("arguments", [["runs"], ["clients"], ["migrate"], ["enqueue", "--client", EMAIL]])
def test_a_database_that_is_away_is_one_sentence(
    regimen: Regimen, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
):
    monkeypatch.setenv("DATABASE_URL", NOBODY_RUNS)
    answer = regimen(*arguments)
    assert answer.code == 1
    assert "the database does not answer" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_database_behind_the_code_is_told_to_migrate(
    regimen: Regimen, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    engine = connect(fresh_database_url, role=None)
    with transaction(engine) as session:
        session.execute(text("DROP TABLE pipeline_runs CASCADE"))
    engine.dispose()
    answer = regimen("runs")
    assert answer.code == 1
    assert "behind the code; run `regimen migrate`" in answer.err


@pytest.mark.parametrize("command", [[], *([one.name] for one in cli.COMMANDS)], ids=" ".join)
def test_every_command_has_help(regimen: Regimen, command: list[str]):
    answer = regimen(*command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(" ".join(["Usage: regimen", *command]))


def test_as_a_program_it_answers_with_the_same_exit_codes():
    done = subprocess.run([sys.executable, "cli.py", "cook"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'cook'" in done.stderr
