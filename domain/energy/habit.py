"""Does a client steadily eat a little more, or less, than the plan asks? Then the plan asks for a little less, or more.

The learnt expenditure is in the client's own counting, so the week comes to what they count, not to what was asked. A
tenth more than planned takes 0.2 kg a week off a loss of 0.5, and the controller alone sees it only after weeks [C].
"""

from collections.abc import Sequence
from datetime import date

from domain.energy.logs import intake_days, last_days, mean_of, since
from domain.snapshot import DayLog
from domain.units import half_up

HABIT_DAYS, HABIT_LOGGED = 28, 10
"""Days looked at since the target was set, and how many of them must be logged [D]."""
HABIT_MOST = 0.06
"""Share of the target; whoever is further off is not asked for more of the same [D]."""


def habit_kcal(days: Sequence[DayLog], target_since: date, last_day: date, target_kcal: int, wanted_kcal: float) -> int:
    """Return what to add to `wanted_kcal` so that what is eaten comes to it, kcal a day; 0 where too little is logged.

    wanted / share - wanted, with share = eaten / target since the target was set, kept within 0.94 to 1.06.
    """
    recent = since(last_days(days, last_day, HABIT_DAYS), target_since)
    eaten = mean_of([day.energy_kcal for day in recent])
    if eaten is None or intake_days(recent) < HABIT_LOGGED:
        return 0
    share = min(max(eaten / target_kcal, 1 - HABIT_MOST), 1 + HABIT_MOST)
    return half_up(wanted_kcal / share - wanted_kcal)
