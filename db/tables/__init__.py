"""Every table, one module an area. Importing this package fills `metadata`."""

from db.tables import (
    access,
    catalogue,
    curves,
    food,
    operating,
    people,
    pipeline,
    programs,
    safety,
    tracking,
    training,
    webhooks,
)
from db.tables.base import metadata

__all__ = [
    "access",
    "catalogue",
    "curves",
    "food",
    "metadata",
    "operating",
    "people",
    "pipeline",
    "programs",
    "safety",
    "tracking",
    "training",
    "webhooks",
]
