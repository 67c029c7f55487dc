"""How soon stages of a killed or frozen worker went on elsewhere, and how those of one that drained ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from benchmarks.chaos.executions import Execution, Place, by_place
from benchmarks.chaos.faults import Strike

JUST_BEFORE_SECONDS = 0.3
"""A stage that was through so shortly before its process died, and whose output is not there, was lost with it."""
AFTERMATH_SECONDS = 2.0
"""A server that comes back is not used as usual for so long."""


@dataclass(frozen=True)
class Rescue:
    """A stage that lost its worker, and how long it took until it went on elsewhere."""

    put_back_seconds: float | None
    """How long until the reconciler had put it back; None when it was taken up again without."""
    seconds: float
    """How long until it began again."""
    alone: bool
    """Whether nothing else that could delay it broke meanwhile."""


def rescues(
    strikes: Iterable[Strike], executions: list[Execution], stored: set[str], put_back: dict[Place, list[float]]
) -> list[Rescue]:
    """Return every rescue, timed from the kill. `stored` are the tokens of kept outputs."""
    places = by_place(executions)
    strikes = [*strikes, *(_suicide(one) for one in executions if one.fell is not None)]
    found: list[Rescue] = []
    for moment, pid, cause in ((strike.began, pid, strike) for strike in strikes for pid in strike.lost):
        for lost in executions:
            if lost.pid != pid or lost.token in stored or not _was_lost(lost, moment):
                continue
            following = next((one for one in places[lost.place] if one.began > lost.began), None)
            if following is not None and following.began > moment:
                alone = not any(_hinders(other, moment, following.began) for other in strikes if other is not cause)
                back = next((at - moment for at in put_back.get(lost.place, ()) if at > moment), None)
                found.append(Rescue(back, following.began - moment, alone))
    return found


def _suicide(one: Execution) -> Strike:
    fell = one.fell or one.began
    return Strike("a stage ended its process", fell, fell, lost=[one.pid])


def _was_lost(one: Execution, moment: float) -> bool:
    """Whether it was under way, or through but not yet stored, when its process was lost."""
    through = min(one.ended or inf, one.left or inf)
    return one.began <= moment and (through > moment or (one.left is None and through > moment - JUST_BEFORE_SECONDS))


def _hinders(strike: Strike, since: float, until: float) -> bool:
    return bool(strike.away or strike.lost) and strike.began < until and strike.ended + AFTERMATH_SECONDS > since


def badly_drained(strikes: list[Strike], executions: list[Execution], stored: set[str], excused: set[str]) -> list[str]:
    """Return what was lost or run twice by a worker that was asked to stop while nothing else broke.

    `excused` are the tokens of executions that fail by themselves.
    """
    places = by_place(executions)
    wrong: list[str] = []
    for strike in judged_drains(strikes):
        for one in executions:
            through = min(one.ended or inf, one.left or inf, one.fell or inf)
            if one.pid not in strike.drained or through < strike.began or one.token in excused:
                continue
            again = [other for other in places[one.place] if other.began > one.began]
            if one.token not in stored:
                wrong.append(f"run {one.run_id} {one.agent}: lost by a worker that drained")
            elif again:
                wrong.append(f"run {one.run_id} {one.agent}: run again after a worker that drained had finished it")
    return wrong


def judged_drains(strikes: list[Strike]) -> list[Strike]:
    """Return the drains during which nothing else broke that could end a process or keep it from a server."""
    return [
        one
        for one in strikes
        if one.drained and not any(_hinders(other, one.began, one.ended) for other in strikes if other is not one)
    ]
