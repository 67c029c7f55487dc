"""What a contestant costs: CPU seconds of process trees, transactions of PostgreSQL, commands of Redis."""

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import psycopg
import redis

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
UNCOUNTED = {"cmdstat_info", "cmdstat_config|resetstat"}
"""What counting itself costs."""


def cpu_seconds(roots: Iterable[int]) -> float:
    """Return the CPU time of these processes, of all they started that lives, and of all that was waited for."""
    parents, ticks = _processes()
    children: defaultdict[int, list[int]] = defaultdict(list)
    for pid, parent in parents.items():
        children[parent].append(pid)
    total, todo = 0, list(roots)
    while todo:
        pid = todo.pop()
        total += ticks.get(pid, 0)
        todo += children[pid]
    return total / TICKS_PER_SECOND


def machine_seconds() -> float:
    """Return the CPU time that all of the machine's programs have used since it started."""
    user, nice, system, _idle, _io, *interrupts = map(int, (PROC / "stat").read_text().split()[1:8])
    return (user + nice + system + sum(interrupts)) / TICKS_PER_SECOND


def transactions(connection: psycopg.Connection) -> int:
    """Return a number that rises by one with each transaction that writes.

    These are the commits that wait for the disk. The server's own statistics hold back up to ten seconds of them.
    """
    row = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
    return row[0] if row else 0


def redis_commands(client: redis.Redis) -> int:
    """Return how many commands Redis has executed since its statistics were reset, those of scripts included."""
    stats: dict[str, dict[str, int]] = client.info("commandstats")
    return sum(stat["calls"] for name, stat in stats.items() if name not in UNCOUNTED)


def _processes() -> tuple[dict[int, int], dict[int, int]]:
    """Return for each process its parent, and its CPU time in ticks together with that of children it waited for."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended in this moment
        parents[int(folder.name)] = int(fields[1])
        ticks[int(folder.name)] = sum(map(int, fields[11:15]))
    return parents, ticks
