"""GET /runs: the runs that fit what the address says, the newest first."""

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from access.needs import needs
from access.runtime import runtime
from dashboard import pages, run_filters
from dashboard.client_standing import Standing, stand
from dashboard.run_filters import Asked
from dashboard.run_rows import Page, read_page
from db.queries import bulk
from db.session import transaction
from domain.access import Scope

UNPROCESSABLE = 422
FOLDED = ("pipeline", "trigger", "upstream", "created_after", "created_before")
"""Filters that are folded away until one of them is set."""

routes = Blueprint("runs_list", __name__)


@routes.get("/runs")
@needs(Scope.RUNS_READ)
def list_runs() -> Response:
    """Show a page of runs.

    Raises:
        InvalidInput: `after` or `before` names no place in the list.
    """
    asked = run_filters.read(request.args)
    if asked.wanted is None:
        response = _show(asked, None)
        response.status_code = UNPROCESSABLE
        return response
    after, before = (run_filters.read_cursor(request.args.get(name)) for name in ("after", "before"))
    with transaction(runtime().engine, durable=False) as session:
        page = read_page(session, asked.wanted, after, before, datetime.now(UTC))
        standing = stand(session, asked.wanted.client) if asked.wanted.client else None
        at_work = len(bulk.list_at_work(session))
    return _show(asked, page, standing, at_work)


def _show(asked: Asked, page: Page | None, standing: Standing | None = None, at_work: int = 0) -> Response:
    return pages.render(
        "runs/list.html",
        live="runs/_rows.html" if page else None,
        page=page,
        standing=standing,
        at_work=at_work,
        asked=asked,
        tabs=run_filters.TABS,
        choices=run_filters.CHOICES,
        folded=FOLDED,
    )
