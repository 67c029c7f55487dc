"""How Alembic reaches the database: through the engine it was handed, with time limits on locks and statements."""

import re

from alembic import context
from sqlalchemy import text

from db.tables import metadata

LOCK_TIMEOUT = "5s"
"""A migration that cannot get its lock gives up rather than queue every other statement behind it."""
STATEMENT_TIMEOUT = "10min"
ONE_AT_A_TIME = 7_301_337
"""Advisory lock: two releases that migrate at once take turns."""


PARTITION = re.compile(r"_(y\d{4}m\d{2}|other)$")
"""Tables that belong to one the metadata has."""


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or name is None or PARTITION.search(name) is None


def _run() -> None:
    engine = context.config.attributes["engine"]
    with engine.connect() as session:
        session.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
        session.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        session.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        session.commit()
        try:
            context.configure(
                connection=session,
                target_metadata=metadata,
                transaction_per_migration=True,
                compare_server_default=False,
                include_name=_is_ours,
            )
            with context.begin_transaction():
                context.run_migrations()
        finally:
            session.rollback()
            session.execute(text("RESET lock_timeout"))
            session.execute(text("RESET statement_timeout"))
            session.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ONE_AT_A_TIME})
            session.commit()


_run()
