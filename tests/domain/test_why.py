"""Every number of a published week is traced to its rule, and no formula says what the number is not."""

from functools import cache

import pytest

from benchmarks.line import Week
from benchmarks.week_checks import record_of
from domain.errors import InvalidInput
from domain.publication import Publication
from domain.why.audit import audit
from domain.why.near import list_askable, numbers
from domain.why.paths import is_number, leaves, shape, split, text_of
from domain.why.record import Record
from domain.why.tracing import Why, trace
from tests.domain.eating import catalogue
from tests.domain.planned import weeks

WHOLES = {
    "nutritionist.protein_shares", "nutritionist.energy_shares", "dietitian.meals_a_week", "dietitian.vitamin_k_ug",
    "chef.composed", "coach.sessions.*.exercises.*",
}  # fmt: skip
"""Maps and lists that one rule sets as a whole; so are the figures of a flag, a violation and a failed check."""


@cache
def records() -> tuple[tuple[Week, Record], ...]:
    return tuple((week, record_of(week, catalogue())) for week in weeks())


@cache
def answers() -> tuple[tuple[Record, Why], ...]:
    """Why every number of two weeks is what it is."""
    return tuple(
        (record, trace(record, text_of(source)))
        for _, record in records()[:2]
        for source in dict.fromkeys(source for _, source in numbers(record))
        if source[0] != "snapshot"
    )


def published() -> Record:
    return next(record for week, record in records() if week.published)


def rows_of(week: Publication) -> dict[str, object]:
    """A published week under the names of its tables."""
    document = week.model_dump(mode="json")
    return {
        "program": document["program"],
        "weekly_plan": document["weekly_plan"],
        "meals": {
            day: {row["slot"]: row for row in document["meals"] if row["day"] == day}
            for day in (row["day"] for row in document["meals"])
        },
        "sessions": document["sessions"],
        "adjustments": document["adjustments"],
        "groceries": document["bundle"]["CHEF"]["groceries"],
        "flags": document["bundle"]["PHYSICIAN"]["flags"],
    }


def test_every_number_of_a_published_week_has_a_name_and_the_same_value_there():
    week, record = next((week, record) for week, record in records() if week.published)
    found = [(path, value) for path, value in leaves(rows_of(week.published)) if is_number(value)]
    assert len(found) > 300
    for path, value in found:
        assert trace(record, text_of(path)).value == value, text_of(path)


def test_every_number_has_a_rule_and_is_what_its_formula_gives():
    """A number without a rule gets a reason, or a formula that names it; domain/reasons.py says how."""
    for _, record in records():
        found = audit(record)
        assert (found.unexplained, found.differing) == ((), ())
        assert found.well
        assert found.computed > found.numbers / 3


def test_a_number_that_is_not_what_its_formula_gives_is_found():
    record = published()
    said = {**record.said, "nutritionist": {**record.said["nutritionist"], "carbs_g": 1.0, "new_kcal": 7}}
    found = audit(Record(record.snapshot, said, catalogue()))
    assert found.unexplained == ("nutritionist.new_kcal",)
    assert any(
        text.startswith("nutritionist.carbs_g is 1.0, but nutritionist.carbs gives ") for text in found.differing
    )
    assert not found.well


def test_a_rule_about_a_whole_stands_for_its_numbers_only_where_it_sets_them_together():
    broad = {
        f"{text_of(shape(split(why.path)))} by {one.rule}"
        for _, why in answers()
        for one in why.rules
        if len(split(one.about)) < len(split(why.path)) and text_of(shape(split(one.about))) not in WHOLES
        if not one.about.startswith("physician.")
    }
    assert sorted(broad) == []


def test_what_a_reason_kept_is_what_stands_at_its_path():
    for record, why in answers():
        for one in (one for rule in why.rules for one in rule.inputs if one.path and one.count == 1):
            if "each" not in one.path:
                assert one.value == record.get(split(one.path)), (why.path, one.name)


def test_following_upstream_ends_in_the_snapshot_and_the_catalogue():
    why = trace(published(), "meals.monday.lunch.items.0.grams", deep=True)
    assert why.path.startswith("chef.days.")
    origins = set(origins_of(why))
    assert {"the recipes", "the NUTRITIONIST's message", "the SCIENTIST's message", "the intake"} <= origins


def origins_of(why: Why) -> list[str]:
    inputs = [one for rule in why.rules for one in rule.inputs]
    return [one.origin for one in inputs] + [origin for one in inputs if one.why for origin in origins_of(one.why)]


def test_a_list_is_called_by_name_as_well_as_by_number():
    record = published()
    day = record.said["chef"]["days"][2]
    assert trace(record, f"chef.days.{day['weekday']}.meals.lunch.kcal").path == "chef.days.2.meals.1.kcal"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("nutritionist.target_kcall", "there is no 'nutritionist.target_kcall'; near: nutritionist.target_kcal"),
        ("program.target_kcal", "near: program.target_intake_kcal"),
        ("qqq", "there is no 'qqq'; without a path all are listed"),
        ("chef.days", "holds many values; ask for one: chef.days.0.kcal"),
        ("", "there is no ''"),
        ("chef..kcal", "there is no"),
        ("chef.days.-1.kcal", "near: chef.days.1.kcal"),
    ],
)
def test_a_wrong_path_is_told_what_is_near(asked: str, words: str):
    with pytest.raises(InvalidInput) as refused:
        trace(published(), asked)
    assert words in str(refused.value)


def test_all_that_can_be_asked_for_is_listed_once_a_shape():
    askable = list_askable(published())
    assert len({one.pattern for one in askable}) == len(askable) < 250
    assert {"meals.*.*.kcal", "sessions.*.exercises.*.sets", "chef.days.*.meals.*.items.*.grams"} <= {
        one.pattern for one in askable
    }
    for one in askable:
        assert trace(published(), one.example).asked == one.example


def test_a_rule_of_other_code_is_shown_as_far_as_it_is_known():
    record = published()
    old = {"about": "target_kcal", "rule": "nutritionist.of_old", "inputs": {"tdee_kcal": 2000}, "source": "a book"}
    said = {**record.said, "nutritionist": {**record.said["nutritionist"], "reasons": [old]}}
    why = trace(Record(record.snapshot, said, catalogue()), "nutritionist.target_kcal")
    assert [(one.rule, one.source, one.result) for one in why.rules] == [("nutritionist.of_old", "a book", None)]
    assert [(one.name, one.value) for one in why.rules[0].inputs] == [("tdee_kcal", 2000)]
