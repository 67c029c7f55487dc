"""A published week as a person reads it: targets and why, meals, groceries, training, verdict."""

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.tables import table
from domain.agents import chef, coach, dietitian, nutritionist, physician, scientist
from domain.energy.advice import Advice
from domain.energy.forecast import Forecast
from domain.facts import Reason, Scalar
from domain.vocabulary import AgentName

FOUR_DIGITS = 10_000
SHOWN_INPUTS = 6
"""Figures printed beside a reason; the message has them all."""


def print_week(out: Console, title: str, week_number: int, bundle: dict[str, object]) -> None:
    """Print what every agent said in a published week."""
    out.rule(f"{escape(title)}: week {week_number}")
    _print_targets(
        out,
        scientist.Said.model_validate(bundle[AgentName.SCIENTIST]),
        nutritionist.Said.model_validate(bundle[AgentName.NUTRITIONIST]),
    )
    menu = chef.Said.model_validate(bundle[AgentName.CHEF])
    _print_meals(out, dietitian.Said.model_validate(bundle[AgentName.DIETITIAN]), menu)
    _print_groceries(out, menu)
    _print_training(out, coach.Said.model_validate(bundle[AgentName.COACH]))
    _print_verdict(out, physician.Said.model_validate(bundle[AgentName.PHYSICIAN]))


def _print_targets(out: Console, science: scientist.Said, targets: nutritionist.Said) -> None:
    grid = table("a day", "", "why", title="\n[bold]Targets[/]", numbers=("",))
    rate = "-" if science.observed_rate_kg_per_week is None else f"{science.observed_rate_kg_per_week:+.2f} kg/week"
    known = (*science.reasons, *targets.reasons)
    rows = (
        ("resting", f"{science.bmr_kcal} kcal", "bmr_kcal"),
        ("expenditure", f"{science.tdee_kcal} kcal", "tdee_kcal"),
        ("rate seen", rate, "observed_rate_kg_per_week"),
        ("rate at full tier", f"{science.target_rate_kg_per_week:+.2f} kg/week", "target_rate_kg_per_week"),
        ("intake", f"{targets.target_kcal} kcal", "target_kcal"),
        ("protein", f"{targets.protein_g} g", "protein_g"),
        ("fat", f"{targets.fat_g} g", "fat_g"),
        ("carbohydrate", f"{targets.carbs_g} g", "carbs_g"),
        ("fibre, at least", f"{targets.fiber_g} g", "fiber_g"),
        ("water", f"{targets.water_l} l", "water_l"),
    )
    for name, figure, about in rows:
        grid.add_row(name, figure, escape(_why(known, about)))
    out.print(grid)
    judged = f"{science.week_status.replace('_', ' ')}; {science.tier}, {science.phase}"
    out.print(f"week judged: {judged}; expenditure known with {science.confidence} confidence")
    if targets.forecast is not None:
        _print_forecast(out, targets.forecast)
    if science.advice is not None:
        _print_advice(out, science.advice)
    for note in targets.special_considerations:
        out.print(f"note: {escape(note)}")
    for one in targets.supplements.advised:
        out.print(f"supplement: {escape(f'{one.name}, {one.dose} a day, {one.how} ({one.source})')}")
    for text in targets.supplements.left_out:
        out.print(f"no supplement: {escape(text)}")


def _print_forecast(out: Console, ahead: Forecast) -> None:
    points = "; ".join(
        f"{point.weight_kg:.1f} kg ({point.low_kg:.1f} to {point.high_kg:.1f}) after {point.weeks} weeks"
        for point in ahead.points
    )
    out.print(f"at {ahead.intake_kcal} kcal a day, nine times of ten: {points}")
    if ahead.target_weight_kg is not None:
        out.print(f"{ahead.target_weight_kg:.1f} kg: {_when(ahead)}")


def _print_advice(out: Console, advice: Advice) -> None:
    if advice.pacing is not None:
        pace = advice.pacing
        kept = "" if pace.holds else f"; it would end at {pace.last_kcal} kcal, beyond what is safe, so it slows down"
        out.print(f"at the chosen pace {pace.target_weight_kg:.1f} kg about {pace.target_on}{kept}")
        out.print(f"then {pace.keeps_kcal} kcal a day keep it")
    if advice.deadline is not None:
        due = advice.deadline
        can = "it can be had" if due.holds else "more than is safe, so the plan keeps its pace"
        out.print(f"by {due.on} it would take {due.intake_kcal} kcal a day, {due.pct_per_week:+.2f} % a week: {can}")
    for sentence in (*advice.confidence_because, *advice.notes):
        out.print(escape(sentence))
    for log in advice.log_next:
        out.print(f"worth logging: {log.why} ({log.worth_kcal} kcal surer)")


