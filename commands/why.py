"""`regimen why`: why a number of a run's plan is what it is."""

import json
import sys
from itertools import groupby

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from commands.reach import database
from commands.tables import console, print_rows
from db.queries import runs
from db.session import transaction
from domain.why.audit import audit
from domain.why.expressions import figure
from domain.why.near import Askable, list_askable
from domain.why.record import Record
from domain.why.tracing import Explanation, Input, Why, trace
from jobs.recall import recall

LONGEST_VALUE = 60
"""Characters of a value beside its path."""


@click.command()
@click.argument("run_id", metavar="RUN")
@click.argument("path", metavar="[PATH]", required=False)
@click.option("--deep", is_flag=True, help="Follow every input upstream, to the logs, the snapshot and the catalogue.")
@click.option("--check", is_flag=True, help="Compute every number again by its formula; exit code 1 if one differs.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def why(run_id: str, path: str | None, deep: bool, check: bool, as_json: bool) -> None:  # noqa: FBT001 - click flags
    """Say why a number of a run is what it is: rule, formula, inputs, where each comes from, and the source.

    PATH is a number as it is published or as an agent said it: program.target_intake_kcal, meals.monday.breakfast.kcal,
    sessions.0.exercises.1.load_kg, nutritionist.target_kcal, chef.days.0.meals.2.kcal. Without one all are listed.
    """
    with database() as engine:
        with transaction(engine) as session:
            found = runs.find_id(session, run_id)
        record = recall(engine, found)
    if check:
        _check(record, as_json=as_json)
    elif path is None:
        _print_askable(list_askable(record), as_json=as_json)
    else:
        _answer(trace(record, path, deep=deep), deep=deep, as_json=as_json)


def _answer(answer: Why, *, deep: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer.model_dump(mode="json"), indent=2, ensure_ascii=False))
    else:
        _print_why(console(), answer, deep=deep)


def _check(record: Record, *, as_json: bool) -> None:
    found = audit(record)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
    else:
        click.echo(f"{found.numbers:,} numbers, {found.numbers - len(found.unexplained):,} of them explained")
        click.echo(f"{found.computed:,} computed again, {found.computed - len(found.differing):,} of them the same")
        for line in (*(f"no rule: {path}" for path in found.unexplained), *found.differing):
            click.echo(line)
    if not found.well:
        sys.exit(1)


def _print_askable(askable: tuple[Askable, ...], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in askable], indent=2, ensure_ascii=False))
        return
    out = console()
    for group, shapes in groupby(askable, lambda one: one.group):
        out.print(f"\n[bold]{group}[/]")
        rows = [(one.pattern, str(one.count), "" if one.count == 1 else one.example) for one in shapes]
        print_rows(out, ("path", "how many", "such as"), rows, numbers=("how many",))


def _print_why(out: Console, answer: Why, *, deep: bool) -> None:
    if not deep:
        out.print(Group(_title(answer), *map(_rule, answer.rules)))
        return
    root = Tree(_title(answer), guide_style="dim")
    _grow(root, answer)
    out.print(root)


def _title(answer: Why) -> RenderableType:
    title = Text.assemble((answer.asked, "bold"), " = ", (_short(answer.value), "bold green"))
    where = answer.origin if answer.asked == answer.path else f"{answer.path}, {answer.origin}"
    return Text.assemble(title, "  ", (where, "dim"))


def _rule(rule: Explanation) -> RenderableType:
    inputs = Table(box=None, show_header=False, pad_edge=False)
    for one in rule.inputs:
        where = (Text(one.path or "", style="dim"), Text(one.origin, style="dim"))
        inputs.add_row(Text(one.name), Text(_short(one.value)), *where)
    return Padding(Group(_head(rule), Padding(inputs, (0, 0, 0, 2))), (1, 0, 0, 2))


def _head(rule: Explanation) -> RenderableType:
    """The rule, its sentence, its formula with figures, its source."""
    steps = [
        rule.formula,
        *(f"= {text}" for text in (rule.filled_in, _result(rule)) if text not in (None, rule.formula)),
    ]
    below = Group(*(Text(step, style="italic") for step in steps), Text(f"source: {rule.source}", style="dim"))
    return Group(Text.assemble((rule.rule, "bold cyan"), "  ", rule.sentence), Padding(below, (0, 0, 0, 2)))


def _result(rule: Explanation) -> str | None:
    text = None if rule.result is None else figure(rule.result)
    return None if text == rule.filled_in else text


def _grow(tree: Tree, answer: Why) -> None:
    for rule in answer.rules:
        branch = tree.add(_head(rule))
        for one in rule.inputs:
            leaf = branch.add(_input(one))
            if one.why is not None:
                _grow(leaf, one.why)


def _input(one: Input) -> RenderableType:
    many = f" ({one.count} values; the first is followed)" if one.count > 1 and one.why else ""
    return Text.assemble(
        one.name, " = ", (_short(one.value), "green"), "  ", (f"{one.path or ''} {one.origin}{many}", "dim")
    )


def _short(value: object) -> str:
    text = figure(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."
