"""Makes a session fit the client's time: isolations go, then movements take turns, then sets and movements go."""

from collections.abc import Sequence
from itertools import combinations, groupby

from domain.facts import Facts
from domain.training.effort import minutes_up, net_kcal, work_seconds
from domain.training.landmarks import credit
from domain.training.line import Line
from domain.training.volume import FEWEST_SETS


class Frame(Facts):
    """Minutes around the exercises."""

    raise_min: int
    mobility_min: int
    ramp_min: int
    cooldown_min: int

    @property
    def seconds(self) -> int:
        """All of it."""
        return 60 * (self.raise_min + self.mobility_min + self.ramp_min + self.cooldown_min)


FULL_FRAME = Frame(raise_min=5, mobility_min=2, ramp_min=1, cooldown_min=3)
SHORT_FRAME = Frame(raise_min=2, mobility_min=1, ramp_min=0, cooldown_min=1)
SHORT_SESSION_MIN = 30
"""Sessions shorter than this warm up in 3 minutes instead of 8. DOMAIN 5's example has 8 and 3; the cut is ours [D]."""

LOW_ADHERENCE = 0.7
LOW_ADHERENCE_SETS = 2
"""Below 70 % adherence a session has two sets fewer. DOMAIN 7 [D]."""


def frame_for(session_minutes: int) -> Frame:
    """What goes around the exercises of a session of this length."""
    return FULL_FRAME if session_minutes >= SHORT_SESSION_MIN else SHORT_FRAME


def session_minutes(lines: Sequence[Line], frame: Frame) -> int:
    """Estimated whole minutes, rounded up. DOMAIN 5."""
    return minutes_up(lines_seconds(lines) + frame.seconds)


def lines_seconds(lines: Sequence[Line]) -> float:
    """Seconds of all the exercises."""
    return sum(work_seconds(line.timing for line in group) for group in _groups(lines))


def lines_net_kcal(lines: Sequence[Line], weight_kg: float) -> float:
    """Energy above rest of all the exercises; a group's time is shared by work and MET alike."""
    return sum(_group_kcal(group, weight_kg) for group in _groups(lines))


def _group_kcal(group: Sequence[Line], weight_kg: float) -> float:
    seconds = work_seconds(line.timing for line in group)
    work = [line.sets * line.set_seconds for line in group]
    met = sum(line.exercise.met * part for line, part in zip(group, work, strict=True)) / sum(work)
    return net_kcal(met, weight_kg, seconds / 3600)


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that take turns together, every other by itself; those of a superset stand next to each other."""
    placed = groupby(enumerate(lines), key=lambda one: one[1].superset or one[0])
    return [[line for _, line in group] for _, group in placed]


def with_fewer_sets(lines: Sequence[Line], fewer: int) -> tuple[Line, ...]:
    """Take `fewer` sets away, each from the last exercise among those with most sets, never its only one."""
    left = list(lines)
    for _ in range(fewer):
        place = max(range(len(left)), key=lambda number: (left[number].sets, number), default=None)
        if place is not None and left[place].sets > 1:
            left[place] = left[place].model_copy(update={"sets": left[place].sets - 1})
    return tuple(left)


def fit(
    lines: Sequence[Line], limit_minutes: int, frame: Frame, *, supersets: bool
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return the lines that fit into `limit_minutes` with all around them, and the names of those left out.

    Where `supersets` may be had, two movements that share no muscle take turns before either loses a set. DOMAIN 5.
    """
    left = tuple(lines)
    out: list[str] = []
    while left and session_minutes(left, frame) > limit_minutes:
        isolations = [number for number, line in enumerate(left) if line.isolation]
        paired = with_superset(left) if supersets and not isolations else None
        if paired is not None:
            left = paired
        elif not isolations and max(line.sets for line in left) > (FEWEST_SETS if len(left) > 1 else 1):
            left = with_fewer_sets(left, 1)
        else:
            place = isolations[-1] if isolations else len(left) - 1
            out.append(left[place].exercise.name)
            left = _without(left, place)
    return left, tuple(out)


def with_superset(lines: Sequence[Line]) -> tuple[Line, ...] | None:
    """Let the first two movements that share no muscle take turns; None when there are no such two left."""
    free = [place for place, line in enumerate(lines) if line.superset is None]
    apart = (
        (one, other)
        for one, other in combinations(free, 2)
        if not credit(lines[one].exercise).keys() & credit(lines[other].exercise).keys()
    )
    found = next(apart, None)
    if found is None:
        return None
    letter = chr(ord("A") + len({line.superset for line in lines if line.superset}))
    one, other = (lines[place].model_copy(update={"superset": letter}) for place in found)
    rest = [line for place, line in enumerate(lines) if place not in found]
    return (*rest[: found[0]], one, other, *rest[found[0] :])


def _without(lines: tuple[Line, ...], place: int) -> tuple[Line, ...]:
    """Take a line out; whoever took turns with it trains alone."""
    gone = lines[place].superset
    left = lines[:place] + lines[place + 1 :]
    return tuple(
        line.model_copy(update={"superset": None}) if gone and line.superset == gone else line for line in left
    )
