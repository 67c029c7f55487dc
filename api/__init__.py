"""JSON for upstream apps and operators: put a run in, ask how it goes, steer it."""

from api import bulk, operators, pauses, queries, runs, schedules, upstreams, why

ROUTES = (
    runs.routes,
    bulk.routes,
    operators.routes,
    pauses.routes,
    queries.routes,
    schedules.routes,
    upstreams.routes,
    why.routes,
)
"""What web.py mounts."""
