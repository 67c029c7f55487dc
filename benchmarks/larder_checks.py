"""What must hold of what a client may be served at all: of every food, and of everything a plate can be made of."""

import re
from collections.abc import Iterator

from benchmarks.line import Week
from benchmarks.people import AVERSIONS
from domain.agents import dietitian
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.meals.larder import Larder, stock
from domain.safety.forbidden import why_forbidden
from domain.snapshot import ClientFacts
from domain.vocabulary import AgentName


def check_larder(week: Week, catalogue: Catalogue) -> Iterator[str]:
    """Nothing that is forbidden or averted lies in the larder, and no dish or side is made of anything else."""
    larder = stock(catalogue, spoken(week.said, AgentName.DIETITIAN, dietitian.Said))
    used = {name for dish in (*larder.dishes, *larder.composed) for name in dish.grams}
    used |= {side.name for side in larder.sides}
    yield from (f"cooks with {name}, which is not in the larder" for name in sorted(used - larder.foods.keys()))
    yield from _forbidden(larder, week.snapshot.client)


def _forbidden(larder: Larder, client: ClientFacts) -> Iterator[str]:
    unwanted = [part for text in client.aversions for part in AVERSIONS.get(text, ())]
    for name, food in larder.foods.items():
        why = why_forbidden(food, client)
        if why or any(re.search(rf"\b{part}", name.lower()) for part in unwanted):
            yield f"may be served {name}: {why or 'averted'}"
