"""Reads the seed catalogue: foods and exercises from CSV, recipes from TOML.

Every mistake of a file is reported at once, each with its row or recipe and its field.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from domain.catalogue import Catalogue, Exercise, Food, Recipe
from domain.errors import InvalidFile
from domain.facts import Facts
from domain.vocabulary import Slot

SEEDS = Path(__file__).parent
"""Where the files lie; a test may read another folder."""

Row = dict[str, str]
T = TypeVar("T", bound=Facts)


def read_catalogue(folder: Path = SEEDS) -> Catalogue:
    """Everything that can be eaten and done.

    Raises:
        InvalidFile: a file has wrong fields, or a recipe uses a food that is not in the table.
    """
    return Catalogue(foods=read_foods(folder), exercises=read_exercises(folder), recipes=read_recipes(folder))


def read_foods(folder: Path = SEEDS) -> tuple[Food, ...]:
    """Foods per 100 g in table order; a blank sodium, potassium or vitamin K is read as 0.

    Raises:
        InvalidFile: naming file, food and field.
    """
    return _read_table(folder, "foods", Food, _food_fields)


def read_exercises(folder: Path = SEEDS) -> tuple[Exercise, ...]:
    """Exercises in table order.

    Raises:
        InvalidFile: naming file, exercise and field.
    """
    return _read_table(folder, "exercises", Exercise, _exercise_fields)


def read_recipes(folder: Path = SEEDS) -> tuple[Recipe, ...]:
    """Recipes, files by name and in file order; every ingredient is a food of the table.

    Raises:
        InvalidFile: naming file, recipe and field.
    """
    known = {food.name for food in read_foods(folder)}
    taken: set[str] = set()
    found: list[Recipe] = []
    for path in sorted((folder / "recipes").glob("*.toml")):
        problems: list[str] = []
        for recipe in _parse_recipes(path, problems):
            problems += _find_problems(recipe, known, taken)
            taken.add(recipe.name)
            found.append(recipe)
        if problems:
            raise InvalidFile(path.name, problems)
    return tuple(found)


def _parse_recipes(path: Path, problems: list[str]) -> Iterable[Recipe]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile(path.name, [f"not TOML: {error}"]) from error
    shared = {key: value for key, value in document.items() if key != "recipe"}
    for number, entry in enumerate(document.get("recipe", []), start=1):
        where = str(entry.get("name", f"recipe {number}"))
        recipe = _build(Recipe, _recipe_fields({**shared, **entry}), where, problems)
        if recipe is not None:
            yield recipe


def _find_problems(recipe: Recipe, known: set[str], taken: set[str]) -> Iterable[str]:
    if recipe.name in taken:
        yield f"{recipe.name}: name: another recipe has it; choose a new one"
    if not recipe.ingredients:
        yield f"{recipe.name}: ingredients: none; name at least one food"
    for field, parts in (("ingredients", recipe.ingredients), ("boosts", recipe.boosts)):
        for part in parts:
            if part.food not in known:
                yield f"{recipe.name}: {field}: {part.food!r} is not in foods.csv; use a name from there"
            if part.grams <= 0:
                yield f"{recipe.name}: {field}: {part.food!r} has {part.grams} g; write grams above 0"
    if recipe.primary_protein is not None and recipe.primary_protein not in {part.food for part in recipe.ingredients}:
        yield f"{recipe.name}: primary_protein: {recipe.primary_protein!r} is not an ingredient; name one that is"


def _read_table(folder: Path, table: str, kind: type[T], fields: Callable[[Row], dict[str, Any]]) -> tuple[T, ...]:
    """Join `table`.csv with `table`_ext.csv by name and build one `kind` a row."""
    main, more = f"{table}.csv", f"{table}_ext.csv"
    problems: list[str] = []
    rows, extras = _read_rows(folder / main, problems), _read_rows(folder / more, problems)
    problems += [f"{name}: has no row in {more}; add one" for name in rows if name not in extras]
    problems += [f"{name}: stands in {more} alone; add it to {main}" for name in extras if name not in rows]
    if problems:
        raise InvalidFile(main, problems)
    built = [_build(kind, fields({**extras[name], **row}), name, problems) for name, row in rows.items()]
    if problems:
        raise InvalidFile(main, problems)
    return tuple(item for item in built if item is not None)


def _read_rows(path: Path, problems: list[str]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["name"] in rows:
                problems.append(f"{row['name']}: stands twice in {path.name}; keep one row")
            rows[row["name"]] = row
    return rows


def _build(kind: type[T], fields: Mapping[str, Any], where: str, problems: list[str]) -> T | None:
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        problems += [f"{where}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        return None


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _slots(names: list[str]) -> list[str]:
    return list(Slot) if names == ["any"] else names


def _food_fields(row: Row) -> dict[str, Any]:
    copied = ("name", "category", "kcal", "protein_g", "fat_g", "carbs_g", "fiber_g", "source", "household_desc")
    unknown_as_zero = ("sodium_mg", "potassium_mg", "vitamin_k_ug")
    return {
        **{column: row[column] for column in (*copied, "max_serving_g", "max_day_g")},
        **{column: row[column] or 0 for column in unknown_as_zero},
        "household_g": row["household_g"] or None,
        "refuse": float(row["refuse_pct"] or 0) / 100,
        "pack_g": row["pack_g"] or None,
        "pack_desc": row["pack_desc"],
        "shelf_life_days": row["default_shelf_life_days"],
        "tags": _split(row["tags"]),
        "slots": _slots(_split(row["slots"])),
    }


def _exercise_fields(row: Row) -> dict[str, Any]:
    lists = ("primary_muscles", "secondary_muscles", "equipment", "contraindicated_joints")
    return {
        **{column: row[column] for column in ("name", "pattern", "level", "unilateral", "met", "is_outdoor")},
        **{column: _split(row[column]) for column in lists},
        "compendium_code": row["compendium_2024_code"],
        "indoor_alternative": row["indoor_alternative"] or None,
        "seconds_per_rep": row["sec_per_rep"],
    }


def _recipe_fields(entry: dict[str, Any]) -> dict[str, Any]:
    fields = dict(entry)
    for column in ("ingredients", "boosts"):
        fields[column] = [{"food": food, "grams": grams} for food, grams in entry.get(column, {}).items()]
    if "slots" in entry:
        fields["slots"] = _slots(entry["slots"])
    return fields
