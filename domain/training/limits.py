"""What holds the week back whatever the plan says: injuries, pain, pregnancy, birth, a light clearance."""

from domain.catalogue import Exercise
from domain.facts import Facts
from domain.training.athlete import Athlete
from domain.vocabulary import Joint, Pregnancy

VIGOROUS_MET = 6.0
"""From here on effort is vigorous. Ainsworth, Compendium 2024."""

JARRING_PATTERNS = frozenset({"plyometric", "hiit", "conditioning", "cardio_interval"})
"""Patterns with jumps, sprints or all-out work [D]."""

LYING = frozenset({
    "Barbell Bench Press", "Dumbbell Bench Press", "Dumbbell Floor Press", "Close-Grip Bench Press", "Dumbbell Fly",
    "Skull Crusher", "Barbell Hip Thrust", "Dumbbell Hip Thrust", "Glute Bridge", "Single-Leg Glute Bridge",
    "Long-Lever Bridge Hold", "Slider Hamstring Curl", "Dead Bug", "Crunch", "Reverse Crunch", "Mat Pilates",
    "Lying Leg Curl", "Prone Y-T-W Raise", "Prone Towel Lat Slide", "Chest-Supported Row", "Ab Wheel Rollout",
})  # fmt: skip
"""Done on the back or the belly, out after the first trimester. ACOG opinion 804 [M]; the list is ours [D]."""

STRAINING = frozenset(
    {"Front Plank", "Copenhagen Plank", "Hanging Leg Raise", "Ab Wheel Rollout", "Nordic Hamstring Curl"}
)
"""Holds and levers that press on the belly and invite holding one's breath, out from the second trimester and until
the wall has healed after birth. ACOG opinion 804 [M]; the list is ours [D]."""

UNSTEADY = frozenset({
    "Hike", "Outdoor Cycling 12-14 mph", "Single-Leg Box Squat", "Single-Leg Romanian Deadlift",
    "Single-Leg Bodyweight Hinge", "Bulgarian Split Squat", "Lateral Lunge",
})  # fmt: skip
"""Where a fall is easy, out from the second trimester. ACOG opinion 804 [M]; the list is ours [D]."""

TRUNK_BENDING = frozenset({"core_flexion", "core_rotation"})
"""Patterns that part the abdominal muscles further [M]."""

WEEKS_TO_HEAL, WEEKS_TO_IMPACT = 8, 12
"""Weeks after birth with moderate work only, DOMAIN 6 redlines [D], and without impact, Goom 2019 [M]."""


class Restriction(Facts):
    """A state of health and what it rules out.

    Every one also rules out jarring and vigorous work, fewer than ten repetitions, and supersets: no load so heavy, and
    no pace so high, that the breath is held.
    """

    name: str
    rpe_max: float
    lying: bool = True
    straining: bool = True
    """Trunk bending, holds and levers against the breath."""
    unsteady: bool = True


PREGNANT = {
    Pregnancy.TRIMESTER_1: Restriction(name="pregnancy", rpe_max=7.0),
    Pregnancy.TRIMESTER_2: Restriction(name="pregnancy", rpe_max=6.5, lying=False, straining=False, unsteady=False),
    Pregnancy.TRIMESTER_3: Restriction(name="pregnancy", rpe_max=6.0, lying=False, straining=False, unsteady=False),
}
HEALING = Restriction(name="postpartum", rpe_max=6.0, straining=False)
POSTPARTUM = Restriction(name="postpartum", rpe_max=7.0)
CLEARED_LIGHT = Restriction(name="cleared_light", rpe_max=6.0)
"""Caps of effort by state: moderate work is RPE 6 to 7. ACOG opinion 804 [M], docs: design choice [D]."""


class Limits(Facts):
    """The restrictions in force and the joints to spare."""

    restrictions: tuple[Restriction, ...]
    joints: frozenset[Joint]
    avoided: frozenset[str]
    """Names of exercises the client will not do."""

    @property
    def names(self) -> tuple[str, ...]:
        """What to tell the client, such as `pregnancy` or `spare_knee`."""
        return tuple(rule.name for rule in self.restrictions) + tuple(f"spare_{joint}" for joint in sorted(self.joints))

    @property
    def rpe_max(self) -> float:
        """Highest RPE allowed, 6 to 10."""
        return min((rule.rpe_max for rule in self.restrictions), default=10.0)

    def allow(self, exercise: Exercise) -> bool:
        """Whether nothing rules the exercise out."""
        return (
            exercise.name not in self.avoided
            and not exercise.contraindicated_joints & self.joints
            and all(_permits(rule, exercise) for rule in self.restrictions)
        )


def limits_of(athlete: Athlete, spared: frozenset[Joint], avoided: frozenset[str]) -> Limits:
    """Collect what holds this athlete back; `spared` joints hurt, `avoided` exercises are refused."""
    found = (_around_birth(athlete), CLEARED_LIGHT if athlete.cleared_light else None)
    return Limits(
        restrictions=tuple(rule for rule in found if rule is not None),
        joints=spared | {injury.joint for injury in athlete.injuries},
        avoided=avoided,
    )


def _around_birth(athlete: Athlete) -> Restriction | None:
    """A feeding mother without a date of birth counts as in her first weeks, one past twelve as unrestricted."""
    if athlete.pregnancy not in {Pregnancy.POSTPARTUM, Pregnancy.LACTATING}:
        return PREGNANT.get(athlete.pregnancy)
    weeks = athlete.weeks_postpartum
    if weeks is None or weeks < WEEKS_TO_HEAL:
        return HEALING
    return POSTPARTUM if athlete.pregnancy is Pregnancy.POSTPARTUM or weeks < WEEKS_TO_IMPACT else None


def _permits(rule: Restriction, exercise: Exercise) -> bool:
    return (
        exercise.met < VIGOROUS_MET
        and exercise.pattern not in JARRING_PATTERNS
        and (rule.lying or exercise.name not in LYING)
        and (rule.straining or (exercise.name not in STRAINING and exercise.pattern not in TRUNK_BENDING))
        and (rule.unsteady or exercise.name not in UNSTEADY)
    )
