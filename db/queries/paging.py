"""Where a list goes on: lists are paged by the last row shown, never by how many were, so every page costs the same."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Cursor(NamedTuple):
    """The last row shown of a list that is ordered by `created_at` and `id`, the newest first."""

    created_at: datetime
    id: UUID
