"""What an operator does to runs: steer open ones, replay and fork ended ones, act on many at once.

Every action is recorded with who, what, when and why in the transaction that does it.
"""

from jobs.control.bulk import carry_out, choose, confirm, go_through
from jobs.control.bulk import get as get_bulk
from jobs.control.bulk import stop as stop_bulk
from jobs.control.fork import fork, show_fork
from jobs.control.replay import replay
from jobs.control.steer import cancel, resume, retry_now, set_priority

__all__ = [
    "cancel",
    "carry_out",
    "choose",
    "confirm",
    "fork",
    "get_bulk",
    "go_through",
    "replay",
    "resume",
    "retry_now",
    "set_priority",
    "show_fork",
    "stop_bulk",
]
