"""What the database itself refuses, whoever writes. The rule on protein is domain/constraints.py's: it needs a weight.

A refused case is the constraint that refuses it and the statements that lead there; an allowed one is at the border.
"""

import re
from collections.abc import Iterable
from uuid import UUID

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.db.rows import CLIENT, PLAN, RUN, add_plan

EMAIL = "ada@example.org"
LATER_RUN = RUN.replace("'initial'", "'manual'")
FLAG = """
    INSERT INTO red_flags (client_id, detecting_agent, flag_type, severity, status)
    VALUES (:client, 'PHYSICIAN', 'gi_distress', 'warning', 'detected')
"""
SLOT = """
    INSERT INTO meal_slots (weekly_plan_id, day, slot, protein_g, calories)
    VALUES (:plan, 'monday', 'lunch', 30, 500)
"""
ENTRY = """
    INSERT INTO progress_entries (program_id, week_number, recorded_at, weight_kg)
    VALUES (:program, 1, '2026-11-02', 70)
"""
DAY = "INSERT INTO {} (client_id, date, {}) VALUES (:client, '2026-11-02', {})"
SET = """
    INSERT INTO exercise_sets (client_id, performed_on, exercise, set_number, reps, weight_kg, rpe)
    VALUES (:client, '2026-11-02', 'Goblet squat', 1, {}, 20, {})
"""
MESSAGE = """
    INSERT INTO agent_messages (pipeline_run_id, from_agent, to_agent, data_type, payload, fence, input_sha256)
    VALUES (:run, 'SCIENTIST', 'NUTRITIONIST', 'targets', '{}', 1, '')
"""
VERSION = """
    INSERT INTO program_versions (program_id, pipeline_run_id, version, week_number, full_bundle, bundle_sha256)
    VALUES (:program, :run, 1, 1, '{}', '')
"""
FIRE = "INSERT INTO schedule_fires (schedule, subject_id, due_at) VALUES ('weekly', :program, '2026-11-08T17:00Z')"
ADJUSTMENT = """
    INSERT INTO adjustments (pipeline_run_id, program_id, trigger_type, detecting_agent, old_values, new_values)
    VALUES (:run, :program, '{}', 'SCIENTIST', '{{}}', '{{}}')
"""
TURNS = """
    INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state)
    SELECT id, client_id, upstream, pipeline, {} FROM pipeline_runs
"""
TAKEN = "UPDATE stage_turns SET worker_id = :run"
UPSTREAM = "INSERT INTO upstreams (name, weight, runs_per_minute, burst) VALUES ('an app', {})"
PAUSE = "INSERT INTO pauses (scope, subject, actor, reason) VALUES ('agent', 'CHEF', 'test', 'the oven is cold')"
SNAPSHOT = "INSERT INTO run_snapshots (run_id, snapshot) VALUES (:run, '{}')"
RUNNING = "UPDATE pipeline_runs SET status = 'running'"
CANCELLED = "UPDATE pipeline_runs SET status = 'cancelled'"
PARTITION = re.compile(r"^(\w+)_y\d{4}m\d{2}_pkey$")
"""What PostgreSQL calls the primary key of a month."""

