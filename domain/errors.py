"""Everything Regimen raises on purpose, as one tree.

RegimenError
 ├─ InvalidInput          what was asked for cannot be
 │   ├─ InvalidFile       a file has wrong fields; nothing was written
 │   ├─ NotFound          no such client, program or run
 │   ├─ Refused           intake refused the client, so there is no program to run
 │   ├─ Conflict          it is there already, or the client is busy
 │   └─ TooMany           more requests, or runs of an upstream or client, than are let through
 ├─ AgentError            an agent cannot answer; trying again would not help
 │   ├─ UnknownTag        a food carries a tag nobody has a rule for
 │   └─ Infeasible        no answer keeps the hard rules
 ├─ EngineError           the machinery found something wrong
 │   ├─ Fenced            someone else owns the run now; the write was refused
 │   ├─ UnknownStage      no such pipeline, version or agent here
 │   └─ IllegalTransition a run cannot move between these two states
 ├─ Unknown               nobody knows who asks: no key, no session, or one that ended
 ├─ Forbidden             whoever asks is known, and may not do this
 └─ NotReady              a server cannot be reached, or the database is behind the code
"""


class RegimenError(Exception):
    """Something Regimen can name went wrong."""


class InvalidInput(RegimenError):
    """The request cannot be carried out as it stands."""


class InvalidFile(InvalidInput):
    """The file has wrong fields; nothing was written."""

    def __init__(self, source: str, problems: list[str]) -> None:
        """Keep each problem as `field: what is wrong and what to do`."""
        self.source = source
        self.problems = problems
        super().__init__(f"{source}: nothing was written.\n" + "\n".join(f"  {line}" for line in problems))


class NotFound(InvalidInput):
    """There is no such thing here."""


class Refused(InvalidInput):
    """The intake gate refused this client, so no program exists to run."""


class Conflict(InvalidInput):
    """It exists already, or the client is busy."""


class TooMany(InvalidInput):
    """There were too many of these for now; send again later."""


class AgentError(RegimenError):
    """An agent cannot answer from what it was given; trying again would not help."""


class UnknownTag(AgentError):
    """A food carries a tag that no diet rule knows, so it cannot be served safely."""


class Infeasible(AgentError):
    """No answer keeps every hard rule."""


class EngineError(RegimenError):
    """The machinery found something wrong."""


class Fenced(EngineError):
    """Another worker owns the run now; this write was refused."""

    def __init__(self, message: str = "it is not this worker's any more; nothing was written") -> None:
        """Say so, or what else the write did not find."""
        super().__init__(message)


class UnknownStage(EngineError):
    """This process knows no such pipeline, version or agent; deploy the code that does, then resume the run."""


class IllegalTransition(EngineError):
    """A run cannot move between these two states."""


class Unknown(RegimenError):
    """Nobody knows who asks; sign in, or send a key."""


class Forbidden(RegimenError):
    """Whoever asks is known, and may not do this."""


class NotReady(RegimenError):
    """A server cannot be reached, or the database is behind the code; run `regimen doctor`."""
