"""Every page, at a desk and on a telephone, by day and by night."""

import pytest
from playwright.sync_api import Page

from tests.browser.house import House
from tests.browser.pages import PAGES, Look
from tests.browser.watching import DESK, TELEPHONE, assert_accessible, assert_fits, look


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.path)
def test_a_page_can_be_read_by_anybody(page: Page, house: House, one: Look):
    look(page, "light", DESK)
    page.goto(one.path.format(failed=house.failed))
    assert page.get_by_role("heading", level=1).inner_text() == one.shows
    assert_accessible(page)
    assert_fits(page)
    look(page, "dark", TELEPHONE)
    assert_accessible(page, "color-contrast", "target-size", "scrollable-region-focusable")
    assert_fits(page)
