"""Why a day and a meal hold what they hold."""

from collections.abc import Mapping, Sequence

from domain.facts import Reason
from domain.nutrition.day_cycle import FAT_SHARE_MIN, Macros
from domain.vocabulary import Slot


def explain_days(
    mean: Macros, days: Sequence[tuple[bool, Macros]], changes: Sequence[int], bump: float, floor_kcal: int
) -> tuple[Reason, ...]:
    """Four reasons a day: energy, protein, fat and carbohydrate.

    `days` says which are training days, `changes` what the cycle adds to each; empty where it adds nothing.
    """
    cycle = [{"cycle_change_kcal": change} for change in changes] or [dict[str, int]()] * len(days)
    return tuple(
        reason
        for index, (training, day) in enumerate(days)
        for reason in _explain_day(
            mean, f"days.{index}", day, {"training": training, "bump": bump, "floor_kcal": floor_kcal, **cycle[index]}
        )
    )


def _explain_day(mean: Macros, path: str, day: Macros, cycle: dict[str, float]) -> tuple[Reason, ...]:
    return (
        Reason(
            about=f"{path}.kcal",
            rule="dietitian.training_cycle",
            inputs={"mean_kcal": mean.kcal, **cycle},
            source="docs: design choice",
        ),
        Reason(
            about=f"{path}.protein_g",
            rule="dietitian.protein_constant",
            inputs={"mean_protein_g": mean.protein_g},
            source="docs: design choice",
        ),
        Reason(
            about=f"{path}.fat_g",
            rule="dietitian.fat_share_min",
            inputs={"mean_fat_g": mean.fat_g, "kcal": day.kcal, "share_min": FAT_SHARE_MIN},
            source="docs/seeds.md, seed 0 section 5",
        ),
        Reason(
            about=f"{path}.carbs_g",
            rule="dietitian.carbs_take_the_rest",
            inputs={"mean_carbs_g": mean.carbs_g, "extra_kcal": day.kcal - mean.kcal, "fat_g": day.fat_g},
            source="docs: design choice",
        ),
    )


def explain_slots(
    path: str, energy: Mapping[Slot, float], protein: Mapping[Slot, float], meals_per_day: int
) -> tuple[Reason, ...]:
    """One reason a meal; `path` is the day's, or `days.*` for days that are all alike."""
    return tuple(
        Reason(
            about=f"{path}.slots.{index}",
            rule="dietitian.slot_shares",
            inputs={
                "energy_share": round(energy[slot], 4),
                "protein_share": round(protein[slot], 4),
                "meals_per_day": meals_per_day,
            },
            source="DOMAIN.md 2, distribution",
        )
        for index, slot in enumerate(Slot)
    )
