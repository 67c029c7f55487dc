"""One action on many runs: what can be done to them, and how far it has come."""

from enum import StrEnum
from typing import Literal

Deed = Literal["cancel", "resume", "retry"]
"""What can be done to many runs."""


class BulkState(StrEnum):
    """Where a bulk action stands. It goes from seen to at work, and from there to done or stopped; never back."""

    SEEN = "seen"
    """Somebody looked at which runs it would reach; nothing is done to them."""
    AT_WORK = "at_work"
    """It was confirmed; runs whose turn has not come are left."""
    DONE = "done"
    """Every run had its turn."""
    STOPPED = "stopped"
    """Somebody stopped it; the runs that were left stay as they are."""
