"""The servers a benchmark runs on: its own, durable as in production, thrown away afterwards."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from embedded.servers import Servers, start_servers
from settings import get_settings

ON_DISK = Path("/var/tmp")  # noqa: S108 - the folder made in there has a random name
"""The other folder for such things is often kept in memory, where waiting for the disk costs nothing."""


@contextmanager
def bench_servers() -> Generator[tuple[Servers, Path]]:
    """Run PostgreSQL, fsync on, and Valkey while the block lasts; yield them and a folder."""
    unset = get_settings().model_copy(update={"database_url": None, "redis_url": None})
    with tempfile.TemporaryDirectory(prefix="regimen-bench-", dir=ON_DISK) as folder:
        Path(folder).chmod(0o755)  # as root the servers run as somebody else, who has to get in
        with start_servers(Path(folder), unset, durable=True) as servers:
            yield servers, Path(folder)
