"""What is written of metrics is what there is: the manual, the alert rules and the dashboard name no other."""

import json
import re
from collections.abc import Iterator

import pytest

from jobs.scrape import families
from settings import CHECKOUT

MANUAL = (CHECKOUT / "docs" / "operations.md").read_text()
ALERTS = (CHECKOUT / "docs" / "alerts.yml").read_text()
DASHBOARD = json.loads((CHECKOUT / "docs" / "grafana" / "regimen.json").read_text())

METRIC = re.compile(r"\bregimen_\w+(?:\{[^}]*\})?")
LABEL = re.compile(r'(\w+)\s*(?:=~|!=|!~|=)\s*"')
SUMMED = ("_bucket", "_count", "_sum")
RULE = re.compile(r"- alert: (\w+)\n(.*?)(?=\n      - alert|\Z)", re.DOTALL)


def asked(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Yield every metric an expression names, without a histogram's suffix, and the labels it asks by."""
    for found in METRIC.findall(expression):
        name, _, matchers = found.partition("{")
        whole = next((name.removesuffix(end) for end in SUMMED if name.removesuffix(end) in families()), name)
        yield whole, set(LABEL.findall(matchers))


def expressions() -> dict[str, str]:
    """Return every expression of alerts and panels, by where it stands."""
    rules = {name: body.partition("expr:")[2].partition("labels:")[0] for name, body in RULE.findall(ALERTS)}
    panels = {
        f"{panel['title']} {target['refId']}": target["expr"]
        for panel in DASHBOARD["panels"]
        for target in panel.get("targets", [])
    }
    return rules | panels


def test_the_table_of_metrics_is_what_there_is():
    rows = [line for line in MANUAL.splitlines() if line.startswith("| `regimen_")]
    assert rows == [
        f"| `{name}` | {kind} | {', '.join(labels)} | {meaning} |"
        for name, (kind, meaning, labels) in families().items()
    ]


@pytest.mark.parametrize(("where", "expression"), expressions().items())
def test_alerts_and_panels_ask_for_what_there_is(where: str, expression: str):
    known = families()
    assert expression.count("(") == expression.count(")"), where
    for name, labels in asked(expression):
        assert name in known
        assert labels <= set(known[name][2])


def test_every_metric_is_on_the_dashboard():
    shown = {name for expression in expressions().values() for name, _ in asked(expression)}
    assert families().keys() - shown == set()


def test_every_alert_says_what_is_wrong_and_where_it_says_what_to_do():
    rules = dict(RULE.findall(ALERTS))
    assert len(rules) == ALERTS.count("alert:") >= 15
    for name, body in rules.items():
        assert "summary: " in body
        assert f"runbook: docs/operations.md#alert-{name.lower()}\n" in f"{body}\n"
        assert f"\n### Alert: {name}\n\n" in MANUAL
    assert len(re.findall(r"^### Alert: ", MANUAL, re.MULTILINE)) == len(rules)
