"""Makes a session fit the client's time: isolations go first, then sets, then the last movements."""

from collections.abc import Sequence

from domain.facts import Facts
from domain.training.effort import minutes_up
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
    return minutes_up(sum(line.seconds for line in lines) + frame.seconds)


def with_fewer_sets(lines: Sequence[Line], fewer: int) -> tuple[Line, ...]:
    """Take `fewer` sets away, each from the last exercise among those with most sets, never its only one."""
    left = list(lines)
    for _ in range(fewer):
        place = max(range(len(left)), key=lambda number: (left[number].sets, number), default=None)
        if place is not None and left[place].sets > 1:
            left[place] = left[place].model_copy(update={"sets": left[place].sets - 1})
    return tuple(left)


def fit(lines: Sequence[Line], limit_minutes: int, frame: Frame) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return the lines that fit into `limit_minutes` with all around them, and the names of those left out."""
    left = tuple(lines)
    out: list[str] = []
    while left and session_minutes(left, frame) > limit_minutes:
        isolations = [number for number, line in enumerate(left) if line.isolation]
        if isolations:
            place = isolations[-1]
        elif max(line.sets for line in left) > (FEWEST_SETS if len(left) > 1 else 1):
            left = with_fewer_sets(left, 1)
            continue
        else:
            place = len(left) - 1
        out.append(left[place].exercise.name)
        left = left[:place] + left[place + 1 :]
    return left, tuple(out)
