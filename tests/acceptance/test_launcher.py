"""The launcher, in a checkout of its own with nothing to download: an empty lock and a command line that echoes."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from settings import CHECKOUT

ECHO = "import sys; print(sys.prefix, *sys.argv[1:], sep='|')"
NOT_A_VENV = Path(sys._base_executable)  # noqa: SLF001 - the only name the interpreter behind an environment has


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "a check out"
    folder.mkdir()
    shutil.copy(CHECKOUT / "regimen", folder)
    (folder / "requirements.lock").touch()
    (folder / "cli.py").write_text(ECHO)
    return folder


@pytest.fixture
def python_alone(tmp_path: Path) -> str:
    """A PATH with the system's programs and this Python, but no uv."""
    return path_with(tmp_path, f'exec "{NOT_A_VENV}" "$@"')


def path_with(tmp_path: Path, script: str) -> str:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    return f"{programs}:/usr/bin:/bin"


def launch(file: Path, path: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "HOME": str(file.parent), "PYTHONPATH": "/nowhere"}
    return subprocess.run([file, *arguments], cwd="/", env=environment, capture_output=True, text=True, check=False)


def test_the_first_use_installs_and_every_later_one_is_immediate(checkout: Path, python_alone: str, tmp_path: Path):
    link = tmp_path / "link"
    link.symlink_to(checkout / "regimen")
    first = launch(link, python_alone, "two words", "")
    assert (first.returncode, first.stdout) == (0, f"{checkout}/.venv|two words|\n")
    assert "installing" in first.stderr

    began = time.monotonic()
    second = launch(checkout / "regimen", python_alone)
    assert (second.stdout, second.stderr) == (f"{checkout}/.venv\n", "")
    assert time.monotonic() - began < 1

    (checkout / "requirements.lock").write_text("# another version\n")
    assert "installing" in launch(link, python_alone).stderr


def test_two_at_once_install_once(checkout: Path, python_alone: str):
    environment = {"PATH": python_alone, "HOME": "/nowhere"}
    both = [
        subprocess.Popen([checkout / "regimen"], env=environment, stdout=-1, stderr=-1, text=True) for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert [output for output, _ in said] == [f"{checkout}/.venv\n"] * 2
    assert sum("installed" in progress for _, progress in said) == 1


def test_a_python_without_ensurepip_is_told_the_package_to_install(checkout: Path, tmp_path: Path):
    path = path_with(tmp_path, f'case "$*" in *ensurepip*) exit 1; esac; exec "{NOT_A_VENV}" "$@"')
    refused = launch(checkout / "regimen", path)
    assert refused.returncode == 1
    assert f"apt install python{sys.version_info.major}.{sys.version_info.minor}-venv" in refused.stderr


def test_a_python_that_is_too_old_is_refused(checkout: Path, tmp_path: Path):
    refused = launch(checkout / "regimen", path_with(tmp_path, "exit 1"))
    assert refused.returncode == 1
    assert "Python 3.11 or newer" in refused.stderr
