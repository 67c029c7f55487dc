"""How many weekly sets does each muscle get? The block's own build, or what the body's answer makes of it."""

from collections.abc import Mapping

from domain.agents.coach_state import MuscleVolume
from domain.facts import Facts
from domain.training.block import Microcycle, starts_build
from domain.training.landmarks import LANDMARKS, Range, range_for
from domain.training.response import Response
from domain.training.volume_controller import RECOVERY_MIDDLE, next_sets, volume_error
from domain.units import half_up
from domain.vocabulary import Level


class Target(Facts):
    """Weekly sets of one muscle and what led to them."""

    sets: int
    rule: str
    """`start`, `build`, `hold`, `controller` or `indirect`."""
    recovery: float | None = None
    strength_pct: float | None = None
    errors: tuple[float, ...] = ()


def weekly_targets(
    week: Microcycle,
    level: Level,
    before: Mapping[str, MuscleVolume],
    response: Response,
    *,
    deficit: bool,
    after_deload: bool,
) -> dict[str, Target]:
    """Return the target of every muscle that has a landmark, before any deload; `before` is what last week left."""
    return {
        muscle: _target(
            week,
            range_for(landmark, level, deficit=deficit),
            before.get(muscle),
            response.recovery,
            response.strength_pct.get(muscle),
            after_deload=after_deload,
        )
        for muscle, landmark in LANDMARKS.items()
    }


def _target(
    week: Microcycle,
    allowed: Range | None,
    before: MuscleVolume | None,
    recovery: float | None,
    strength_pct: float | None,
    *,
    after_deload: bool,
) -> Target:
    """Begin a build where the block says; within it follow the body's answer, else one set more to the end of growth.

    A deload repeats the sets it takes down, the week after an unplanned one those before it; while intensifying,
    sets may only fall.
    """
    if allowed is None:
        return Target(sets=0, rule="indirect")
    if before is None or starts_build(week):
        return Target(sets=min(allowed.start + week.extra_sets, allowed.grow_to), rule="start")
    held = min(max(before.target, allowed.start), allowed.most)
    if week.kind == "deload" or after_deload:
        return Target(sets=held, rule="hold")
    most = held if week.kind == "intensify" else allowed.most
    if recovery is None and strength_pct is None:
        return Target(sets=max(held, min(held + 1, allowed.grow_to, most)), rule="build", errors=before.errors)
    error = volume_error(RECOVERY_MIDDLE if recovery is None else recovery, strength_pct or 0.0)
    errors = (*before.errors, error)
    done = min(before.target, half_up(before.planned))
    return Target(
        sets=next_sets(done, errors, allowed.start, most),
        rule="controller",
        recovery=recovery,
        strength_pct=strength_pct,
        errors=errors,
    )


def remember(targets: Mapping[str, Target], planned: Mapping[str, float]) -> dict[str, MuscleVolume]:
    """What next week goes on from; `planned` is what the whole week holds by muscle."""
    return {
        muscle: MuscleVolume(target=target.sets, planned=planned.get(muscle, 0.0), errors=target.errors)
        for muscle, target in targets.items()
        if target.rule != "indirect"
    }
