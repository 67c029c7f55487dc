"""Who uses a state directory, and where the servers in it can be found by another command."""

import fcntl
import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from children import is_running
from domain.errors import Conflict, NotReady

PATIENCE_SECONDS = 30
"""How long the servers of a killed process may take to save and stop before we give up on the directory."""
POLL_SECONDS = 0.02


@contextmanager
def held(state_dir: Path) -> Generator[int]:
    """Own a state directory; yield the descriptor of the lock, for the servers to hold as well.

    The kernel releases the lock when the last process that has the descriptor ends, so it is never stale, and who
    gets it knows that no server runs on the data any more.

    Raises:
        Conflict: somebody else has it.
        NotReady: the directory cannot be written.
    """
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(state_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NotReady(f"{state_dir}: {error.strerror}; set REGIMEN_STATE_DIR to a folder of yours") from error
    try:
        _take(lock, state_dir)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield lock
    finally:
        os.close(lock)


@contextmanager
def announced(state_dir: Path, database_url: str, redis_url: str) -> Generator[None]:
    """Tell other commands where the servers are while the block lasts. Needs the directory to be `held`."""
    announcement = state_dir / "servers.json"
    draft = announcement.with_suffix(".new")
    draft.touch(mode=0o600)  # an address may hold a password
    draft.write_text(json.dumps({"pid": os.getpid(), "database_url": database_url, "redis_url": redis_url}))
    draft.replace(announcement)
    try:
        yield
    finally:
        announcement.unlink(missing_ok=True)


def attach(state_dir: Path) -> tuple[str, str] | None:
    """Return the database and Redis addresses of the servers another process runs here, None if there are none.

    Raises:
        NotReady: they run as another user.
    """
    try:
        said = json.loads((state_dir / "servers.json").read_text())
        lock = os.open(state_dir / "lock", os.O_RDONLY)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise NotReady(f"{state_dir} belongs to another user; be that user or set REGIMEN_STATE_DIR") from error
    try:
        alive = not _lock(lock, fcntl.LOCK_SH) and is_running(said["pid"])
    finally:
        os.close(lock)
    return (said["database_url"], said["redis_url"]) if alive else None


def _take(lock: int, state_dir: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _lock(lock, fcntl.LOCK_EX):
        holder = os.pread(lock, 20, 0).decode()
        if holder and is_running(int(holder)):
            raise Conflict(f"{state_dir} is in use by process {holder}; stop that one, or set REGIMEN_STATE_DIR")
        if time.monotonic() > deadline:
            raise Conflict(f"servers of an earlier run (process {holder}, now gone) still use {state_dir}")
        time.sleep(POLL_SECONDS)


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
