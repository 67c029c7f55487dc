from domain.agents import dietitian
from domain.catalogue import Catalogue, Food
from domain.meals.diet_rules import KNOWN_TAGS, keeps_rules
from domain.vocabulary import Allergen, Diet, Pregnancy
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
