"""How much memory the processes under test hold, by type."""

import re
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chaos.house import SCHEDULERS, WORKERS, House, children_of

RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
MEGABYTE = 1024


@dataclass(frozen=True)
class Sample:
    """One look: when, how many runs had ended, and megabytes by type of process, the largest of each."""

    at: float
    ended: int
    megabytes: dict[str, float]


def sample(house: House, ended: int) -> Sample:
    """Look at every process."""
    masters = [house.master(name) for name in WORKERS]
    pids = {
        "worker process": [pid for master in masters for pid in children_of(master)],
        "worker master": masters,
        "scheduler": [house.master(name) for name in SCHEDULERS],
        "web": children_of(house.master("web")),
        "valkey": [house.servers["valkey"].pid],
    }
    sizes = {kind: [size for size in map(_megabytes, some) if size] for kind, some in pids.items()}
    return Sample(time.monotonic(), ended, {kind: max(some) for kind, some in sizes.items() if some})


def _megabytes(pid: int) -> float:
    try:
        found = RESIDENT.search(Path(f"/proc/{pid}/status").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(found[1]) / MEGABYTE if found else 0.0
