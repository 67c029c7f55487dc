"""JSON for upstream apps and operators: put a run in, ask how it goes, steer it."""

from api import (
    bulk,
    calendars,
    clients,
    flags,
    limits,
    logs,
    operators,
    pauses,
    pipelines,
    programs,
    queries,
    run_events,
    runs,
    schedules,
    upstreams,
    violations,
    webhooks,
    why,
)

ROUTES = (
    runs.routes,
    run_events.routes,
    bulk.routes,
    calendars.routes,
    clients.routes,
    flags.routes,
    logs.routes,
    operators.routes,
    pauses.routes,
    limits.routes,
    pipelines.routes,
    programs.routes,
    queries.routes,
    schedules.routes,
    upstreams.routes,
    violations.routes,
    webhooks.routes,
    why.routes,
)
"""What web.py mounts."""
