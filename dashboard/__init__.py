"""Pages for operators: how runs and processes are doing, and what to do about it."""

from dashboard import (
    audit,
    bulk,
    errors,
    failures,
    intakes,
    overview,
    pages,
    queues,
    run_page,
    run_record,
    runs,
    runs_bulk,
    safety,
    schedules,
    signing_in,
    webhooks,
)

ROUTES = (
    pages.routes,
    errors.routes,
    audit.routes,
    bulk.routes,
    failures.routes,
    intakes.routes,
    overview.routes,
    queues.routes,
    run_page.routes,
    run_record.routes,
    runs.routes,
    runs_bulk.routes,
    safety.routes,
    schedules.routes,
    signing_in.routes,
    webhooks.routes,
)
"""What web.py mounts; the first sees an answer last, so a notice on the page of an error counts as shown."""
