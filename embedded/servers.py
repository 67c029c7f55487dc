"""Start what the settings do not name, and say where it is."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from children import Child
from embedded import postgres, valkey
from embedded.place import find_place
from embedded.state import announced, held
from settings import Settings


@dataclass(frozen=True)
class Servers:
    """Where the two servers are, which of them are ours, and what was unusual about starting them."""

    database_url: str
    redis_url: str
    started: tuple[Child, ...] = ()
    notes: tuple[str, ...] = ()

    def alive(self) -> dict[str, bool]:
        """Return for each server of ours whether it runs."""
        return {child.name: child.is_alive() for child in self.started}


@contextmanager
def start_servers(state_dir: Path, settings: Settings, *, durable: bool = True) -> Generator[Servers]:
    """Run the servers that the settings do not name, for as long as the block lasts.

    `durable=False` gives up safety on power loss for speed, and data outside `state_dir`; it is for tests. Enter from a
    thread that lives as long as the servers should.

    Raises:
        Conflict: another process runs servers in this state directory.
        NotReady: a server cannot be found or started; the message holds the end of its log.
    """
    with ExitStack() as stack:
        lock = stack.enter_context(held(state_dir))
        servers = stack.enter_context(_started(state_dir.resolve(), lock, settings, durable=durable))
        stack.enter_context(announced(state_dir, servers.database_url, servers.redis_url))
        yield servers


@contextmanager
def _started(state_dir: Path, lock: int, settings: Settings, *, durable: bool) -> Generator[Servers]:
    if settings.database_url and settings.redis_url:
        yield Servers(settings.database_url, settings.redis_url)
        return
    with ExitStack() as stack:
        place = stack.enter_context(find_place(state_dir, lock, keep=durable))
        started: list[Child] = []
        redis_url, database_url = settings.redis_url, settings.database_url
        if not redis_url:
            child, redis_url = stack.enter_context(valkey.running(place))
            started.append(child)
        if not database_url:
            child, database_url = stack.enter_context(postgres.running(place, durable=durable))
            started.append(child)
        yield Servers(database_url, redis_url, tuple(started), place.notes())
