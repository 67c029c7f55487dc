"""Random clients through the intake gate and all six agents, week by week, checked after every week.

    python -m benchmarks.whole_line --clients 400 --weeks 4
    python -m benchmarks.whole_line --clients 10000 --weeks 2 --no-menus

Without menus the CHEF cooks nothing: of food, what may be served at all is checked, and no week is published.

Exit code 0 says that no agent failed, that every published week keeps every rule, that no week was held by a fault of
our own, and that the same clients give the same weeks in another interpreter with another hash seed.
"""

import multiprocessing
import os
import sys
import traceback
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from benchmarks.line import WEEKS, Week, run
from benchmarks.people import person
from benchmarks.week_checks import blame_ourselves, find_plan_problems, find_problems, find_unexplained, why_held
from db.seeds.reading import read_catalogue
from domain.agents import chef
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.vocabulary import AgentName, Diet

AGAIN_EVERY = 10
"""One client of so many is planned a second time, elsewhere."""
OTHER_HASH_SEED = "4242"


class Job(NamedTuple):
    """Which client, and what is asked of them."""

    seed: int
    number: int
    weeks: int
    cooks: bool


class Result(NamedTuple):
    """One client's weeks, in figures."""

    number: int
    diet: Diet
    published: int
    held: tuple[tuple[str, ...], ...]
    """The causes of each held week."""
    ours: int
    """Held weeks with a cause that is a fault of our own."""
    problems: tuple[str, ...]
    without_menu: tuple[str, ...]
    """Why each week without one has none."""
    seconds: dict[AgentName, float]
    """The worst of each agent, CPU."""
    digest: tuple[str, ...]


@cache
def _catalogue() -> Catalogue:
    return read_catalogue()


def examine(job: Job) -> Result:
    """Plan the weeks of one client; an exception is a problem like others."""
    diet, weeks, problems = person(job.seed, job.number).eating.diet, list[Week](), list[str]()
    try:
        for week in run(job.seed, job.number, _catalogue(), job.weeks, cooks=job.cooks):
            weeks.append(week)
            problems += [f"week {len(weeks)}: {problem}" for problem in _problems(job, week, first=len(weeks) == 1)]
    except Exception:  # noqa: BLE001 - whatever an agent raises is what we look for
        problems.append(f"week {len(weeks) + 1}: {traceback.format_exc()}")
    held = [week for week in weeks if week.published is None]
    menus = [spoken(week.said, AgentName.CHEF, chef.Said) for week in weeks]
    return Result(
        number=job.number,
        diet=diet,
        published=len(weeks) - len(held),
        held=tuple(tuple(why_held(week)) for week in held),
        ours=sum(bool(blame_ourselves(week)) for week in held),
        problems=tuple(problems),
        without_menu=tuple(
            menu.conflict or "the menu failed its check" for menu in menus if menu.status == "infeasible"
        ),
        seconds={agent: max((week.seconds[agent] for week in weeks), default=0.0) for agent in AgentName},
        digest=tuple(week.digest for week in weeks),
    )


def _problems(job: Job, week: Week, *, first: bool) -> list[str]:
    if not job.cooks:
        return find_plan_problems(week, _catalogue())
    return [*find_problems(week, _catalogue()), *(find_unexplained(week, _catalogue()) if first else ())]


def main() -> int:
    """Plan, check, plan a tenth again, and print the figures."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=400)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-menus", dest="cooks", action="store_false")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    jobs = [Job(asked.seed, number, asked.weeks, asked.cooks) for number in range(asked.clients)]
    results = _in_processes(jobs, asked.processes)
    os.environ["PYTHONHASHSEED"] = OTHER_HASH_SEED
    again = {result.number: result for result in _in_processes(jobs[::AGAIN_EVERY], asked.processes)}
    unlike = [each.number for each in results if each.number in again and again[each.number].digest != each.digest]
    _print(results, unlike, len(again), cooks=asked.cooks)
    return 1 if unlike or any(result.problems for result in results) else 0


def _in_processes(jobs: list[Job], processes: int) -> list[Result]:
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return pool.map(examine, jobs, chunksize=1)


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a benchmark prints


def _print(results: list[Result], unlike: list[int], again: int, *, cooks: bool) -> None:
    coached = [result for result in results if result.published + len(result.held)]
    published, held = sum(each.published for each in coached), [why for each in coached for why in each.held]
    _say(f"clients {len(results)}, let in {len(coached)}, weeks {published + len(held)}")
    if cooks:
        _say(f"published {published}, held {len(held)}, of these by a fault of ours {sum(r.ours for r in coached)}")
        _table("held because of", Counter(cause for why in held for cause in why))
        _infeasible(coached)
    _say("worst CPU seconds: " + ", ".join(f"{a} {max(r.seconds[a] for r in coached):.2f}" for a in AgentName))
    _say(f"planned again with another hash seed: {again} clients, unlike {unlike or 'none'}")
    _say(f"rules broken: {sum(len(result.problems) for result in results)}")
    for result in results:
        for why in result.without_menu if cooks else ():
            _say(f"client {result.number}, {result.diet}: {why}")
        for problem in result.problems:
            _say(f"client {result.number}: {problem}")


def _table(title: str, counts: Counter[str]) -> None:
    _say(f"{title}:")
    for name, count in counts.most_common():
        _say(f"  {count:5}  {name}")


def _infeasible(coached: Iterable[Result]) -> None:
    _say("without a menu, by diet:")
    for diet in Diet:
        weeks = [(len(each.without_menu), each.published + len(each.held)) for each in coached if each.diet is diet]
        none, every = (sum(column) for column in zip(*weeks, strict=True)) if weeks else (0, 0)
        _say(f"  {diet.value:12} {none} of {every}")


if __name__ == "__main__":
    sys.exit(main())
