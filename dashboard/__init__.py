"""Pages for operators: how runs and processes are doing, and what to do about it."""

from dashboard import errors, pages, status

ROUTES = (pages.routes, errors.routes, status.routes)
"""What web.py mounts."""
