"""Every page as a browser gets it, and lists as an app gets them, on a database with a past: milliseconds and bytes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, LiteralString

import httpx
import psycopg

from access import accounts
from benchmarks.databases import milliseconds
from benchmarks.report import number
from benchmarks.web_process import address, await_answers, listening
from dashboard.run_filters import write_cursor
from db.queries import lateness
from db.queries.paging import Cursor
from db.session import transaction
from domain.access import Scope
from jobs.runtime import Runtime
from processes import Processes, programs
from settings import Settings

LOOKS = 10
"""At each page, after one that does not count."""
WANTED_MS, WANTED_BYTES = 100, 60_000
ADD = (
    """INSERT INTO run_minutes (minute, sampled_at, ended, failed, open, failures)
    SELECT at, at, extract(epoch FROM at)::bigint, 0, 5, 1
    FROM generate_series(1, 8 * 1440) AS n,
        CAST(date_trunc('minute', now()) - make_interval(mins => n) AS timestamptz) AS at""",
    """INSERT INTO schedule_fires (schedule, subject_id, due_at, fired_at)
    SELECT 'weekly-check-in', id, now() - make_interval(secs => n * 4 + 2), now() - make_interval(secs => n * 4)
    FROM (SELECT id, row_number() OVER () AS n FROM programs) p""",
    """INSERT INTO operator_actions (actor, action, subject_kind, subject_id, reason, created_at)
    SELECT 'op' || n % 9 || '@example.org', (ARRAY['cancel', 'resume', 'reveal', 'pause'])[1 + n % 4], 'run',
        gen_random_uuid()::text, 'as was asked', now() - make_interval(mins => n)
    FROM generate_series(200000, 1, -1) AS n""",
    """INSERT INTO policy_violations (client_id, violation_type, severity, trigger, action, rule, text_sha256)
    SELECT id, 'eating_disorder_signal', 'critical', 'input', 'blocked', 'text.eating_disorder', md5(id::text)
    FROM clients LIMIT 300""",
    """INSERT INTO red_flags (client_id, detecting_agent, flag_type, severity, status, description, resolved_at)
    SELECT id, 'PHYSICIAN', 'persistent_pain', 'warning', CASE WHEN n % 100 = 0 THEN 'detected' ELSE 'resolved' END
        ::flag_status, 'a knee that hurts for weeks', CASE WHEN n % 100 <> 0 THEN now() END
    FROM (SELECT id, row_number() OVER () AS n FROM clients) c""",
    "ANALYZE run_minutes, schedule_fires, operator_actions, red_flags, policy_violations",
)
"""A week of samples, a check-in that fired for each program, what operators did, a flag for each client, some open."""
SOME_RUN = "SELECT created_at, id FROM pipeline_runs WHERE created_at < %s ORDER BY created_at DESC, id DESC LIMIT 1"
SOMEBODY = "SELECT email FROM clients ORDER BY id DESC LIMIT 1"
LONG_AGO = timedelta(days=300)


def see(runtime: Runtime, connection: psycopg.Connection, settings: Settings, folder: Path) -> dict[str, Any]:
    """Return for each page the median of its milliseconds, the worst, and its bytes, over HTTP.

    Raises:
        httpx.HTTPStatusError: a page is refused.
    """
    for statement in ADD:
        connection.execute(statement)
    with transaction(runtime.engine) as session:
        lateness.count(session)
    key = accounts.add_key(runtime, "pages", tuple(Scope), "bench")
    here = listening(settings, folder)
    web = tuple(program for program in programs(here) if program.name == "web")
    with Processes(here, web), httpx.Client(base_url=address(here), headers=_browser(key), timeout=30) as browser:
        await_answers(here)
        return {name: _time(browser, page) for name, page in _pages(connection)}


def rows(figures: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return them as a table shows them."""
    return [
        (name, number(one["ms"], 1), number(one["worst_ms"], 1), number(one["bytes"])) for name, one in figures.items()
    ]


def missed(figures: dict[str, Any]) -> list[str]:
    """Return the pages that take longer or are larger than is wanted."""
    return [name for name, one in figures.items() if one["ms"] > WANTED_MS or one["bytes"] > WANTED_BYTES]


def _browser(key: str) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {key}",
        "Accept": "text/html, application/json;q=0.9",
        "Accept-Encoding": "identity",
    }


def _time(browser: httpx.Client, page: str) -> dict[str, float]:
    size = len(browser.get(page).raise_for_status().content)
    times = [milliseconds(lambda: browser.get(page).raise_for_status()) for _ in range(LOOKS)]
    return {"ms": median(times), "worst_ms": max(times), "bytes": size}


def _pages(connection: psycopg.Connection) -> Iterator[tuple[str, str]]:
    """Yield what is looked at, and its address."""
    deep = _one(connection, SOME_RUN, datetime.now(UTC) - LONG_AGO)
    (email,) = _one(connection, SOMEBODY)
    after = write_cursor(Cursor(*deep))
    filters = (
        *("status=failed", "status=completed", "outcome=held", "trigger=manual", "agent=CHEF", "error=timed+out"),
        *("upstream=schedule", f"client={email}", f"created_before={datetime.now(UTC) - LONG_AGO:%Y-%m-%d}"),
    )
    yield from ((page, page) for page in ("/", "/?span=7d", "/runs"))
    for one in filters:
        name = one.partition("=")[0] if "@" in one or "-" in one else one
        yield f"/runs?{name}", f"/runs?{one}"
    for one in ("", "&status=completed", "&outcome=held", "&upstream=schedule"):
        yield f"/runs{one.replace('&', '?')}, 300 days deep", f"/runs?after={after}{one}"
    yield "/runs/ID", f"/runs/{deep[1]}"
    rest = ("/failures?window=30d", "/schedules", "/queues", "/safety", "/audit", "/webhooks", "/status?format=json")
    yield from ((page, page) for page in rest)
    yield from ((page, page) for page in ("/v1/runs", "/v1/runs?outcome=held", "/v1/flags", "/v1/clients", "/metrics"))


def _one(connection: psycopg.Connection, statement: LiteralString, *values: object) -> tuple[Any, ...]:
    row = connection.execute(statement, values).fetchone()
    if row is None:
        raise LookupError(statement)
    return row
