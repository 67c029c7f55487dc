"""What a chaos run comes to: its figures, its tables, and whether every invariant held."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape

from benchmarks.chaos import rescues
from benchmarks.chaos.checker import Finding, duplicates, was_unlucky
from benchmarks.chaos.history import Case
from benchmarks.chaos.house import LEASE_SECONDS, RESCUE_SECONDS
from benchmarks.report import number, percentile
from commands.tables import console, table

LIMIT_SECONDS = LEASE_SECONDS + RESCUE_SECONDS
RESCUED_IN_TIME = "a stage whose worker is gone goes on within lease + tick, at p99"
COUNTED = ("lost", "doubled_effects", "overlaps", "unended")
SHOWN_FIRST = (
    *("seed", "runs", "fault_count", *COUNTED),
    *("healthy_runs_failed", "duplicate_executions", "executions", "rescues"),
)
SHOWN = 3
"""Counter-examples printed of each broken invariant."""


def figures(case: Case, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return everything `--json` writes."""
    evidence = case.evidence
    found = rescues.rescues(evidence.strikes, case.executions, case.tokens, case.put_back)
    alone = [one.seconds for one in found if one.alone]
    every = [one.seconds for one in found]
    back = [one.put_back_seconds for one in found if one.alone and one.put_back_seconds is not None]
    p99 = percentile(alone, 0.99)
    findings = [*findings, _in_time(p99)]
    counted = {name: sum(len(one.broken) for one in findings if one.counts_as == name) for name in COUNTED}
    return {
        "seed": evidence.plan.seed,
        "runs": len(case.runs),
        "runs_by_status": dict(Counter(run.status for run in case.runs.values())),
        "fault_count": len(evidence.strikes),
        "faults": evidence.faults(),
        "mischief": _mischief(case),
        **counted,
        "healthy_runs_failed": sum(
            run.status == "failed" and was_unlucky(case, run.id, run.error_agent) for run in case.runs.values()
        ),
        "duplicate_executions": duplicates(case),
        "executions": len(case.executions),
        "attempts": case.attempts,
        "rescues": len(every),
        "rescues_alone": len(alone),
        "rescue_p50_seconds": percentile(alone, 0.5),
        "rescue_p99_seconds": p99,
        "rescue_limit_seconds": LIMIT_SECONDS,
        "put_back_p50_seconds": percentile(back, 0.5),
        "put_back_p99_seconds": percentile(back, 0.99),
        "rescue_p50_seconds_while_other_faults_strike": percentile(every, 0.5),
        "rescue_p99_seconds_while_other_faults_strike": percentile(every, 0.99),
        "drains_judged": len(rescues.judged_drains(evidence.strikes)),
        "seconds": round(evidence.seconds, 1),
        "memory_mb": _memory(case),
        "invariants": [
            {"name": one.name, "holds": not one.broken, "broken": len(one.broken), "examples": one.broken[:SHOWN]}
            for one in findings
        ],
        "holds": not any(one.broken for one in findings),
    }


def show(said: dict[str, Any]) -> None:
    """Print the tables."""
    out = console()
    _show_counts(out, "Faults", {**said["faults"], **said["mischief"]})
    _show_figures(out, said)
    grid = table("invariant", "broken", title="\nInvariants", numbers=("broken",))
    for one in said["invariants"]:
        grid.add_row(one["name"], str(one["broken"]) if one["broken"] else "holds")
    out.print(grid)
    for one in said["invariants"]:
        for example in one["examples"]:
            out.print(f"[red]{escape(one['name'])}[/]: {escape(example)}", soft_wrap=True)


def _show_figures(out: Console, said: dict[str, Any]) -> None:
    grid = table("what", "figure", title="\nChaos", numbers=("figure",))
    for name in (
        "seed",
        "runs",
        "fault_count",
        *COUNTED,
        "healthy_runs_failed",
        "duplicate_executions",
        "executions",
        "rescues",
    ):
        grid.add_row(name.replace("_", " "), str(said[name]))
    grid.add_row("drains during which nothing else broke", str(said["drains_judged"]))
    limit = f"limit {said['rescue_limit_seconds']} s"
    alone = f"{said['rescues_alone']} with no other fault meanwhile"
    grid.add_row("put back by the reconciler, p50 s", number(said["put_back_p50_seconds"], 2))
    grid.add_row("put back by the reconciler, p99 s", number(said["put_back_p99_seconds"], 2))
    grid.add_row(f"rescue p50 s, of {alone}", number(said["rescue_p50_seconds"], 2))
    grid.add_row(f"rescue p99 s, of {alone}; {limit}", number(said["rescue_p99_seconds"], 2))
    grid.add_row("rescue p99 s, of all", number(said["rescue_p99_seconds_while_other_faults_strike"], 2))
    grid.add_row("seconds", number(said["seconds"], 1))
    for kind, sizes in said["memory_mb"].items():
        grid.add_row(f"{kind}: MB at begin, middle, end", ", ".join(number(size) for size in sizes))
    out.print(grid)


def _show_counts(out: Console, title: str, counts: dict[str, int]) -> None:
    grid = table("what", "times", title=f"\n{title}", numbers=("times",))
    for name, many in counts.items():
        grid.add_row(name, str(many))
    out.print(grid)


def _in_time(p99: float | None) -> Finding:
    slow = p99 is not None and p99 > LIMIT_SECONDS
    return Finding(RESCUED_IN_TIME, (f"p99 is {p99:.2f} s, over {LIMIT_SECONDS} s",) if slow else ())


def _mischief(case: Case) -> dict[str, int]:
    """Return in how many runs a stage misbehaved, by trick."""
    played = Counter[str]()
    places = {execution.place for execution in case.executions}
    for one in case.evidence.plan.wanted:
        planned = case.evidence.plan.misdeed(one.number)
        ids = case.evidence.answers.accepted.get(one.key, set())
        if planned and any((run_id, planned.agent) in places for run_id in ids):
            played[planned.trick.name] += 1
    return dict(sorted(played.items()))


def _memory(case: Case) -> dict[str, list[float]]:
    looks = case.evidence.memory
    picked = [looks[0], looks[len(looks) // 2], looks[-1]] if looks else []
    kinds = sorted({kind for look in picked for kind in look.megabytes})
    return {kind: [round(look.megabytes.get(kind, 0), 1) for look in picked] for kind in kinds}
