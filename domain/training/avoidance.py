"""Which exercises a client will not do, read from their own words such as `no jumping` or `burpees, back squats`."""

import re
from collections.abc import Iterable

from domain.catalogue import Exercise
from domain.training.athlete import Athlete

FILLERS = frozenset({"no", "not", "any", "all", "avoid", "without", "dont", "do", "the", "please", "never", "exercise"})
"""Words that name nothing."""

JUMPS = frozenset({"Burpee", "Jumping Jack", "Rope Jumping", "Tabata Bodyweight HIIT"})
"""Exercises that leave the ground although their pattern does not say so."""

THEMES = {
    "jump": (frozenset({"plyometric"}), JUMPS),
    "hop": (frozenset({"plyometric"}), JUMPS),
    "plyo": (frozenset({"plyometric"}), JUMPS),
    "plyometric": (frozenset({"plyometric"}), JUMPS),
    "impact": (frozenset({"plyometric"}), JUMPS | {"Jog 5 mph", "Run 6 mph", "Run 7 mph"}),
    "run": (frozenset[str](), frozenset({"Jog 5 mph", "Run 6 mph", "Run 7 mph"})),
    "jog": (frozenset[str](), frozenset({"Jog 5 mph", "Run 6 mph", "Run 7 mph"})),
    "overhead": (frozenset({"vertical_push"}), frozenset[str]()),
    "hiit": (frozenset({"hiit"}), frozenset[str]()),
    "interval": (frozenset({"hiit", "cardio_interval"}), frozenset[str]()),
    "cardio": (frozenset({"cardio_steady", "cardio_interval", "hiit"}), frozenset[str]()),
}
"""Words that stand for more than one exercise: the patterns and names they rule out. Seed 4's `modifications` [D]."""


def avoided_names(athlete: Athlete, exercises: Iterable[Exercise]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the names ruled out, and the client's phrases that match nothing: questions for the client.

    A phrase rules out what its theme stands for and every exercise whose name holds all its words; the note of an
    injury, being prose, rules out themes only.
    """
    known = tuple(exercises)
    by_phrase = {phrase: _named(phrase, known) for text in athlete.exercises_avoided for phrase in _phrases(text)}
    noted = frozenset(name for injury in athlete.injuries for name in _themed(_stems(injury.note), known))
    unmatched = tuple(sorted(phrase for phrase, names in by_phrase.items() if not names))
    return noted.union(*by_phrase.values()), unmatched


def _phrases(text: str) -> list[str]:
    parts = (part.strip() for part in re.split(r"[,;/\n]|\band\b|\bor\b", text.lower()))
    return [part for part in parts if _stems(part)]


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))
    return frozenset(_stem(word) for word in words if word not in FILLERS) - FILLERS


def _stem(word: str) -> str:
    """The word without its ending: pressing, presses and press are one, and so are running and run."""
    short = word.removesuffix("ing") if len(word) > 5 else word
    stem = (short if short != word else word.removesuffix("s")).rstrip("e")
    return stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem


def _themed(stems: frozenset[str], exercises: tuple[Exercise, ...]) -> frozenset[str]:
    themes = [THEMES[stem] for stem in stems if stem in THEMES]
    return frozenset(
        exercise.name
        for exercise in exercises
        if any(exercise.pattern in patterns or exercise.name in names for patterns, names in themes)
    )


def _named(phrase: str, exercises: tuple[Exercise, ...]) -> frozenset[str]:
    stems = _stems(phrase)
    named = (exercise.name for exercise in exercises if stems <= _stems(exercise.name))
    return frozenset(named) | _themed(stems, exercises)
