"""What is wrong with what somebody sent, field by field, in words that say how to mend it."""

import re
from typing import Any, cast

from pydantic import ValidationError

FIXES: dict[str, str] = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not a field here; remove it or correct its name",
    "greater_than_equal": "is too small; give {ge} or more",
    "less_than_equal": "is too large; give {le} or less",
    "greater_than": "is too small; give more than {gt}",
    "less_than": "is too large; give less than {lt}",
    "int_parsing": "is not a whole number; write digits such as 42",
    "int_type": "is not a whole number; write digits such as 42, without quotes",
    "int_parsing_size": "has too many digits; write a smaller number",
    "int_from_float": "is not a whole number; leave out the decimals",
    "float_parsing": "is not a number; write digits such as 72.5",
    "float_type": "is not a number; write digits such as 72.5, without quotes",
    "finite_number": "is not a finite number; write digits such as 72.5",
    "bool_parsing": "is neither true nor false; write one of the two, without quotes",
    "bool_type": "is neither true nor false; write one of the two, without quotes",
    "string_type": "is not text; put it in quotes",
    "string_too_short": "is too short; give {min_length} characters or more",
    "string_too_long": "is too long; give {max_length} characters or fewer",
    "string_pattern_mismatch": "is not an e-mail address; write one such as ada@example.org",
    "enum": "is not known; write one of {expected}",
    "literal_error": "is not known; write one of {expected}",
    "tuple_type": "is not a list; put it in [ ]",
    "list_type": "is not a list; put it in [ ]",
    "dict_type": "is not an object; put it in {{ }}",
    "model_type": "is not an object; put it in {{ }}",
    "model_attributes_type": "is not an object; put it in {{ }}",
    "too_long": "has too many entries; give {max_length} or fewer",
    "too_short": "has too few entries; give {min_length} or more",
    "date_from_datetime_parsing": "is not a date; write YYYY-MM-DD",
    "date_from_datetime_inexact": "is not a date; write YYYY-MM-DD",
    "date_parsing": "is not a date; write YYYY-MM-DD",
    "date_type": "is not a date; write YYYY-MM-DD, in quotes",
    "datetime_parsing": "is not a moment; write RFC 3339 such as 2026-11-20T08:00:00Z",
    "datetime_from_date_parsing": "is not a moment; write RFC 3339 such as 2026-11-20T08:00:00Z",
    "datetime_type": "is not a moment; write RFC 3339 such as 2026-11-20T08:00:00Z, in quotes",
    "time_delta_parsing": "is not a span; write ISO 8601 such as PT6H or P7D, or seconds such as 21600",
    "timezone_aware": "has no time zone; end it with Z or an offset such as +02:00",
    "uuid_parsing": "is not an id; write a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057",
    "uuid_type": "is not an id; write a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057, in quotes",
    "json_invalid": "is not JSON: {error}",
}
"""By pydantic's kind of error: what is wrong and what to do."""

OF_TEXT = {"too_long": "string_too_long", "too_short": "string_too_short"}
"""A text's length is called as a list's where it is checked after the text was read."""
LONGEST_ECHO = 60
AS_JSON = {None: "null", True: "true", False: "false"}
UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""NUL and half a character PostgreSQL cannot keep; the other control characters, and those that turn the direction of
writing, would do something to the terminal or page of whoever reads the text. Tabs and line ends are let through."""
REFUSED = "holds a control character or half a character; remove it"
NAMES_ITS_FIELD = re.compile("([a-z_]+): ")
"""How a rule over several fields says which one to mend."""


def describe(error: ValidationError) -> list[tuple[str, str]]:
    """Return each wrong field's path, such as `training.weekdays.0`, and a sentence on what to do about it."""
    problems: list[dict[str, Any]] = [{**problem} for problem in error.errors(include_url=False)]
    return [_named(_path(problem["loc"]), _sentence(problem)) for problem in problems]


def list_unwritable(document: object) -> list[tuple[str, str]]:
    """Return the path of every text that is not taken as it is (`UNWRITABLE`), and what to do."""
    found: list[tuple[str, str]] = []
    places: list[tuple[str, object]] = [("", document)]
    while places:
        path, value = places.pop()
        if isinstance(value, dict):
            inside = cast("dict[str, object]", value)
            places += [(f"{path}.{UNWRITABLE.sub('?', name)}", inner) for name, inner in inside.items()]
            places += [(f"{path}.{UNWRITABLE.sub('?', name)}", name) for name in inside if UNWRITABLE.search(name)]
        elif isinstance(value, list):
            places += [(f"{path}.{number}", inner) for number, inner in enumerate(cast("list[object]", value))]
        elif isinstance(value, str) and UNWRITABLE.search(value):
            found.append((path.lstrip(".") or "body", REFUSED))
    return found


def _path(place: tuple[int | str, ...]) -> str:
    return ".".join(map(str, place)) or "body"


def _named(path: str, sentence: str) -> tuple[str, str]:
    """Return path and sentence, the path with the field that a rule over several fields names itself."""
    field = NAMES_ITS_FIELD.match(sentence)
    if field is None:
        return path, sentence
    return (field[1] if path == "body" else f"{path}.{field[1]}"), sentence[field.end() :]


def _sentence(problem: dict[str, Any]) -> str:
    context: dict[str, Any] = problem.get("ctx") or {}
    if problem["type"] == "value_error":
        said = str(context.get("error", problem["msg"]))
        is_of_value = said.startswith("is ") and not said.startswith("is missing")
        return f"{_echo(problem)}{said}" if is_of_value else said
    kind: str = problem["type"]
    fix = FIXES.get(OF_TEXT.get(kind, kind) if isinstance(problem.get("input"), str) else kind)
    if fix is None:
        return str(problem["msg"])
    bounds = {name: int(value) if _is_whole(value) else value for name, value in context.items()}
    return f"{_echo(problem)}{fix.format(**bounds)}"


def _is_whole(value: object) -> bool:
    """Say whether a bound reads better without its `.0`."""
    return isinstance(value, float) and value.is_integer()


def _echo(problem: dict[str, Any]) -> str:
    """Say the value back where it is short; a missing field's input is its whole parent."""
    value = problem.get("input")
    if problem["type"] in {"missing", "extra_forbidden", "json_invalid"} or isinstance(value, dict | list):
        return ""
    said = AS_JSON[value] if value is None or isinstance(value, bool) else repr(value)
    return f"{said} " if len(said) <= LONGEST_ECHO else ""
