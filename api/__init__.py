"""JSON for upstream apps and operators: put a run in, ask how it goes, steer it."""

from api import bulk, operators, pauses, runs, schedules, upstreams, why

ROUTES = (
    runs.routes,
    bulk.routes,
    operators.routes,
    pauses.routes,
    schedules.routes,
    upstreams.routes,
    why.routes,
)
"""What web.py mounts."""
