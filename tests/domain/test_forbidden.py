"""Two tables say what a client may not eat: the DIETITIAN's plans, the PHYSICIAN's checks. They must not disagree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents import dietitian
from domain.catalogue import Food
from domain.safety.forbidden import why_forbidden
from domain.snapshot import ClientFacts
from domain.vocabulary import Allergen, Diet, Pregnancy
from tests.domain.eating import catalogue, week
from tests.domain.safety_cases import CLIENT


def planned(food: Food, rules: dietitian.Said) -> bool:
    """Whether the DIETITIAN lets the CHEF serve a food."""
    certified = all(second in food.tags for first, second in rules.required_tags.items() if first in food.tags)
    return certified and food.name not in rules.forbidden_foods and not food.tags & set(rules.forbidden_tags)


@settings(max_examples=60, deadline=None)
@given(
    diet=st.sampled_from(Diet),
    allergies=st.lists(st.sampled_from(Allergen), max_size=3, unique=True),
    pregnancy=st.sampled_from(Pregnancy),
    medications=st.lists(st.sampled_from(["warfarin", "phenelzine", "atorvastatin", "ramipril"]), max_size=2),
    conditions=st.lists(st.sampled_from(["celiac disease", "lactose intolerance"]), max_size=2),
)
def test_whatever_the_dietitian_allows_the_physician_never_holds(
    diet: Diet, allergies: list[Allergen], pregnancy: Pregnancy, medications: list[str], conditions: list[str]
):
    eater = {"allergies": allergies, "pregnancy": pregnancy, "medications": medications, "conditions": conditions}
    rules = week(diet=diet, **eater)
    client = ClientFacts(**{**CLIENT, "diet": diet, **eater})
    held = {food.name: why_forbidden(food, client) for food in catalogue().foods if planned(food, rules)}
    assert {name: why for name, why in held.items() if why} == {}


def forbidden(**wish: object) -> set[str]:
    client = ClientFacts(**{**CLIENT, **wish})
    return {food.name for food in catalogue().foods if why_forbidden(food, client)}


def test_everybody_is_kept_from_the_peanut_family():
    assert {"peanuts", "peanut butter", "almond butter"} <= forbidden()


def test_every_diet_and_allergy_forbids_some_food_of_the_catalogue():
    diets = [{"diet": diet} for diet in Diet if diet is not Diet.NONE]
    allergies = [{"allergies": (allergen,)} for allergen in Allergen if allergen is not Allergen.PEANUT]
    for wish in [*diets, *allergies]:
        assert forbidden(**wish) > forbidden(), wish
