"""Whom the servers run as. PostgreSQL refuses root, so root has to find somebody else."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import NotReady

UNPRIVILEGED = ("postgres", "nobody")
NESTED = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
"""Runs a program as user 1000 of a nested namespace, for a root that may not change user; outside, files stay ours."""
QUIET = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""All the environment a server gets, so that none of ours changes what it does."""


@dataclass(frozen=True)
class Account:
    """Who runs a program: ourselves, unless `switch` or `prefix` say otherwise."""

    uid: int
    gid: int
    switch: bool = False
    prefix: tuple[str, ...] = ()

    def options(self) -> dict[str, Any]:
        """Return what subprocess needs to run a program as this account."""
        user = {"user": self.uid, "group": self.gid, "extra_groups": ()} if self.switch else {}
        return {"cwd": "/", "env": QUIET, **user}

    def run(self, *argv: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        command = [*self.prefix, *map(str, argv)]
        return subprocess.run(command, capture_output=True, text=True, check=False, **self.options())

    def works(self) -> bool:
        """Whether the kernel lets us run a program so."""
        try:
            return self.run("true").returncode == 0
        except (OSError, subprocess.SubprocessError):
            return False

    def reaches(self, path: Path) -> bool:
        """Whether the account may enter this folder or run this program."""
        return self.run("test", "-x", path).returncode == 0


def account_for(state_dir: Path) -> Account:
    """Return who runs the servers of a state directory.

    That is ourselves; for root whoever owns the data already, else the directory, else `postgres`, else `nobody`.

    Raises:
        NotReady: we are root and cannot be anybody else.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for account in _candidates(state_dir):
        if account.works():
            return account
    raise NotReady("root cannot run PostgreSQL and cannot change user here; run as a plain user or set DATABASE_URL")


def _candidates(state_dir: Path) -> Iterator[Account]:
    for folder in filter(Path.exists, (state_dir / "moved" / "postgres", state_dir / "postgres", state_dir)):
        owner = folder.stat()
        if owner.st_uid != 0:
            yield Account(owner.st_uid, owner.st_gid, switch=True)
    entries = {entry.pw_name: entry for entry in pwd.getpwall()}
    for entry in filter(None, map(entries.get, UNPRIVILEGED)):
        yield Account(entry.pw_uid, entry.pw_gid, switch=True)
    yield Account(0, 0, prefix=NESTED)
