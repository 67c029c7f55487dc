"""An operator's morning, and then every page, at a desk and on a telephone, by day and by night.

The morning: find the run that failed among 100,000, see why, let it go on and watch it end; clear what nobody wants;
say of a red flag that somebody looked. It is one file, so that its tests share a house.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from sqlalchemy import Row, text

from db.queries.enqueueing import Request
from db.session import transaction
from domain.runs import PauseScope
from domain.vocabulary import Trigger
from jobs import control, pausing
from jobs.enqueueing import enqueue
from tests.browser.house import OPERATOR, WAITING_RUNS, House
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

ELIF = """
    SELECT client_id, p.id FROM programs p JOIN clients c ON c.id = p.client_id WHERE c.full_name = 'Elif Demir'
"""
REFUSED, REFUSALS = 503, 12
"""What answers one stream too many, and after how many such answers on end every process has been asked."""
NEWEST_FAILED = """
    SELECT client_id, program_id FROM pipeline_runs WHERE error_message LIKE '%timed out'
    ORDER BY created_at DESC LIMIT 1
"""
NEWEST_CANCELLED = NEWEST_FAILED.replace("%timed out", "put in twice")
"""Whose week nobody else here asks about."""


@pytest.fixture
def stranger(chromium: Browser, house: House) -> Iterator[Page]:
    """A browser in which nobody signed in."""
    context = chromium.new_context(viewport=DESK, base_url=house.url)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    with watched(page):
        yield page
    context.close()


@pytest.fixture
def plain(chromium: Browser, house: House) -> Iterator[Page]:
    """A browser without scripts, at the page that asks who somebody is."""
    context = chromium.new_context(viewport=DESK, base_url=house.url, java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.goto("/sign-in")
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
    expect(page.locator(".verdict")).to_contain_text("Published")
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


def test_a_run_is_followed_as_it_goes(page: Page, house: House):
    (client_id, program_id), runtime = one(house, ELIF), house.runtime
    pausing.pause(runtime, PauseScope.CLIENT, str(client_id), OPERATOR, "until somebody looks")
    run_id = enqueue(runtime, Request(program_id=program_id, trigger=Trigger.MANUAL))
    page.route(f"**/runs/{run_id}", never_poll)
    with page.expect_response(f"**/v1/runs/{run_id}/events") as stream:
        page.goto(f"/runs/{run_id}")
    assert stream.value.status == 200
    expect(page.locator(".verdict")).to_contain_text("is paused")
    pausing.unpause(runtime, PauseScope.CLIENT, str(client_id), OPERATOR, "somebody looks")

    expect(page.get_by_role("heading", level=1)).to_contain_text("held")
    expect(page.locator("[data-events]")).to_have_count(0)


def test_a_page_whose_stream_is_refused_goes_on_by_asking_every_few_seconds(desk: BrowserContext, house: House):
    tomorrow, program_id = datetime.now(UTC) + timedelta(days=1), one(house, NEWEST_CANCELLED).program_id
    wanted = Request(program_id=program_id, trigger=Trigger.MANUAL, upstream="brochure", available_at=tomorrow)
    run_id, page = enqueue(house.runtime, wanted), desk.new_page()
    events = f"/v1/runs/{run_id}/events"
    with watched(page, REFUSED), every_place_taken(desk, f"{house.url}{events}"):
        page.clock.install()
        with page.expect_response(f"**{events}") as stream:
            page.goto(f"/runs/{run_id}")
        assert stream.value.status == REFUSED
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        control.cancel(house.runtime, run_id, "it was withdrawn", OPERATOR)
        page.clock.run_for(6_000)

        expect(page.get_by_role("heading", level=1)).to_contain_text("cancelled")
        assert [url for url in asked if url.endswith(events)] == [], "a stream that was refused is not asked for again"
    page.close()


@contextmanager
def every_place_taken(desk: BrowserContext, address: str) -> Generator[None]:
    """Follow something as the reader of the desk until no process of the web lets that reader follow more."""
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in desk.cookies())  # pyright: ignore[reportTypedDictNotRequiredAccess]
    deadline, refused = time.monotonic() + PATIENCE_MILLISECONDS / 1000, 0
    with ExitStack() as held:
        while refused < REFUSALS:
            assert time.monotonic() < deadline
            try:
                held.enter_context(urlopen(HttpRequest(address, headers={"Cookie": cookie})))  # noqa: S310 - our own
                refused = 0
            except HTTPError as refusal:
                refusal.close()
                refused += 1
        yield


def never_poll(route: Route) -> None:
    """Answer with the whole page, whether it changed or not, but for that it is asked for every few seconds."""
    whole = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
    answer = route.fetch(headers=whole)
    assert answer.status == 200
    route.fulfill(response=answer, body=answer.text().replace("every 5s, ", ""))


def test_somebody_who_never_saw_it_finds_out_why_a_client_has_no_plan(page: Page, house: House):
    def look_for(client: str) -> Locator:
        page.goto("/")
        page.get_by_label("Why has a client no plan?").fill(client)
        page.get_by_role("button", name="Look").click()
        return page.get_by_role("region", name="The client")

    held = look_for("elif.demir@example.net")
    expect(held).to_contain_text("held by the safety review")
    held.get_by_role("link", name="1 open flag").click()
    page.get_by_role("link", name="training dizziness").click()
    page.get_by_role("link", name="Show it (kept in the audit)").click()
    expect(page.get_by_text("dizzy in training")).to_be_visible()

    refused = look_for("thabo.mokoena@example.net")
    expect(refused).to_contain_text("The intake was not let in")
    refused.get_by_role("link", name="What the gate said").click()
    expect(page.get_by_text("Ask a physician for clearance")).to_be_visible()

    failed = look_for(str(one(house, NEWEST_FAILED).client_id))
    expect(failed).to_contain_text("failed at CHEF")
    failed.get_by_role("link", name="The newest run").click()
    expect(page.locator(".verdict")).to_contain_text("CHEF failed: recipes: cannot be read: connection timed out")

    expect(look_for("Elif Demir")).to_contain_text("There is no such client.")


def one(house: House, statement: str) -> Row[Any]:
    with transaction(house.runtime.engine) as session:
        return session.execute(text(statement)).one()


def test_every_page_is_read_and_a_run_cancelled_without_a_script(plain: Page, house: House):
    later, program_id = datetime.now(UTC) + timedelta(days=1), one(house, NEWEST_FAILED).program_id
    enqueue(
        house.runtime, Request(program_id=program_id, trigger=Trigger.MANUAL, upstream="leaflet", available_at=later)
    )
    sign_in(plain)
    for each in PAGES:
        plain.goto(each.path.format(**house.past._asdict()), wait_until="domcontentloaded")
        assert each.shows in plain.get_by_role("heading", level=1).inner_text(), each.path

    plain.goto("/runs")
    plain.get_by_role("link", name="Pending", exact=True).click()
    plain.get_by_text("More filters").click()
    plain.get_by_label("Upstream app").fill("leaflet")
    plain.get_by_role("button", name="Search").click()
    plain.get_by_role("row").last.get_by_role("link").first.click()
    plain.locator("summary", has_text="Cancel").click()
    asked = plain.locator("details.confirm[open]")
    asked.get_by_label("Why").fill("it was withdrawn")
    asked.get_by_role("button", name="Cancel the run").click()
    expect(plain.get_by_role("status")).to_contain_text("Cancelled.")
    expect(plain.locator(".timeline")).to_contain_text("it was withdrawn")


def test_the_keyboard_is_enough(page: Page, house: House):
    page.goto(f"/runs/{house.past.held}")
    page.bring_to_front()
    for name in ("Skip to the page", "Regimen", "Overview", "Runs"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name, exact=True).first).to_be_focused()

    summary = page.locator("summary", has_text="Replay")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.confirm[open]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Why (if")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("details.confirm[open]")).to_have_count(0)
    expect(summary).to_be_focused()


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.path)
def test_a_page_can_be_read_by_anybody(desk: BrowserContext, house: House, one: Look):
    page = desk.new_page()
    with watched(page, one.status):
        look(page, "light", DESK)
        answer = page.goto(one.path.format(**house.past._asdict()))
        assert (answer.status if answer else None) == one.status
        assert one.shows in page.get_by_role("heading", level=1).inner_text()
        assert_accessible(page)
        assert_fits(page)
        look(page, "dark", TELEPHONE)
        assert_accessible(page)
        assert_fits(page)
    page.close()
