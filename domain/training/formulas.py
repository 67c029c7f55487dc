"""What the COACH's rules mean, by id; `domain/reasons.py` says how to read a row."""

from collections.abc import Mapping

from domain.reasons import Formula, in_words

LINE = "coach.sessions.*.exercises.*"
NAME = {"exercise": f"{LINE}.name"}

FORMULAS: Mapping[str, Formula] = {
    "coach.block": in_words(
        "Where the week stands in the block of twelve, and whether it is a deload, planned or for signs of fatigue.",
        "last week's + 1; a week that a reactive deload took is repeated; domain.training.block.block_week",
        {"last_block_week": "snapshot.coach_state.block_week"},
    ),
    "coach.weekly_sets": in_words(
        "Hard sets of the muscle in the week: 1 where the exercise trains it directly, 0.5 where indirectly.",
        "sum of sets x credit over the week's exercises; domain.training.landmarks.count_sets",
    ),
    "coach.duration": in_words(
        "Minutes the session takes with warm-up and cool-down, rounded up, within the client's limit.",
        "sets x seconds + rests + 90 s for each exercise, and the frame; domain.training.fitting.session_minutes",
        {"limit_minutes": "snapshot.client.session_minutes"},
    ),
    "coach.net_energy": in_words(
        "Energy above rest that the session costs.",
        "sum of (MET - 1) x weight_kg x hours; domain.training.effort.net_kcal",
        {"weight_kg": "scientist.weight_kg"},
    ),
    "coach.rpe": in_words(
        "How hard a set should feel: the week's, less in foundations, within the phase's and the client's limit.",
        "min(week_rpe, limit), one less in foundations, 6 in a deload; domain.training.block.week_rpe",
        {"phase": "coach.phase", "block_week": "coach.block_week", "deload": "coach.deload"},
    ),
    "coach.sets": in_words(
        "Sets so that each muscle comes near its weekly target and none goes past what it recovers from.",
        "2 to 4, added where most is missing; halved in a deload; domain.training.volume.distribute_sets",
        NAME,
    ),
    "coach.rep_band": in_words(
        "Repetitions by goal and phase; two fewer while the block intensifies.",
        "COMPOUND and ISOLATION of domain.training.line",
        NAME,
    ),
    "coach.rest": in_words(
        "Rest between sets by goal and phase.", "COMPOUND and ISOLATION of domain.training.line", NAME
    ),
    "coach.cardio_minutes": in_words(
        "Moderate minutes of cardio in the week, a vigorous one counting two; at most what the goal and phase ask for.",
        "WEEKLY_MINUTES by goal, half in foundations, 0 with an open flag; domain.training.cardio.allowance",
    ),
    "coach.cardio": in_words(
        "Steady cardio at a pace that lets one talk, in fives of minutes: 10 to 20 after lifting, to 60 by itself.",
        "the week's minutes over its cardio days, then over what time lifting leaves; domain.training.light",
        NAME,
    ),
    "coach.intervals": in_words(
        "Up to ten rounds of a minute hard and a minute easy, once a week.",
        "min(10, minutes / 2) rounds; domain.training.cardio.interval_line",
        NAME,
    ),
    "coach.flexibility": in_words(
        "A minute in all of each stretch, and easy flowing movement in the time left, at most half an hour.",
        "2 x 30 s a stretch; domain.training.flexibility.flexibility_lines",
        NAME,
    ),
    "coach.notes": in_words(
        "What the client reads: the next set's load by how hard the last felt, the pulse of steady work, the weather.",
        "-5 to +5 kg by RPE above target; 64 to 76 % of 208 - 0.7 age; domain.training.outdoor",
    ),
    "coach.load": in_words(
        "The load by double progression from the last logged session, lighter after a layoff or in a deload.",
        "working load x layoff_share x deload_share, down to what can be loaded; domain.training.progression",
        NAME,
    ),
}
