"""Checks of the finished menu, computed from the foods table and the client, whatever the agents before say."""

from collections.abc import Callable, Iterator

from domain.agents.chef import DayMenu, Item, Meal
from domain.agents.dietitian import DayTarget
from domain.catalogue import Catalogue
from domain.constraints import Broken, check_program_targets
from domain.facts import Scalar
from domain.nutrition.protein_basis import protein_weight_kg
from domain.safety.chart import Chart
from domain.safety.forbidden import why_forbidden
from domain.safety.interactions import interactions_of
from domain.vocabulary import Diet, Pregnancy, Severity

MENU_TOLERANCE = 0.035
"""A day's energy may miss its target by 3 %, and half a percent more by rounded grams. DOMAIN 4."""
DEFICIT_TOLERANCE = 0.02
"""A target this share below expenditure is no deficit: targets come in tens of kcal [D]."""
BMI_MIN = 18.5
"""No deficit below it. DOMAIN 2."""
ADULT_AGE = 18
WEEKS_TO_HEAL = 8
"""No deficit in the first weeks after birth. DOMAIN 2."""
LACTATION_DEFICIT = 0.10
"""Most of a deficit while lactating. DOMAIN 2."""

WITHOUT_MENU = "Ask the client for more foods, more meals a day or another diet, then run it again"
"""What an operator does about a week without a menu."""

Check = Callable[[Chart, Catalogue], Iterator[Broken]]


def _broken(rule: str, description: str, **evidence: Scalar) -> Broken:
    return Broken(rule=rule, description=description, evidence=evidence)


def menu_exists(chart: Chart, _: Catalogue) -> Iterator[Broken]:
    """The CHEF found a menu, its own check passed, and it covers the planned days."""
    if chart.chef.conflict is not None:
        text = f"no menu keeps the hard rules: {chart.chef.conflict}. {WITHOUT_MENU}"
        yield _broken("plan.menu_infeasible", text, why=chart.chef.conflict)
        return
    if not chart.chef.check.ok:
        yield _broken("plan.menu_check", f"the menu's own check failed: {'; '.join(chart.chef.check.problems)}")
    if chart.chef.status == "infeasible":
        return
    if [day.day for day in chart.chef.days] != [day.day for day in chart.dietitian.days]:
        yield _broken("plan.menu_incomplete", "the menu does not cover the planned days")


def _served(chart: Chart) -> Iterator[tuple[DayMenu, Meal, Item]]:
    return ((day, meal, item) for day in chart.chef.days for meal in day.meals for item in meal.items)


def nothing_forbidden(chart: Chart, catalogue: Catalogue) -> Iterator[Broken]:
    """No food is served that the client, or the DIETITIAN for the client, rules out; an unknown food is ruled out."""
    tags, names = frozenset(chart.dietitian.forbidden_tags), frozenset(chart.dietitian.forbidden_foods)
    for day, meal, item in _served(chart):
        where = f"{item.food} for {meal.slot} on {day.weekday}"
        food = catalogue.food.get(item.food)
        if food is None:
            yield _broken("plan.unknown_food", f"{where} is not in the foods table", food=item.food)
            continue
        named = "named as never served" if food.name in names else None
        why = why_forbidden(food, chart.client) or named or next(iter(sorted(food.tags & tags)), None)
        if why:
            yield _broken("plan.forbidden_food", f"{where} is forbidden: {why}", food=item.food, why=why)


def kept_apart(chart: Chart, catalogue: Catalogue) -> Iterator[Broken]:
    """No meal joins two tags that the client's rules keep apart."""
    for day in chart.chef.days:
        for meal in day.meals:
            tags = {tag for item in meal.items if item.food in catalogue.food for tag in catalogue.food[item.food].tags}
            for one, other in chart.dietitian.apart_tags:
                if {one, other} <= tags:
                    yield _broken("plan.apart", f"{meal.slot} on {day.weekday} joins {one} and {other}")


def _kcal(day: DayMenu, catalogue: Catalogue) -> float:
    items = [item for meal in day.meals for item in meal.items if item.food in catalogue.food]
    return sum(catalogue.food[item.food].kcal * item.grams / 100 for item in items)


def energy_as_planned(chart: Chart, catalogue: Catalogue) -> Iterator[Broken]:
    """Every day's energy, from grams and the foods table, is within tolerance of that day's target."""
    targets: dict[object, DayTarget] = {target.day: target for target in chart.dietitian.days}
    for day in chart.chef.days:
        target = targets.get(day.day)
        kcal = _kcal(day, catalogue)
        if target is not None and abs(kcal - target.kcal) > MENU_TOLERANCE * target.kcal:
            text = f"{day.weekday} serves {kcal:.0f} kcal of {target.kcal} kcal planned"
            yield _broken("plan.menu_energy", text, kcal=round(kcal), target_kcal=target.kcal)


def _no_deficit_because(chart: Chart) -> str | None:
    client = chart.client
    if client.age_years < ADULT_AGE:
        return "under 18"
    if chart.scientist.weight_kg / (client.height_cm / 100) ** 2 < BMI_MIN:
        return f"BMI below {BMI_MIN}"
    if client.pregnancy in (Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2, Pregnancy.TRIMESTER_3):
        return "pregnancy"
    weeks = client.weeks_postpartum
    if client.pregnancy is not Pregnancy.NONE and (weeks is None or weeks < WEEKS_TO_HEAL):
        return "less than 8 weeks since birth, or not known how many"
    return None


def no_forbidden_deficit(chart: Chart, _: Catalogue) -> Iterator[Broken]:
    """No energy deficit in minors, underweight, pregnancy and the first weeks after birth; 10 % while lactating."""
    target, spent = chart.nutritionist.target_kcal, chart.scientist.tdee_kcal
    why = _no_deficit_because(chart)
    most = DEFICIT_TOLERANCE
    if why is None and chart.client.pregnancy is Pregnancy.LACTATING:
        why, most = "lactation", DEFICIT_TOLERANCE + LACTATION_DEFICIT
    if why and target < (1 - most) * spent:
        text = f"{target} kcal against {spent} kcal spent: {why}"
        yield _broken("plan.forbidden_deficit", text, target_kcal=target, tdee_kcal=spent, why=why)


def program_targets(chart: Chart, _: Catalogue) -> Iterator[Broken]:
    """Seed 0's constraints on protein, fat and fibre; protein on the weight that the intake has it counted on."""
    said, client = chart.nutritionist, chart.client
    counted_kg = protein_weight_kg(client.protein_basis, chart.scientist.weight_kg, client.height_cm)
    yield from check_program_targets(counted_kg, said.target_kcal, said.protein_g, said.fat_g, said.fiber_g)


def supplements_fit(chart: Chart, _: Catalogue) -> Iterator[Broken]:
    """No supplement is advised that meets a medicine of the client as a major interaction or one to avoid."""
    advised = tuple(one.name for one in chart.nutritionist.supplements.advised)
    taking = chart.client.model_copy(update={"supplements": advised, "diet": Diet.NONE})
    for row in interactions_of(taking):
        if row.supplement is not None and row.severity is not Severity.WARNING:
            text = f"advises {row.supplement} to a client on {row.drug}: {row.advice}"
            yield _broken("plan.supplement_interaction", text, drug=row.drug, supplement=row.supplement)


MENU_CHECKS: tuple[Check, ...] = (
    menu_exists,
    nothing_forbidden,
    kept_apart,
    energy_as_planned,
    no_forbidden_deficit,
    program_targets,
    supplements_fit,
)
"""Every check of what is eaten; one that fails holds the week."""
