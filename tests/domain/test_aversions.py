from domain.meals.aversions import understand
from domain.vocabulary import Allergen
from tests.domain.eating import catalogue, week


def foods_for(*texts: str) -> set[str]:
    return set(understand(texts, catalogue().foods).foods)


def test_plurals_and_fillers_do_not_matter():
    assert foods_for("Mushrooms") == foods_for("no mushroom please") == {"mushrooms white raw"}
    assert foods_for("tomatoes") == foods_for("tomato") >= {"tomato raw", "canned tomatoes", "salsa"}
    assert foods_for("strawberries") == {"strawberries"}


def test_a_word_means_every_food_of_its_kind():
    assert foods_for("aubergine") == {"eggplant raw"}
    assert foods_for("yoghurt") >= {"greek yogurt nonfat plain", "skyr plain nonfat"}
    assert foods_for("red meat") >= {"beef sirloin lean raw", "lamb leg lean raw", "bacon raw"}
    assert "chicken breast raw" not in foods_for("red meat")
    assert foods_for("pasta") >= {"pasta dry", "soba noodles dry"}


def test_a_word_does_not_mean_what_merely_contains_it():
    assert foods_for("apples") == {"apple"}
    assert foods_for("peas") == {"green peas frozen", "split peas cooked", "pea protein powder"}


def test_lists_are_taken_apart():
    assert foods_for("kale, beets and celery") >= {"kale raw", "beets raw", "celery raw"}


def test_an_allergen_in_free_text_is_an_allergy():
    said = week(aversions=("allergic to nuts", "Milk"))
    assert {"tree_nut", "may_contain_tree_nut", "dairy", "may_contain_dairy"} <= set(said.forbidden_tags)
    assert understand(("shellfish allergy",), ()).allergens == {Allergen.SHELLFISH}


def test_words_that_name_no_food_become_a_question():
    said = week(aversions=("durian", "mushrooms", "none"))
    assert said.unmatched_aversions == ("durian",)
    assert any("durian" in note for note in said.notes)
    assert "mushrooms white raw" in said.forbidden_foods


def test_dislikes_are_wishes_and_not_rules():
    said = week(dislikes=("kale", "eggs"), aversions=("kale",))
    assert "egg whole raw" in said.disliked_foods
    assert "egg whole raw" not in said.forbidden_foods
    assert "kale raw" not in said.disliked_foods


def test_an_allergy_to_one_food_is_an_allergy_to_its_kind():
    assert understand(("allergic to almonds",), catalogue().foods).allergens == {Allergen.TREE_NUT}
    assert understand(("severe cod and shrimp allergy",), catalogue().foods).allergens >= {Allergen.SHELLFISH}
    assert understand(("I carry an EpiPen for tofu",), catalogue().foods).allergens == {Allergen.SOY}
    found = understand(("allergic to all kinds of weird salmon things",), catalogue().foods)
    assert found.allergens == {Allergen.FISH}
    assert understand(("allergic to durian",), catalogue().foods).unmatched == ("allergic to durian",)
    assert understand(("almonds", "allergic to tomatoes"), catalogue().foods).allergens == set()
    assert "may_contain_tree_nut" in week(aversions=("allergic to almonds",)).forbidden_tags
