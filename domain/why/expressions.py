"""Formulas as text that is evaluated: what is printed is what was computed."""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from domain.why.functions import FUNCTIONS

SHOWN_ENTRIES = 7
"""Entries of a list that are written out."""
NAME = re.compile(r"\b[a-z]\w*\b(?!\()")
"""An input; a word before a bracket is a function."""
OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.Pow: "pow", ast.USub: "neg",
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
}  # fmt: skip


def names_in(formula: str) -> frozenset[str]:
    """Return the inputs a formula names.

    Raises:
        SyntaxError: it is no expression.
    """
    tree = ast.parse(formula, mode="eval")
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)) - FUNCTIONS.keys()


def evaluate(formula: str, inputs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the rule sets
    """Return what a formula gives on its inputs.

    Raises:
        LookupError: an input is not given, or is no word of a table.
        TypeError: an input is None, or not what the formula needs.
        SyntaxError: it is no expression, or holds what formulas do not.
    """
    return _value(ast.parse(formula, mode="eval").body, inputs)


def _value(node: ast.expr, inputs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see above
    match node:
        case ast.Constant(value=value):
            found = value
        case ast.Name(id=name):
            found = inputs[name]
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            found = _operator(op)(_value(left, inputs), _value(right, inputs))
        case ast.UnaryOp(op=op, operand=operand):
            found = _operator(op)(_value(operand, inputs))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            found = _value(body if _value(test, inputs) else orelse, inputs)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            found = FUNCTIONS[name](*(_value(argument, inputs) for argument in arguments))
        case _:
            message = f"a formula holds no {type(node).__name__}"
            raise SyntaxError(message)
    return found


def _operator(op: ast.AST) -> Callable[..., Any]:
    return cast("Callable[..., Any]", getattr(operator, OPERATORS[type(op)]))


def fill_in(formula: str, inputs: Mapping[str, Any]) -> str:
    """Return the formula with figures for names; the words of one in words stay as they are."""
    return NAME.sub(lambda name: figure(inputs[name[0]]) if name[0] in inputs else name[0], formula)


def figure(value: object) -> str:
    """Return a value as a person reads it; of a long list the first entries."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.10g}"
        case dict():
            return ", ".join(f"{name} {figure(one)}" for name, one in cast("dict[str, object]", value).items())
        case list() | tuple():
            entries = cast("list[object] | tuple[object, ...]", value)
            shown = ", ".join(map(figure, entries[:SHOWN_ENTRIES]))
            more = len(entries) - SHOWN_ENTRIES
            return f"[{shown}, and {more} more]" if more > 0 else f"[{shown}]"
        case _:
            return str(value)
