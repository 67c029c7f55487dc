"""Questions to the PHYSICIAN: what the tables answer, and that nothing is made up where they have nothing."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents.physician_query import record_of
from domain.consult import answering, consequences, listing, mechanisms, medicines, screening
from domain.consult.answering import TOPICS, answer, answer_emergency
from domain.consult.composing import NOTHING_MADE_UP
from domain.consult.topic import Found, Record, Topic
from domain.safety import referrals
from domain.safety.cues import CUES, find_claims
from domain.safety.interactions import DRUGS, INTERACTIONS, SUPPLEMENTS, Interaction
from domain.safety.red_flags import RULES
from domain.snapshot import SettledFlag
from domain.vocabulary import FlagType, PipelineAction, Pregnancy, QueryUrgency, Severity, Symptom
from domain.why.formulas import FORMULAS
from domain.why.record import Record as Known
from domain.why.tracing import trace
from tests.domain.coached import client
from tests.domain.safety_cases import TODAY, snapshot_of, ticks
from tests.domain.safety_catalogue import CATALOGUE

CASES = tomllib.loads((Path(__file__).parent / "questions.toml").read_text())["case"]
RECORDS = {
    "nothing special": Record(client=client()),
    "pregnant": Record(client=client(pregnancy=Pregnancy.TRIMESTER_2)),
    "five weeks after birth": Record(client=client(pregnancy=Pregnancy.POSTPARTUM, weeks_postpartum=5)),
    "on levothyroxine": Record(client=client(medications=("levothyroxine 75 mcg",))),
    "on insulin": Record(client=client(medications=("Lantus",))),
    "on sertraline and St John's wort": Record(
        client=client(medications=("sertraline",), supplements=("St John's wort",))
    ),
    "on both, settled": Record(
        client=client(medications=("sertraline",), supplements=("St John's wort",)),
        settled=(FlagType.SUPPLEMENT_INTERACTION,),
    ),
    "kidney disease": Record(client=client(conditions=("chronic kidney disease, cleared",))),
    "eating disorder before": Record(client=client(eating_disorder_history=True)),
    "dizzy twice": Record(client=client(), symptoms={Symptom.DIZZINESS_TRAINING: 2}),
}
ROWS = (*TOPICS, *screening.BY_RULE.values())
MARKED = re.compile(r"\[[RMCD]\]$")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['question']} ({case.get('record', '')})")
def test_a_question_is_answered_as_the_table_of_cases_says(case: dict[str, Any]):
    said = answer(case["question"], RECORDS[case.get("record", "nothing special")])
    assert (said.urgency, said.action) == (case["urgency"], case["action"])
    assert (said.referral_target or "") == case["referral"]
    assert said.emergency == case.get("emergency", False)
    assert [f"{flag.flag_type} {flag.severity}" for flag in said.flags] == ([case["flag"]] if "flag" in case else [])
    if "topic" in case:
        assert said.answered
        assert case["topic"] in said.topics
        assert said.mechanism
        assert said.sources
    else:
        assert not said.answered
        assert (said.kind, said.topics, said.mechanism, said.sources) == ("unanswered", (), None, ())
        assert said.text == NOTHING_MADE_UP


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_row_says_why_what_to_do_and_where_that_is_from(row: Topic):
    assert row.mechanism
    assert row.advice
    assert row.sources
    assert all(MARKED.search(source) for source in row.sources)
    assert row.referral is None or row.referral in vars(referrals).values()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_no_row_promises_a_cure_names_an_illness_or_changes_a_drug(row: Topic):
    assert [claim.rule for claim in find_claims(f"{row.advice} {row.mechanism}") if claim.critical] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_pauses_by_a_flag_that_holds_or_by_an_emergency(row: Topic):
    if row.flag is not None:
        assert row.flag in {(rule.flag_type, rule.severity) for rule in RULES}
    holds = row.flag is not None and row.flag[1] is not Severity.WARNING
    assert (row.action is PipelineAction.PAUSE) == (holds or row.referral == referrals.EMERGENCY)
    assert row.urgency is QueryUrgency.URGENT or row.referral != referrals.EMERGENCY


def test_the_page_for_reviewers_is_what_the_tables_say():
    page = (Path(__file__).parents[2] / "docs" / "answers.md").read_text()
    assert page == listing.render(), "run: .venv/bin/python -m domain.consult.listing > docs/answers.md"


def test_no_two_rows_have_one_name():
    names = [topic.id for topic in TOPICS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "row", [*INTERACTIONS, *medicines.ASKED_ONLY], ids=lambda row: f"{row.drug} x {row.supplement}"
)
def test_every_interaction_can_be_asked_about_and_is_explained(row: Interaction):
    drug = DRUGS[row.drug][0].lstrip("*")
    beside = f"with {medicines.ALL_SUPPLEMENTS[row.supplement][0]}" if row.supplement else ""
    said = answer(
        f"May they take {drug} {beside} {row.condition[0] if row.condition else ''}?", Record(client=client())
    )
    pair = f"interaction.{row.drug} with {row.supplement}" if row.supplement else f"interaction.{row.drug}"
    assert pair in said.topics
    explained = mechanisms.mechanism_of(row.drug, row.supplement)
    assert explained is not None
    assert MARKED.search(explained.source)
    assert said.text != answering.WITHHELD


def test_every_rule_of_the_lexicon_has_its_answer():
    assert {row.id for row in CUES} <= set(screening.BY_RULE)


@pytest.mark.parametrize(
    ("question", "record", "named"),
    [
        ("Can she take zinc with warfarin?", "nothing special", "warfarin with zinc"),
        ("May she take berberine?", "on levothyroxine", "levothyroxine 75 mcg with berberine"),
        ("May he take ibuprofen with warfarin?", "nothing special", "warfarin with ibuprofen"),
        ("May she take ibuprofen?", "on levothyroxine", "ibuprofen with levothyroxine 75 mcg"),
    ],
)
def test_a_pair_without_a_row_is_not_called_safe(question: str, record: str, named: str):
    said = answer(question, RECORDS[record])
    assert f"no row for {named}, which does not mean that it is safe" in said.text
    assert (said.answered, said.referral_target, said.urgency) == (False, "a pharmacist", "soon")


@pytest.mark.parametrize("case", CASES[::6], ids=lambda case: case["question"])
def test_every_field_that_is_decided_has_the_rule_that_did(case: dict[str, Any]):
    said = answer(case["question"], RECORDS[case.get("record", "nothing special")])
    assert {reason.about for reason in said.reasons} >= {"urgency", "action", "referral_target"}
    assert all(FORMULAS[reason.rule].sentence for reason in said.reasons)
    assert all(reason.source for reason in said.reasons)


def test_the_action_is_traced_to_its_row():
    said = answer("Is dizziness after squats worrying?", RECORDS["dizzy twice"])
    traced = trace(Known({}, {"PHYSICIAN": said.model_dump(mode="json")}, CATALOGUE), "physician.action")
    assert [rule.rule for rule in traced.rules] == ["query.dizziness.twice"]
    assert traced.value == "pause"


def test_nothing_of_what_was_asked_is_repeated_but_what_was_understood():
    said = answer("May my neighbour's Xyzzylin go with ginkgo and warfarin?", Record(client=client()))
    assert "Xyzzylin" not in said.model_dump_json()
    assert said.understood == ("warfarin", "ginkgo")


def test_an_answer_that_would_change_a_drug_is_withheld(monkeypatch: pytest.MonkeyPatch):
    rash = TOPICS[0]._replace(id="rash.advice", advice="Stop taking your levothyroxine.", referral=None)
    monkeypatch.setattr(answering, "find_topics", lambda *_: (Found(rash, ("thyroid",)),))
    said = answer("Is her thyroid fine?", RECORDS["nothing special"])
    assert (said.answered, said.text, said.mechanism) == (False, answering.WITHHELD, None)
    assert said.referral_target == "GP"


def test_an_emergency_needs_no_record():
    said = answer_emergency("He collapsed on the treadmill and does not answer")
    assert said is not None
    assert (said.kind, said.urgency, said.referral_target) == ("emergency", "urgent", "emergency care")
    assert answer_emergency("Is creatine fine?") is None


def test_dizziness_that_somebody_settled_is_not_counted_again():
    facts = snapshot_of(days=ticks((3, Symptom.DIZZINESS_TRAINING), (2, Symptom.DIZZINESS_TRAINING)))
    assert record_of(facts).symptoms == {Symptom.DIZZINESS_TRAINING: 2}
    settled = SettledFlag(flag_type=FlagType.TRAINING_DIZZINESS, severity=Severity.SERIOUS, resolved_on=TODAY)
    assert record_of(facts.model_copy(update={"settled_flags": (settled,)})).symptoms == {}


def test_a_pause_is_logged_with_whom_it_stops_and_a_modification_is_not():
    (pause,) = consequences.adjustments_of(answer("Is dizziness worrying?", RECORDS["dizzy twice"]))
    assert (pause.trigger_type, pause.affected_agents) == ("red_flag_pause", ("COACH",))
    assert consequences.adjustments_of(answer("Is dizziness worrying?", RECORDS["nothing special"])) == ()


WORDS = sorted({
    *(word.lstrip("*") for words in (*DRUGS.values(), *SUPPLEMENTS.values()) for word in words[:2]),
    *(word for topic in TOPICS for sign in topic.signs for word in sign.words[:2]),
    "no", "not", "with", "she", "my", "is", "may", "if", "?", ".", "years ago",
})  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(sorted(RECORDS)))
def test_whatever_is_asked_the_answer_refers_or_cites_and_claims_nothing(words: list[str], record: str):
    said = answer(" ".join(words), RECORDS[record])
    assert bool(said.topics) == said.answered or said.text == answering.WITHHELD
    assert said.answered == bool(said.sources and said.mechanism)
    assert said.answered or said.referral_target
    assert not any(claim.critical for claim in find_claims(said.text))
    holds = any(flag.severity is not Severity.WARNING for flag in said.flags)
    assert (said.action is PipelineAction.PAUSE) == (holds or said.emergency)
    assert said == answer(" ".join(words), RECORDS[record])
