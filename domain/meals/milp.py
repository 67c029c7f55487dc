"""A mixed-integer program, written row by row and solved the same way every time.

One thread, one seed, limits in nodes and gap: no clock decides anything.
"""

from collections.abc import Iterable
from typing import NamedTuple

import highspy

UNBOUNDED = highspy.kHighsInf

Terms = Iterable[tuple[int, float]]
"""Columns and what one unit of each adds to a row."""

OPTIONS: dict[str, bool | int] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_allow_restart": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
}
"""The last four spare a third of the time and cost nothing in the menus' worth, over 284 programs of hard and usual
weeks. [C]"""


class Answer(NamedTuple):
    """A point that keeps every row."""

    values: list[float]
    gap: float
    """How far, relatively, a better point could still be; 0 is proven best."""


class Program:
    """Minimise the cost of columns under rows."""

    def __init__(self) -> None:
        """Start with no column and no row."""
        self._cost: list[float] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._whole: list[bool] = []
        self._row_low: list[float] = []
        self._row_high: list[float] = []
        self._starts: list[int] = [0]
        self._columns: list[int] = []
        self._units: list[float] = []

    def column(self, low: float, high: float, cost: float = 0.0, *, whole: bool = False) -> int:
        """Add a quantity between bounds, at a cost a unit, and return its number."""
        self._cost.append(cost)
        self._low.append(low)
        self._high.append(high)
        self._whole.append(whole)
        return len(self._cost) - 1

    def row(self, low: float, high: float, terms: Terms) -> None:
        """Keep a sum between bounds; a column named twice counts twice."""
        merged: dict[int, float] = {}
        for column, units in terms:
            merged[column] = merged.get(column, 0.0) + units
        self._columns += merged.keys()
        self._units += merged.values()
        self._starts.append(len(self._columns))
        self._row_low.append(low)
        self._row_high.append(high)

    def wish(self, low: float, high: float, cost: float, terms: Terms) -> None:
        """Keep a sum between bounds, or pay for every unit it is outside."""
        terms = list(terms)
        if low > -UNBOUNDED:
            terms.append((self.column(0, UNBOUNDED, cost), 1.0))
        if high < UNBOUNDED:
            terms.append((self.column(0, UNBOUNDED, cost), -1.0))
        self.row(low, high, terms)

    def solve(self, worth: float, nodes: int) -> Answer | None:
        """Return a point within `worth` of the least cost, or the best of `nodes` nodes; None if none was found."""
        solver = highspy.Highs()
        for option, value in (*OPTIONS.items(), ("mip_abs_gap", worth), ("mip_max_nodes", nodes)):
            solver.setOptionValue(option, value)
        solver.passModel(self._as_lp())
        solver.run()
        info = solver.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        mip_gap = info.mip_gap if any(self._whole) else 0.0
        return Answer(list(solver.getSolution().col_value), mip_gap)

    def _as_lp(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self._cost), len(self._row_low)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self._cost, self._low, self._high
        lp.row_lower_, lp.row_upper_ = self._row_low, self._row_high
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self._whole]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = self._starts, self._columns, self._units
        return lp
