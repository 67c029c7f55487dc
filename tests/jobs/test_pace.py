"""A scheduler whose wall clock is set goes on ticking."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

import scheduler


@pytest.mark.parametrize("step_seconds", [7 * 86_400, -7 * 86_400])
def test_after_the_clock_was_set_every_job_ticks(monkeypatch: pytest.MonkeyPatch, step_seconds: int) -> None:
    offsets = chain([0.0, 0.0], repeat(float(step_seconds)))
    monkeypatch.setattr(scheduler, "_offset", lambda: next(offsets))
    monkeypatch.setattr(scheduler, "STEP_SECONDS", 0.05)
    clock, ticked = BackgroundScheduler(timezone="UTC"), threading.Event()
    clock.add_job(ticked.set, "interval", days=30, next_run_time=datetime.now(UTC) + timedelta(days=7))
    clock.start()
    threading.Thread(target=scheduler.keep_pace, args=(clock,), daemon=True).start()
    assert ticked.wait(10)
    clock.shutdown()
