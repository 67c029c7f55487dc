"""Recomputes every published week of the cohort from the foods file, with code that shares nothing with the agents.

    python -m benchmarks.published_weeks

Runs the demo's cohort on servers of its own, reads the plans back from the database's tables and adds them up.
"""

import csv
import logging
import statistics
import sys
import tempfile
import threading
from collections import defaultdict
from pathlib import Path

from sqlalchemy import Connection, text

from commands.demo import take_in, watch_until_done
from commands.tables import console, table
from commands.up import running
from db.session import transaction
from jobs.broker import connect
from settings import CHECKOUT, Settings

ENERGY_OFF_MAX = 0.03
FAT_SHARE_LEAST = 0.25
NUTRIENTS = ("kcal", "protein_g", "fat_g", "carbs_g", "fiber_g")
ALWAYS_FORBIDDEN = {"peanut", "peanut_butter", "nut_butter"}

PLATES = text("""
    SELECT w.pipeline_run_id AS run_id, s.day, i.food, i.grams FROM weekly_plans w
    JOIN meal_slots s ON s.weekly_plan_id = w.id JOIN meal_items i ON i.meal_slot_id = s.id
""")
TARGETS = text("""
    SELECT w.pipeline_run_id AS run_id, s.day, sum(s.calories) AS kcal, sum(s.protein_g) AS protein_g,
        max(w.fiber_g) AS fiber_g, max(s.constraints::text) AS forbidden
    FROM weekly_plans w JOIN meal_slots s ON s.weekly_plan_id = w.id GROUP BY w.pipeline_run_id, s.day
""")
GROCERIES = text("""
    SELECT v.pipeline_run_id AS run_id, g ->> 'food' AS food, (g ->> 'grams')::numeric AS grams
    FROM program_versions v JOIN weekly_plans w ON w.pipeline_run_id = v.pipeline_run_id,
        jsonb_array_elements(v.full_bundle -> 'CHEF' -> 'groceries') g
""")
FORBIDDEN_FOODS = text("""
    SELECT v.pipeline_run_id AS run_id, food FROM program_versions v,
        jsonb_array_elements_text(v.full_bundle -> 'DIETITIAN' -> 'forbidden_foods') food
""")
CHEF_SECONDS = text("""
    SELECT extract(epoch FROM finished_at - started_at)::float FROM stage_attempts
    WHERE agent = 'CHEF' AND outcome = 'completed'
""")


def main() -> int:
    """Run the cohort and print what its plans come to; exit code 0 says that every rule holds."""
    logging.basicConfig(level="ERROR")
    out = console()
    with tempfile.TemporaryDirectory(prefix="regimen-weeks-") as folder:
        Path(folder).chmod(0o755)
        settings = Settings(database_url=None, redis_url=None, state_dir=Path(folder), web_port=8096)
        with running(settings) as (here, _):
            runtime = connect(here)
            watch_until_done(runtime, out, take_in(runtime), threading.Event())
            with transaction(runtime.engine) as session:
                problems = examine(session)
            runtime.close()
    for problem in problems[:40]:
        out.print(problem)
    return 1 if problems else 0


def examine(session: Connection) -> list[str]:
    """Return every rule a published week breaks, and print the figures."""
    foods = _read_foods()
    plates: dict[tuple[object, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in session.execute(PLATES):
        plates[row.run_id, row.day][row.food] += float(row.grams)
    kept_off = {(row.run_id, row.food) for row in session.execute(FORBIDDEN_FOODS)}
    errors: list[float] = []
    problems: list[str] = []
    for row in session.execute(TARGETS):
        plate = plates[row.run_id, row.day]
        had = {name: sum(grams / 100 * foods[food][name] for food, grams in plate.items()) for name in NUTRIENTS}
        errors.append(abs(had["kcal"] - float(row.kcal)) / float(row.kcal))
        forbidden = ALWAYS_FORBIDDEN | set(row.forbidden.strip("[]").replace('"', "").split(", "))
        tags = {tag for food in plate for tag in foods[food]["tags"].split(";")}
        rules = {
            "energy": errors[-1] <= ENERGY_OFF_MAX,
            "protein": had["protein_g"] >= float(row.protein_g) - 0.05,
            "fat share": had["fat_g"] * 9 >= FAT_SHARE_LEAST * had["kcal"],
            "fibre": had["fiber_g"] >= float(row.fiber_g) - 0.05,
            "forbidden tag": not tags & forbidden,
            "forbidden food": not any((row.run_id, food) in kept_off for food in plate),
        }
        problems += [f"run {row.run_id} {row.day}: {rule} {had}" for rule, holds in rules.items() if not holds]
    wrong_groceries = _check_groceries(session, plates)
    _print(session, errors, len({run_id for run_id, _ in plates}), len(problems), len(wrong_groceries))
    return problems + wrong_groceries


def _check_groceries(session: Connection, plates: dict[tuple[object, str], dict[str, float]]) -> list[str]:
    served: dict[tuple[object, str], float] = defaultdict(float)
    for (run_id, _), plate in plates.items():
        for food, grams in plate.items():
            served[run_id, food] += grams
    listed = {(row.run_id, row.food): float(row.grams) for row in session.execute(GROCERIES)}
    return [
        f"run {run_id}: groceries list {listed.get((run_id, food), 0):g} g of {food}, the meals hold {grams:g} g"
        for (run_id, food), grams in served.items()
        if abs(listed.get((run_id, food), 0) - grams) > 0.11 * max(1, grams / 100)
    ] + [f"run {run_id}: groceries list {food}, no meal holds it" for run_id, food in listed.keys() - served.keys()]


def _print(session: Connection, errors: list[float], weeks: int, problems: int, wrong_groceries: int) -> None:
    seconds = sorted(session.execute(CHEF_SECONDS).scalars())
    grid = table("what", "figure", title="Published weeks, recomputed")
    grid.add_row("weeks, days", f"{weeks}, {len(errors)}")
    grid.add_row("energy off target, median and worst", f"{statistics.median(errors):.2%}, {max(errors):.2%}")
    grid.add_row("days that break a rule", str(problems))
    grid.add_row("groceries that do not match", str(wrong_groceries))
    grid.add_row("CHEF's stage, median and worst", f"{statistics.median(seconds):.2f} s, {seconds[-1]:.2f} s")
    console().print(grid)


def _read_foods() -> dict[str, dict[str, float | str]]:
    with (CHECKOUT / "db" / "seeds" / "foods.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["name"]: {**{name: float(row[name]) for name in NUTRIENTS}, "tags": row["tags"]}
            for row in csv.DictReader(lines)
        }


if __name__ == "__main__":
    sys.exit(main())
