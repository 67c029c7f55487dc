"""A real browser before a real web process: Debian's Chromium, driven by Playwright, signed in as an operator."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.house import House, open_house
from tests.browser.watching import DESK, PATIENCE_MILLISECONDS, sign_in, watched

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
"""It runs as root, in a container with little shared memory."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Return the machine's own Chromium, if it has one."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; where there is none, these tests are skipped."""
    found = find_chromium()
    if found is None:
        pytest.skip(f"no browser on PATH; install one of {', '.join(CHROMIUM)}")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(
    chromium: Browser,  # noqa: ARG001 - without a browser nobody looks
    new_database: Callable[[], str],
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """The house, for all tests of this folder."""
    folder: Path = tmp_path_factory.mktemp("house")
    with open_house(new_database(), redis_url.replace("db=0", "db=7"), folder) as house:
        yield house


@pytest.fixture(scope="session")
def desk(chromium: Browser, house: House) -> Iterator[BrowserContext]:
    """A browser whose reader signed in."""
    context = chromium.new_context(viewport=DESK, base_url=house.url)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.goto("/sign-in")
    sign_in(page)
    page.wait_for_url(f"{house.url}/**")
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(desk: BrowserContext) -> Iterator[Page]:
    """A page of that browser; nothing may go wrong on it unseen."""
    page = desk.new_page()
    with watched(page):
        yield page
    page.close()
