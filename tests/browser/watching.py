"""What must hold of every page: readable by anybody, nothing wider than the window, no complaint of the browser."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, ViewportSize

from tests.browser.house import OPERATOR, PASSWORD

DESK, TELEPHONE = ViewportSize(width=1280, height=900), ViewportSize(width=375, height=800)
PATIENCE_MILLISECONDS = 30_000
"""How long a page, or a run through its last stages, may take on a machine that is busy."""
SERIOUS = {"serious", "critical"}
AXE = Axe().axe_script
RULES = """() => axe.run({resultTypes: ["violations"], preload: false}).then((found) => found.violations
    .map((one) => [one.impact, one.id, one.help, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]))"""
"""All of axe. Nothing is loaded again for it: there is one style sheet, and it is ours."""


@contextmanager
def watched(page: Page, status: int = 200) -> Generator[None]:
    """Fail at the end if the browser complained: an error, or something the Content Security Policy refused.

    That a page answers with the status it means to answer with is no complaint.
    """
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(f"{said.text} {said.location}") if is_complaint(said, status) else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield
    assert complaints == [], "\n".join(complaints)


def sign_in(page: Page) -> None:
    """Fill in the page that asks who somebody is."""
    page.get_by_label("E-mail").fill(OPERATOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def is_complaint(said: ConsoleMessage, status: int) -> bool:
    """Say whether something is wrong."""
    return said.type in {"error", "warning"} and f"the server responded with a status of {status}" not in said.text


def assert_accessible(page: Page) -> None:
    """Find no serious or critical violation with axe."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    serious = [one for one in page.evaluate(RULES) if one[0] in SERIOUS]
    assert serious == [], "\n".join(map(str, serious))


def assert_fits(page: Page) -> None:
    """Find nothing that makes the page wider than its window, be what asks before it acts closed or open."""
    wide = page.evaluate(WIDER)
    assert wide == [], "\n".join(wide)


def look(page: Page, theme: Literal["light", "dark"], size: ViewportSize) -> None:
    """Look at the page as it is, in that theme and size."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size(size)


WIDER = """() => {
    const width = document.documentElement.clientWidth;
    const asking = Array.from(document.querySelectorAll("details.confirm:not([open])"));
    return [true, false].flatMap((open) => {
        for (const one of asking) one.open = open;
        if (document.documentElement.scrollWidth <= width) return [];
        return Array.from(document.querySelectorAll("body *"))
            .filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".places, .wide-content"))
            .map((one) => one.outerHTML.slice(0, 120)).slice(0, 5);
    });
}"""
