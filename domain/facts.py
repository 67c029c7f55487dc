"""The base of every value the domain speaks in: frozen, complete, and comparable."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from domain import meanings

Scalar = str | int | float | bool | None
Ratio = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[int, Field(ge=0, le=10)]
"""A subjective marker, 0 (worst or none) to 10."""


def _describe(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Give each field in a model's JSON schema what stands beneath it."""
    described = schema.get("properties", {})
    for name, meaning in meanings.of_fields(model).items():
        if name in described:
            described[name].setdefault("description", meaning)


class Facts(BaseModel):
    """A frozen value whose fields are all known."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, json_schema_extra=_describe)


class Reason(Facts):
    """Why a number is what it is: the rule that set it and what the rule was given."""

    about: str
    """The path of the number in the output it stands in, such as `target_kcal` or `days.0.kcal`."""
    rule: str
    """The rule's id, such as `nutritionist.deficit_cap`."""
    inputs: dict[str, Scalar] = {}
    source: str = ""
