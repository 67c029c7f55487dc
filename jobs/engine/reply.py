"""The end of a run that answers a question: the answer, what follows and the run's own end in one transaction."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from db import journal
from db.queries import operators, pauses, physician_queries, publishing
from db.queries.settle import Item
from db.session import transaction
from domain.agents import physician_query
from domain.agents.upstream import spoken
from domain.consult.consequences import adjustments_of
from domain.errors import AgentError, Fenced
from domain.facts import Facts
from domain.runs import Outcome, PauseScope, Turn
from domain.vocabulary import AgentName
from jobs.runtime import Runtime


def reply(runtime: Runtime, turn: Turn, said: Mapping[str, Facts], item: Item, payload: str) -> Outcome:
    """Answer the question in the transaction that ends the run.

    Raises:
        Fenced: the run is not this worker's any more.
        AgentError: the question is gone, or was answered.
    """
    answer = spoken(said, AgentName.PHYSICIAN, physician_query.Said)
    end = {"kind": "end", "next": turn.stage + 1, "run_outcome": Outcome.DONE, "summary": answer.summary}
    with transaction(runtime.engine) as session:
        publishing.lock_program(session, turn.program_id, runtime.tuning.lease)
        if not journal.execute(session, [(item | end, payload)]):
            raise Fenced
        if not physician_queries.answer(session, answer, run_id=turn.run_id):
            message = "the question of this run is gone; ask it anew"
            raise AgentError(message)
        publishing.write_flags(session, turn, answer.flags)
        publishing.write_adjustments(session, turn, adjustments_of(answer))
        if answer.emergency:
            pause_client(session, turn.client_id, f"run {turn.run_id}")
    return Outcome.DONE


def pause_client(session: Connection, client_id: UUID, source: str) -> None:
    """Begin and go on with nothing of a client whom an emergency was told of, until an operator unpauses."""
    reason = f"a question told of an emergency ({source}): look after the client, then unpause"
    subject = str(client_id)
    if not pauses.pause(session, PauseScope.CLIENT, subject, AgentName.PHYSICIAN, reason):
        pauses.take_over(session, PauseScope.CLIENT, subject, AgentName.PHYSICIAN, reason)
    operators.record(session, AgentName.PHYSICIAN, "pause", PauseScope.CLIENT, subject, reason)
