"""An operator's morning, and then every page, at a desk and on a telephone, by day and by night.

The morning: find the run that failed among 100,000, see why, let it go on and watch it end; clear what nobody wants;
say of a red flag that somebody looked. It is one file, so that its tests share a house.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from db.session import transaction
from tests.browser.house import WAITING_RUNS, House
from tests.browser.pages import PAGES, Look
from tests.browser.watching import (
    DESK,
    PATIENCE_MILLISECONDS,
    TELEPHONE,
    assert_accessible,
    assert_fits,
    look,
    sign_in,
    watched,
)

LESS = ("color-contrast", "target-size", "scrollable-region-focusable")
"""What may differ in the other theme and size."""


@pytest.fixture
def stranger(chromium: Browser, house: House) -> Iterator[Page]:
    """A browser in which nobody signed in."""
    context = chromium.new_context(viewport=DESK, base_url=house.url)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    with watched(page):
        yield page
    context.close()


def test_a_failed_run_is_found_understood_resumed_and_seen_to_end(stranger: Page, house: House):
    page, name = stranger, str(house.past.failed)[-12:]

    page.goto("/runs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert_accessible(page)
    sign_in(page)
    expect(page).to_have_url(f"{house.url}/runs")
    expect(page.get_by_text("more than 10,000 runs").first).to_be_visible()

    page.get_by_role("link", name="Failed", exact=True).click()
    page.get_by_label("Error").fill("space left")
    page.get_by_role("button", name="Search").click()
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("CHEF")
    row.get_by_role("link", name=name).click()

    expect(page.locator(".verdict")).to_contain_text("CHEF failed: OSError: [Errno 28] No space left on device")
    page.locator("summary", has_text="Resume").click()
    asked = page.locator("details.confirm[open]")
    asked.get_by_label("Why").fill("the disk was cleared")
    asked.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".verdict")).to_contain_text("Published", timeout=PATIENCE_MILLISECONDS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("published")
    expect(page.locator(".timeline")).to_contain_text("the disk was cleared")


def test_all_that_an_app_put_in_by_mistake_is_cancelled(page: Page, house: House):
    page.goto("/runs?upstream=bulletin&status=pending")
    page.get_by_label("Do to").select_option("all")
    page.get_by_role("button", name="Cancel…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Cancel {WAITING_RUNS} runs?")
    assert_accessible(page)
    page.get_by_label("Why").fill("the bulletin was sent twice")
    page.get_by_role("button", name=f"Cancel {WAITING_RUNS} runs").click()

    expect(page.get_by_role("status")).to_have_text(f"Cancelled {WAITING_RUNS} runs.")
    expect(page.get_by_text("No run fits")).to_be_visible()
    with transaction(house.runtime.engine) as session:
        count = "SELECT count(*) FROM operator_actions WHERE action = 'cancel' AND actor = 'olga@example.org'"
        assert session.execute(text(count)).scalar_one() == WAITING_RUNS


def test_a_red_flag_is_acknowledged(page: Page):
    page.goto("/safety")
    page.get_by_role("link", name="training dizziness").click()
    expect(page.get_by_text("Health data, hidden.")).to_be_visible()
    page.get_by_label("What was found").fill("called her: fine since Tuesday, sees her doctor on Friday")
    page.get_by_role("button", name="Acknowledge").click()

    expect(page.locator(".head .chip").last).to_have_text("acknowledged")
    expect(page.locator(".timeline")).to_contain_text("olga@example.org")


def test_a_list_holds_still_while_something_is_ticked(page: Page):
    page.clock.install()
    page.goto("/runs?upstream=kiosk")
    page.get_by_role("checkbox", name="Select").first.check()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.clock.run_for(16_000)
    expect(page.get_by_text("Holds still while you choose.")).to_be_visible()
    assert asked == []
    page.get_by_role("checkbox", name="Select").first.uncheck()
    page.get_by_role("heading", level=1).click()
    with page.expect_response(lambda answer: answer.status in {200, 304} and "kiosk" in answer.url):
        page.clock.run_for(6_000)


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.path)
def test_a_page_can_be_read_by_anybody(page: Page, house: House, one: Look):
    look(page, "light", DESK)
    page.goto(one.path.format(**house.past._asdict()))
    assert one.shows in page.get_by_role("heading", level=1).inner_text()
    assert_accessible(page)
    assert_fits(page)
    look(page, "dark", TELEPHONE)
    assert_accessible(page, *LESS)
    assert_fits(page)
