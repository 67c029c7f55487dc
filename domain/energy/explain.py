"""From what the SCIENTIST says and read to the reason of each of its numbers."""

from domain.energy.reasons import body_fat_rules, resting_rule, rules_for
from domain.energy.week import Reading
from domain.facts import Facts, Reason, Scalar
from domain.reasons import explain
from domain.snapshot import ClientFacts, ProgramFacts


def explain_said(
    said: Facts, read: Reading, client: ClientFacts, program: ProgramFacts, **others: Scalar
) -> tuple[Reason, ...]:
    """Return the reasons of what was said; `others` are figures that stand neither in it nor with the client."""
    figures: dict[str, Scalar] = {
        name: value
        for source in (client.model_dump(mode="json"), said.model_dump(mode="json"))
        for name, value in source.items()
        if isinstance(value, str | int | float)
    }
    known = figures | {
        "body_fat_pct": figures.get("body_fat_pct") if read.body.body_fat_from else None,
        "intake_body_fat_pct": client.body_fat_pct,
        "steps": read.body.steps,
        "learnt_kcal": _rounded(read.study.learnt_kcal, 0),
        "water_kg": round(read.study.water_kg, 2),
        "sessions_per_week": len(client.training_weekdays),
        "intake_kcal": _rounded(read.intake_kcal, 0),
        "week_exercise_kcal": _rounded(read.exercise_kcal, 0),
        "lag_days": None if read.rate is None else read.rate.lag_days,
        "program_target_kcal": program.target_kcal,
        "program_tdee_kcal": program.tdee_kcal,
        "program_tier": program.tier.value,
        "program_phase": program.phase.value,
        **others,
    }
    about_body = (resting_rule(read.body.method), *body_fat_rules(read.body.body_fat_from))
    return explain((*about_body, *rules_for(stands_still=read.stands_still)), known)


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
