"""The interaction table as signs of a red flag."""

from domain.safety.chart import Chart, Predicate
from domain.safety.findings import Finding
from domain.safety.interactions import interactions_of
from domain.vocabulary import Severity


def interaction_of(severity: Severity) -> Predicate:
    """Return the rule at least one interaction of this severity; its evidence names all of the client's."""

    def predicate(chart: Chart) -> Finding | None:
        rows = interactions_of(chart.client)
        if not any(row.severity is severity for row in rows):
            return None
        pairs = [f"{row.drug} with {row.supplement}" if row.supplement else row.drug for row in rows]
        worst = next(row for row in rows if row.severity is severity)
        return Finding(evidence={"pairs": "; ".join(pairs), "advice": worst.advice})

    return predicate
