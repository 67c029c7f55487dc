"""What stands beneath a model's fields in its source, so that a schema says it and no field is described twice."""

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise


@cache
def of_fields(kind: type) -> dict[str, str]:
    """Return the docstring beneath each field of a class, those it inherits, too; none where there is no source."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        found |= _of_module(one.__module__).get(one.__qualname__, {})
    return found


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    """Return the fields' docstrings of every class at the top of a module."""
    if name.partition(".")[0] in sys.stdlib_module_names | {"pydantic"}:
        return {}
    try:
        source = inspect.getsource(sys.modules[name])
    except (KeyError, OSError, TypeError):
        return {}
    classes = (one for one in ast.parse(source).body if isinstance(one, ast.ClassDef))
    return {one.name: dict(_documented(one.body)) for one in classes}


def _documented(statements: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, beneath in pairwise(statements):
        match field, beneath:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
            case _:
                pass