REFUSED = (
    ("uq_clients_email", CLIENT),
    ("ck_clients_peanut_family", "UPDATE clients SET food_aversions = ''"),
    ("ck_clients_peanut_family", "UPDATE clients SET food_aversions = 'olives, peanut_butter'"),
    ("ck_clients_peanut_family", "UPDATE clients SET food_aversions = 'olives, nut butters'"),
    ("ck_clients_peanut_family", "UPDATE clients SET food_aversions = 'peanut butters'"),
    ("ck_clients_birth_year", "UPDATE clients SET birth_year = 1899"),
    ("ck_clients_height_cm", "UPDATE clients SET height_cm = 49.9"),
    ("ck_clients_current_weight_kg", "UPDATE clients SET current_weight_kg = 19.9"),
    ("ck_programs_fiber", "UPDATE programs SET fiber_g_min = 19.9"),
    ("ck_programs_fat_share", "UPDATE programs SET fat_g = 49.9, target_intake_kcal = 1800"),
    ("ck_programs_check_in_hour", "UPDATE programs SET check_in_hour = 24"),
    ("uq_weekly_plans_program_id_week_number", PLAN.replace(":run", "gen_random_uuid()")),
    ("uq_weekly_plans_pipeline_run_id", PLAN.replace(":run, 1", ":run, 2")),
    ("uq_meal_slots_weekly_plan_id_day_slot", SLOT, SLOT),
    ("ck_progress_entries_minimum_viable_days", ENTRY, "UPDATE progress_entries SET minimum_viable_days = 3"),
    ("ck_progress_entries_minimum_viable_days", ENTRY, "UPDATE progress_entries SET minimum_viable_days = -1"),
    ("uq_progress_entries_program_id_recorded_at", ENTRY, ENTRY),
    ("idx_pipeline_runs_one_live", LATER_RUN, RUNNING),
    ("idx_pipeline_runs_one_a_week", RUN),
    ("idx_pipeline_runs_one_a_week", RUN.replace("'initial'", "'weekly_checkin'")),
    ("idx_pipeline_runs_key", LATER_RUN, "UPDATE pipeline_runs SET idempotency_key = 'once'"),
    ("idx_stage_turns_one_live", LATER_RUN, TURNS.format("'ready'")),
    ("pk_stage_turns", TURNS.format("'out'"), TURNS.format("'behind'")),
    ("ck_stage_turns_a_worker_has_only_what_is_out", TURNS.format("'ready'"), TAKEN),
    ("ck_upstreams_weight", UPSTREAM.format("0, NULL, NULL")),
    ("ck_upstreams_runs_per_minute", UPSTREAM.format("1, 0, NULL")),
    ("ck_upstreams_burst", UPSTREAM.format("1, 5, 0")),
    ("pk_pauses", PAUSE, PAUSE),
    ("ck_pipeline_runs_completed_has_an_outcome", "UPDATE pipeline_runs SET status = 'completed'"),
    ("ck_pipeline_runs_completed_has_an_outcome", "UPDATE pipeline_runs SET outcome = 'held'"),
    ("pk_agent_messages", MESSAGE, MESSAGE),
    ("pk_run_snapshots", SNAPSHOT, SNAPSHOT),
    ("uq_program_versions_pipeline_run_id", VERSION, VERSION.replace("1, 1", "2, 1")),
    ("ck_adjustments_trigger_type", ADJUSTMENT.format("whim")),
    ("ck_red_flags_flag_type", FLAG.replace("gi_distress", "bad_mood")),
    ("idx_red_flags_open_once", FLAG, FLAG),
    ("idx_red_flags_open_once", FLAG.replace("'detected'", "'referred'"), FLAG),
    ("idx_red_flags_open_once", FLAG.replace("'detected'", "'acknowledged'"), FLAG),
    ("ck_check_ins_weight_kg", DAY.format("check_ins", "weight_kg", 500.01)),
    ("ck_check_ins_mood", DAY.format("check_ins", "mood", 11)),
    ("ck_check_ins_adherence_score", DAY.format("check_ins", "adherence_score", 1.01)),
    ("uq_check_ins_client_id_date", DAY.format("check_ins", "mood", 5), DAY.format("check_ins", "mood", 5)),
    ("ck_nutrition_days_source", DAY.format("nutrition_days", "source", "'hearsay'")),
    (
        "uq_nutrition_days_client_id_date",
        DAY.format("nutrition_days", "calories", 5),
        DAY.format("nutrition_days", "calories", 5),
    ),
    ("ck_context_logs_gi_comfort", DAY.format("context_logs", "gi_comfort", -1)),
    (
        "uq_context_logs_client_id_date",
        DAY.format("context_logs", "stress", 5),
        DAY.format("context_logs", "stress", 5),
    ),
    ("ck_exercise_sets_reps", SET.format(201, 7)),
    ("ck_exercise_sets_rpe", SET.format(10, 10.5)),
    ("uq_exercise_sets_client_id_performed_on_exercise_set_number", SET.format(10, 7), SET.format(10, 7)),
    ("uq_schedule_fires_schedule_subject_id_due_at", FIRE, FIRE),
    ("ck_processes_kind", "INSERT INTO processes (id, kind, host, pid) VALUES (:run, 'cook', 'here', 1)"),
)

