"""Moments as people and apps write them: RFC 3339 and nothing else, so that no number is taken for one."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


def _written(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and RFC_3339.fullmatch(value)):
        return value
    message = "is not a moment; write RFC 3339 such as 2026-11-20T08:00:00Z, in quotes"
    raise ValueError(message)


Written = Annotated[AwareDatetime, BeforeValidator(_written)]
"""A moment that somebody wrote."""
