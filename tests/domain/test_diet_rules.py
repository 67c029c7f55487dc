import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.people import CONDITIONS, MEDICATIONS
from domain.agents import dietitian
from domain.catalogue import Catalogue, Food
from domain.meals.diet_rules import HIDDEN, KNOWN_TAGS, keeps_rules, medicine_rules
from domain.safety.forbidden import why_forbidden
from domain.safety.interactions import DRUGS
from domain.vocabulary import Allergen, Diet, Pregnancy
from tests.domain.coached import client
from tests.domain.eating import catalogue, needs, week


def served(said: dietitian.Said) -> set[str]:
    tags, names = frozenset(said.forbidden_tags), frozenset(said.forbidden_foods)
    return {food.name for food in catalogue().foods if keeps_rules(food, tags, names, said.required_tags)}


def test_every_tag_of_the_foods_table_is_known():
    assert {tag for food in catalogue().foods for tag in food.tags} <= KNOWN_TAGS


def test_a_food_with_an_unknown_tag_is_never_served_and_says_so():
    strange = catalogue().food["broccoli raw"].model_copy(update={"tags": frozenset({"glows_in_the_dark"})})
    foods = tuple(strange if food.name == strange.name else food for food in catalogue().foods)
    said = dietitian.think(needs(), Catalogue(foods=foods, exercises=(), recipes=()))
    assert "broccoli raw" in said.forbidden_foods
    assert any("glows_in_the_dark" in note for note in said.notes)


def test_the_peanut_family_is_never_served_whatever_the_client_says():
    said = week()
    assert {"peanuts", "peanut butter", "almond butter"} <= set(said.forbidden_foods)
    assert {"peanut", "peanut_butter", "nut_butter"} <= set(said.forbidden_tags)


def foods_with(*tags: str) -> set[str]:
    return {food.name for food in catalogue().foods if food.tags & set(tags)}


def test_each_diet_keeps_its_foods_off_the_plate():
    forbidden = {
        Diet.VEGETARIAN: foods_with("meat", "fish", "shellfish"),
        Diet.VEGAN: foods_with("meat", "fish", "shellfish", "dairy", "egg", "honey"),
        Diet.PESCATARIAN: foods_with("meat"),
        Diet.KETO: foods_with("high_carb", "added_sugar"),
        Diet.PALEO: foods_with("grain", "legume", "dairy", "added_sugar", "seed_oil", "processed"),
        Diet.HALAL: foods_with("meat", "alcohol"),
        Diet.KOSHER: foods_with("pork", "shellfish"),
    }
    for diet, foods in forbidden.items():
        assert foods
        assert not served(week(diet=diet)) & foods, diet


def test_halal_serves_certified_meat_alone():
    said = week(diet=Diet.HALAL)
    certified = Food.model_validate(
        {**catalogue().food["chicken breast raw"].model_dump(), "tags": {"meat", "poultry", "halal_certified"}}
    )
    assert keeps_rules(certified, frozenset(said.forbidden_tags), frozenset(), said.required_tags)
    assert "chicken breast raw" not in served(said)


def test_kosher_keeps_meat_and_dairy_apart():
    assert week(diet=Diet.KOSHER).apart_tags == (("meat", "dairy"),)


def test_each_allergy_keeps_the_allergen_and_its_traces_off_the_plate():
    tags = {
        Allergen.MILK: ("dairy", "may_contain_dairy"),
        Allergen.EGG: ("egg",),
        Allergen.FISH: ("fish",),
        Allergen.SHELLFISH: ("shellfish", "mollusc", "crustacean"),
        Allergen.TREE_NUT: ("tree_nut", "may_contain_tree_nut"),
        Allergen.PEANUT: ("peanut",),
        Allergen.WHEAT: ("gluten", "oats"),
        Allergen.SOY: ("soy",),
        Allergen.SESAME: ("sesame",),
        Allergen.MUSTARD: ("mustard",),
        Allergen.CELERY: ("celery",),
        Allergen.GLUTEN: ("gluten", "oats"),
    }
    assert set(tags) == set(Allergen)
    for allergen, forbidden in tags.items():
        foods = foods_with(*forbidden)
        assert foods
        assert not served(week(allergies=(allergen,))) & foods, allergen


def test_an_allergy_looks_through_names():
    assert "kimchi" not in served(week(allergies=(Allergen.FISH,)))
    assert "kimchi" not in served(week(diet=Diet.VEGAN))
    assert "bagel plain" not in served(week(allergies=(Allergen.SESAME,)))
    assert {"kimchi", "bagel plain"} <= served(week())


def test_what_is_sold_under_a_name_counts_beside_what_the_table_knows():
    for name, tags in HIDDEN.items():
        assert tags <= KNOWN_TAGS, name
        assert not tags & catalogue().food[name].tags, name
    for changes, hidden in (
        ({"allergies": (Allergen.MUSTARD,)}, {"mayonnaise"}),
        ({"allergies": (Allergen.GLUTEN,)}, {"oyster sauce", "miso", "dark chocolate 70-85%"}),
        ({"allergies": (Allergen.SOY,)}, {"seitan prepared", "whey protein powder", "tuna light canned in water"}),
        ({"allergies": (Allergen.SESAME,)}, {"whole wheat bread", "gluten free bread"}),
        ({"allergies": (Allergen.CELERY,)}, {"curry powder"}),
        ({"medications": ("phenelzine",)}, {"tempeh", "fish sauce"}),
        ({"pregnancy": Pregnancy.TRIMESTER_1}, {"ham sliced lean"}),
    ):
        assert hidden <= served(week())
        assert not hidden & served(week(**changes)), changes


