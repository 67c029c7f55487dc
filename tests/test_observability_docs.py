"""What is written of metrics is what there is."""

from jobs.scrape import families
from settings import CHECKOUT

MANUAL = (CHECKOUT / "docs" / "operations.md").read_text()


def test_the_table_of_metrics_is_what_there_is():
    rows = [line for line in MANUAL.splitlines() if line.startswith("| `regimen_")]
    assert rows == [
        f"| `{name}` | {kind} | {', '.join(labels)} | {meaning} |"
        for name, (kind, meaning, labels) in families().items()
    ]
