"""How the pages say things."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from dashboard import words

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Amara Okafor", "A. O."),
        ("Mei-Ling Koh", "M. L. K."),
        ("øystein", "Ø."),
        ("  Ada   Example ", "A. E."),
        ("Ana María del Pilar Duarte", "A. M. D."),
        ("", ""),
    ],
)
def test_a_name_is_shown_by_its_initials(name: str, short: str):
    assert words.initials(name) == short


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "now"),
        (0.9, "now"),
        (-0.9, "now"),
        (45, "in 45 s"),
        (-100, "1 min ago"),
        (3_600, "in 1 h"),
        (-12_000, "3 h 20 min ago"),
        (40_000, "in 11 h"),
        (-90_000, "1 d 1 h ago"),
        (1_000_000, "in 11 d"),
    ],
)
def test_a_moment_is_said_from_now(seconds: float, said: str):
    assert words.relative(NOON + timedelta(seconds=seconds), NOON) == said


def test_a_moment_is_said_as_the_clients_clock_shows_it():
    assert words.local(NOON, "Pacific/Auckland") == "Sat 21 Nov, 01:00"


def test_an_id_is_told_by_its_end():
    assert words.tail(UUID("01890a5d-ac96-774b-bcce-b302099a8057")) == "b302099a8057"


def test_commands_are_marked_and_nothing_else_is():
    assert words.commands("run `a<b` & see") == "run <code>a&lt;b</code> &amp; see"


def test_a_long_text_is_cut_between_words():
    assert words.shortened("one two three", 10) == "one two …"
    assert words.shortened("one two", 10) == "one two"
