"""A client's weeks from intake to the fourth plan, in memory: the agents in their order, nothing stored.

Snapshots are made as `db/queries/snapshots.py` makes them, and a published week changes the program as it does there.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from benchmarks.diaries import Diarist, diarist, live, tape
from benchmarks.kitchens import at_home
from benchmarks.people import likely, person
from domain.agents import chef, coach, physician, scientist
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.check_in import first_day, local_date
from domain.facts import Facts
from domain.intake import Intake, client_facts
from domain.intake_targets import opening_targets
from domain.pipelines import COACHING, Stage
from domain.publication import PUBLISHABLE, Publication, publication
from domain.safety.intake import ADMITTED, assess_intake
from domain.snapshot import DayLog, Girths, LiftLog, OpenFlag, ProgramFacts, SettledFlag, Snapshot
from domain.units import tenth
from domain.vocabulary import AgentName, FlagStatus, Phase, Tier, Trigger

START = datetime(2026, 3, 1, 10, tzinfo=UTC)
WEEKS = 4
LOOK_BACK_DAYS = 56
COLUMNS = {
    "phase": "current_phase",
    "tier": "current_tier",
    "adaptation_complete": "adaptation_period_complete",
    "bmr_kcal": "bmr_kcal",
    "tdee_kcal": "tdee_kcal",
    "target_kcal": "target_intake_kcal",
    "protein_g": "protein_g",
    "fat_g": "fat_g",
    "carbs_g": "carbs_g",
    "fiber_g": "fiber_g_min",
}
"""Of the program as an agent reads it, and what publishing calls it."""


@dataclass(slots=True)
class Week:
    """One run of the pipeline."""

    snapshot: Snapshot
    said: dict[str, Facts]
    published: Publication | None
    seconds: dict[AgentName, float]
    """CPU time of each agent."""
    digest: str
    """Of what went in and what came out."""

    @property
    def verdict(self) -> physician.Said:
        """What the PHYSICIAN said."""
        return spoken(self.said, AgentName.PHYSICIAN, physician.Said)


@dataclass(slots=True)
class History:
    """What the database would hold of one client."""

    intake: Intake
    outcome: str
    program: ProgramFacts
    days: list[DayLog] = field(default_factory=list[DayLog])
    lifts: list[LiftLog] = field(default_factory=list[LiftLog])
    girths: list[Girths] = field(default_factory=list[Girths])
    open_flags: list[OpenFlag] = field(default_factory=list[OpenFlag])
    settled_flags: list[SettledFlag] = field(default_factory=list[SettledFlag])
    science: scientist.Said | None = None
    training: coach.Said | None = None


def run(seed: int, number: int, catalogue: Catalogue, weeks: int = WEEKS, *, cooks: bool = True) -> Iterator[Week]:
    """Yield a client's weeks; none where the intake gate lets nobody in. Without a CHEF that cooks none is published.

    Raises:
        AssertionError: an agent's message does not survive being stored as JSON.
    """
    intake = person(seed, number)
    today = local_date(START, intake.timezone)
    outcome = assess_intake(intake, today).outcome
    if outcome not in ADMITTED:
        return
    known = open_history(intake, outcome, number, today)
    who = diarist(seed, number, intake, known.program.tdee_kcal, catalogue)
    before = who.chance.choice([0, 0, 10, 30, 60])
    _log(known, who, today - timedelta(days=before), before)
    for index in range(weeks):
        moment = START + timedelta(days=7 * index)
        week = plan(known, moment, index, catalogue, cooks=cooks)
        _remember(known, week, who)
        yield week
        _log(known, who, local_date(moment, intake.timezone), 7)


def open_history(intake: Intake, outcome: str, number: int, today: date) -> History:
    """Return what the database holds of a client who was let in, before anything is logged."""
    facts = client_facts(intake, UUID(int=number + 1), today, cleared_light=outcome == "cleared_light")
    opening = opening_targets(facts, today)
    same = {name: getattr(opening, name) for name in COLUMNS if hasattr(opening, name)}
    program = ProgramFacts(
        program_id=UUID(int=number + 1),
        start_date=today,
        phase=Phase.FOUNDATIONS,
        tier=Tier.ADAPTATION,
        adaptation_complete=False,
        start_weight_kg=tenth(intake.weight_kg),
        target_weight_kg=tenth(intake.target_weight_kg or intake.weight_kg),
        **same,
    )
    return History(intake, outcome, program)


def _log(known: History, who: Diarist, first: date, days: int) -> None:
    for log, lifts in live(who, first, days, known.program.target_kcal):
        if log is not None:
            known.days.append(log)
        known.lifts += lifts
    known.girths += tape(who, first + timedelta(days=max(0, days - 1)))


def gather(known: History, moment: datetime, index: int) -> Snapshot:
    """Freeze what a run at `moment` may know; `index` 0 is the first run."""
    zone = known.intake.timezone
    today = local_date(moment, zone)
    since = today - timedelta(days=LOOK_BACK_DAYS)
    menses = [log.day for log in known.days if log.menses and log.day < today]
    client_id = known.program.program_id
    return Snapshot(
        now=moment,
        today=today,
        trigger=Trigger.WEEKLY_CHECKIN if index else Trigger.INITIAL,
        week_number=index + 1,
        week_start=first_day(moment, zone),
        client=client_facts(known.intake, client_id, today, cleared_light=known.outcome == "cleared_light"),
        program=known.program,
        days=tuple(log for log in known.days if since <= log.day < today),
        lifts=tuple(
            sorted((log for log in known.lifts if since <= log.day < today), key=lambda x: (x.day, x.exercise))
        ),
        girths=tuple(one for one in known.girths if one.day < today),
        open_flags=tuple(known.open_flags),
        settled_flags=tuple(known.settled_flags),
        last_menses_on=max(menses, default=None),
        scientist_state=known.science.state if known.science else None,
        coach_state=known.training.state if known.training else None,
        catalogue_version="seed",
        pantry=at_home(known.program.program_id.int, today),
    )


def plan(known: History, moment: datetime, index: int, catalogue: Catalogue, *, cooks: bool = True) -> Week:
    """Let all six agents speak, each on what was stored of those before it; a CHEF that does not cook has no menu."""
    snapshot = _stored(gather(known, moment, index))
    said: dict[str, Facts] = {}
    seconds: dict[AgentName, float] = {}
    digest = hashlib.sha256(snapshot.model_dump_json().encode())
    for stage in COACHING.stages:
        before = time.process_time()
        idle = stage.agent == AgentName.CHEF and not cooks
        spoke, text = _ask(replace(stage, think=_no_menu) if idle else stage, snapshot, said, catalogue)
        seconds[stage.agent] = time.process_time() - before
        digest.update(text.encode())
        said[stage.agent] = _stored(spoke)
    clear = spoken(said, AgentName.PHYSICIAN, physician.Said).verdict is PUBLISHABLE
    return Week(snapshot, said, publication(snapshot, said) if clear else None, seconds, digest.hexdigest())


def _no_menu(given: chef.Given, catalogue: Catalogue) -> chef.Said:  # noqa: ARG001 - in the CHEF's place
    why = "nobody cooked"
    check = chef.Check(ok=False, worst_kcal_error=0.0, problems=(why,))
    return chef.Said(
        status="infeasible", days=(), groceries=(), distinct_plants=0, optimality_gap=None, check=check, reasons=(),
        conflict=why,
    )  # fmt: skip


def _ask(stage: Stage, snapshot: Snapshot, said: dict[str, Facts], catalogue: Catalogue) -> tuple[Facts, str]:
    """What the agent says, and the text of what it was given and said, which the cache and the tables hold."""
    given = stage.given(snapshot, said)
    spoke = stage.think(given, catalogue)
    return spoke, json.dumps([given.model_dump(mode="json"), spoke.model_dump(mode="json")], sort_keys=True)


def _stored(facts: Any) -> Any:  # noqa: ANN401 - the same kind comes back
    """The value as it comes back from the database."""
    back = type(facts).model_validate(json.loads(json.dumps(facts.model_dump(mode="json"))))
    if back != facts:
        message = f"{type(facts).__module__}: not the same after being stored"
        raise AssertionError(message)
    return back


def _remember(known: History, week: Week, who: Diarist) -> None:
    """Keep flags, of which an operator settles some, and what was published."""
    today = week.snapshot.today
    new = [
        OpenFlag(
            flag_type=flag.flag_type,
            severity=flag.severity,
            status=FlagStatus.DETECTED,
            detected_on=week.snapshot.now.date(),
        )
        for flag in week.verdict.flags
    ]
    if likely(who.chance, 0.5):
        known.settled_flags += [
            SettledFlag(flag_type=flag.flag_type, severity=flag.severity, resolved_on=today, evidence=flag.evidence)
            for flag in week.verdict.flags
        ]
    else:
        known.open_flags += new
    if week.published is not None:
        row = week.published.program
        known.program = known.program.model_copy(update={name: row[column] for name, column in COLUMNS.items()})
        known.science = spoken(week.said, AgentName.SCIENTIST, scientist.Said)
        known.training = spoken(week.said, AgentName.COACH, coach.Said)
