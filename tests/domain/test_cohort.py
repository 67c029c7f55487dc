"""The demonstration cohort is whole, diverse, consistent, and just what its generator computes."""

import csv
import itertools
import zoneinfo
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.seeds.cohort import FOLDER, CohortMember, logged_before, read_cohort, read_member
from db.seeds.make_cohort import remake
from domain.errors import InvalidFile
from domain.snapshot import DayLog
from domain.vocabulary import Allergen, Diet, FlagType, Goal, Joint, Level, Pace, Sex, Symptom

TODAY = date(2026, 11, 22)
COHORT = read_cohort(TODAY)
COACHED = tuple(member for member in COHORT if member.expect.initial != "refused")
PATHS = sorted(FOLDER.glob("*.json"))


def called(part: str) -> CohortMember:
    (member,) = (member for member in COHORT if part in member.slug)
    return member


def days_back(member: CohortMember, first: int, last: int) -> list[DayLog]:
    return [log for log in member.logs.days if first <= (log.day - TODAY).days <= last]


def mean(numbers: Iterable[float]) -> float:
    known = list(numbers)
    return sum(known) / len(known)


def exercises() -> dict[str, dict[str, str]]:
    with (FOLDER.parent / "exercises.csv").open(encoding="utf-8", newline="") as table:
        return {row["name"]: row for row in csv.DictReader(table)}


def test_there_are_twenty_four_people_with_addresses_of_their_own_in_domains_reserved_for_examples():
    emails = {member.intake.email for member in COHORT}
    assert len(COHORT) == len(emails) == 24
    assert all(email.split("@")[1] in {"example.org", "example.com", "example.net"} for email in emails)


def test_the_generator_writes_every_file_byte_for_byte():
    for path in PATHS:
        assert remake(path.read_text(encoding="utf-8")).encode() == path.read_bytes(), path.name


def test_every_file_stays_small_enough_to_read():
    assert max(path.stat().st_size for path in PATHS) <= 25_000


def test_the_readme_says_that_nobody_here_is_real():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "These people are invented" in text
    assert "make_cohort.py` computed them" in text


def test_a_file_with_a_wrong_field_is_refused_by_name_and_field(tmp_path: Path):
    broken = tmp_path / "25-nobody.json"
    broken.write_text(PATHS[0].read_text(encoding="utf-8").replace("Africa/Lagos", "Africa/Lago"), encoding="utf-8")
    with pytest.raises(InvalidFile, match=r"25-nobody\.json") as refusal:
        read_member(broken, TODAY)
    assert any("timezone" in problem for problem in refusal.value.problems)


def test_the_same_file_read_a_day_later_is_dated_a_day_later():
    tomorrow = read_member(PATHS[0], TODAY + timedelta(days=1))
    assert [log.day - timedelta(days=1) for log in tomorrow.logs.days] == [log.day for log in COHORT[0].logs.days]


def test_everyone_who_is_coached_logged_fifty_six_days_ending_yesterday():
    for member in COACHED:
        assert [(log.day - TODAY).days for log in member.logs.days] == list(range(-56, 0)), member.slug
        assert [(entry.recorded_on - TODAY).days for entry in member.logs.weekly] == list(range(-50, 0, 7)), member.slug


def test_what_was_logged_before_a_day_leaves_out_that_day_and_later():
    member = called("amara")
    known = logged_before(member.logs, TODAY - timedelta(days=7))
    assert [(log.day - TODAY).days for log in known.days] == list(range(-56, -7))
    assert max(lift.day for lift in known.lifts) < TODAY - timedelta(days=7)
    assert [(entry.recorded_on - TODAY).days for entry in known.weekly] == list(range(-50, -7, 7))


def test_the_cohort_covers_every_sex_goal_pace_diet_and_level():
    intakes = [member.intake for member in COHORT]
    assert {intake.sex for intake in intakes} == set(Sex)
    assert {intake.goal for intake in intakes} == set(Goal)
    assert {intake.pace for intake in intakes} == set(Pace)
    assert {intake.eating.diet for intake in intakes} == set(Diet)
    assert sum(intake.eating.diet is Diet.NONE for intake in intakes) >= 5
    assert {intake.training.experience for intake in intakes} == set(Level)


def test_the_cohort_covers_the_allergies_and_injuries_that_plans_must_mind():
    allergies = {allergen for member in COHORT for allergen in member.intake.eating.allergies}
    injuries = {injury.joint for member in COHORT for injury in member.intake.training.injuries}
    named = {"milk", "egg", "tree_nut", "gluten", "soy", "fish", "sesame"}
    assert allergies >= {Allergen(name) for name in named}
    assert injuries >= {Joint.KNEE, Joint.SHOULDER, Joint.LOWER_BACK, Joint.WRIST}


