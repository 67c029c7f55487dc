from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.agents import dietitian
from domain.nutrition.day_cycle import Macros, cycle, day_macros
from domain.nutrition.hardgainer import GainTactics
from domain.nutrition.macros import least_kcal
from domain.nutrition.slots import FOLDS, fold_shares, protein_by_slot, spread_day
from domain.nutrition.viable_day import plan_viable_day
from domain.vocabulary import AgentName, Diet, Goal, Slot, Weekday
from tests.domain.coached import ask_nutritionist, client, logged, snapshot
from tests.domain.eating import ENERGY_SHARES, PROTEIN_SHARES, catalogue, mean_day, needs, week
from tests.domain.reference_cases import cases


def test_the_reference_weeks_come_out():
    for case in cases("dietitian.cycle"):
        inputs, expected = case.inputs, case.expected
        days = cycle(inputs["kcal"], [bool(day) for day in inputs["train"]], inputs["bump"])
        assert list(days) == expected["days"]
        assert sum(days) == expected["sum"]


def test_the_second_week_of_the_specification_comes_out():
    days = cycle(2460, [True, True, False, True, True, False, False], 0.10)
    assert days == (2560, 2560, 2330, 2560, 2560, 2330, 2320)


def test_the_reference_slots_come_out():
    for case in cases("dietitian.slots"):
        inputs, expected = case.inputs, case.expected
        day = Macros(kcal=inputs["kcal"], protein_g=inputs["protein"], fat_g=inputs["fat"], carbs_g=inputs["carbs"])
        parts = spread_day(day, ENERGY_SHARES, PROTEIN_SHARES)
        assert [[p.slot, p.kcal, p.protein_g, p.fat_g, p.carbs_g] for p in parts] == expected["slots"]


@settings(max_examples=60, deadline=None)
@given(
    kcal=st.integers(1000, 5000),
    training=st.sets(st.sampled_from(list(Weekday))),
    goal=st.sampled_from(list(Goal)),
    meals=st.integers(1, 10),
    margin=st.integers(0, 300),
)
def test_a_week_always_sums_to_seven_means_and_each_day_to_its_meals(
    kcal: int, training: set[Weekday], goal: Goal, meals: int, margin: int
):
    facts = needs(
        kcal, goal=goal, training_weekdays=tuple(sorted(training)), meals_per_day=meals, floor_kcal=kcal - margin
    )
    days, _ = dietitian.plan_days(facts)
    assert sum(day.kcal for day in days) == 7 * kcal
    for day in days:
        assert day.kcal >= facts.floor_kcal
        assert day.protein_g == facts.mean.protein_g
        assert 9 * day.fat_g >= 0.25 * day.kcal - 1e-6
        assert [part.slot for part in day.slots] == list(Slot)
        assert sum(part.kcal for part in day.slots) == day.kcal
        for macro in ("protein_g", "fat_g", "carbs_g"):
            assert round(sum(getattr(part, macro) for part in day.slots), 6) == getattr(day, macro)
        folded = FOLDS.get(meals, {})
        assert {part.slot: part.merged_into for part in day.slots if part.merged_into} == folded
        assert all((part.kcal == 0) == (part.slot in folded) for part in day.slots)


def test_a_training_day_gets_its_energy_as_carbohydrate():
    mean = mean_day(2000)
    more = day_macros(mean, 2100, keto=False)
    assert (more.protein_g, more.fat_g) == (mean.protein_g, mean.fat_g)
    assert more.carbs_g == round(mean.carbs_g + 25, 1)


def test_a_training_day_on_keto_gets_its_energy_as_fat():
    mean = mean_day(2000)
    more = day_macros(mean, 2090, keto=True)
    assert (more.fat_g, more.carbs_g) == (round(mean.fat_g + 10, 1), mean.carbs_g)


def test_three_meals_fold_the_snack_and_the_presleep_meal():
    shares = fold_shares(ENERGY_SHARES, 3)
    assert shares[Slot.SNACK] == shares[Slot.PRESLEEP] == 0
    assert round(shares[Slot.LUNCH], 6) == 0.40
    assert round(shares[Slot.DINNER], 6) == 0.35


def test_dates_say_which_days_are_training_days():
    said = week()
    assert said.days[0].day == date(2026, 3, 2)
    assert [day.training for day in said.days] == [True, False, True, False, True, False, False]
    assert said.days[6].weekday is Weekday.SUNDAY


def test_a_week_may_start_on_any_day():
    said = week(week_start=date(2026, 3, 5))
    assert [day.weekday for day in said.days if day.training] == [Weekday.FRIDAY, Weekday.MONDAY, Weekday.WEDNESDAY]


def test_the_clients_time_limit_bears_on_every_meal():
    minutes = {part.prep_minutes_max for day in week(prep_minutes_max=15).days for part in day.slots}
    assert max(minutes) == 15


def test_more_than_five_meals_is_said_to_the_client():
    assert dietitian.MANY_MEALS in week(meals_per_day=6).notes
    assert dietitian.MANY_MEALS not in week(meals_per_day=5).notes


def test_the_same_question_has_the_same_answer():
    facts = needs(diet=Diet.KOSHER, aversions=("mushrooms",))
    assert dietitian.think(facts, catalogue()) == dietitian.think(facts, catalogue())


