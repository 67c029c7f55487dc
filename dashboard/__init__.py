"""Pages for operators: how runs and processes are doing, and what to do about it."""

from dashboard import errors, pages, runs, runs_bulk, signing_in, status

ROUTES = (
    pages.routes,
    errors.routes,
    signing_in.routes,
    status.routes,
    runs.routes,
    runs_bulk.routes,
)
"""What web.py mounts."""
