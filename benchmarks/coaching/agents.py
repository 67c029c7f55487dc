"""The real agents as a way of coaching: all six with everything they publish, or only those who set the energy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from benchmarks.coaching.arms import Advice
from benchmarks.coaching.clients import Client
from benchmarks.coaching.life import Plan
from benchmarks.line import COLUMNS, History, Week, gather, open_history, plan
from benchmarks.week_checks import find_problems
from domain.agents import chef, coach, nutritionist, scientist
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.facts import Facts
from domain.nutrition.goals import TIER_SHARE
from domain.pipelines import COACHING
from domain.safety.intake import assess_intake
from domain.snapshot import DayLog, LiftLog, OpenFlag, SetLog, SettledFlag
from domain.vocabulary import AgentName, FlagStatus

CHECK_IN = time(10, tzinfo=UTC)
ENERGY_STAGES = COACHING.stages[:2]
FLAG_WEEKS = 1
"""An operator settles a flag within so many weeks."""
ATTENDS = 0.85


@dataclass(slots=True)
class Agents:
    """One client's program."""

    client: Client
    catalogue: Catalogue | None
    """None lets only the SCIENTIST and the NUTRITIONIST speak, and publishes what they say."""
    known: History
    problems: list[str] = field(default_factory=list[str])
    """Rules that published weeks broke."""
    menus: list[bool] = field(default_factory=list[bool])
    plants: list[int] = field(default_factory=list[int])
    published: int = 0
    raised: list[SettledFlag] = field(default_factory=list[SettledFlag])
    """Flags nobody has settled yet, with the day on which somebody will."""
    sessions: Sequence[coach.Session] = ()

    def advise(self, days: Sequence[DayLog], today: date, week: int, last: Advice) -> Advice:
        """Run the pipeline on everything logged and return the plan in force."""
        self.known.days[:] = days
        self.known.lifts += self._trained(today)
        moment = datetime.combine(today, CHECK_IN)
        said = self._whole(moment, week) if self.catalogue else self._energy(moment, week)
        if said is None:
            return last
        body = spoken(said, AgentName.SCIENTIST, scientist.Said)
        targets = spoken(said, AgentName.NUTRITIONIST, nutritionist.Said)
        self.known.science = body
        self.known.program = self.known.program.model_copy(update=_program(body, targets))
        return Advice(
            plan=Plan(targets.target_kcal, targets.protein_g, targets.fat_g, targets.carbs_g),
            expenditure_kcal=body.tdee_kcal,
            density_kcal_per_kg=body.density_kcal_per_kg,
            floor_kcal=targets.floor_kcal,
            promised_kg_per_week=body.target_rate_kg_per_week * TIER_SHARE[body.tier],
            status=body.week_status,
        )

    def _energy(self, moment: datetime, week: int) -> dict[str, Facts]:
        snapshot, said = gather(self.known, moment, week), dict[str, Facts]()
        for stage in ENERGY_STAGES:
            said[stage.agent] = stage.think(stage.given(snapshot, said), None)
        return said

    def _whole(self, moment: datetime, week: int) -> dict[str, Facts] | None:
        assert self.catalogue is not None  # noqa: S101 - advise() asks
        planned = plan(self.known, moment, week, self.catalogue)
        menu = spoken(planned.said, AgentName.CHEF, chef.Said)
        self.menus.append(menu.status != "infeasible")
        self.plants.append(menu.distinct_plants)
        self.problems += find_problems(planned, self.catalogue)
        self._flag(planned)
        if planned.published is None:
            return None
        self.published += 1
        training = spoken(planned.said, AgentName.COACH, coach.Said)
        self.known.training, self.sessions = training, training.sessions
        return planned.said

    def _flag(self, planned: Week) -> None:
        """Raise what the PHYSICIAN raised; an operator settles it a week later."""
        today, standing = planned.snapshot.today, self.known.open_flags
        self.known.settled_flags += [
            flag.model_copy(update={"resolved_on": today}) for flag in self.raised if flag.resolved_on <= today
        ]
        self.raised[:] = [flag for flag in self.raised if flag.resolved_on > today]
        standing[:] = [flag for flag in standing if (today - flag.detected_on).days < 7 * FLAG_WEEKS]
        self.raised += [
            SettledFlag(
                flag_type=flag.flag_type,
                severity=flag.severity,
                resolved_on=today + timedelta(weeks=FLAG_WEEKS),
                evidence=flag.evidence,
            )
            for flag in planned.verdict.flags
        ]
        self.known.open_flags += [
            OpenFlag(
                flag_type=flag.flag_type, severity=flag.severity, status=FlagStatus.DETECTED, detected_on=today
            )
            for flag in planned.verdict.flags
        ]  # fmt: skip

    def _trained(self, today: date) -> list[LiftLog]:
        """Last week's sessions as they were done."""
        return [
            log
            for session in self.sessions
            if session.day < today and self.client.chance("training", session.day).random() < ATTENDS
            for log in _lifts(self.client, session)
        ]


def agents_for(client: Client, today: date, catalogue: Catalogue | None) -> Agents:
    """Take a client in.

    Raises:
        AssertionError: the intake gate would not let the client in: the benchmark makes only those it does.
    """
    outcome = assess_intake(client.intake, today).outcome
    if not outcome.startswith("cleared"):
        message = f"client {client.number}: {outcome}"
        raise AssertionError(message)
    return Agents(client, catalogue, open_history(client.intake, outcome, client.number, today))


def _program(body: scientist.Said, targets: nutritionist.Said) -> dict[str, object]:
    """What publishing changes in the program, by the names agents read."""
    said = body.model_dump() | targets.model_dump() | {"phase": body.phase, "tier": body.tier}
    return {name: said[name] for name in COLUMNS}


def _lifts(client: Client, session: coach.Session) -> list[LiftLog]:
    chance = client.chance("lifts", session.day)
    return [
        LiftLog(
            day=session.day,
            exercise=planned.name,
            sets=tuple(
                SetLog(reps=_reps(planned.reps) + chance.randint(-1, 1), weight_kg=planned.load_kg or 20.0, rpe=8.0)
                for _ in range(planned.sets)
            ),
        )
        for planned in session.exercises
        if planned.reps.replace("-", "").isdigit()
    ]


def _reps(wanted: str) -> int:
    """The middle of a range such as 8-12."""
    ends = [int(end) for end in wanted.split("-")]
    return sum(ends) // len(ends)
