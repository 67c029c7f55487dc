"""How much energy does a body spend at rest? Five published equations and the choice between them."""

from typing import Literal

from domain.facts import Facts
from domain.vocabulary import Sex

Method = Literal["mifflin", "katch", "cunningham"]
PhysicalActivity = Literal["sedentary", "low_active", "active", "very_active"]

MIFFLIN_CONSTANT = {Sex.MALE: 5.0, Sex.FEMALE: -161.0}
"""kcal/d. Mifflin et al. 1990 [M]; any other sex takes the midpoint, -78 [D]."""
BODY_FAT_PLAUSIBLE_PCT = {Sex.MALE: (4.0, 50.0), Sex.FEMALE: (10.0, 60.0)}
"""Outside these a body fat figure is ignored [D]; any other sex takes the midpoint of both ends."""
ATHLETE_SESSIONS_PER_WEEK = 5
"""From here Cunningham replaces Katch-McArdle [D]."""
EER_ACTIVITY = {
    Sex.MALE: {"sedentary": 1.0, "low_active": 1.11, "active": 1.25, "very_active": 1.48},
    Sex.FEMALE: {"sedentary": 1.0, "low_active": 1.12, "active": 1.27, "very_active": 1.45},
}
"""Physical activity coefficients, Institute of Medicine 2005; women's [R], men's [M]."""


class Resting(Facts):
    """A resting rate and the equation it came from."""

    method: Method
    bmr_kcal: float


def by_sex(sex: Sex, male: float, female: float) -> float:
    """Return the figure for the sex, and the midpoint for a sex that is neither or not told [D]."""
    return {Sex.MALE: male, Sex.FEMALE: female}.get(sex, (male + female) / 2)


def mifflin_kcal(sex: Sex, age_years: float, height_cm: float, weight_kg: float) -> float:
    """Return kcal/d: 10 w + 6.25 h - 5 a + c.

    Meant for ages 18 to 100, heights 120 to 230 cm and weights 30 to 300 kg. Mifflin et al. 1990 [M].
    """
    constant = by_sex(sex, MIFFLIN_CONSTANT[Sex.MALE], MIFFLIN_CONSTANT[Sex.FEMALE])
    return 10 * weight_kg + 6.25 * height_cm - 5 * age_years + constant


def harris_benedict_kcal(sex: Sex, age_years: float, height_cm: float, weight_kg: float) -> float:
    """Return kcal/d, for comparison only. Roza & Shizgal 1984 [M]."""
    male = 88.362 + 13.397 * weight_kg + 4.799 * height_cm - 5.677 * age_years
    female = 447.593 + 9.247 * weight_kg + 3.098 * height_cm - 4.330 * age_years
    return by_sex(sex, male, female)


def katch_kcal(ffm_kg: float) -> float:
    """Return kcal/d: 370 + 21.6 FFM. Katch & McArdle [M]."""
    return 370 + 21.6 * ffm_kg


def cunningham_kcal(ffm_kg: float) -> float:
    """Return kcal/d: 500 + 22 FFM. Cunningham 1980 [M]."""
    return 500 + 22 * ffm_kg


def eer_kcal(sex: Sex, age_years: float, height_cm: float, weight_kg: float, activity: PhysicalActivity) -> float:
    """Return the estimated energy requirement of an adult, kcal/d. Institute of Medicine 2005 [R]."""
    height_m = height_cm / 100
    men, women = (EER_ACTIVITY[each][activity] for each in (Sex.MALE, Sex.FEMALE))
    male = 662 - 9.53 * age_years + men * (15.91 * weight_kg + 539.6 * height_m)
    female = 354 - 6.91 * age_years + women * (9.36 * weight_kg + 726 * height_m)
    return by_sex(sex, male, female)


def body_fat_is_plausible(sex: Sex, body_fat_pct: float | None) -> bool:
    """Say whether a body fat figure may be used."""
    return body_fat_pct is not None and plausible_body_fat_pct(sex, body_fat_pct) == body_fat_pct


def plausible_body_fat_pct(sex: Sex, body_fat_pct: float) -> float:
    """Return the body fat, or the nearest that is plausible."""
    (male_least, male_most), (least, most) = BODY_FAT_PLAUSIBLE_PCT[Sex.MALE], BODY_FAT_PLAUSIBLE_PCT[Sex.FEMALE]
    return min(max(body_fat_pct, by_sex(sex, male_least, least)), by_sex(sex, male_most, most))


def resting(
    sex: Sex, age_years: float, height_cm: float, weight_kg: float, ffm_kg: float | None, sessions_per_week: int
) -> Resting:
    """Return the resting rate by the best equation the facts allow.

    Cunningham with a known fat-free mass and five sessions a week, Katch-McArdle with a known fat-free mass,
    else Mifflin-St Jeor.
    """
    if ffm_kg is None:
        return Resting(method="mifflin", bmr_kcal=mifflin_kcal(sex, age_years, height_cm, weight_kg))
    if sessions_per_week >= ATHLETE_SESSIONS_PER_WEEK:
        return Resting(method="cunningham", bmr_kcal=cunningham_kcal(ffm_kg))
    return Resting(method="katch", bmr_kcal=katch_kcal(ffm_kg))
