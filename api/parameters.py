"""What a request is asked with beside its body: its query and its headers."""

from functools import cache
from typing import Any

from pydantic import BaseModel


class Parameters(BaseModel):
    """A query or headers. The framework asks for the schema with every request, so it is made once."""

    @classmethod
    def model_json_schema(cls, *how: Any, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's
        """Return the schema; what is written with options of its own is the caller's to change."""
        return super().model_json_schema(*how, **options) if how or options else _schema(cls)


@cache
def _schema(parameters: type[Parameters]) -> dict[str, Any]:
    return BaseModel.model_json_schema.__func__(parameters)  # pyright: ignore[reportFunctionMemberAccess] - past the override
