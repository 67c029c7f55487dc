"""What eating more looks like for a client who keeps the plan and still does not gain. [D], DOMAIN.md 1.8."""

from domain.facts import Facts, Ratio
from domain.vocabulary import Slot


class GainTactics(Facts):
    """Changes to meals; fibre and energy are the NUTRITIONIST's and SCIENTIST's own figures."""

    boost_g: tuple[float, float] = (5.0, 10.0)
    """Least and most of an oil or another booster without nuts, added to a meal."""
    liquid_share_max: Ratio = 0.30
    """Of the day's energy, drunk."""
    kept_slots: tuple[Slot, ...] = (Slot.PRESLEEP,)
    """Eaten however few meals the client wants."""
    more_feedings_on_training_days: int = 1
    """The sixth feeding, for a client with five meals a day."""
