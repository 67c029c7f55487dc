"""`python -m tests.browser.screenshots`: the pages as docs/ shows them, taken in a house that nobody lives in."""

import logging
import tempfile
from base64 import b64decode
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from db import migrate
from db.queries import catalogue
from db.seeds.reading import read_catalogue
from db.session import connect, transaction
from embedded.servers import start_servers
from jobs import control
from settings import CHECKOUT, Settings
from tests.browser.conftest import SWITCHES, find_chromium
from tests.browser.house import OPERATOR, House, open_house
from tests.browser.watching import TELEPHONE, look, sign_in

SCREENS = CHECKOUT / "docs" / "screens"
WINDOW, SHORT = ViewportSize(width=1280, height=860), ViewportSize(width=1080, height=460)


QUALITY = 70
"""Of 100; beyond it the pictures grow and letters look no better."""


class Shot(NamedTuple):
    """One picture."""

    name: str
    path: str
    theme: Literal["light", "dark"] = "light"
    size: ViewportSize = WINDOW
    opened: str = ""
    """What is opened before it is taken, as its button is called."""


SHOTS = (
    Shot("overview", "/"),
    Shot("overview-dark", "/", "dark"),
    Shot("runs", "/runs?status=failed"),
    Shot("runs-telephone", "/runs?status=failed", "dark", TELEPHONE),
    Shot("run-failed", "/runs/{failed}", opened="Resume"),
    Shot("run-held", "/runs/{held}"),
    Shot("failures", "/failures", size=SHORT),
    Shot("schedules", "/schedules"),
    Shot("queues", "/queues"),
    Shot("safety", "/safety"),
    Shot("flag", "/safety/flags/{flag}", size=SHORT),
    Shot("why-held", "/runs?client=elif.demir@example.net", size=SHORT),
    Shot("why-flag", "/safety/flags/{flag}?show=words", size=SHORT),
    Shot("why-refused", "/runs?client=thabo.mokoena@example.net", size=SHORT),
    Shot("why-gate", "/clients/{refused}/intake", size=SHORT),
)
AUDIT = Shot("audit", "/audit")


def take(page: Page, house: House, shot: Shot) -> None:
    """Take one picture."""
    look(page, shot.theme, shot.size)
    page.goto(shot.path.format(**house.past._asdict()))
    if shot.opened:
        page.locator("summary", has_text=shot.opened).click()
    keep(page, shot.name)


def keep(page: Page, name: str) -> None:
    """Write what is to be seen; WebP takes a third of what PNG does."""
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    (SCREENS / f"{name}.webp").write_bytes(b64decode(taken["data"]))


def take_deeds(page: Page, house: House) -> None:
    """Cancel many runs, which takes a page that asks first, resume one, and take what the audit says of it."""
    look(page, "light", WINDOW)
    page.goto("/runs?upstream=bulletin&status=pending")
    page.get_by_label("Do to").select_option("all")
    page.get_by_role("button", name="Cancel…").click()
    keep(page, "bulk")
    page.get_by_label("Why").fill("the bulletin was sent twice")
    page.get_by_role("button", name="Cancel").click()
    control.resume(house.runtime, house.past.failed, "the disk was cleared", OPERATOR)
    take(page, house, AUDIT)


def visit(browser: Browser, house: House) -> None:
    """Sign in and take every picture."""
    context = browser.new_context(base_url=house.url)
    page = context.new_page()
    page.goto("/sign-in")
    sign_in(page)
    page.wait_for_url(f"{house.url}/")
    for shot in SHOTS:
        take(page, house, shot)
    take_deeds(page, house)
    context.close()


def main() -> None:
    """Fill a house and walk through it."""
    logging.disable()
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="regimen-screens-") as folder:
        Path(folder).chmod(0o755)  # as root the servers run as somebody else, who has to get in
        with start_servers(Path(folder), Settings(database_url=None, redis_url=None), durable=False) as servers:
            engine = connect(servers.database_url)
            migrate.upgrade(engine)
            with transaction(engine) as session:
                catalogue.seed(session, read_catalogue())
            engine.dispose()
            everything = ("web", "worker", "scheduler")
            living = open_house(servers.database_url, servers.redis_url, Path(folder, "house"), everything)
            with living as house, sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
                visit(browser, house)
                browser.close()


if __name__ == "__main__":
    main()