def _when(ahead: Forecast) -> str:
    earliest, on, latest = ahead.target_earliest, ahead.target_on, ahead.target_latest
    if on is None:
        return "not within two years at this intake" + (f"; on {earliest} at the earliest" if earliest else "")
    return f"about {on}, between {earliest} and {latest or 'more than two years from now'}"


def _why(reasons: Iterable[Reason], about: str) -> str:
    return "; ".join(f"{reason.rule} ({_inputs(reason)})" for reason in reasons if reason.about == about)


def _inputs(reason: Reason) -> str:
    return ", ".join(f"{name} {_figure(value)}" for name, value in list(reason.inputs.items())[:SHOWN_INPUTS])


def _figure(value: Scalar) -> str:
    return f"{value:.4g}" if isinstance(value, float) and value < FOUR_DIGITS else str(value)


def _print_meals(out: Console, targets: dietitian.Said, menu: chef.Said) -> None:
    out.print("\n[bold]Meals[/]")
    for wanted, day in zip(targets.days, menu.days, strict=True):
        kind = "training" if wanted.training else "rest"
        out.print(
            f"\n[bold]{day.weekday.capitalize()} {day.day}[/] ({kind})  {day.kcal:.0f} of {wanted.kcal} kcal, "
            f"protein {day.protein_g:.0f} of {wanted.protein_g:.0f} g, fat {day.fat_g:.0f} g, "
            f"carbohydrate {day.carbs_g:.0f} g, fibre {day.fiber_g:.0f} g"
        )
        grid = Table(box=None, show_header=False, pad_edge=False)
        for meal in day.meals:
            if meal.recipe:
                plate = ", ".join(f"{item.grams:g} g {item.food}" for item in meal.items)
                what = f"[bold]{escape(meal.recipe)}[/]{_cooking(meal, day)}: {escape(plate)}"
                grid.add_row(f"  {meal.slot}", f"{meal.kcal:.0f} kcal", what)
        out.print(grid)
    if menu.viable_day:
        quick = "; ".join(f"{meal.slot} {meal.recipe}, {meal.portion:g} servings" for meal in menu.viable_day)
        out.print(f"\non a day when nothing works: {escape(quick)}")
    for line in (*targets.notes, *(f"given up: {wish}" for wish in menu.gave_up), *menu.questions):
        out.print(escape(line))


def _cooking(meal: chef.Meal, day: chef.DayMenu) -> str:
    """Say of a leftover when it was cooked, and of a cooking how many meals it is for."""
    if meal.cooked_on is not None and meal.cooked_on < day.day:
        return f" (left from {meal.cooked_on:%A})"
    return f" (cook {meal.cook_servings:g} servings, for {meal.covers_meals} meals)" if meal.covers_meals > 1 else ""


def _print_groceries(out: Console, menu: chef.Said) -> None:
    out.print("\n[bold]Groceries[/]")
    for aisle, foods in groupby(menu.groceries, lambda food: food.aisle):
        out.print(f"[bold]{aisle}[/]: {escape(', '.join(map(_grocery, foods)))}")


def _grocery(line: chef.Grocery) -> str:
    """Say what to buy of a food: packs where they are known, and grams as sold."""
    if line.buy_g == 0:
        return f"{line.food} (at home)"
    packs = f"{line.household}, " if line.packs else ""
    return f"{line.food} {packs}{line.grams if line.buy_g is None else line.buy_g:.0f} g"


def _print_training(out: Console, training: coach.Said) -> None:
    deload = ", a deload" if training.deload else ""
    out.print(f"\n[bold]Training[/]: {training.plan_type}, {training.phase}, week {training.block_week} of 12{deload}")
    for session in training.sessions:
        out.print(
            f"\n[bold]{session.weekday.capitalize()} {session.day}[/] {escape(session.focus)}, {session.minutes} min"
        )
        grid = Table(box=None, show_header=False, pad_edge=False)
        for exercise in session.exercises:
            load = "" if exercise.load_kg is None else f"{exercise.load_kg:g} kg"
            sets = f"{exercise.sets} x {exercise.reps}"
            grid.add_row(
                f"  {escape(exercise.name)}", sets, load, f"RPE {exercise.target_rpe:g}", f"rest {exercise.rest_sec} s"
            )
        out.print(grid)
        for note in session.notes:
            out.print(f"  {escape(note)}")
    for line in (*training.dropped, *training.limits):
        out.print(f"left out: {escape(line)}")


def _print_verdict(out: Console, verdict: physician.Said) -> None:
    out.print(f"\n[bold]Safety[/]: {escape(verdict.summary)}")
    for line in verdict.modifications:
        out.print(f"  {escape(line)}")
