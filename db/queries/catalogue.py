"""Foods, exercises and recipes: seeding them, and the immutable versions runs are planned from."""

import hashlib
import json
from typing import Any

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.dialects.postgresql import insert

from db.tables.catalogue import catalogues, exercises, foods
from db.tables.food import recipes
from domain.catalogue import Catalogue, Exercise, Food, Ingredient, Recipe
from domain.errors import NotReady
from domain.meals.nutrition_facts import recipe_facts
from domain.units import half_up


def seed(session: Connection, catalogue: Catalogue) -> str:
    """Write foods, exercises and recipes by name, and publish them as a version; doing it twice changes nothing."""
    _upsert(session, foods, [_listed(food.model_dump(mode="json")) for food in catalogue.foods])
    _upsert(session, exercises, [_listed(exercise.model_dump(mode="json")) for exercise in catalogue.exercises])
    _upsert(session, recipes, [_recipe_row(recipe, catalogue.food) for recipe in catalogue.recipes])
    return publish(session)


def publish(session: Connection) -> str:
    """Freeze what the tables hold now as a version and return its name, the start of its hash."""
    content = canonical(_gather(session))
    version = hashlib.sha256(content.encode()).hexdigest()[:16]
    row = insert(catalogues).values(version=version, content=json.loads(content))
    renewed = row.on_conflict_do_update(index_elements=["version"], set_={"published_at": text("now()")})
    session.execute(renewed)
    return version


def current_version(session: Connection) -> str:
    """Return the newest version's name.

    Raises:
        NotReady: nothing was ever seeded.
    """
    newest = select(catalogues.c.version).order_by(catalogues.c.published_at.desc()).limit(1)
    version = session.execute(newest).scalar_one_or_none()
    if version is None:
        message = "the catalogue is empty; run `regimen migrate`, which seeds it"
        raise NotReady(message)
    return version


def get(session: Connection, version: str) -> Catalogue:
    """Return a version's foods, exercises and recipes.

    Raises:
        NotReady: there is no such version.
    """
    statement = select(catalogues.c.content).where(catalogues.c.version == version)
    content = session.execute(statement).scalar_one_or_none()
    if content is None:
        message = f"catalogue version {version} is gone; restore it from a backup, then resume the run"
        raise NotReady(message)
    return Catalogue.model_validate(content)


def list_exercise_names(session: Connection) -> frozenset[str]:
    """Return the names of all exercises."""
    return frozenset(session.execute(select(exercises.c.name)).scalars())


def canonical(catalogue: Catalogue) -> str:
    """Return the catalogue as JSON that is the same for the same content: sorted by name, sets in order."""
    content: dict[str, list[dict[str, Any]]] = {
        kind: sorted(map(_listed, rows), key=lambda row: str(row["name"]))
        for kind, rows in catalogue.model_dump(mode="json").items()
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def _gather(session: Connection) -> Catalogue:
    return Catalogue(
        foods=tuple(Food.model_validate(row) for row in _rows(session, foods, set(Food.model_fields))),
        exercises=tuple(Exercise.model_validate(row) for row in _rows(session, exercises, set(Exercise.model_fields))),
        recipes=tuple(
            Recipe(
                name=row["name"],
                cuisine=row["cuisine"],
                slots=row["slots"],
                ingredients=tuple(Ingredient(**item) for item in row["ingredients"]),
                instructions=tuple(row["instructions"]),
                prep_minutes=row["prep_time_min"],
                cook_minutes=row["cook_time_min"],
                batch_friendly=row["batch_friendly"],
                fridge_days=row["storage_fridge_days"],
                freezer_friendly=row["storage_freezer_friendly"],
                kind=row["kind"],
                primary_protein=row["primary_protein"],
                boosts=tuple(Ingredient(**item) for item in row["calorie_boost_options"] or ()),
            )
            for row in session.execute(select(recipes).where(recipes.c.deleted_at.is_(None))).mappings()
        ),
    )


def _rows(session: Connection, table: Table, fields: set[str]) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name in fields]
    return [dict(row) for row in session.execute(select(*columns)).mappings()]


def _recipe_row(recipe: Recipe, food: dict[str, Food]) -> dict[str, Any]:
    facts = recipe_facts(recipe, food)
    return {
        "name": recipe.name,
        "cuisine": recipe.cuisine,
        "ingredients": [item.model_dump() for item in recipe.ingredients],
        "instructions": list(recipe.instructions),
        "protein_g": facts.protein_g,
        "fat_g": facts.fat_g,
        "carbs_g": facts.carbs_g,
        "fiber_g": facts.fiber_g,
        "calories": half_up(facts.kcal),
        "prep_time_min": recipe.prep_minutes,
        "cook_time_min": recipe.cook_minutes,
        "batch_friendly": recipe.batch_friendly,
        "storage_fridge_days": recipe.fridge_days,
        "storage_freezer_friendly": recipe.freezer_friendly,
        "calorie_boost_options": [item.model_dump() for item in recipe.boosts],
        "tags": sorted(facts.tags),
        "slots": sorted(recipe.slots),
        "kind": recipe.kind,
        "primary_protein": recipe.primary_protein,
    }


def _upsert(session: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    statement = insert(table)
    changed = {name: statement.excluded[name] for name in rows[0] if name != "name"} | {"updated_at": text("now()")}
    where = text("deleted_at IS NULL") if "deleted_at" in table.columns else None
    session.execute(statement.on_conflict_do_update(index_elements=["name"], index_where=where, set_=changed), rows)


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    """Sets come out of a dump in any order; lists that were tuples keep theirs."""
    unordered = ("tags", "slots", "equipment", "contraindicated_joints")
    return {name: sorted(value) if name in unordered else value for name, value in row.items()}
