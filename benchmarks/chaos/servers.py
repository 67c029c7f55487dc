"""PostgreSQL and Valkey of a chaos run: killed, emptied, and started again with the same command."""

import shutil
import signal
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import children
from embedded import postgres, valkey
from embedded.place import Place, find_place
from embedded.state import held

POLL_SECONDS = 0.05
SETTLE_SECONDS = 0.5
"""A server that lives so long has started."""
STOP_SECONDS = 20
SIGNALS = {"postgres": signal.SIGINT, "valkey": signal.SIGTERM}

Waits = Generator[float, None, None]
"""A step of a fault: it yields the seconds it wants to wait."""


@dataclass
class Server:
    """A server of ours that comes back when it is told to."""

    name: str
    place: Place
    child: children.Child
    url: str
    socket: Path
    argv: list[str | Path] = field(init=False)
    busy: bool = False
    """Whether it is being ended and started."""

    def __post_init__(self) -> None:
        """Remember how it was started."""
        self.argv = list(self.child.process.args)[len(self.place.account.prefix) :]  # type: ignore[arg-type]

    @property
    def pid(self) -> int:
        """Return the process id of the server itself."""
        return self.child.process.pid

    def cycle(self, how: signal.Signals, *, away_seconds: float = 0, empty: bool = False) -> Waits:
        """End it by a signal, stay away for a while, come back, with nothing if `empty`; one such cycle at a time."""
        while self.busy:
            yield POLL_SECONDS
        self.busy = True
        try:
            self.child.process.send_signal(how)
            while self.child.is_alive():
                yield POLL_SECONDS
            yield away_seconds
            if empty:
                _clear(self.place.folder(self.name))
            yield from self._start()
        finally:
            self.busy = False

    def _start(self) -> Waits:
        """Start it again; a server whose remains are still in the way is started until it stays."""
        while True:
            self.child = self.place.start(self.name, self.argv, SIGNALS[self.name])
            yield SETTLE_SECONDS
            if self.child.is_alive():
                return

    def stop(self) -> None:
        """Stop it for good."""
        if self.child.is_alive():
            self.child.stop(STOP_SECONDS)


@contextmanager
def both(state_dir: Path) -> Generator[tuple[Server, Server]]:
    """Run PostgreSQL, commits on disk before they are answered, and Valkey while the block lasts."""
    with ExitStack() as stack:
        lock = stack.enter_context(held(state_dir))
        place = stack.enter_context(find_place(state_dir, lock, keep=False))
        redis_child, redis_url = stack.enter_context(valkey.running(place))
        child, url = stack.enter_context(postgres.running(place, durable=True))
        database = Server("postgres", place, child, url, place.sockets / ".s.PGSQL.5432")
        cache = Server("valkey", place, redis_child, redis_url, place.sockets / "valkey.sock")
        try:
            yield database, cache
        finally:
            database.stop()
            cache.stop()


def _clear(folder: Path) -> None:
    for leftover in folder.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
