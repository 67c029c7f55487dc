"""The environment of the other systems: made on first use beside the servers' data, from `peers.lock`."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from domain.errors import NotReady

LOCK = Path(__file__).with_name("peers.lock")
PINNED = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)
STAMP = "bench-stamp"
TOLD = 2_000
"""Characters of an installer's last words."""


def python(state_dir: Path, say: Callable[[str], None]) -> Path:
    """Return the environment's Python; make the environment where there is none, or one of another lock.

    Raises:
        NotReady: the packages cannot be installed; the message holds the installer's last words.
    """
    folder = state_dir.resolve() / "peers"
    stamp = folder / STAMP
    if not (stamp.exists() and stamp.read_text() == _stamp(folder)):
        say(f"installing {len(versions())} packages of the other systems into {folder}; this happens once")
        _install(folder)
        stamp.write_text(_stamp(folder))  # last, so that half an environment is never taken for one
    return _python(folder)


def versions() -> dict[str, str]:
    """Return the version of every package in the lock."""
    return dict(PINNED.findall(LOCK.read_text()))


def _install(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    for command in _with_uv(folder) if shutil.which("uv") else _with_pip(folder):
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
        if done.returncode != 0:
            raise NotReady(f"the other systems cannot be installed into {folder}:\n{done.stderr[-TOLD:]}")


def _with_uv(folder: Path) -> list[list[str]]:
    target = ["--python", str(_python(folder)), "--compile-bytecode", "--require-hashes", "--no-deps", "-r", str(LOCK)]
    return [["uv", "venv", "--quiet", "--python", sys.executable, str(folder)], ["uv", "pip", "install", *target]]


def _with_pip(folder: Path) -> list[list[str]]:
    pip = [str(_python(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    return [[sys.executable, "-m", "venv", str(folder)], [*pip, "--require-hashes", "--no-deps", "-r", str(LOCK)]]


def _python(folder: Path) -> Path:
    return folder / "bin" / "python"


def _stamp(folder: Path) -> str:
    """An environment cannot be moved, so its place is part of it."""
    return f"{folder}\n{LOCK.read_text()}"
