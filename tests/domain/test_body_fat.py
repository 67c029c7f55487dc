"""Body fat for who told none: by tape, and never in place of what was told."""

from datetime import timedelta

import pytest

from domain.energy.body import navy_body_fat_pct
from domain.energy.density import fat_mass_at
from domain.energy.tape import TAPES, taped
from domain.snapshot import Girths
from domain.vocabulary import Sex
from tests.domain.coached import WEEK_START, ask_scientist, client, snapshot

UNTOLD = client(body_fat_pct=None)
MEASURED = {"waist_cm": 80.0, "hip_cm": 102.0, "neck_cm": 33.0}


def tape(weeks_ago: int = 1, **changes: float | None) -> Girths:
    return Girths(day=WEEK_START - timedelta(weeks=weeks_ago), **(MEASURED | {"weight_kg": 70.0} | changes))


def test_a_tape_gives_the_body_fat_that_nobody_told():
    said = ask_scientist(snapshot(client=UNTOLD, girths=(tape(1),)))
    wanted = navy_body_fat_pct(Sex.FEMALE, 165, 80, 33, 102)
    assert said.body_fat_pct == pytest.approx(wanted, abs=0.05)
    assert (said.body_fat_from, said.method) == ("tape", "katch")
    assert {reason.rule for reason in said.reasons if reason.about == "ffm_kg"} == {"scientist.body_fat_by_tape"}


def test_what_was_told_comes_before_a_tape():
    said = ask_scientist(snapshot(client=client(body_fat_pct=25.0), girths=(tape(1),)))
    assert (said.body_fat_from, said.body_fat_pct) == ("intake", 25.0)


@pytest.mark.parametrize(
    "slip", [{"neck_cm": None}, {"hip_cm": None}, {"waist_cm": None}, {"neck_cm": 80.0}, {"waist_cm": 34.0}]
)
def test_a_tape_that_lacks_a_girth_or_cannot_be_is_no_body_fat(slip: dict[str, float | None]):
    said = ask_scientist(snapshot(client=UNTOLD, girths=(tape().model_copy(update=slip),)))
    assert (said.body_fat_pct, said.body_fat_from, said.method) == (None, None, "mifflin")


def test_men_need_no_hip():
    him = client(body_fat_pct=None, sex=Sex.MALE)
    assert taped(him, (tape(hip_cm=None),))
    assert not taped(client(body_fat_pct=None, sex=Sex.OTHER), (tape(hip_cm=None),))


def test_a_tape_of_long_ago_is_moved_to_the_weight_of_today():
    said = ask_scientist(snapshot(client=UNTOLD, girths=(tape(weeks_ago=40, weight_kg=80.0),)))
    then = navy_body_fat_pct(Sex.FEMALE, 165, 80, 33, 102) / 100 * 80
    assert said.fat_mass_kg == pytest.approx(fat_mass_at(70, then, 80), abs=0.05)


def test_one_tape_among_four_that_slipped_moves_little():
    girths = tuple(tape(weeks_ago=week, waist_cm=95.0 if week == 1 else 80.0) for week in range(1, 9))
    said = ask_scientist(snapshot(client=UNTOLD, girths=girths))
    assert len(taped(UNTOLD, girths)) == TAPES
    assert said.body_fat_pct == ask_scientist(snapshot(client=UNTOLD, girths=girths[1:])).body_fat_pct
