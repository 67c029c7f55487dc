"""When is the next weekly check-in due?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.vocabulary import Weekday

FIRST_CHECK_IN_AFTER = timedelta(days=1)
"""A new program is not asked how its week went on its first day. docs: design choice."""
PLAN_FROM_NEXT_DAY_HOUR = 12
"""A plan made from noon on begins tomorrow. docs: design choice."""


def next_check_in(after: datetime, zone: str, weekday: Weekday, hour: int) -> datetime:
    """Return the first `weekday` at `hour` o'clock local time later than `after`, in UTC.

    An hour that daylight saving skips moves to the next that exists; one that comes twice is taken the first time.
    """
    tz = ZoneInfo(zone)
    local = after.astimezone(tz)
    ahead = (list(Weekday).index(weekday) - local.weekday()) % 7
    slot = _at(local.date() + timedelta(days=ahead), hour, tz)
    return slot if slot > after else _at(local.date() + timedelta(days=ahead + 7), hour, tz)


def first_check_in(start: datetime, zone: str, weekday: Weekday, hour: int) -> datetime:
    """Return the first check-in of a program that starts at `start`, 1 to 8 days on, in UTC."""
    return next_check_in(start + FIRST_CHECK_IN_AFTER, zone, weekday, hour)


def local_date(moment: datetime, zone: str) -> date:
    """Return the client's calendar date."""
    return moment.astimezone(ZoneInfo(zone)).date()


def first_day(moment: datetime, zone: str) -> date:
    """Return the first day of a week planned at `moment`: today, or tomorrow from noon on."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.date() + timedelta(days=int(local.hour >= PLAN_FROM_NEXT_DAY_HOUR))


def _at(day: date, hour: int, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=tz).astimezone(UTC)
