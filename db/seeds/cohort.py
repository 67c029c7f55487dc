"""Reads the demonstration cohort: invented people, their intakes and eight weeks of logs.

The files count days back from today, so the cohort is always fresh: -1 is yesterday. `cohort/README.md` says more.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from domain.errors import InvalidFile
from domain.facts import Facts
from domain.intake import CheckIn, Intake
from domain.vocabulary import FlagType

FOLDER = Path(__file__).parent / "cohort"
LOGGED_DAYS = 56
"""Days of logs in each file, the last of them yesterday."""


class Expectation(Facts):
    """How the member's two runs end: `initial` as of a week ago, `weekly_checkin` as of today."""

    initial: Literal["published", "held", "refused"]
    weekly_checkin: Literal["published", "held"] | None
    """None where the intake is refused, so there is nothing to check in for."""
    flags: tuple[FlagType, ...] = ()
    """The red flags raised on the way."""
    because: str


class CohortMember(Facts):
    """One invented client with what they log."""

    slug: str
    """The file's name without its ending, such as `01-amara-okafor`."""
    intake: Intake
    expect: Expectation
    logs: CheckIn


class _File(Facts):
    """A file as it stands; `truth` is what `make_cohort.py` computed the logs from, and no agent ever sees it."""

    intake: Intake
    expect: Expectation
    truth: dict[str, Any] | None
    logs: dict[str, tuple[dict[str, Any], ...]]


def read_cohort(today: date) -> tuple[CohortMember, ...]:
    """Return every member in the order of the files, their logs dated back from `today`.

    Raises:
        InvalidFile: a file is not what the domain's intake and check-in allow.
    """
    return tuple(read_member(path, today) for path in sorted(FOLDER.glob("*.json")))


def read_member(path: Path, today: date) -> CohortMember:
    """Return the member in one file, their logs dated back from `today`.

    Raises:
        InvalidFile: the file is not what the domain's intake and check-in allow.
    """
    try:
        file = _File.model_validate_json(path.read_text(encoding="utf-8"))
        logs = CheckIn.model_validate_json(json.dumps(_dated(file, today), default=str))
    except ValidationError as wrong:
        problems = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong.errors()]
        raise InvalidFile(path.name, problems) from wrong
    return CohortMember(slug=path.stem, intake=file.intake, expect=file.expect, logs=logs)


def logged_before(logs: CheckIn, day: date) -> CheckIn:
    """Return what had been logged when `day` began, as a run of that day would know it."""
    return logs.model_copy(
        update={
            "days": tuple(log for log in logs.days if log.day < day),
            "lifts": tuple(lift for lift in logs.lifts if lift.day < day),
            "weekly": tuple(entry for entry in logs.weekly if entry.recorded_on < day),
        }
    )


def _dated(file: _File, today: date) -> dict[str, Any]:
    def on(entry: dict[str, Any]) -> date:
        return today + timedelta(days=entry["day"])

    return {
        "client": file.intake.email,
        "days": [{**entry, "day": on(entry)} for entry in file.logs["days"]],
        "lifts": [
            {**entry, "day": on(entry), "sets": [_set(row) for row in entry["sets"]]} for entry in file.logs["lifts"]
        ],
        "weekly": [_without_day(entry) | {"recorded_on": on(entry)} for entry in file.logs["weekly"]],
    }


def _without_day(entry: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in entry.items() if field != "day"}


def _set(row: list[float]) -> dict[str, float]:
    """A set stands as load in kg, repetitions, RPE."""
    return dict(zip(("weight_kg", "reps", "rpe"), row, strict=True))
