"""What pages call each thing that can be done to many runs."""

from typing import NamedTuple

from domain.bulk import Deed


class Verb(NamedTuple):
    """One of them."""

    does: str
    did: str
    only: str
    """What it can be done to."""


VERBS: dict[Deed, Verb] = {
    "cancel": Verb("Cancel", "Cancelled", "Only runs that are pending or running can be cancelled."),
    "resume": Verb("Resume", "Resumed", "Only runs that failed can be resumed."),
    "retry": Verb("Retry now", "Tried again", "Only runs that wait to try a stage again can be tried at once."),
}
