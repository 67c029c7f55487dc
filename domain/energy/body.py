"""What is a body made of, and is there energy enough for it?"""

import math
from typing import Literal

from domain.energy.resting import by_sex
from domain.errors import InvalidInput
from domain.vocabulary import Sex

Availability = Literal["low", "reduced", "adequate"]
Class = Literal["underweight", "normal", "overweight", "obese_1", "obese_2", "obese_3"]

BMI_CLASSES: tuple[tuple[float, Class], ...] = (
    (18.5, "underweight"),
    (25.0, "normal"),
    (30.0, "overweight"),
    (35.0, "obese_1"),
    (40.0, "obese_2"),
)
"""Upper ends, kg/m2. WHO [M]."""
AVAILABILITY_LOW = 30.0
"""kcal per kg of fat-free mass. Loucks; IOC [M]. Men's threshold is uncertain: warn only."""
AVAILABILITY_ADEQUATE = 45.0
"""kcal per kg of fat-free mass [M]."""


def bmi(weight_kg: float, height_cm: float) -> float:
    """Return kg/m2."""
    return weight_kg / (height_cm / 100) ** 2


def bmi_class(value: float) -> Class:
    """Return the WHO class of a body mass index."""
    for end, name in BMI_CLASSES:
        if value < end:
            return name
    return "obese_3"


def ffm_kg(weight_kg: float, body_fat_pct: float) -> float:
    """Return the fat-free mass, kg."""
    return weight_kg * (1 - body_fat_pct / 100)


def navy_body_fat_pct(sex: Sex, height_cm: float, waist_cm: float, neck_cm: float, hip_cm: float | None) -> float:
    """Return body fat by tape, percent. Hodgdon & Beckett, metric form [M].

    Raises:
        InvalidInput: the waist is not wider than the neck, or a hip measurement is missing where one is needed.
    """
    if waist_cm <= neck_cm:
        raise InvalidInput(f"waist_cm {waist_cm} must be above neck_cm {neck_cm}; measure again")
    height = math.log10(height_cm)
    male = 495 / (1.0324 - 0.19077 * math.log10(waist_cm - neck_cm) + 0.15456 * height) - 450
    if sex is Sex.MALE:
        return male
    if hip_cm is None:
        raise InvalidInput("hip_cm: this formula needs it for everyone but men; measure the widest point")
    female = 495 / (1.29579 - 0.35004 * math.log10(waist_cm + hip_cm - neck_cm) + 0.22100 * height) - 450
    return by_sex(sex, male, female)


def jackson_body_fat_pct(sex: Sex, age_years: float, bmi_value: float) -> float:
    """Return body fat from body mass index and age, percent. Jackson et al. 2002 [R]."""
    male = 0.14 * age_years + 37.31 * math.log(bmi_value) - 103.94
    female = 0.14 * age_years + 39.96 * math.log(bmi_value) - 102.01
    return by_sex(sex, male, female)


def energy_availability(intake_kcal: float, exercise_kcal: float, fat_free_kg: float) -> float:
    """Return (intake - net exercise) / FFM, kcal/kg/d; use means of seven days."""
    return (intake_kcal - exercise_kcal) / fat_free_kg


def availability_class(value: float) -> Availability:
    """Return low below 30, reduced below 45, else adequate."""
    if value < AVAILABILITY_LOW:
        return "low"
    return "reduced" if value < AVAILABILITY_ADEQUATE else "adequate"
