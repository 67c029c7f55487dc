"""The supervisor: it starts again what ended, stops in order, lets each finish, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import InvalidInput, NotReady
from processes import RESTART_SECONDS, Processes, Program, become, programs
from settings import CHECKOUT, Settings
from worker import NICENESS

FINISHES_BEFORE_IT_STOPS = """
import signal, sys, time
from pathlib import Path
diary, name = Path(sys.argv[1]), sys.argv[2]
def write(line):
    with diary.open("a") as lines:
        lines.write(f"{line} {name}\\n")
def stop(*_):
    time.sleep(0.2)
    write("finished")
    sys.exit()
signal.signal(signal.SIGTERM, stop)
write("began")
time.sleep(600)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path).model_copy(update={"web_port": 0})


def diarist(tmp_path: Path, name: str) -> Program:
    return Program(name, (sys.executable, "-c", FINISHES_BEFORE_IT_STOPS, str(tmp_path / "diary"), name), 10)


def diary(tmp_path: Path) -> list[str]:
    path = tmp_path / "diary"
    return path.read_text().splitlines() if path.exists() else []


def is_gone(pid: str) -> bool:
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes()  # a process nobody has buried yet has none
    except (FileNotFoundError, ProcessLookupError):
        return True


def soon(condition: Callable[[], bool], within_seconds: float = 10) -> bool:
    deadline = time.monotonic() + within_seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_they_stop_in_reverse_order_and_each_finishes_what_it_does(tmp_path: Path, settings: Settings):
    with Processes(settings, tuple(diarist(tmp_path, name) for name in ("web", "worker", "scheduler"))) as processes:
        assert soon(lambda: len(diary(tmp_path)) == 3)
        assert processes.alive() == {"web": True, "worker": True, "scheduler": True}
    assert diary(tmp_path)[3:] == ["finished scheduler", "finished worker", "finished web"]
    assert processes.alive() == {"web": False, "worker": False, "scheduler": False}


def test_what_was_killed_is_started_again_but_not_more_than_once_a_second(tmp_path: Path, settings: Settings):
    began = time.monotonic()
    with Processes(settings, (diarist(tmp_path, "worker"),)) as processes:
        for lives in (1, 2):
            assert soon(lambda lives=lives: len(diary(tmp_path)) == lives)
            os.kill(processes.pids()["worker"], signal.SIGKILL)
            assert soon(lambda: not processes.alive()["worker"])
            assert soon(lambda: processes.alive()["worker"])
        assert time.monotonic() - began >= 2 * RESTART_SECONDS
        assert soon(lambda: diary(tmp_path) == ["began worker"] * 3)


def test_workers_whose_master_was_killed_are_killed_before_the_next_one_starts(tmp_path: Path, settings: Settings):
    master = f"{sys.executable} -c 'import time; time.sleep(600)' & echo $!; wait"
    with Processes(settings, (Program("worker", ("/bin/sh", "-c", master), patience_seconds=5),)) as processes:
        log = tmp_path / "logs" / "worker.log"
        assert soon(lambda: log.exists() and log.read_text().endswith("\n"))
        os.kill(processes.pids()["worker"], signal.SIGKILL)
        assert soon(lambda: len(log.read_text().splitlines()) == 2)
        assert soon(lambda: is_gone(log.read_text().splitlines()[0]))
    assert soon(lambda: is_gone(log.read_text().splitlines()[1]))


def test_a_process_that_does_not_stop_is_killed_with_all_it_started(tmp_path: Path, settings: Settings):
    deaf = f"trap '' TERM; {sys.executable} -c 'import time; time.sleep(600)' & echo $!; wait; sleep 600"
    with Processes(settings, (Program("deaf", ("/bin/sh", "-c", deaf), patience_seconds=0.1),)) as processes:
        log = tmp_path / "logs" / "deaf.log"
        assert soon(lambda: log.exists() and log.read_text().endswith("\n"))
    assert processes.alive() == {"deaf": False}
    assert soon(lambda: is_gone(log.read_text().strip()))


def test_a_taken_port_is_named_before_anything_starts(settings: Settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        processes = Processes(settings.model_copy(update={"web_port": port}))
        with pytest.raises(NotReady, match=f"127.0.0.1:{port} .*REGIMEN_WEB_PORT"), processes:
            pass
    assert processes.alive() == {}


def test_a_process_nobody_knows_is_refused_with_the_names_of_those_there_are(settings: Settings):
    with pytest.raises(InvalidInput, match="web, worker, scheduler"):
        become("wroker", settings)


def test_the_procfile_names_every_process():
    lines = dict(line.split(": ", 1) for line in (CHECKOUT / "Procfile").read_text().splitlines())
    named = {program.name for program in programs(Settings())}
    assert {name for name, command in lines.items() if command.endswith(f"processes.py {name}")} == named


def test_a_worker_stands_back_behind_whoever_waits_for_an_answer():
    stood_back = "import os, worker; worker.stand_back(); worker.stand_back(); print(os.nice(0))"
    said = subprocess.run(
        [sys.executable, "-c", stood_back],
        cwd=CHECKOUT,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(said.stdout) == max(NICENESS, os.nice(0))
