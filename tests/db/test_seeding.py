"""The catalogue: seeded twice it is the same, changed it is a new version, and the old one stays readable."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, func, select, text

from db.queries import catalogue
from db.seeds.reading import read_catalogue
from db.tables.catalogue import catalogues, exercises, foods
from db.tables.food import recipes
from domain.catalogue import Catalogue
from domain.errors import NotReady

TABLES = (catalogues, exercises, foods, recipes)


@pytest.fixture(scope="module")
def seeds() -> Catalogue:
    return read_catalogue()


def counts(session: Connection) -> list[int]:
    return [session.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES]


def with_first_recipe(seeds: Catalogue, **changes: object) -> Catalogue:
    first, *others = seeds.recipes
    return seeds.model_copy(update={"recipes": (first.model_copy(update=changes), *others)})


def test_seeding_again_changes_nothing(session: Connection, seeds: Catalogue):
    before = counts(session), catalogue.current_version(session)
    again = catalogue.seed(session, seeds)
    assert (counts(session), again) == before


def test_what_was_seeded_is_what_the_newest_version_holds(session: Connection, seeds: Catalogue):
    held = catalogue.get(session, catalogue.current_version(session))
    assert catalogue.canonical(held) == catalogue.canonical(seeds)


def test_a_changed_recipe_is_a_new_version_and_the_old_stays_as_it_was(session: Connection, seeds: Catalogue):
    old = catalogue.current_version(session)
    name = seeds.recipes[0].name
    new = catalogue.seed(session, with_first_recipe(seeds, prep_minutes=99))
    assert (new != old, catalogue.current_version(session)) == (True, new)
    minutes = [
        {recipe.name: recipe.prep_minutes for recipe in catalogue.get(session, version).recipes}[name]
        for version in (old, new)
    ]
    assert minutes == [seeds.recipes[0].prep_minutes, 99]


def test_a_change_taken_back_is_the_old_version_again(session: Connection, seeds: Catalogue):
    old = catalogue.current_version(session)
    session.execute(text("UPDATE catalogues SET published_at = now() - interval '1 day'"))
    catalogue.seed(session, with_first_recipe(seeds, prep_minutes=99))
    session.execute(text("UPDATE catalogues SET published_at = published_at - interval '1 hour'"))
    assert catalogue.seed(session, seeds) == old == catalogue.current_version(session)


def test_a_deleted_recipe_leaves_the_catalogue_and_stays_in_the_table(session: Connection, seeds: Catalogue):
    name = seeds.recipes[0].name
    old, before = catalogue.current_version(session), counts(session)
    session.execute(text("UPDATE recipes SET deleted_at = now() WHERE name = :name"), {"name": name})
    new = catalogue.publish(session)
    assert name not in {recipe.name for recipe in catalogue.get(session, new).recipes}
    assert name in {recipe.name for recipe in catalogue.get(session, old).recipes}
    assert counts(session)[1:] == before[1:]


@pytest.mark.parametrize("read", [catalogue.current_version, lambda session: catalogue.get(session, "0" * 16)])
def test_a_catalogue_that_is_not_there_is_named(session: Connection, read: Callable[[Connection], object]):
    session.execute(text("DELETE FROM catalogues"))
    with pytest.raises(NotReady, match="catalogue"):
        read(session)