def test_the_cohort_spans_ages_training_days_and_meals():
    intakes = [member.intake for member in COHORT]
    ages = [intake.age_on(TODAY) for intake in intakes]
    assert (min(ages), max(ages)) == (19, 67)
    assert {len(intake.training.weekdays) for intake in intakes} == set(range(7))
    assert {intake.eating.meals_per_day for intake in intakes} == {3, 4, 5}
    assert len({intake.eating.prep_minutes_max for intake in intakes}) >= 4
    assert len({cuisine for intake in intakes for cuisine in intake.eating.cuisines}) >= 10


def test_check_ins_fall_on_every_weekday_and_in_time_zones_of_all_continents():
    zones = {member.intake.timezone for member in COHORT}
    areas = {zone.split("/")[0] for zone in zones}
    assert len(zones) == 24
    assert zones <= zoneinfo.available_timezones()
    assert areas >= {"Africa", "America", "Antarctica", "Asia", "Australia", "Europe", "Pacific"}
    assert zones >= {"Asia/Kolkata", "Australia/Adelaide", "America/St_Johns", "Pacific/Auckland", "Africa/Lagos"}
    assert len({member.intake.check_in.weekday for member in COHORT}) == 7
    assert len({member.intake.check_in.hour for member in COHORT}) >= 10


def test_equipment_is_of_the_words_that_exercises_use():
    words = {word for row in exercises().values() for word in row["equipment"].split(";")}
    assert {word for member in COHORT for word in member.intake.training.equipment} <= words


def test_logged_lifts_are_exercises_the_client_has_the_means_the_level_and_the_joints_for():
    table, levels = exercises(), list(Level)
    for member in COACHED:
        training = member.intake.training
        at_hand = {"bodyweight", "none", *training.equipment}
        hurt = {injury.joint.value for injury in training.injuries}
        for name in {lift.exercise for lift in member.logs.lifts}:
            row = table[name]
            assert set(row["equipment"].split(";")) <= at_hand, (member.slug, name)
            assert levels.index(Level(row["level"])) <= levels.index(training.experience), (member.slug, name)
            assert not hurt & set(row["contraindicated_joints"].split(";")), (member.slug, name)


def test_lifts_grow_week_by_week():
    for member in COACHED:
        for name in {lift.exercise for lift in member.logs.lifts}:
            done = [lift for lift in member.logs.lifts if lift.exercise == name]
            first, last = done[0].sets[0], done[-1].sets[0]
            assert (last.weight_kg, last.reps) > (first.weight_kg, first.reps), (member.slug, name)
            assert last.weight_kg <= 2 * first.weight_kg, (member.slug, name)


def test_sessions_are_no_more_than_the_training_days_of_a_week():
    for member in COACHED:
        for week in range(8):
            first = TODAY + timedelta(days=7 * week - 56)
            days = {lift.day for lift in member.logs.lifts if first <= lift.day < first + timedelta(days=7)}
            assert len(days) <= len(member.intake.training.weekdays), (member.slug, week)


def test_energy_is_that_of_the_macronutrients_within_five_percent():
    for member in COACHED:
        for log in member.logs.days:
            if log.energy_kcal is not None:
                assert log.protein_g is not None
                assert log.fat_g is not None
                assert log.carbs_g is not None
                counted = 4 * log.protein_g + 9 * log.fat_g + 4 * log.carbs_g
                assert abs(counted / log.energy_kcal - 1) <= 0.05, (member.slug, log.day)


def test_all_but_the_one_with_few_logs_give_each_week_enough_to_judge_by():
    for member in COACHED:
        few = "maeve" in member.slug
        for first in range(-56, 0, 7):
            week = days_back(member, first, first + 6)
            weigh_ins = sum(log.weight_kg is not None for log in week)
            food_days = sum(log.energy_kcal is not None for log in week)
            assert (weigh_ins < 4 and food_days < 4) if few else (weigh_ins >= 5 and food_days >= 5), member.slug


def test_whom_the_runs_hold_or_refuse_is_said():
    refused = [member.slug for member in COHORT if member.expect.initial == "refused"]
    held = [member.slug for member in COHORT if member.expect.weekly_checkin == "held"]
    assert refused == ["21-thabo-mokoena"]
    assert held == ["16-elif-demir", "19-kalani-akana"]
    for member in COHORT:
        assert bool(member.expect.flags) == (member.slug in held)
        assert (member.expect.weekly_checkin is None) == (member.slug in refused)
        assert bool(member.logs.days) == (member.slug not in refused)


def test_the_refused_client_has_uncontrolled_blood_pressure_and_no_clearance():
    health = called("thabo").intake.health
    assert health.par_q.heart_condition_or_blood_pressure
    assert (health.systolic_mmhg, health.diastolic_mmhg) == (190, 115)
    assert not health.medical_clearance


