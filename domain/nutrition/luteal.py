"""More energy in the week before menses for a client whose appetite rises then, taken back over the rest of the cycle.

The mean does not move: over a cycle the changes sum to zero, so expenditure and target stay what they are. Evidence
for larger effects is weak. DOMAIN.md, section 2.
"""

from collections.abc import Iterable
from datetime import date

from domain.energy.evaluation import USUAL_CYCLE_DAYS, menses_starts
from domain.facts import Facts
from domain.nutrition.slots import spread
from domain.snapshot import ClientFacts, DayLog
from domain.units import floor_ten
from domain.vocabulary import Pregnancy

LATE_LUTEAL_DAYS = 7
"""Days before the expected menses that count as late luteal [D]."""
MORE_SHARE, MORE_KCAL = 0.05, 150
"""Of the mean day, and the most a day; DOMAIN.md, section 2 [M]."""
WEEK_DAYS = 7


class Cycle(Facts):
    """Where a client is in the cycle as the week begins."""

    day: int
    """Days since menses began, of the week's first day."""
    length_days: int


def place(menses_began_on: date | None, week_start: date, length_days: int | None) -> Cycle | None:
    """Return where the week begins in the cycle; None where that is not known, as when menses are overdue."""
    length = length_days or USUAL_CYCLE_DAYS
    day = -1 if menses_began_on is None else (week_start - menses_began_on).days
    return Cycle(day=day, length_days=length) if 0 <= day < length else None


def cycle_of(
    client: ClientFacts, days: Iterable[DayLog], last_menses_on: date | None, week_start: date
) -> Cycle | None:
    """Return the cycle of a client who reports the appetite; None for any other, and where it is not known."""
    if not client.luteal_appetite or client.cycle_suppressed or client.pregnancy is not Pregnancy.NONE:
        return None
    bleeding = {day.day for day in days if day.menses}
    starts = menses_starts(bleeding if last_menses_on is None else bleeding | {last_menses_on})
    return place(starts[-1] if starts else None, week_start, client.cycle_length_days)


def stands_still(client: ClientFacts, days: Iterable[DayLog], last_menses_on: date | None, week_start: date) -> bool:
    """Say whether the last logged day lies in the week before menses of a client who is given more in it.

    What is eaten and weighed then says little of expenditure, which stays as it was.
    """
    cycle = cycle_of(client, days, last_menses_on, week_start)
    return cycle is not None and cycle.length_days - LATE_LUTEAL_DAYS < cycle.day


def day_changes(cycle: Cycle, kcal: int, least_kcal: int, most_kcal: int) -> tuple[int, ...]:
    """Return what each of the week's days gets or gives beyond the mean of `kcal`; empty where nothing can be given.

    Late luteal days get a share of the mean in tens of kcal; the other days of the cycle give exactly as much together.
    No day is led below `least_kcal` or above `most_kcal`.
    """
    others = cycle.length_days - LATE_LUTEAL_DAYS
    room = (kcal - least_kcal) * others // LATE_LUTEAL_DAYS
    more = floor_ten(max(0, min(MORE_SHARE * kcal, MORE_KCAL, most_kcal - kcal, room)))
    given_back = spread(more * LATE_LUTEAL_DAYS, [1.0] * others)
    days = [(cycle.day + ahead) % cycle.length_days for ahead in range(WEEK_DAYS)]
    return tuple(-given_back[day] if day < others else more for day in days) if more else ()
