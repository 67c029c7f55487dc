"""Tens of thousands of runs without a fault: is the memory of every process flat?"""

import time
from dataclasses import dataclass
from math import sqrt
from typing import Any

from sqlalchemy import text

from benchmarks.chaos import house, memory
from benchmarks.chaos.memory import Sample
from benchmarks.chaos.people import take_many_in
from benchmarks.chaos.pipeline import KEY, SEQUENCE, Config
from benchmarks.chaos.start import prepare
from benchmarks.report import Steps, machine_facts, number, print_table
from db.queries.enqueueing import Request
from db.session import transaction
from jobs.broker import connect
from jobs.enqueueing import enqueue_many

CLIENTS_A_WEEK = 1_000_000
RUNS_A_DAY = round(CLIENTS_A_WEEK / 7)
WARM_UP = 0.25
"""Of the runs, before memory is measured: caches fill, statements get prepared."""
BATCH, AHEAD = 250, 1_000
SAMPLE_SECONDS, POLL_SECONDS, STUCK_SECONDS = 1.0, 0.1, 120
FLAT_MB_PER_10_000 = 1.0
CLIENTS = 2_000
SURE = 1.96
"""Standard errors on either side of an estimate that hold the truth 95 times in 100."""
ENDED = text("SELECT count(*) FROM pipeline_runs WHERE status = 'completed'")


@dataclass(frozen=True)
class Slope:
    """Megabytes that 1,000 further runs add, and the uncertainty of it, 95 %."""

    mb_per_1_000: float
    plus_minus: float

    @property
    def is_flat(self) -> bool:
        """Whether it is below the limit."""
        return self.mb_per_1_000 * 10 < FLAT_MB_PER_10_000


def soak(runs: int, seed: int, *, quick: bool = False) -> dict[str, Any]:
    """Carry out so many runs and return how memory went."""
    with house.folder() as folder:
        config = Config(seed, folder, "", pace_seconds=0.0)
        with house.running(config, wired=False) as here, Steps(runs) as steps:
            began = time.monotonic()
            looks = _run(here, runs, steps)
            seconds = time.monotonic() - began
            facts = machine_facts(here.servers["postgres"].url, quick=quick)
    warm = [look for look in looks if look.ended >= runs * WARM_UP]
    slopes = {kind: _slope(warm, kind) for kind in warm[-1].megabytes}
    return facts | {
        "runs": runs,
        "seconds": round(seconds, 1),
        "simulated_hours": round(24 * runs / RUNS_A_DAY, 1),
        "runs_a_day_of_a_million_clients": RUNS_A_DAY,
        "samples": len(warm),
        "memory": {
            kind: {
                "mb_begin": round(warm[0].megabytes[kind], 1),
                "mb_end": round(warm[-1].megabytes[kind], 1),
                "mb_per_1000_runs": round(slope.mb_per_1_000, 4),
                "plus_minus": round(slope.plus_minus, 4),
                "flat": slope.is_flat,
            }
            for kind, slope in slopes.items()
        },
        "holds": looks[-1].ended == runs and all(slope.is_flat for slope in slopes.values()),
    }


def show(said: dict[str, Any]) -> None:
    """Print the table."""
    rows = [
        (
            kind,
            number(one["mb_begin"], 1),
            number(one["mb_end"], 1),
            f"{one['mb_per_1000_runs']:+.3f} ± {one['plus_minus']:.3f}",
            "flat" if one["flat"] else "GROWS",
        )
        for kind, one in said["memory"].items()
    ]
    hours = f"{said['runs']:,} runs, {said['simulated_hours']} h of {CLIENTS_A_WEEK:,} clients a week"
    title = f"Memory over {hours}; {said['seconds']} s"
    print_table(title, ("process", "MB when warm", "MB at the end", "MB per 1,000 runs", ""), rows)


def _run(here: house.House, runs: int, steps: Steps) -> list[Sample]:
    """Keep AHEAD runs waiting until all are done, and look at memory as they go."""
    prepare()
    programs = take_many_in(here.engine, min(CLIENTS, runs))
    runtime = connect(here.settings)
    looks: list[Sample] = []
    put_in = ended = 0
    moved = sampled = time.monotonic()
    try:
        while ended < runs and time.monotonic() - moved < STUCK_SECONDS:
            while put_in < runs and put_in - ended < AHEAD:
                numbers = range(put_in, min(runs, put_in + BATCH))
                requests = [
                    Request(program_id=programs[one % len(programs)], pipeline=SEQUENCE, idempotency_key=f"{KEY}{one}")
                    for one in numbers
                ]
                put_in += len(enqueue_many(runtime, requests))
            time.sleep(POLL_SECONDS)
            with transaction(here.engine) as session:
                now_ended = session.execute(ENDED).scalar_one()
            for _ in range(now_ended - ended):
                steps.end()
            moved = time.monotonic() if now_ended > ended else moved
            ended = now_ended
            if time.monotonic() - sampled >= SAMPLE_SECONDS or ended == runs:
                sampled = time.monotonic()
                looks.append(memory.sample(here, ended))
    finally:
        runtime.close()
    return looks


def _slope(looks: list[Sample], kind: str) -> Slope:
    """Fit a line through memory by runs, by least squares."""
    points = [(look.ended / 1_000, look.megabytes[kind]) for look in looks if kind in look.megabytes]
    n = len(points)
    if n < 3:  # noqa: PLR2004 - a line and its error need three points
        return Slope(0.0, float("inf"))
    mean_x, mean_y = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    left = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    return Slope(slope, SURE * sqrt(left / (n - 2) / spread))
