"""An operator's morning: find the run that failed among 100,000, see why, let it go on, and clear what nobody wants."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from db.session import transaction
from tests.browser.house import WAITING_RUNS, House
from tests.browser.watching import DESK, PATIENCE_MILLISECONDS, assert_accessible, sign_in, watched


@pytest.fixture
def morning(chromium: Browser, house: House) -> Iterator[Page]:
    """A browser that knows nothing yet."""
    context = chromium.new_context(viewport=DESK, base_url=house.url)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    with watched(page):
        yield page
    context.close()


def test_a_failed_run_is_found_understood_resumed_and_seen_to_finish(morning: Page, house: House):
    page, name = morning, str(house.failed)[-12:]

    page.goto("/runs")
    sign_in(page)
    expect(page).to_have_url(f"{house.url}/runs")
    expect(page.get_by_text("more than 10,000 runs").first).to_be_visible()

    page.get_by_role("link", name="Failed", exact=True).click()
    page.get_by_label("Error").fill("space left")
    page.get_by_role("button", name="Search").click()
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("No space left on device")
    expect(row).to_contain_text("CHEF")

    page.get_by_label(f"Select {name}").check()
    page.get_by_role("button", name="Resume…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Resume 1 run?")
    assert_accessible(page)
    page.get_by_label("Why").fill("the disk was cleared")
    page.get_by_role("button", name="Resume 1 run").click()
    expect(page.get_by_role("status")).to_have_text("Resumed 1 run.")

    page.goto(f"/runs?client={house.client}")
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("published", timeout=PATIENCE_MILLISECONDS)


def test_everything_that_an_app_put_in_by_mistake_is_cancelled(page: Page, house: House):
    page.goto("/runs?upstream=bulletin&status=pending")
    page.get_by_label("Do to").select_option("all")
    page.get_by_role("button", name="Cancel…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Cancel {WAITING_RUNS} runs?")
    page.get_by_label("Why").fill("the bulletin was sent twice")
    page.get_by_role("button", name=f"Cancel {WAITING_RUNS} runs").click()

    expect(page.get_by_role("status")).to_have_text(f"Cancelled {WAITING_RUNS} runs.")
    expect(page.get_by_text("No run fits")).to_be_visible()
    with transaction(house.runtime.engine) as session:
        count = "SELECT count(*) FROM operator_actions WHERE action = 'cancel' AND actor = 'olga@example.org'"
        assert session.execute(text(count)).scalar_one() == WAITING_RUNS


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
