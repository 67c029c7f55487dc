"""What the COACH's rules mean, by id; `domain/reasons.py` says how to read a row."""

from collections.abc import Mapping

from domain.reasons import DESIGN, Formula, in_words

SESSION, LINE = "coach.sessions.*", "coach.sessions.*.exercises.*"
EXERCISE = "catalogue.exercise.<exercise>"
NAME = {"exercise": f"{LINE}.name"}
LINES_OF = {
    "exercises": f"{SESSION}.exercises.each.name",
    "sets": f"{SESSION}.exercises.each.sets",
    "reps": f"{SESSION}.exercises.each.reps",
    "rest_sec": f"{SESSION}.exercises.each.rest_sec",
    "seconds_per_rep": "catalogue.exercise.<exercises>.seconds_per_rep",
    "unilateral": "catalogue.exercise.<exercises>.unilateral",
    "supersets": f"{SESSION}.exercises.each.superset",
    "limit_minutes": "snapshot.client.session_minutes",
}
LIGHT = NAME | {"met": f"{EXERCISE}.met", "week_minutes": "coach.cardio_minutes"}
SCHEME = NAME | {"goal": "snapshot.client.goal", "phase": "coach.phase", "block_week": "coach.block_week"}

FORMULAS: Mapping[str, Formula] = {
    "coach.block": in_words(
        "Where the week stands in the block of twelve, and whether it is a deload, planned or for signs of fatigue.",
        "last week's + 1; a week that a reactive deload took is repeated; domain.training.block.block_week",
        {"last_block_week": "snapshot.coach_state.block_week"},
    ),
    "coach.weekly_sets": in_words(
        "Hard sets of the muscle in the week: 1 where the exercise trains it directly, 0.5 where indirectly.",
        "sum of sets x credit over the week's exercises; domain.training.landmarks.count_sets",
        {"exercises": "coach.sessions.each.exercises.each.name", "sets": "coach.sessions.each.exercises.each.sets"},
    ),
    "coach.duration": Formula(
        "Minutes the session takes with warm-up and cool-down, rounded up: work, rests, and 90 s for each exercise.",
        "up((exercise_seconds(sets, reps, rest_sec, seconds_per_rep, unilateral, supersets)"
        " + frame_seconds(limit_minutes)) / 60)",
        LINES_OF,
        about=(f"{SESSION}.minutes",),
        source="DOMAIN.md 5",
    ),
    "coach.net_energy": Formula(
        "Energy above rest that the session costs: (MET - 1) x kg x hours, warm-up and cool-down at 3 MET.",
        "half_up(exercise_met_hours(sets, reps, rest_sec, seconds_per_rep, unilateral, supersets, met) * weight_kg"
        " + 2 * weight_kg * frame_seconds(limit_minutes) / 3600)",
        LINES_OF | {"weight_kg": "scientist.weight_kg", "met": "catalogue.exercise.<exercises>.met"},
        about=(f"{SESSION}.net_kcal",),
        source="Compendium of Physical Activities 2024",
    ),
    "coach.rpe": in_words(
        "How hard a set should feel: the week's, less in foundations, within the phase's and the client's limit.",
        "min(week_rpe, limit), one less in foundations, 6 in a deload; domain.training.block.week_rpe",
        {"phase": "coach.phase", "block_week": "coach.block_week", "deload": "coach.deload"},
    ),
    "coach.sets": in_words(
        "Sets so that each muscle comes near its weekly target and none goes past what it recovers from.",
        "2 to 4, added where most is missing; halved in a deload; domain.training.volume.distribute_sets",
        NAME | {"primary_muscles": f"{EXERCISE}.primary_muscles", "deload": "coach.deload"},
        about=(f"{LINE}.sets",),
        source="RP landmarks; " + DESIGN,
    ),
    "coach.rep_band": in_words(
        "Repetitions by goal and phase; two fewer while the block intensifies.",
        "COMPOUND and ISOLATION of domain.training.line",
        SCHEME,
        about=(f"{LINE}.reps",),
        source=DESIGN,
    ),
    "coach.rest": in_words(
        "Rest between sets by goal and phase.",
        "COMPOUND and ISOLATION of domain.training.line",
        SCHEME,
        about=(f"{LINE}.rest_sec",),
        source=DESIGN,
    ),
    "coach.cardio_minutes": in_words(
        "Moderate minutes of cardio in the week, a vigorous one counting two; at most what the goal and phase ask for.",
        "WEEKLY_MINUTES by goal, half in foundations, 0 with an open flag; domain.training.cardio.allowance",
    ),
    "coach.cardio": in_words(
        "Steady cardio at a pace that lets one talk, in fives of minutes: 10 to 20 after lifting, to 60 by itself.",
        "the week's minutes over its cardio days, then over what time lifting leaves; domain.training.light",
        LIGHT,
        source="WHO 2020; " + DESIGN,
    ),
    "coach.intervals": in_words(
        "Up to ten rounds of a minute hard and a minute easy, once a week.",
        "min(10, minutes / 2) rounds; domain.training.cardio.interval_line",
        LIGHT,
        source="Little 2010, Gibala 2012; " + DESIGN,
    ),
    "coach.flexibility": in_words(
        "A minute in all of each stretch, and easy flowing movement in the time left, at most half an hour.",
        "2 x 30 s a stretch; domain.training.flexibility.flexibility_lines",
        LIGHT,
        source="ACSM 2011; " + DESIGN,
    ),
    "coach.aching": in_words(
        "This exercise loads a joint that aches: half the sets, a tenth off the load, RPE at most 6.",
        "joints with pain of 4 to 6 of 10 in the last week; domain.training.readiness, domain.training.week",
        NAME | {"joints": f"{EXERCISE}.contraindicated_joints"},
        source=DESIGN,
    ),
    "coach.load": Formula(
        "The working load by double progression, lighter after a layoff or in a deload, down to what can be loaded.",
        "working_load_kg if layoff_share * deload_share == 1"
        " else loadable(working_load_kg * layoff_share * deload_share, equipment)",
        NAME | {"working_load_kg": "coach.state.lifts.<exercise>.load_kg", "equipment": f"{EXERCISE}.equipment"},
        source="Double progression; Epley, Brzycki and the RTS table for a new range",
    ),
    "coach.working_load": in_words(
        "More repetitions first, then more load: what the last logged session of the exercise earned.",
        "the last load lifted, + an increment, or less a tenth after two misses; from the estimated maximum where the"
        " range is new; domain.training.progression.carry_lift",
        {"exercise": "coach.state.lifts.*.exercise", "weights_kg": "snapshot.lifts.<exercise>.sets.each.weight_kg",
         "reps": "snapshot.lifts.<exercise>.sets.each.reps", "load_before_kg":
         "snapshot.coach_state.lifts.<exercise>.load_kg"},
        about=("coach.state.lifts.*.load_kg",),
        source="DOMAIN.md 5; Epley, Brzycki and the RTS table",
    ),
    "coach.notes": in_words(
        "What the client reads: the next set's load by how hard the last felt, the pulse of steady work, the weather.",
        "-5 to +5 kg by RPE above target; 64 to 76 % of 208 - 0.7 age; domain.training.outdoor",
        {"age_years": "snapshot.client.age_years"},
        about=(f"{SESSION}.notes",),
        source="PMC11057620; Tanaka 2001",
    ),
}  # fmt: skip
