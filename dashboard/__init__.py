"""Pages for operators: how runs and processes are doing, and what to do about it."""

from dashboard import audit, errors, pages, run_page, run_record, runs, runs_bulk, safety, signing_in, status, webhooks

ROUTES = (
    pages.routes,
    errors.routes,
    audit.routes,
    run_page.routes,
    run_record.routes,
    runs.routes,
    runs_bulk.routes,
    safety.routes,
    signing_in.routes,
    status.routes,
    webhooks.routes,
)
"""What web.py mounts; the first sees an answer last, so a notice on the page of an error counts as shown."""
