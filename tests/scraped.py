"""Compares a scrape with what alerts and panels ask for: `curl -H "Authorization: Bearer $KEY" .../metrics | ...`.

`.venv/bin/python -m tests.scraped` reads the scrape of a system that has worked on runs, as `./regimen demo` does, from
standard input, prints every selector that finds no sample in it, and ends with 1 unless all of those are for trouble.
"""

import operator
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator

from prometheus_client.parser import text_string_to_metric_families

from tests.test_observability_docs import METRIC, expressions

MATCHER = re.compile(r'(\w+)\s*(=~|!=|!~|=)\s*"([^"]*)"')
MATCHES: dict[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "=~": lambda value, wanted: re.fullmatch(wanted, value) is not None,
    "!~": lambda value, wanted: re.fullmatch(wanted, value) is None,
}
ONLY_IN_TROUBLE = 'status=~"5..'
"""Answers of ours that are errors: none is there before the first."""


def unanswered(scrape: str) -> Iterator[tuple[str, str]]:
    """Yield where an expression stands and its selector, for each that finds nothing."""
    there: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for family in text_string_to_metric_families(scrape):
        for sample in family.samples:
            there[sample.name].append(sample.labels)
    for where, expression in expressions().items():
        for selector in METRIC.findall(expression):
            wanted = MATCHER.findall(selector)
            if not any(
                all(MATCHES[how](labels.get(label, ""), value) for label, how, value in wanted)
                for labels in there[selector.partition("{")[0]]
            ):
                yield where, selector


if __name__ == "__main__":
    silent = list(unanswered(sys.stdin.read()))
    for where, selector in silent:
        print(f"{where}: {selector}")  # noqa: T201 - what it is for
    sys.exit(any(ONLY_IN_TROUBLE not in selector for _, selector in silent))
