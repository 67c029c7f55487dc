"""May a client train outdoors in this weather? Heat, cold, storm, air, rain and light. DOMAIN.md 5."""

from enum import StrEnum
from math import sqrt

from domain.facts import Facts
from domain.snapshot import Weather

EASY_FROM_C, INDOORS_ABOVE_C = 32.0, 38.0
"""Heat index from which to go easy, and above which to stay in [D]."""
COLD_C = -15.0
"""Wind chill at or below which to stay in [D]."""
AIR_MAX = 100
"""Highest air quality index; above it is unhealthy for sensitive people. US EPA [M], [D]."""
RAIN_MAX_MM_H = 2.0
"""Most rain or snow [D]."""
WIND_FELT_KMH, CHILL_UP_TO_C = 4.8, 10.0
"""Wind and temperature within which wind chill is defined. Environment Canada [R]."""
REGRESSION_FROM_F = 80.0
"""Below this the simple formula stands for the regression. NWS [R]."""


class Gate(StrEnum):
    """What the weather allows."""

    ALLOWED = "allowed"
    EASY_ONLY = "easy_only"
    INDOOR = "indoor"


class Verdict(Facts):
    """What is allowed, and why."""

    gate: Gate
    reason: str


def heat_index_c(temperature_c: float, humidity_pct: float) -> float:
    """Return how hot it feels in the shade, in degrees Celsius.

    Rothfusz 1990 (NWS SR 90-23) with the adjustments for dry and for moist air; below 80 F Steadman's simple form.
    """
    t, r = temperature_c * 9 / 5 + 32, humidity_pct
    simple = (0.5 * (t + 61 + (t - 68) * 1.2 + r * 0.094) + t) / 2
    if simple < REGRESSION_FROM_F:
        return _celsius(simple)
    felt = (
        -42.379 + 2.04901523 * t + 10.14333127 * r - 0.22475541 * t * r - 6.83783e-3 * t * t - 5.481717e-2 * r * r
        + 1.22874e-3 * t * t * r + 8.5282e-4 * t * r * r - 1.99e-6 * t * t * r * r
    )  # fmt: skip
    if r < 13 and 80 <= t <= 112:
        felt -= (13 - r) / 4 * sqrt((17 - abs(t - 95)) / 17)
    elif r > 85 and 80 <= t <= 87:
        felt += (r - 85) / 10 * (87 - t) / 5
    return _celsius(felt)


def wind_chill_c(temperature_c: float, wind_kmh: float) -> float:
    """Return how cold it feels on the face, in degrees Celsius; the air itself where it is mild or calm.

    Environment Canada and NWS 2001.
    """
    if temperature_c > CHILL_UP_TO_C or wind_kmh <= WIND_FELT_KMH:
        return temperature_c
    wind = wind_kmh**0.16
    return 13.12 + 0.6215 * temperature_c - 11.37 * wind + 0.3965 * temperature_c * wind


def outdoor_gate(weather: Weather | None) -> Verdict:
    """Return what the weather of a session allows; without data, or with a figure missing, it is indoors."""
    if weather is None:
        return Verdict(gate=Gate.INDOOR, reason="the weather is not known")
    missing = [name for name in REQUIRED if getattr(weather, name) is None]
    if missing:
        return Verdict(gate=Gate.INDOOR, reason=f"not known: {', '.join(missing)}")
    heat = heat_index_c(weather.temperature_c or 0.0, weather.humidity_pct or 0.0)
    chill = wind_chill_c(weather.temperature_c or 0.0, weather.wind_kmh or 0.0)
    rain, air = weather.precipitation_mm_h or 0.0, weather.air_quality_index or 0
    stops = (
        (bool(weather.thunder), "thunder"),
        (not weather.daylight, "dark"),
        (air > AIR_MAX, f"air quality index {air}"),
        (rain > RAIN_MAX_MM_H, f"{rain:g} mm of rain or snow an hour"),
        (heat > INDOORS_ABOVE_C, f"feels like {heat:.0f} °C"),
        (chill <= COLD_C, f"feels like {chill:.0f} °C"),
    )
    why = next((reason for stop, reason in stops if stop), None)
    if why is not None:
        return Verdict(gate=Gate.INDOOR, reason=why)
    if heat >= EASY_FROM_C:
        return Verdict(gate=Gate.EASY_ONLY, reason=f"feels like {heat:.0f} °C")
    return Verdict(gate=Gate.ALLOWED, reason="nothing speaks against it")


REQUIRED = (
    "temperature_c", "humidity_pct", "wind_kmh", "precipitation_mm_h", "air_quality_index", "thunder", "daylight",
)  # fmt: skip
"""Figures without which nobody is sent outdoors."""


def table(alternative: str, *, easy_allowed: bool) -> str:
    """Return the gate as a person reads it on the day."""
    hot = f"{EASY_FROM_C:g} to {INDOORS_ABOVE_C:g} °C: easy only" if easy_allowed else f"{EASY_FROM_C:g} °C: indoors"
    return (
        f"Outdoors by daylight, without thunder, below {EASY_FROM_C:g} °C heat index (from {hot}), above {COLD_C:g} °C "
        f"wind chill, air quality index to {AIR_MAX}, rain or snow to {RAIN_MAX_MM_H:g} mm an hour. "
        f"Otherwise, or if you do not know: {alternative}"
    )


def _celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32) * 5 / 9
