"""What the SCIENTIST says beside its numbers: how sure they are, what to log and look at next, the pace's date."""

from datetime import date

from domain.energy.body import availability_class
from domain.energy.cross_check import CrossCheck, cross_check
from domain.energy.deadline import Deadline, deadline
from domain.energy.forecast import Outset
from domain.energy.inferred_intake import Logging
from domain.energy.log_next import LogNext, confidence_because, log_next
from domain.energy.notes import notes
from domain.energy.outset import is_steady
from domain.energy.pacing import Pacing, pacing
from domain.energy.week import Reading
from domain.facts import Facts
from domain.snapshot import ClientFacts

CYCLE_SEEN_DAYS = 56
"""Bleeding logged within them is known of."""
UNSTEADY = "nothing is learnt from weight while pregnant, feeding or growing"


class Advice(Facts):
    """Beside the numbers, for the weekly message."""

    confidence_because: tuple[str, ...]
    """What high confidence still asks for; empty where nothing."""
    log_next: tuple[LogNext, ...]
    """The logs worth most, the first the most."""
    notes: tuple[str, ...]
    """Prompts to the client."""
    logging: Logging | None
    cross_check: CrossCheck | None
    pacing: Pacing | None
    """The target weight's day at the chosen pace; None without a target that the pace leads to."""
    deadline: Deadline | None = None
    """What the client's own date asks for; None without one, and where the plan heads elsewhere."""


def advise(
    client: ClientFacts,
    read: Reading,
    outset: Outset | None,
    full_rate: float,
    week_start: date,
    last_menses_on: date | None,
    bounds_kcal: tuple[int, int],
) -> Advice:
    """Return the advice; `full_rate` is the plan's at the full tier, kg a week, `bounds_kcal` its floor and ceiling."""
    steady = is_steady(client)
    seen = 0.0 if read.rate is None else read.rate.kg_per_week
    known = _known(client, read, week_start, last_menses_on)
    checked = cross_check(client, read.body, read.tdee_kcal) if steady else None
    availability = None if read.availability is None else availability_class(read.availability)
    rate = max(abs(seen), abs(full_rate))
    dated, due = None, None
    target = client.target_weight_kg
    if outset is not None and target is not None and (target - outset.weight_kg) * full_rate > 0:
        dated = pacing(outset, full_rate, target, week_start, bounds_kcal)
        due = deadline(outset, target, client.target_date, week_start, bounds_kcal)
    return Advice(
        confidence_because=confidence_because(read.study) if steady else (UNSTEADY,),
        log_next=log_next(read.study, read.body, rate, known, read.body.density_kcal_per_kg) if steady else (),
        notes=notes(client.sex, read.logging, checked, availability),
        logging=read.logging,
        cross_check=checked,
        pacing=dated,
        deadline=due,
    )


def _known(client: ClientFacts, read: Reading, week_start: date, last_menses_on: date | None) -> frozenset[str]:
    """The logs whose figure is known, or that tell nothing of this client."""
    recent = last_menses_on is not None and (week_start - last_menses_on).days <= CYCLE_SEEN_DAYS
    known = {
        "girths": read.body.fat_mass_kg is not None,
        "steps": read.body.steps is not None,
        "menses": recent or client.cycle_suppressed or not client.tracks_cycle,
    }
    return frozenset(log for log, holds in known.items() if holds)
