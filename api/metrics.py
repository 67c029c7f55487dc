"""GET /metrics: everything Prometheus may ask for, of all processes on all machines, from any web process."""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from access.needs import needs
from access.runtime import runtime
from domain.access import Scope
from jobs.scrape import scrape

routes = Blueprint("metrics", __name__)


@routes.get("/metrics")
@needs(Scope.METRICS_READ)
def metrics() -> Response:
    """Say what was counted and how things stand; parts that cannot be asked are left out and `regimen_up` is 0."""
    return Response(scrape(runtime()), content_type=CONTENT_TYPE_PLAIN_0_0_4)