def test_the_nutritionists_targets_are_taken_up():
    seen = snapshot(client=client(diet=Diet.KETO, meals_per_day=4, dislikes=("kale",)))
    targets = ask_nutritionist(seen)
    said = dietitian.think(dietitian.given(seen, {AgentName.NUTRITIONIST: targets}), catalogue())
    assert sum(day.kcal for day in said.days) == 7 * targets.target_kcal
    assert {day.protein_g for day in said.days} == {targets.protein_g}
    assert (said.fiber_g, said.net_carbs_max_g) == (targets.fiber_g, targets.net_carbs_max_g)
    assert said.days[0].day == seen.week_start
    assert said.disliked_foods == ("kale raw",)


def test_four_meals_still_feed_protein_four_times():
    for meals in (4, 5, 6, 7):
        shares = protein_by_slot(PROTEIN_SHARES, meals)
        assert sum(1.6 * share >= 0.3 - 1e-9 for share in shares.values()) >= 4, meals
        assert sum(shares.values()) == pytest.approx(1)
    assert dietitian.FEW_MEALS in week(meals_per_day=3).notes
    assert dietitian.FEW_MEALS not in week(meals_per_day=4).notes


def test_a_sixth_feeding_is_a_second_sitting_of_a_larger_snack():
    five, six = (week(meals_per_day=meals).days[0].slots[2] for meals in (5, 6))
    assert (five.sittings, six.sittings) == (1, 2)
    assert six.kcal > 1.7 * five.kcal


def test_a_hardgainer_eats_before_sleep_and_once_more_on_training_days():
    said = week(meals_per_day=3, gain_tactics=GainTactics())
    eaten = {day.training: {slot.slot for slot in day.slots if slot.kcal} for day in said.days}
    assert eaten[False] == {Slot.BREAKFAST, Slot.LUNCH, Slot.DINNER, Slot.PRESLEEP}
    assert eaten[True] == set(Slot)
    assert (said.boost_g, said.liquid_share_max) == ((5.0, 10.0), 0.3)
    snacks = [day.slots[2].sittings for day in week(meals_per_day=5, gain_tactics=GainTactics()).days]
    assert snacks == [2, 1, 2, 1, 2, 1, 1]


def test_cooking_ahead_takes_three_days_that_part_the_week():
    batch = week().batch
    assert batch
    assert [day.weekday() for day in batch.cook_days] == [0, 3, 5]
    assert (batch.meals_max, batch.fridge_days_max) == (4, 4)
    assert batch.fridge_days_by_tag["fish"] == 3
    assert batch.fridge_days_by_food["brown rice cooked"] == batch.fridge_days_by_food["white rice dry"] == 1
    assert not {"rice cakes", "rice noodles dry"} & set(batch.fridge_days_by_food)


def test_a_third_viable_day_asks_for_a_talk():
    three, two = (week(viable_days_last_week=used) for used in (3, 2))
    assert three.viable_day
    assert (three.viable_day.used_last_week, three.viable_day.days_a_week_max) == (3, 2)
    assert three.viable_day.talk_first
    assert dietitian.TALK_FIRST in three.notes
    assert dietitian.TALK_FIRST not in two.notes


def test_viable_days_are_counted_in_the_seven_days_before_the_week():
    seen = snapshot(days=logged(10, viable_day=True))
    said = dietitian.given(seen, {AgentName.NUTRITIONIST: ask_nutritionist(seen)})
    assert said.viable_days_last_week == 7


@settings(max_examples=60, deadline=None)
@given(
    kcal=st.integers(100, 500).map(lambda tens: 10 * tens),
    weight_kg=st.floats(35, 200),
    per_kg=st.floats(1.6, 2.0),
    above_floor=st.integers(0, 800),
    keto=st.booleans(),
)
def test_a_viable_day_is_three_meals_above_the_floor_with_most_of_the_protein(
    kcal: int, weight_kg: float, per_kg: float, above_floor: int, *, keto: bool
):
    kcal = max(kcal, least_kcal(weight_kg))
    mean = mean_day(kcal, weight_kg, 0.25, per_kg)
    assume(mean.carbs_g >= 0)
    day = plan_viable_day(mean, kcal - above_floor, ENERGY_SHARES, PROTEIN_SHARES, 0, keto=keto)
    assert [meal.slot for meal in day.meals] == [Slot.BREAKFAST, Slot.LUNCH, Slot.DINNER]
    assert max(0.75 * kcal, kcal - above_floor) <= day.kcal_min <= day.kcal_max == kcal
    assert day.protein_min_g >= 0.8 * mean.protein_g - 1e-9
    assert sum(meal.kcal for meal in day.meals) == day.kcal_min
    assert sum(meal.protein_g for meal in day.meals) == pytest.approx(day.protein_min_g)
    fat, carbs = (sum(getattr(meal, name) for meal in day.meals) for name in ("fat_g", "carbs_g"))
    assert 9 * fat >= 0.25 * day.kcal_min - 1e-6
    assert abs(4 * day.protein_min_g + 9 * fat + 4 * carbs - day.kcal_min) <= 3
    assert not keto or carbs <= mean.carbs_g + 0.1
