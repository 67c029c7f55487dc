"""Plans a week of training: choose, measure out, fit, deload, load. Values in, values out; the words come later."""

from collections.abc import Iterable, Sequence

from domain.agents.coach_state import LiftState, MuscleVolume
from domain.catalogue import Catalogue, Exercise
from domain.facts import Facts
from domain.snapshot import LiftLog
from domain.training.block import DELOAD_LOAD, DELOAD_RPE, DELOAD_SETS
from domain.training.conditions import Conditions, PlannedSession
from domain.training.fitting import LOW_ADHERENCE, LOW_ADHERENCE_SETS, fit, frame_for, with_fewer_sets
from domain.training.landmarks import count_sets
from domain.training.light import with_light_work
from domain.training.line import Line, line_for
from domain.training.progression import STALLS_FOR_SWAP, carry_lift
from domain.training.selection import pick, usable
from domain.training.split import session_kinds
from domain.training.strength import round_load_down_kg
from domain.training.volume import distribute_sets
from domain.training.volume_plan import Target, remember, weekly_targets
from domain.units import half_up
from domain.vocabulary import Joint


class PlannedWeek(Facts):
    """The sessions, and where every lift stands."""

    sessions: tuple[PlannedSession, ...]
    lifts: tuple[LiftState, ...]
    targets: dict[str, Target]
    volume: dict[str, MuscleVolume]
    dropped: tuple[str, ...]
    usable: tuple[Exercise, ...]


def plan_week(conditions: Conditions, catalogue: Catalogue) -> PlannedWeek:
    """Plan the sessions of one week.

    The week is first planned whole and fitted to the client's time; only then do a deload and the loads come on
    top, so that a deload week is the same week, lighter. Cardio and stretching come last.
    """
    athlete = conditions.athlete
    candidates = usable(catalogue.exercises, athlete, conditions.limits)
    targets = weekly_targets(
        conditions.week,
        athlete.experience,
        conditions.volume_before,
        conditions.response,
        deficit=conditions.deficit,
        after_deload=conditions.after_deload,
    )
    full = _choose(conditions, catalogue, candidates, targets)
    lifts = _lifts(conditions, (line for session in full for line in session.lines))
    lifting = [_finish(conditions, session, lifts) for session in full]
    return PlannedWeek(
        sessions=with_light_work(conditions, lifting, candidates),
        lifts=_remember(conditions, lifts),
        targets=targets,
        volume=remember(targets, count_sets((line.exercise, line.sets) for session in full for line in session.lines)),
        dropped=tuple(dict.fromkeys(f"{session.focus}: {text}" for session in full for text in session.dropped)),
        usable=candidates,
    )


def _choose(
    conditions: Conditions, catalogue: Catalogue, candidates: tuple[Exercise, ...], targets: dict[str, Target]
) -> tuple[PlannedSession, ...]:
    athlete = conditions.athlete
    kinds = session_kinds(conditions.plan_type, len(conditions.dates))
    stalled = frozenset(lift.exercise for lift in conditions.known_lifts if lift.stalls >= STALLS_FOR_SWAP)
    familiar = frozenset(log.exercise for log in conditions.lifts)
    picks = [pick(kind.movements, catalogue, candidates, athlete.experience, stalled, familiar) for kind in kinds]
    wanted = {muscle: target.sets for muscle, target in targets.items()}
    sets = distribute_sets([chosen.exercises for chosen in picks], wanted)
    sessions: list[PlannedSession] = []
    for day, kind, chosen, counts in zip(conditions.dates, kinds, picks, sets, strict=True):
        lines = [
            line_for(exercise, count, conditions.style, conditions.week, conditions.rpe)
            for exercise, count in zip(chosen.exercises, counts, strict=True)
        ]
        fitted, left_out = _fitted(conditions, lines)
        dropped = chosen.dropped + tuple(f"{name}: no time in {athlete.session_minutes} min" for name in left_out)
        sessions.append(PlannedSession(day=day, focus=kind.focus, lines=fitted, dropped=dropped))
    return tuple(sessions)


def _fitted(conditions: Conditions, lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    low = conditions.adherence is not None and conditions.adherence < LOW_ADHERENCE
    fewer = with_fewer_sets(lines, LOW_ADHERENCE_SETS) if low else tuple(lines)
    limit = conditions.athlete.session_minutes
    return fit(fewer, limit, frame_for(limit), supersets=not conditions.limits.restrictions)


def _lifts(conditions: Conditions, lines: Iterable[Line]) -> dict[str, LiftState]:
    """Where each planned exercise stands, from its logs and what was remembered."""
    known = {lift.exercise: lift for lift in conditions.known_lifts}
    logs: dict[str, list[LiftLog]] = {}
    for log in sorted(conditions.lifts, key=lambda log: log.day):
        logs.setdefault(log.exercise, []).append(log)
    by_name = {line.exercise.name: line for line in lines}
    return {
        name: carry_lift(line, known.get(name), logs.get(name, []), after_deload=conditions.after_deload)
        for name, line in sorted(by_name.items())
    }


def _remember(conditions: Conditions, lifts: dict[str, LiftState]) -> tuple[LiftState, ...]:
    """This week's lifts and those of earlier weeks, by name."""
    earlier = {lift.exercise: lift for lift in conditions.known_lifts}
    return tuple(lift for _, lift in sorted((earlier | lifts).items()))


def _finish(conditions: Conditions, session: PlannedSession, lifts: dict[str, LiftState]) -> PlannedSession:
    """Take a deload off and put the loads on."""
    light = (
        _deload(line) if conditions.deload or _hurts(line, conditions.readiness.aching) else line
        for line in session.lines
    )
    loaded = tuple(_load(line, lifts[line.exercise.name], conditions.readiness.layoff_share) for line in light)
    return session.model_copy(update={"lines": loaded})


def _hurts(line: Line, aching: frozenset[Joint]) -> bool:
    return bool(line.exercise.contraindicated_joints & aching)


def _deload(line: Line) -> Line:
    sets = max(1, half_up(line.sets * DELOAD_SETS))
    return line.model_copy(update={"sets": sets, "rpe": min(line.rpe, DELOAD_RPE), "deloaded": True})


def _load(line: Line, lift: LiftState, layoff_share: float) -> Line:
    share = layoff_share * (DELOAD_LOAD if line.deloaded else 1.0)
    if lift.load_kg is None or not line.loadable:
        return line
    load = round_load_down_kg(lift.load_kg * share, line.exercise.equipment) if share < 1 else lift.load_kg
    return line.model_copy(update={"load_kg": load})
