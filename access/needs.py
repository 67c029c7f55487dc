"""What a view asks of whoever comes: each view says it, and the gate lets nobody into one that does not."""

from collections.abc import Callable
from typing import Any

from domain.access import Scope

View = Callable[..., Any]
MARK = "admits"
ANYBODY = "anybody"


def needs(scope: Scope) -> Callable[[View], View]:
    """Say that a view is for those who hold the scope."""

    def mark(view: View) -> View:
        setattr(view, MARK, scope)
        return view

    return mark


def open_to_all(view: View) -> View:
    """Say that a view is for anybody, signed in or not."""
    setattr(view, MARK, ANYBODY)
    return view


def admits(view: View) -> Scope | str | None:
    """Return whom a view is for: holders of a scope, `ANYBODY`, or None when it does not say."""
    return getattr(view, MARK, None)
