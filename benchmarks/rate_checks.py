"""What must hold of the rates a week plans and of the flags it raises, whoever the client is."""

from collections.abc import Iterator

from benchmarks.line import Week
from domain.agents import nutritionist, physician, scientist
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.nutrition.circumstances import extra_kcal
from domain.nutrition.goals import HARD_GAIN_PCT, HARD_LOSS_PCT
from domain.pipelines import COACHING
from domain.snapshot import OpenFlag
from domain.vocabulary import AgentName, FlagStatus

ROUNDING_KCAL = 15
"""Targets are whole tens, and expenditure and density whole kilocalories."""


def check_rates(week: Week) -> Iterator[str]:
    """No more than 1 % lost or 0.5 % gained a week, unless the floor or the macros' own room ask for more."""
    body = spoken(week.said, AgentName.SCIENTIST, scientist.Said)
    said = spoken(week.said, AgentName.NUTRITIONIST, nutritionist.Said)
    client = week.snapshot.client
    need = body.tdee_kcal + extra_kcal(client.pregnancy, client.weeks_postpartum)
    percent = body.weight_kg * body.density_kcal_per_kg / 7 / 100
    shaped = {reason.rule for reason in said.reasons}
    if said.target_kcal < need - HARD_LOSS_PCT * percent - ROUNDING_KCAL:
        yield f"plans to lose more than {HARD_LOSS_PCT} % a week: {said.target_kcal} of {need} kcal"
    raised = "nutritionist.room_for_macros" in shaped or said.target_kcal == said.floor_kcal
    if not raised and said.target_kcal > need + HARD_GAIN_PCT * percent + ROUNDING_KCAL:
        yield f"plans to gain more than {HARD_GAIN_PCT} % a week: {said.target_kcal} of {need} kcal"


def check_flags_once(week: Week, catalogue: Catalogue) -> Iterator[str]:
    """With the flags it raised open, the same chart raises none of them again."""
    opened = tuple(
        OpenFlag(
            flag_type=flag.flag_type,
            severity=flag.severity,
            status=FlagStatus.DETECTED,
            detected_on=week.snapshot.today,
        )
        for flag in week.verdict.flags
    )
    kinds = {flag.flag_type for flag in opened}
    standing = tuple(flag for flag in week.snapshot.open_flags if flag.flag_type not in kinds)
    stage = COACHING.stages[-1]
    after = week.snapshot.model_copy(update={"open_flags": standing + opened})
    again = stage.think(stage.given(after, week.said), catalogue)
    assert isinstance(again, physician.Said)  # noqa: S101 - the last stage is the PHYSICIAN
    yield from (f"raises {flag.flag_type} twice" for flag in again.flags if flag.flag_type in kinds)
