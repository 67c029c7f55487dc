"""docs/row-security.md: which role may do what in which table, rendered from the lists. A test compares the two.

.venv/bin/python -m db.row_security_listing > docs/row-security.md
"""

import sys

from db.row_security import CLIENT, OWNED, SERVICE, SHARED, Owned

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
HEAD = f"""# Who may do what in which table

`{SERVICE}` is what every process and command acts as, `{CLIENT}` what a transaction for one client acts as. What
a client may do, it may do with its own rows; other clients' rows are not there for it. Whoever has neither role may do
nothing. The partitions of a table are the service's alone: a client comes to them through the table. Row level security
is forced on all tables of the first list. `tests/db/test_row_security.py` tries every cell with two clients' rows.

This page is made by `.venv/bin/python -m db.row_security_listing > docs/row-security.md`."""
SHARED_HEAD = """## Tables that say nothing about any one client

`stage_attempts` is a view that looks with the rights of who asks."""


def render() -> str:
    """Return docs/row-security.md."""
    owned = [(one.table, _whose(one), *_cells(one.service), *_cells(one.client)) for one in OWNED]
    shared = [(one.table, *_cells(one.service), *_cells(one.client)) for one in SHARED]
    verbs = [f"{who} {verb.lower()}" for who in ("service", "client") for verb in VERBS]
    parts = (
        HEAD,
        "## Tables with clients' rows",
        _table(["table", "whose a row is", *verbs], owned),
        SHARED_HEAD,
        _table(["table", *verbs], shared),
    )
    return "\n\n".join(parts) + "\n"


def _whose(one: Owned) -> str:
    if one.column is None:
        return "the service's alone"
    return f"`{one.column}`" if one.parent is None else f"`{one.column}`, of `{one.parent}`"


def _cells(may: tuple[str, ...]) -> list[str]:
    return ["yes" if verb in may else "" for verb in VERBS]


def _table(head: list[str], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(render())