def test_the_serious_flag_shows_in_the_last_week_alone():
    dizzy = [log.day for log in called("elif").logs.days if Symptom.DIZZINESS_TRAINING in log.symptoms]
    trained = {lift.day for lift in called("elif").logs.lifts}
    assert [(day - TODAY).days for day in dizzy] == [-6, -4]
    assert called("elif").expect.flags == (FlagType.TRAINING_DIZZINESS,)
    assert set(dizzy) <= trained


def test_the_urgent_flag_shows_in_the_last_week_alone():
    pains = [(log.day, pain.score) for log in called("kalani").logs.days for pain in log.pain if pain.score >= 4]
    assert [((day - TODAY).days, score) for day, score in pains] == [(-5, 6), (-3, 7), (-2, 8), (-1, 8)]
    assert called("kalani").expect.flags == (FlagType.PERSISTENT_PAIN,)


def test_nobody_else_logs_pain_symptoms_or_low_scores_to_worry_about():
    for member in COACHED:
        if member.expect.flags:
            continue
        for log in member.logs.days:
            scores = (log.energy, log.mood, log.appetite, log.gi_comfort, log.motivation, log.sleep_quality)
            assert all(score is None or score >= 4 for score in scores), (member.slug, log.day)
            assert all(score is None or score <= 7 for score in (log.stress, log.soreness)), (member.slug, log.day)
            assert all(pain.score <= 3 for pain in log.pain), (member.slug, log.day)
            assert set(log.symptoms) <= {Symptom.ILLNESS}, (member.slug, log.day)


def test_everyone_has_energy_to_spare_over_exercise():
    for member in COACHED:
        fat_pct = member.intake.body_fat_pct or 18.0
        for last in (-8, -1):
            fortnight = days_back(member, last - 13, last)
            weight = mean(log.weight_kg for log in fortnight if log.weight_kg is not None)
            eaten = mean(log.energy_kcal for log in fortnight if log.energy_kcal is not None)
            exercise = sum(log.exercise_kcal or 0 for log in fortnight) / 14
            assert (eaten - exercise) / (weight * (1 - fat_pct / 100)) >= 31, member.slug


def test_nobody_loses_or_gains_faster_than_goals_allow():
    for member in COACHED:
        sooner, later = (mean(plausible_weights(days_back(member, first, first + 27))) for first in (-56, -28))
        percent_per_week = (later / sooner - 1) * 100 / 4
        assert -0.7 <= percent_per_week <= 0.5, member.slug


def plausible_weights(days: list[DayLog]) -> list[float]:
    return [log.weight_kg for log in days if log.weight_kg is not None and log.weight_kg < 150]


def test_one_weigh_in_of_the_cohort_is_a_slip_written_in_pounds():
    slips = [
        (member.slug, log.weight_kg) for member in COACHED for log in member.logs.days if (log.weight_kg or 0) > 150
    ]
    assert [slug for slug, _ in slips] == ["04-liam-whitfield"]
    assert 90 < (slips[0][1] or 0) / 2.2046226 < 97.3


def test_goals_of_gain_gain_and_goals_of_loss_lose_but_for_the_plateau_and_the_low_adherence():
    for member in COACHED:
        first, last = (mean(plausible_weights(days_back(member, start, start + 13))) for start in (-56, -14))
        if member.intake.goal is Goal.MUSCLE_GAIN:
            assert last - first > 0.004 * first, member.slug
        if member.intake.goal is Goal.FAT_LOSS and "noor" not in member.slug:
            stalled = abs(last - first) < 0.005 * first
            assert stalled if "ravi" in member.slug else last - first < -0.008 * first, member.slug


def test_cycles_are_logged_about_every_four_weeks_by_those_who_track_them():
    for member in COACHED:
        menses = [log.day for log in member.logs.days if log.menses]
        health = member.intake.health
        assert bool(menses) == health.tracks_cycle, member.slug
        if not health.tracks_cycle:
            continue
        starts = [day for day in menses if day - timedelta(days=1) not in menses]
        gaps = [(later - sooner).days for sooner, later in itertools.pairwise(starts)]
        assert all(21 <= gap <= 35 for gap in gaps), member.slug
        assert (TODAY - menses[-1]).days <= 31, member.slug


def test_a_third_minimum_viable_day_of_a_week_is_never_logged():
    for member in COACHED:
        for entry in member.logs.weekly:
            week = {entry.recorded_on - timedelta(days=back) for back in range(7)}
            assert entry.minimum_viable_days == sum(log.viable_day for log in member.logs.days if log.day in week)


def test_cardio_stays_below_seven_hours_a_week():
    for member in COACHED:
        for first in range(-56, 0, 7):
            assert sum(log.cardio_minutes or 0 for log in days_back(member, first, first + 6)) <= 420, member.slug
