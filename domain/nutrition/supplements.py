"""Which supplements are worth taking, how much, and which are left out because of a medicine or an illness.

A row is advice for healthy people who train. One that meets a medicine in the interaction table is left out and says
so, and so is one that the client's condition rules out.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from domain.facts import Facts
from domain.nutrition.circumstances import ADULT_YEARS
from domain.safety.interactions import DRUGS, INTERACTIONS, RENAL, SUPPLEMENTS, Interaction
from domain.safety.words import Words, find, mentions
from domain.snapshot import ClientFacts
from domain.vocabulary import Diet, Goal, Pregnancy

CAFFEINE_MG, CAFFEINE_EXPECTING_MG = 400.0, 200.0
"""A day from all sources; the second while pregnant or feeding. EFSA 2015 [M]."""
CREATINE_G, BETA_ALANINE_G = (3.0, 5.0), (3.0, 5.0)
"""A day. Iraki 2019 [R]."""
VITAMIN_D_IU = 2000.0
"""A day at most without a blood test [D]."""
B12_UG = 10.0
"""A day at least from a supplement without animal foods. The Vegan Society [M]."""
TRAINS = 2
"""Sessions a week from which supplements for training are worth naming [D]."""
KIDNEYS: Words = (*RENAL, "kidney stone", "kidney stones")
CALCIUM: Words = (*KIDNEYS, "hypercalcaemia", "hypercalcemia", "sarcoidosis", "hyperparathyroidism")
"""Conditions in which vitamin D needs a physician [M]."""
RHYTHM: Words = ("arrhythmia", "atrial fibrillation", "palpitation", "panic disorder", "anxiety")
"""Conditions in which caffeine needs a physician [M]."""


class Supplement(Facts):
    """One supplement a day."""

    name: str
    least: float | None
    """None where the figure is only a limit."""
    most: float | None
    """None where the figure is only a least."""
    unit: str
    how: str
    source: str

    @property
    def dose(self) -> str:
        """The figures in words."""
        if self.least is None or self.most is None:
            return f"at least {self.least:g} {self.unit}" if self.most is None else f"at most {self.most:g} {self.unit}"
        return f"{self.least:g} to {self.most:g} {self.unit}"


class Protocol(Facts):
    """What is advised, and what is not for this client."""

    advised: tuple[Supplement, ...] = ()
    left_out: tuple[str, ...] = ()
    """Names, each with why."""


class Taker(Facts):
    """What advice on supplements follows from."""

    goal: Goal
    diet: Diet
    age_years: int
    pregnancy: Pregnancy
    sessions_per_week: int
    medications: tuple[str, ...]
    conditions: tuple[str, ...]


def taker_of(client: ClientFacts) -> Taker:
    """Return what a client's supplements follow from."""
    same = {name: getattr(client, name) for name in Taker.model_fields if name != "sessions_per_week"}
    return Taker(**same, sessions_per_week=len(client.training_weekdays))


class Row(NamedTuple):
    """A supplement, for whom, and in which conditions not."""

    supplement: Supplement
    suits: Callable[[Taker], bool]
    not_with: Words = ()
    needed: bool = False
    """Taken even where it meets a medicine, whose advice is then added."""


def _expects(client: Taker) -> bool:
    return client.pregnancy not in (Pregnancy.NONE, Pregnancy.POSTPARTUM)


def _adult(client: Taker) -> bool:
    return client.age_years >= ADULT_YEARS


def _trains(client: Taker, *goals: Goal) -> bool:
    able = _adult(client) and client.pregnancy is Pregnancy.NONE
    return able and client.sessions_per_week >= TRAINS and (not goals or client.goal in goals)


def _row(
    name: str,
    dose: tuple[float | None, float | None, str],
    how: str,
    source: str,
    suits: Callable[[Taker], bool],
    not_with: Words = (),
    *,
    needed: bool = False,
) -> Row:
    least, most, unit = dose
    one = Supplement(name=name, least=least, most=most, unit=unit, how=how, source=source)
    return Row(one, suits, not_with, needed)


ROWS = (
    _row("caffeine", (None, CAFFEINE_MG, "mg"), "from all sources; none in the eight hours before sleep",
         "EFSA 2015", lambda client: _adult(client) and not _expects(client), RHYTHM),
    _row("caffeine", (None, CAFFEINE_EXPECTING_MG, "mg"), "from all sources",
         "EFSA 2015", lambda client: _adult(client) and _expects(client), RHYTHM),
    _row("creatine", (*CREATINE_G, "g"), "monohydrate, at any time of day, without a loading phase",
         "Iraki 2019", _trains, KIDNEYS),
    _row("beta-alanine", (*BETA_ALANINE_G, "g"), "in two or three doses with meals; a tingling skin is harmless",
         "Iraki 2019", lambda client: _trains(client, Goal.MUSCLE_GAIN, Goal.PERFORMANCE)),
    _row("vitamin D", (None, VITAMIN_D_IU, "IU"), "in the dark months; more only after a blood test",
         "docs: design choice", _adult, CALCIUM),
    _row("vitamin B12", (B12_UG, None, "ug"), "every day; a vegan diet has none to rely on",
         "The Vegan Society", lambda client: client.diet is Diet.VEGAN, needed=True),
)  # fmt: skip
"""DOMAIN.md, section 2."""


@cache
def _meets(name: str) -> tuple[Interaction, ...]:
    """Return the rows of the interaction table that a supplement is in."""
    return tuple(row for row in INTERACTIONS if row.supplement and mentions(name, SUPPLEMENTS[row.supplement]))


def _why_not(row: Row, client: Taker) -> str | None:
    """Return what speaks against a row for this client, if anything does."""
    illness = find(client.conditions, row.not_with) if row.not_with else None
    if illness is not None:
        return f"ask your physician first: {illness}"
    for meets in _meets(row.supplement.name):
        ill = meets.condition is None or find(client.conditions, meets.condition)
        if ill and find(client.medications, DRUGS[meets.drug]):
            return f"with {meets.drug}: {meets.advice}"
    return None


def protocol(client: Taker) -> Protocol:
    """Return the supplements of one client; the same facts give the same protocol."""
    advised, left_out = list[Supplement](), list[str]()
    for row in ROWS:
        if not row.suits(client):
            continue
        why = _why_not(row, client)
        if why is None:
            advised.append(row.supplement)
        elif row.needed:
            advised.append(row.supplement.model_copy(update={"how": f"{row.supplement.how}; {why}"}))
        else:
            left_out.append(f"{row.supplement.name}: {why}")
    return Protocol(advised=tuple(advised), left_out=tuple(left_out))