ALLOWED = {
    "aversions may be worded otherwise": ("UPDATE clients SET food_aversions = 'Peanut Butter, NUT BUTTER, olives'",),
    "fat of exactly a quarter": ("UPDATE programs SET fat_g = 50, target_intake_kcal = 1800, fiber_g_min = 20",),
    "two viable days": (
        ENTRY,
        "UPDATE progress_entries SET minimum_viable_days = 2",
    ),
    "a manual run in a week that has its run": (LATER_RUN,),
    "a week anew after its run was cancelled": (
        CANCELLED,
        RUN,
    ),
    "a flag again after it was resolved": (
        FLAG.replace("'detected'", "'resolved'"),
        FLAG,
    ),
    "the same flag at another severity": (
        FLAG,
        FLAG.replace("'warning'", "'urgent'"),
    ),
    "the same slot on another day": (
        SLOT,
        SLOT.replace("monday", "tuesday"),
    ),
    "one live turn of a client, and those behind it": (
        LATER_RUN,
        TURNS.format("CASE WHEN id = :run THEN 'held' ELSE 'behind' END::turn_state"),
        "UPDATE stage_turns SET state = 'out', worker_id = :run WHERE state = 'held'",
    ),
    "one of two runs of a client is live": (
        LATER_RUN,
        "UPDATE pipeline_runs SET status = 'running' WHERE id = :run",
    ),
}

NO_LABELS = (
    "UPDATE programs SET status = 'asleep'",
    "UPDATE programs SET current_phase = 'phase_3'",
    "UPDATE programs SET current_tier = 'tier_3'",
    "UPDATE programs SET check_in_weekday = 'someday'",
    "UPDATE pipeline_runs SET trigger = 'whim'",
    "UPDATE pipeline_runs SET status = 'stuck'",
    SLOT.replace("lunch", "elevenses"),
    FLAG.replace("'warning'", "'mild'"),
    FLAG.replace("'detected'", "'ignored'"),
    FLAG.replace("PHYSICIAN", "BARBER"),
    MESSAGE.replace("NUTRITIONIST", "chef"),
    "INSERT INTO physician_queries (client_id, query_type, query, urgency) VALUES (:client, 'q', 'q', 'now')",
)


@pytest.fixture
def ids(session: Connection) -> dict[str, UUID]:
    return add_plan(session, EMAIL)


def run(session: Connection, statements: Iterable[str], ids: dict[str, UUID]) -> None:
    for statement in statements:
        session.execute(text(statement), {"email": EMAIL} | ids)


@pytest.mark.parametrize("case", REFUSED, ids=[f"{number}-{by}" for number, (by, *_) in enumerate(REFUSED)])
def test_the_database_refuses_what_breaks_a_rule(session: Connection, ids: dict[str, UUID], case: tuple[str, ...]):
    by, *statements = case
    with pytest.raises(DBAPIError) as refused:
        run(session, statements, ids)
    named = refused.value.orig.diag.constraint_name
    assert PARTITION.sub(r"pk_\1", named) == by, refused.value


@pytest.mark.parametrize("name", ALLOWED)
def test_the_database_takes_what_keeps_every_rule(session: Connection, ids: dict[str, UUID], name: str):
    run(session, ALLOWED[name], ids)


@pytest.mark.parametrize("statement", NO_LABELS)
def test_a_label_that_no_enum_has_is_refused(session: Connection, ids: dict[str, UUID], statement: str):
    with pytest.raises(DBAPIError, match="invalid input value for enum"):
        run(session, [statement], ids)
