"""JSON for upstream apps and operators: put a run in, ask how it goes, steer it."""

from api import operators, runs

ROUTES = (
    runs.routes,
    operators.routes,
)
"""What web.py mounts."""
