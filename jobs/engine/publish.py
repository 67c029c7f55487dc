"""The end of a coaching run: the week and the run's own end in one transaction, or the hold."""

from collections.abc import Mapping

from db import journal
from db.queries import flags, publishing, violations
from db.queries.settle import Item
from db.session import transaction
from domain.agents import physician
from domain.agents.upstream import spoken
from domain.errors import Fenced
from domain.facts import Facts
from domain.publication import PUBLISHABLE, pause, publication
from domain.runs import Outcome, Turn
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName
from jobs.runtime import Runtime


def publish(
    runtime: Runtime, turn: Turn, snapshot: Snapshot, said: Mapping[str, Facts], item: Item, payload: str
) -> Outcome:
    """Publish the week or record the hold, in the transaction that ends the run.

    Raises:
        Fenced: the run is not this worker's any more.
        AgentError: what was said breaks a rule of the program, or rests on a week that was replaced since.
    """
    verdict = spoken(said, AgentName.PHYSICIAN, physician.Said)
    week = publication(snapshot, said) if verdict.verdict is PUBLISHABLE else None
    outcome = Outcome.PUBLISHED if week else Outcome.HELD
    end = {"kind": "end", "next": turn.stage + 1, "run_outcome": outcome, "summary": verdict.summary}
    with transaction(runtime.engine) as session:
        publishing.lock_program(session, turn.program_id, runtime.tuning.lease)
        if not journal.execute(session, [(item | end, payload)]):
            raise Fenced
        flags.settle_passed(session, turn.client_id, verdict.passed, turn.moment)
        publishing.write_flags(session, turn, verdict.flags)
        violations.record(session, turn.client_id, turn.run_id, verdict.violations, turn.moment)
        if week:
            publishing.publish(session, turn, week)
        else:
            publishing.write_adjustments(session, turn, pause(snapshot, verdict))
    return outcome
