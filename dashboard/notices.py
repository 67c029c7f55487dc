"""NOTICES: what needs a person, and what that person does about it. The overview begins with them."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from dashboard.report import Report
from domain.facts import Facts

Level = Literal["urgent", "mild"]


class Notice(NamedTuple):
    """One thing to look for."""

    applies: Callable[[Report], int | bool]
    """How many there are, or whether it is so."""
    level: Level
    one: str
    what_to_do: str
    where: str
    """The page that says more."""
    many: str = ""
    """What to say of more than one."""


class Noticed(Facts):
    """A thing that was found."""

    level: Level
    what: str
    what_to_do: str
    where: str


NOTICES = (
    Notice(
        lambda report: report.queues is not None,
        "urgent",
        "Redis does not answer.",
        "Start it, or correct REDIS_URL. Runs are accepted and wait; none is lost.",
        "/queues",
    ),
    Notice(
        lambda report: not report.alive("worker"),
        "urgent",
        "No worker is alive, so runs wait.",
        "Start one: the Procfile's worker line, or `regimen up`.",
        "/queues#processes",
    ),
    Notice(
        lambda report: report.alive("worker") and not report.working,
        "urgent",
        "Every worker is drained, so runs wait.",
        "Let one go on: on the page of queues, or `regimen workers fill HOST:PID`.",
        "/queues#processes",
    ),
    Notice(
        lambda report: not report.alive("scheduler"),
        "urgent",
        "No scheduler is alive: check-ins do not fire, and a lost message is not sent again.",
        "Start one: the Procfile's scheduler line, or `regimen up`. What was due meanwhile is caught up.",
        "/schedules",
    ),
    Notice(
        lambda report: report.stuck,
        "urgent",
        "One due stage was not taken up for five minutes.",
        "See that workers are alive and not all busy; `regimen doctor` looks closer.",
        "/queues",
        many="{} due stages were not taken up for five minutes.",
    ),
    Notice(
        lambda report: report.open_red_flags,
        "urgent",
        "One red flag is open.",
        "A person must look: the safety desk, or `regimen flags`, says what was seen and whom to ask.",
        "/safety",
        many="{} red flags are open.",
    ),
    Notice(
        lambda report: report.by_status.get("failed", 0),
        "mild",
        "One run failed.",
        "Failures says why; mend the cause, then resume there, or with `regimen runs resume ID`.",
        "/failures?window=30d&show=standing",
        many="{} runs failed.",
    ),
    Notice(
        lambda report: report.paused,
        "mild",
        "One thing is paused, and what needs it waits.",
        "Queues says what, by whom, since when and why; unpause it there once the cause is gone.",
        "/queues",
        many="{} things are paused, and what needs them waits.",
    ),
    Notice(
        lambda report: report.failed_last_hour,
        "mild",
        "One attempt at a stage failed or was cut off within the hour.",
        "Unless its run failed it is tried again by itself; Failures says whose it was, and why.",
        "/failures",
        many="{} attempts at stages failed or were cut off within the hour.",
    ),
)
"""In the order of urgency."""


def notices(report: Report) -> list[Noticed]:
    """Return what needs a person now, the urgent first."""
    found = [(notice, int(notice.applies(report))) for notice in NOTICES]
    return [
        Noticed(level=notice.level, what=_sentence(notice, count), what_to_do=notice.what_to_do, where=notice.where)
        for notice, count in found
        if count
    ]


def _sentence(notice: Notice, count: int) -> str:
    return notice.one if count == 1 else notice.many.format(count)
