"""The base of every value the domain speaks in: frozen, complete, and comparable."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from domain import meanings

Scalar = str | int | float | bool | None
Ratio = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[int, Field(ge=0, le=10)]
"""A subjective marker, 0 (worst or none) to 10."""


class Facts(BaseModel):
    """A frozen value whose fields are all known."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /) -> JsonSchemaValue:
        """Return the schema, each field with what stands beneath it."""
        schema = handler(core_schema)
        described = handler.resolve_ref_schema(schema).get("properties", {})
        for name, meaning in meanings.of_fields(cls).items():
            if name in described:
                described[name].setdefault("description", meaning)
        return schema


class Reason(Facts):
    """Why a number is what it is: the rule that set it and what the rule was given."""

    about: str
    """The path of the number in the output it stands in, such as `target_kcal` or `days.0.kcal`."""
    rule: str
    """The rule's id, such as `nutritionist.deficit_cap`."""
    inputs: dict[str, Scalar] = {}
    source: str = ""
