"""What the SCIENTIST says to the client beside the numbers: to look again, never to accuse."""

from domain.energy.body import Availability
from domain.energy.cross_check import CrossCheck
from domain.energy.inferred_intake import Logging
from domain.vocabulary import Sex

MENS_CAVEAT = "for men this threshold is uncertain"


def _of_logging(found: Logging | None) -> str | None:
    if found is None or not found.asks:
        return None
    return (
        f"Weight over four weeks fits about {found.inferred_kcal} kcal a day, the logs say {found.logged_kcal}. Oil, "
        "drinks, bites while cooking and meals out are easily missed: could this week's log have them? "
        "A body that spends less than most would look the same."
    )


def _of_expenditure(found: CrossCheck | None) -> str | None:
    if found is None or not found.is_off:
        return None
    return (
        f"Expenditure is {abs(found.off):.0%} {'above' if found.off > 0 else 'below'} what is usual for such a person "
        f"({found.eer_kcal} kcal): steps, exercise and food logs deserve a look."
    )


def _of_availability(sex: Sex, found: Availability | None) -> str | None:
    """Only low is said: in a deficit reduced is what the plan means."""
    if found != "low":
        return None
    caveat = f" ({MENS_CAVEAT})" if sex is Sex.MALE else ""
    return f"Energy left beside exercise was low last week{caveat}."


def notes(
    sex: Sex, logging: Logging | None, checked: CrossCheck | None, availability: Availability | None
) -> tuple[str, ...]:
    """Return the sentences that apply."""
    found = (_of_logging(logging), _of_expenditure(checked), _of_availability(sex, availability))
    return tuple(sentence for sentence in found if sentence is not None)
