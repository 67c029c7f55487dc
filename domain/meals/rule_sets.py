"""All rules of one client gathered and put together: the strictest limit, the union of what is forbidden."""

from collections.abc import Iterable, Mapping, Sequence

from domain.catalogue import Catalogue
from domain.facts import Reason
from domain.meals.aversions import Meant
from domain.meals.diet_rules import (
    ALWAYS,
    DIETS,
    PREGNANCIES,
    Rule,
    allergy_rule,
    condition_rules,
    explain,
    medicine_rules,
    unknown_tags,
)
from domain.vocabulary import Allergen, Diet, Pregnancy


def gather_rules(
    diet: Diet,
    allergens: Iterable[Allergen],
    pregnancy: Pregnancy,
    medications: Iterable[str],
    conditions: Iterable[str],
) -> list[Rule]:
    """Return every rule that applies, once, in a fixed order."""
    allergens = set(allergens)
    expecting = PREGNANCIES[pregnancy]
    rules = [
        ALWAYS,
        DIETS[diet],
        *(allergy_rule(allergen) for allergen in Allergen if allergen in allergens),
        *([expecting] if expecting else []),
        *medicine_rules(medications),
        *condition_rules(conditions),
    ]
    return list({rule.id: rule for rule in rules}.values())


def strictest(limits: Iterable[int | None]) -> int | None:
    """Return the least of the limits that there are."""
    return min((limit for limit in limits if limit is not None), default=None)


def meals_a_week(rules: Sequence[Rule]) -> dict[str, int]:
    """Return the most meals a week with foods of a tag, by tag."""
    limits: dict[str, int] = {}
    for rule in rules:
        for tag, most in rule.meals_a_week.items():
            limits[tag] = min(most, limits.get(tag, most))
    return dict(sorted(limits.items()))


def all_foods(meant: Meant, catalogue: Catalogue) -> frozenset[str]:
    """Return the foods that words mean, those of an allergen they name among them."""
    tags = frozenset(tag for allergen in meant.allergens for tag in allergy_rule(allergen).forbid)
    return meant.foods | {food.name for food in catalogue.foods if food.tags & tags}


def notes_of(rules: Sequence[Rule], averted: Meant, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what the client should know of the rules, and what nobody understood."""
    unknown = sorted({tag for food in catalogue.foods for tag in unknown_tags(food)})
    return (
        *(rule.note for rule in rules if rule.note),
        *(
            f"Which food do you mean by {text!r}? It matches none, so nothing was left out for it."
            for text in averted.unmatched
        ),
        *(f"Foods tagged {tag!r} are not served: no rule knows the tag." for tag in unknown),
    )


def explain_rules(rules: Sequence[Rule], passed: Mapping[str, float | None]) -> list[Reason]:
    """Return a reason for each limit `passed` on from the NUTRITIONIST, and one for each limit of each rule."""
    return [
        *(
            Reason(about=name, rule="dietitian.from_nutritionist", inputs={name: value}, source="the NUTRITIONIST")
            for name, value in passed.items()
            if value is not None
        ),
        *(reason for rule in rules for reason in explain(rule)),
    ]
