"""The virtual clients of `regimen bench coaching`, and a short seeded cohort: a changed constant shows in it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.coaching.body import Constants, body_of
from benchmarks.coaching.clients import client
from benchmarks.coaching.command import coaching
from benchmarks.coaching.figures import all_figures, figures
from benchmarks.coaching.picture import PANELS
from benchmarks.coaching.trial import ARMS, OURS, Trial, try_out
from benchmarks.plot import plot
from db.seeds.reading import read_catalogue
from domain.energy import density
from domain.energy.body import jackson_body_fat_pct
from domain.energy.dynamic_model import Subject, simulate
from domain.vocabulary import Sex

CLIENTS, WEEKS, SEED = 24, 26, 7


@pytest.fixture(scope="module")
def cohort() -> list[Trial]:
    """Two dozen clients for half a year, energy only."""
    return [try_out(client(SEED, number), WEEKS, None) for number in range(CLIENTS)]


def test_a_body_without_spread_is_halls():
    """Two programs, one written for planning and one for living, agree within 30 g after a year."""
    fat = jackson_body_fat_pct(Sex.MALE, 40, 100 / 1.8**2) / 100
    body = body_of(Constants(), Sex.MALE, 40, 180, 100, fat, activity_level=1.5)
    subject = Subject(sex=Sex.MALE, age_years=40, height_cm=180, weight_kg=100, physical_activity_level=1.5)
    usual = body.usual_kcal
    for _ in range(365):
        body.live_a_day(usual - 500)
    *_, planned = simulate(subject, lambda _day: usual - 500, 365)
    assert body.weight_kg == pytest.approx(planned.weight_kg, abs=0.03)
    assert body.fat_kg == pytest.approx(planned.fat, abs=0.03)


def test_the_same_seed_gives_the_same_lives():
    once, again = (try_out(client(SEED, 3), 4, None).courses for _ in range(2))
    assert once == again


def test_the_agents_come_nearest_to_their_plan_with_the_fewest_changes_and_no_violation(cohort: list[Trial]):
    found = all_figures(cohort)
    ours = found.pop(OURS)
    assert ours["violations"].value == 0
    for arm, theirs in found.items():
        assert ours["rate_error"].value < 0.85 * theirs["rate_error"].value, arm
        assert ours["safe_weeks"].value >= theirs["safe_weeks"].value - 0.01, arm
        assert arm == "fixed" or ours["changes_a_month"].value < theirs["changes_a_month"].value, arm
        assert ours["expenditure_error_56"].value < 0.8 * theirs["expenditure_error_56"].value, arm


def test_a_constant_out_of_place_shows(cohort: list[Trial], monkeypatch: pytest.MonkeyPatch):
    """A kilogram of tissue taken for half of what it holds: the plans promise what does not come."""
    monkeypatch.setattr(density, "FAT_KCAL_PER_KG", density.FAT_KCAL_PER_KG / 2)
    monkeypatch.setattr(density, "UNKNOWN_FAT_KCAL_PER_KG", density.UNKNOWN_FAT_KCAL_PER_KG / 2)
    worse = [try_out(client(SEED, number), WEEKS, None, [OURS]) for number in range(CLIENTS)]
    sound, broken = (figures(trials, OURS) for trials in (cohort, worse))
    assert broken["rate_error"].value > 1.15 * sound["rate_error"].value


def test_all_six_agents_coach_a_virtual_client():
    course = try_out(client(SEED, 2), 3, read_catalogue()).courses[OURS]
    assert course.problems == []
    assert course.menus == [True, True, True]
    assert course.published == 3
    assert min(course.plants) >= 15


def test_the_picture_has_a_bar_a_figure_and_arm(tmp_path: Path):
    written = CliRunner().invoke(
        coaching, ["--clients", "2", "--weeks", "3", "--seed", "1", "--energy-only", "--json", str(tmp_path / "f.json")]
    )
    assert written.exit_code == 0, written.output
    assert CliRunner().invoke(plot, [str(tmp_path / "f.json"), str(tmp_path / "p.svg")]).exit_code == 0
    assert (tmp_path / "p.svg").read_text().count("<rect class=") == len(PANELS) * len(ARMS) + 1
