"""Every table, one module an area. Importing this package fills `metadata`."""

from db.tables import (
    access,
    bulk,
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
    "bulk",
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
