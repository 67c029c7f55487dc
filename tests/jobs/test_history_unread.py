"""However much lies in a table, a week that is planned finds its rows by index."""

from collections.abc import Callable

import redis
from sqlalchemy import Engine, text

from db.session import connect
from tests.jobs.harness import runtime_on
from tests.jobs.test_publishing import coach_two_weeks

READ_WHOLE = text("SELECT relname, seq_scan FROM pg_stat_user_tables WHERE seq_scan > 0")
SMALL = {"catalogues", "recipes", "processes", "webhook_endpoints"}
"""What does not grow with clients or weeks."""


def read_whole(engine: Engine) -> dict[str, int]:
    """How often each table was read from end to end; connections tell when they end."""
    engine.dispose()
    with engine.connect() as session:
        return {row.relname: row.seq_scan for row in session.execute(READ_WHOLE)}


def test_a_week_is_planned_and_published_without_reading_what_grows_from_end_to_end(
    new_database: Callable[[], str], valkey: redis.Redis
):
    engine = connect(new_database())
    by_index = engine.url.update_query_dict({"options": "-c enable_seqscan=off"})
    runtime = runtime_on(connect(by_index.render_as_string(hide_password=False)), valkey)
    before = read_whole(engine)
    coach_two_weeks(runtime, "amara")
    runtime.engine.dispose()
    after = read_whole(engine)
    engine.dispose()
    assert {table for table in after if after[table] > before.get(table, 0)} <= SMALL
