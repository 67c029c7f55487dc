"""JSON for upstream apps and operators: put a run in, ask how it goes, steer it."""

from api import (
    bulk,
    flags,
    operators,
    pauses,
    pipelines,
    queries,
    runs,
    schedules,
    upstreams,
    violations,
    why,
)

ROUTES = (
    runs.routes,
    bulk.routes,
    flags.routes,
    operators.routes,
    pauses.routes,
    pipelines.routes,
    queries.routes,
    schedules.routes,
    upstreams.routes,
    violations.routes,
    why.routes,
)
"""What web.py mounts."""