def test_pregnancy_keeps_mercury_and_risky_foods_off_the_plate():
    foods = foods_with("mercury_high", "pregnancy_avoid", "alcohol")
    assert not served(week(pregnancy=Pregnancy.TRIMESTER_2)) & foods


def test_medicines_bring_their_limits():
    assert "grapefruit" not in served(week(medications=("Atorvastatin 20 mg",)))
    assert not served(week(medications=("phenelzine",))) & foods_with("tyramine")
    assert week(medications=("Lisinopril",)).potassium_max_mg == 3500
    least, most = week(medications=("warfarin",)).vitamin_k_ug or (0, 0)
    assert 0 < least < most <= 1.25 * least
    plain = week(medications=("levothyroxine",))
    assert (plain.potassium_max_mg, plain.vitamin_k_ug) == (None, None)
    assert "grapefruit" in served(plain)


def test_conditions_bring_their_rules():
    assert not served(week(conditions=("Coeliac disease",))) & foods_with("gluten", "oats")
    assert week(conditions=("high blood pressure",)).sodium_max_mg < week().sodium_max_mg


@pytest.mark.parametrize(
    ("drug", "rule"),
    [
        ("warfarin", "diet.warfarin"),
        ("MAOI", "diet.maoi"),
        ("statin", "diet.statin"),
        ("potassium-raising drug", "diet.potassium"),
    ],
)
def test_every_name_that_the_safety_table_knows_of_a_medicine_brings_its_rule(drug: str, rule: str):
    for word in DRUGS[drug]:
        name = f"some{word.removeprefix('*')}" if word.startswith("*") else word
        assert rule in {found.id for found in medicine_rules((name.title(),))}, word


def test_a_name_that_only_contains_an_abbreviation_brings_nothing():
    assert medicine_rules(("carbamazepine", "levothyroxine")) == []
    assert [rule.id for rule in medicine_rules(("an ARB", "potassium-sparing diuretic"))] == ["diet.potassium"]


def test_other_medicines_that_grapefruit_meets_keep_it_off_the_plate():
    assert "grapefruit" not in served(week(medications=("Tacrolimus 1 mg",)))


def test_fish_of_much_mercury_is_never_served_and_of_some_at_most_twice_a_week():
    assert not served(week(diet=Diet.PESCATARIAN)) & foods_with("mercury_high")
    assert week(diet=Diet.PESCATARIAN).meals_a_week == {"mercury_moderate": 2}
    assert week(pregnancy=Pregnancy.TRIMESTER_1).meals_a_week == {"mercury_moderate": 1}


def test_kosher_wishes_no_dairy_right_after_meat():
    assert week(diet=Diet.KOSHER).apart_next_tags == (("meat", "dairy"),)
    assert week().apart_next_tags == ()


def test_a_vegan_is_told_of_b12_and_of_mixing_proteins():
    (note,) = (note for note in week(diet=Diet.VEGAN).notes if "B12" in note)
    assert "mix protein sources" in note


def test_a_celiac_gets_certified_oats_alone():
    said = week(conditions=("celiac disease",))
    oats = catalogue().food["rolled oats"]
    certified = oats.model_copy(update={"tags": oats.tags | {"gluten_free_certified"}})
    tags = frozenset(said.forbidden_tags)
    assert keeps_rules(certified, tags, frozenset(said.forbidden_foods), said.required_tags)
    assert not keeps_rules(oats, tags, frozenset(), said.required_tags)
    for tag in ("may_contain_gluten", "may_contain_wheat"):
        assert not keeps_rules(certified.model_copy(update={"tags": frozenset({tag})}), tags, frozenset(), {})


@pytest.mark.parametrize("allergen", Allergen)
def test_what_may_contain_an_allergen_is_forbidden_like_it(allergen: Allergen):
    tags = set(week(allergies=(allergen,)).forbidden_tags)
    mine = {tag for tag in tags - set(week().forbidden_tags) if not tag.startswith("may_contain_")}
    assert mine or allergen is Allergen.PEANUT
    assert {f"may_contain_{tag}" for tag in mine} <= tags


@settings(max_examples=30, deadline=None)
@given(
    diet=st.sampled_from(Diet),
    allergies=st.sets(st.sampled_from(Allergen), max_size=4).map(lambda found: tuple(sorted(found))),
    pregnancy=st.sampled_from(Pregnancy),
    medications=st.sets(st.sampled_from(MEDICATIONS), max_size=3).map(lambda found: tuple(sorted(found))),
    conditions=st.sets(st.sampled_from(CONDITIONS), max_size=2).map(lambda found: tuple(sorted(found))),
)
def test_no_food_that_passes_is_one_that_the_safety_review_forbids(
    diet: Diet,
    allergies: tuple[Allergen, ...],
    pregnancy: Pregnancy,
    medications: tuple[str, ...],
    conditions: tuple[str, ...],
):
    person = client(diet=diet, allergies=allergies, pregnancy=pregnancy, medications=medications, conditions=conditions)
    facts = {name: getattr(person, name) for name in ("allergies", "pregnancy", "medications", "conditions")}
    passing = served(week(diet=diet, **facts))
    assert passing
    assert {name: why for name in passing if (why := why_forbidden(catalogue().food[name], person))} == {}
