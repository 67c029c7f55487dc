"""What to put on the bar for the next set, by how hard the last one felt."""

from collections.abc import Iterator, Sequence

from domain.training.line import Line
from domain.training.strength import step_kg

NEXT_SET_KG = ((-2, 5.0), (-1, 2.5), (0, 0.0), (1, -2.5), (2, -5.0))
"""Change of load in kg by RPE felt above the target; beyond the ends, the ends. PMC11057620, table [R]."""
MOST_SHARE = 0.1
"""Of the load: no change is larger, so that the table, made for barbells, suits a dumbbell [D]."""
RPE_LIMIT = 10
OTHER_LIFTS = (
    "Other lifts, next set by the RPE of the last: 2 below the target 5 kg more, 1 below 2.5 kg more, 1 above 2.5 kg "
    "less, 2 above 5 kg less; where that is more than a tenth of the load, two repetitions more or fewer"
)
"""For a lift whose load is light or not known yet; repetitions in place of kilograms are ours [D]."""


def change_kg(felt_rpe: float, target_rpe: float) -> float:
    """Return the change of the next set's load in kg; half an RPE counts as none."""
    above = int(felt_rpe - target_rpe)
    return dict(NEXT_SET_KG)[min(max(above, NEXT_SET_KG[0][0]), NEXT_SET_KG[-1][0])]


def next_set_kg(load_kg: float, felt_rpe: float, target_rpe: float, equipment: frozenset[str]) -> float:
    """Return the next set's load: changed by the table, by at most a tenth, in whole steps."""
    wanted, most = change_kg(felt_rpe, target_rpe), load_kg * MOST_SHARE
    step = step_kg(load_kg, equipment)
    change = min(abs(wanted), most) // step * step
    return load_kg + (change if wanted > 0 else -change)


def tables(lines: Sequence[Line]) -> Iterator[str]:
    """One table a compound movement whose load can be changed by the table; a word for the others."""
    others = False
    for line in lines:
        if line.isolation or not line.loadable or line.hold or line.deloaded:
            continue
        felt = [line.rpe + above for above, _ in NEXT_SET_KG if line.rpe + above <= RPE_LIMIT]
        load = line.load_kg
        loads = [] if load is None else [next_set_kg(load, rpe, line.rpe, line.exercise.equipment) for rpe in felt]
        if len(set(loads)) > 1:
            steps = "; ".join(f"{rpe:g}: {kg:g} kg" for rpe, kg in zip(felt, loads, strict=True))
            yield f"{line.exercise.name}, next set by the RPE of the last: {steps}"
        else:
            others = True
    if others:
        yield OTHER_LIFTS
