"""`regimen bench coaching`: virtual clients under the real agents, a fixed plan, the 7700 rule, and PID alone."""

import multiprocessing
import os
import platform
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import click

from benchmarks.coaching.clients import client
from benchmarks.coaching.figures import Figure, all_figures, menus_by_diet
from benchmarks.coaching.trial import ARMS, OURS, Trial, try_out
from benchmarks.report import Steps, number, print_table, report_options, write_json
from db.seeds.reading import read_catalogue
from domain.catalogue import Catalogue

CLIENTS, WEEKS = 500, 26
QUICK_CLIENTS, QUICK_WEEKS = 16, 12
TITLES = {OURS: "Regimen", "fixed": "fixed plan", "rule_of_thumb": "7700 and average", "pid": "PID alone"}
ROWS = (
    ("rate_error", "rate against the plan, RMS kg/wk", 3),
    ("goal_error", "rate against the goal from week 14, RMS kg/wk", 3),
    ("safe_weeks", "client-weeks inside the safe band", 3),
    ("weeks_to_see_a_stall", "weeks to see a stall, median and quartiles", 0),
    ("changes_a_month", "changes of calories a month", 2),
    ("expenditure_error_14", "expenditure as counted, RMSE kcal, day 14", 0),
    ("expenditure_error_28", "day 28", 0),
    ("expenditure_error_56", "day 56", 0),
    ("true_expenditure_error_56", "expenditure as it is, RMSE kcal, day 56", 0),
    ("violations", "plans that break a safety rule", 0),
    ("published", "weeks published, not held", 3),
    ("weeks_with_a_menu", "weeks with a menu", 4),
    ("plants_a_week", "distinct plants a week", 1),
)
"""Figures in the table: name, title, digits."""


@click.command()
@click.option("--clients", type=click.IntRange(min=2), help=f"Virtual clients; {CLIENTS}.")
@click.option("--weeks", type=click.IntRange(min=2, max=104), help=f"Weeks that each lives; {WEEKS}.")
@click.option("--seed", type=int, help="The same clients again; random, and printed.")
@click.option("--energy-only", is_flag=True, help="Only the agents that set the energy: no menus, training, verdicts.")
@report_options
def coaching(
    *,
    clients: int | None,
    weeks: int | None,
    seed: int | None,
    energy_only: bool,
    json_file: Path | None,
    quick: bool,
) -> None:
    """Let virtual clients live for weeks under four ways of coaching.

    Their bodies follow Hall's equations with constants of their own; they eat more or less than asked, forget to log,
    leave things out, go on holiday and stop moving. Exit code 0 says that no plan of Regimen's broke a safety rule.
    """
    count = clients or (QUICK_CLIENTS if quick else CLIENTS)
    length = weeks or (QUICK_WEEKS if quick else WEEKS)
    chosen = random.randrange(1_000_000) if seed is None else seed  # noqa: S311 - no secret
    trials = list(_live(count, length, chosen, whole=not energy_only))
    found = all_figures(trials)
    _print(found, menus_by_diet(trials), f"{count} clients, {length} weeks, seed {chosen}")
    problems = [problem for trial in trials for problem in trial.courses[OURS].problems]
    for problem in problems[:20]:
        click.echo(problem, err=True)
    write_json(json_file, _figures(found, trials, {"clients": count, "weeks": length, "seed": chosen, "quick": quick}))
    if found[OURS]["violations"].value:
        raise SystemExit(1)


def _live(clients: int, weeks: int, seed: int, *, whole: bool) -> Iterator[Trial]:
    """Yield every client's trial, in as many processes as there are cores."""
    work = partial(_trial, seed=seed, weeks=weeks, whole=whole)
    with Steps(clients) as steps, multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        steps.note(f"seed {seed}: {clients} clients live {weeks} weeks under {len(ARMS)} ways of coaching")
        for trial in pool.imap(work, range(clients)):
            steps.within(f"client {trial.client.number + 1} of {clients}")
            steps.end()
            yield trial


def _trial(number: int, *, seed: int, weeks: int, whole: bool) -> Trial:
    return try_out(client(seed, number), weeks, _catalogue() if whole else None)


@cache
def _catalogue() -> Catalogue:
    return read_catalogue()


def _shown(figure: Figure, digits: int) -> str:
    if figure.low is None or figure.high is None:
        return number(figure.value, digits)
    return f"{number(figure.value, digits)} ({number(figure.low, digits)}-{number(figure.high, digits)})"


def _print(found: dict[str, dict[str, Figure]], menus: dict[str, float], title: str) -> None:
    rows = [
        (text, *(_shown(found[arm][name], digits) for arm in ARMS))
        for name, text, digits in ROWS
        if any(found[arm][name].value is not None for arm in ARMS)
    ]
    print_table(f"{title}; 95 % intervals", ("", *(TITLES[arm] for arm in ARMS)), rows)
    if menus:
        print_table(
            "weeks with a menu, by diet", ("diet", "share"), [(diet, number(s, 4)) for diet, s in menus.items()]
        )


def _figures(found: dict[str, dict[str, Figure]], trials: Sequence[Trial], asked: dict[str, Any]) -> dict[str, Any]:
    machine = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "python": platform.python_version()}
    arms = {arm: {name: figure._asdict() for name, figure in own.items()} for arm, own in found.items()}
    return {"machine": machine, "asked": asked, "arms": arms, "menus_by_diet": menus_by_diet(trials)}
