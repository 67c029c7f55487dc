"""The base of every value the domain speaks in: frozen, complete, and comparable."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Scalar = str | int | float | bool | None
Ratio = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[int, Field(ge=0, le=10)]
"""A subjective marker, 0 (worst or none) to 10."""


class Facts(BaseModel):
    """A frozen value whose fields are all known."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)


class Reason(Facts):
    """Why a number is what it is: the rule that set it and what the rule was given."""

    about: str
    """The path of the number in the output it stands in, such as `target_kcal` or `days.0.kcal`."""
    rule: str
    """The rule's id, such as `nutritionist.deficit_cap`."""
    inputs: dict[str, Scalar] = {}
    source: str = ""
