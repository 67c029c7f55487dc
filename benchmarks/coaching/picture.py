"""What `regimen bench coaching` measured, as a picture: a panel a figure, a bar an arm, its interval as a line."""

from typing import Any

from benchmarks.coaching.command import TITLES
from benchmarks.coaching.trial import ARMS, OURS
from benchmarks.drawing import GAP, MARGIN, ROW, bar, heading, page
from benchmarks.report import number

PANELS = (
    ("rate_error", "weekly rate against the plan's, RMS kg a week (shorter is better)", 3),
    ("changes_a_month", "changes of calories a month (shorter is better; a fixed plan has none)", 2),
    ("expenditure_error_56", "error of the expenditure after 56 days, RMSE kcal a day (shorter is better)", 0),
    ("weeks_to_see_a_stall", "weeks until a stall is seen, median and quartiles (shorter is better)", 0),
    ("safe_weeks", "client-weeks inside the safe band (longer is better)", 3),
    ("violations", "plans that break a safety rule", 0),
)
"""The figure of each panel, its title, and the digits it is shown with."""


def draw(measured: dict[str, Any]) -> str:
    """Return the picture of what `bench coaching` wrote.

    Raises:
        KeyError: there is no such figure in it.
    """
    parts: list[str] = []
    y = MARGIN
    for key, title, digits in PANELS:
        figures = {arm: measured["arms"][arm][key] for arm in ARMS}
        most = max(own["high"] or own["value"] or 0 for own in figures.values()) or 1
        parts.append(heading(title, y))
        for place, (arm, own) in enumerate(figures.items()):
            value, ends = own["value"] or 0, [own[end] for end in ("low", "high") if own[end] is not None]
            text, shares = number(value, digits), [max(0, end) / most for end in ends]
            parts += bar(TITLES[arm], value / most, text, y + 10 + ROW * place, ours=arm == OURS, ends=shares)
        y += 10 + ROW * len(ARMS) + GAP
    asked = measured["asked"]
    note = f"{asked['clients']} virtual clients, {asked['weeks']} weeks, seed {asked['seed']}; lines are 95 % intervals"
    return page("Four ways of coaching the same virtual clients", note, parts, y)
