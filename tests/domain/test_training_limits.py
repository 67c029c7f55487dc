"""Who is held back, by what, and that the exercises table has something for everybody."""

import pytest

from domain.snapshot import Injury
from domain.training.limits import JARRING_PATTERNS, LYING, STRAINING, UNSTEADY, limits_of
from domain.training.selection import ISOLATIONS, substitute, usable
from domain.training.split import ROTATION
from domain.vocabulary import Goal, Joint, Level, Phase, Pregnancy
from tests.domain.training import GYM, athlete, catalogue, exercise, names, plan, week_of

EQUIPMENT = {"none": ("mat",), "home": ("dumbbell", "band", "mat", "bench"), "gym": (*GYM, "dip_bars", "band")}
MOVEMENTS = sorted(
    {
        name
        for kinds in ROTATION.values()
        for kind in kinds
        for name in kind.movements
        if exercise(name).pattern not in ISOLATIONS
    }
)


@pytest.mark.parametrize("joint", list(Joint))
@pytest.mark.parametrize("place", EQUIPMENT)
def test_every_movement_has_a_stand_in_of_its_pattern_with_any_joint_hurt(place: str, joint: Joint):
    hurt = athlete(experience=Level.BEGINNER, equipment=EQUIPMENT[place], injuries=(Injury(joint=joint),))
    at_hand = usable(catalogue().exercises, hurt, limits_of(hurt, frozenset(), frozenset()))
    for name in MOVEMENTS:
        found = substitute(exercise(name), at_hand, hurt.experience)
        assert found is not None
        assert found.pattern == exercise(name).pattern, name


def test_without_even_a_mat_every_movement_still_has_a_stand_in_of_its_muscles():
    bare = athlete(experience=Level.BEGINNER, equipment=())
    at_hand = usable(catalogue().exercises, bare, limits_of(bare, frozenset(), frozenset()))
    assert all(substitute(exercise(name), at_hand, bare.experience) for name in MOVEMENTS)


def allowed(**facts: object) -> set[str]:
    person = athlete(**facts)
    held_back = limits_of(person, frozenset(), frozenset())
    return {one.name for one in catalogue().exercises if held_back.allow(one)}


def test_each_trimester_rules_out_more():
    none, first, second = (
        allowed(pregnancy=stage) for stage in (Pregnancy.NONE, Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2)
    )
    assert {"Box Jump", "Run 6 mph", "Kettlebell Circuit"} <= none - first
    assert {"Front Plank", "Crunch", "Glute Bridge", "Barbell Bench Press"} <= first
    assert not second & (LYING | STRAINING | UNSTEADY | {"Crunch", "Russian Twist"})
    assert {"Incline Dumbbell Press", "Seated Cable Row", "Goblet Squat", "Treadmill Walk", "Water Aerobics"} <= second


@pytest.mark.parametrize(
    ("status", "weeks", "rpe", "jumps"),
    [
        (Pregnancy.POSTPARTUM, 7, 6, False),
        (Pregnancy.POSTPARTUM, 8, 7, False),
        (Pregnancy.LACTATING, None, 6, False),
        (Pregnancy.LACTATING, 11, 7, False),
        (Pregnancy.LACTATING, 12, 10, True),
    ],
)
def test_after_birth_work_comes_back_step_by_step(status: Pregnancy, weeks: int | None, rpe: float, *, jumps: bool):
    person = athlete(pregnancy=status, weeks_postpartum=weeks)
    held_back = limits_of(person, frozenset(), frozenset())
    assert held_back.rpe_max == rpe
    assert held_back.allow(exercise("Jump Squat")) is jumps
    assert held_back.allow(exercise("Hanging Leg Raise")) is (rpe > 6)


@pytest.mark.parametrize("facts", [{"pregnancy": Pregnancy.TRIMESTER_1}, {"cleared_light": True}])
def test_whoever_is_held_back_lifts_ten_times_or_more_and_never_in_supersets(facts: dict[str, object]):
    person = athlete(goal=Goal.PERFORMANCE, session_minutes=30, **facts)
    said = plan(week_of(person, phase=Phase.INTENSIFICATION))
    for session in said.sessions:
        for one in session.exercises:
            assert one.superset is None
            assert one.reps.endswith(" s") or int(one.reps.split("-")[0]) >= 10
            assert exercise(one.name).pattern not in JARRING_PATTERNS
    stops = [note for session in said.sessions for note in session.notes if note.startswith("Stop and call")]
    assert len(stops) == (len(said.sessions) if "pregnancy" in facts else 0)
    assert names(said)
