"""What clients say about their kitchen: what is at home, and how much food may cost."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from domain.facts import Facts


class Budget(StrEnum):
    """How much food may cost; relative, since the catalogue knows no prices."""

    ANY = "any"
    LOW = "low"


class PantryUnit(StrEnum):
    """How a client counts what is at home."""

    G = "g"
    KG = "kg"
    OZ = "oz"
    LB = "lb"
    ML = "ml"
    L = "l"
    HOUSEHOLD = "household"
    """The household measure of foods_ext.csv, such as a cup."""
    PACK = "pack"
    """The piece or pack of foods_ext.csv, such as a can."""


class PantryItem(Facts):
    """Something to eat that is at home."""

    food: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    """In the client's words, or as foods.csv has it."""
    quantity: Annotated[float, Field(gt=0, le=100_000)] | None = None
    """Without it there is some, enough for one meal."""
    unit: PantryUnit | None = None
    """Of the quantity; `household` and `pack` are the measures of foods_ext.csv."""
    expires_on: date | None = None
    """The last day it may be eaten."""

    @model_validator(mode="after")
    def _quantity_has_a_unit(self) -> Self:
        if (self.quantity is None) != (self.unit is None):
            message = "quantity and unit belong together; give both or neither"
            raise ValueError(message)
        return self
