"""A scheduler's wall clock, which the harness can shift while it runs; the monotonic clock stays as it is."""

import datetime as real
import sys
import time
from pathlib import Path
from typing import Any, Self

SHIFTED = ("apscheduler", "jobs", "scheduler")
"""Packages whose modules get the shifted clock."""


def shift_file(name: str) -> str:
    """Return the file in which a scheduler reads how many seconds its clock is off."""
    return f"shift-{name}"


class _AnyMoment(type):
    """Makes every moment an instance of the shifted class, as callers expect of a datetime."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, real.datetime)


def make_shiftable(file: Path) -> None:
    """Have every scheduler module of this process read its clock through `file`."""

    def off() -> float:
        try:
            return float(file.read_text() or 0)
        except (FileNotFoundError, ValueError):
            return 0.0

    class Shifted(real.datetime, metaclass=_AnyMoment):
        @classmethod
        def now(cls, tz: real.tzinfo | None = None) -> Any:  # noqa: ANN401 - a plain datetime
            return real.datetime.now(tz) + real.timedelta(seconds=off())

        @classmethod
        def utcnow(cls) -> Any:  # noqa: ANN401 - a plain datetime
            return cls.now(real.UTC).replace(tzinfo=None)

        def __new__(cls, *parts: Any, **named: Any) -> Self:  # noqa: ANN401 - a plain datetime
            return real.datetime(*parts, **named)  # noqa: DTZ001 # type: ignore[return-value]

    wall = time.time
    time.time = lambda: wall() + off()
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in SHIFTED and getattr(module, "datetime", None) is real.datetime:
            module.datetime = Shifted  # type: ignore[attr-defined]
