"""How the pages say things: names redacted, spans and moments as people read them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

UNITS = (("d", 86_400, "h", 3_600), ("h", 3_600, "min", 60), ("min", 60, "", 0), ("s", 1, "", 0))
"""Unit and size in seconds, and the smaller unit that goes with it."""
ALONE_FROM = 10
"""From ten of a unit on, the smaller one says nothing."""


def initials(full_name: str) -> str:
    """Return a name's first letters, such as `A. O.`: a full name beside health data is nobody's business here."""
    return " ".join(f"{word[0].upper()}." for word in full_name.replace("-", " ").split()[:3])


def tail(run_id: UUID) -> str:
    """Return the end of an id, which tells it from others made in the same moment; the commands take it too."""
    return str(run_id)[-12:]


def span(duration: timedelta) -> str:
    """Return a duration of any sign in words such as `3 h 20 min`, `45 s`."""
    seconds = round(abs(duration.total_seconds()))
    for unit, size, smaller, smaller_size in UNITS:
        count, rest = divmod(seconds, size)
        if count:
            more = rest // smaller_size if smaller and count < ALONE_FROM else 0
            return f"{count} {unit} {more} {smaller}" if more else f"{count} {unit}"
    return "under 1 s"


def took(duration: timedelta) -> str:
    """Return how long something took, as exactly as matters: `35 ms`, `2.5 s`, `3 min`."""
    seconds = duration.total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s" if seconds < ALONE_FROM else span(duration)


def relative(moment: datetime, now: datetime) -> str:
    """Return how far a moment lies from now, such as `4 min ago`, `in 2 h` or `now`."""
    if abs(moment - now) < timedelta(seconds=1):
        return "now"
    away = span(moment - now)
    return f"in {away}" if moment > now else f"{away} ago"


def local(moment: datetime, zone: str) -> str:
    """Return a moment as a clock in that zone shows it, such as `Mon 23 Nov, 07:00`."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %d %b, %H:%M")


def clock(moment: datetime) -> str:
    """Return a moment to the second, such as `2026-11-23 06:00:07 UTC`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def commands(text: str) -> Markup:
    """Return a text with what stands between backticks as code."""
    parts = text.split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(part) if position % 2 else escape(part) for position, part in enumerate(parts)
    )


def shortened(text: str, longest: int = 200) -> str:
    """Return a text's beginning, cut between words."""
    if len(text) <= longest:
        return text
    return f"{text[:longest].rsplit(' ', 1)[0]} …"


def points(values: Sequence[float], width: float = 120, height: float = 28) -> str:
    """Return the points of a line through values at even distances, zero at the bottom, as SVG writes them."""
    top = max([*values, 1e-9])
    step = width / max(len(values) - 1, 1)
    return " ".join(
        f"{place * step:.1f},{height - 1 - value / top * (height - 2):.1f}" for place, value in enumerate(values)
    )
