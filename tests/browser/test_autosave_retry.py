"""A text that met no working server is sent again by itself, without anything happening in the browser."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.test_autosave import BLOCK, SAVE
from tests.browser.visitors import Block
from tests.browser.words import shown

PAUSE, FIRST_WAIT, LONGEST_WAIT = 1000, 10_000, 30_000  # milliseconds


@dataclass
class Outage:
    """Saves fail, with this status or without any answer, until it is over."""

    status: int | None
    tries: int = 0
    is_over: bool = False

    def meet(self, route: Route) -> None:
        self.tries += 1
        if self.is_over:
            route.continue_()
        elif self.status is None:
            route.abort("connectionrefused")
        else:
            route.fulfill(status=self.status, body="<h1>Bad gateway</h1>")


def begin(page: Page, status: int | None) -> Outage:
    outage = Outage(status)
    page.route(SAVE, outage.meet)
    return outage


def pass_time(page: Page, milliseconds: int) -> None:
    page.clock.fast_forward(milliseconds)
    page.wait_for_timeout(300)


@pytest.fixture
def block(visit: Visit, town: Town, watch: Watch) -> Block:
    watch.allow("status of 50[0-9]", "Status Error Code 50[0-9]", "ERR_CONNECTION_REFUSED", "htmx:(sendError|after)")
    page = visit(town.coordinator)
    page.clock.install()
    page.goto(town.pillar("verkennen"))
    return Block(page, BLOCK)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        pytest.param(
            None,
            "Not saved: no connection. Your text stays here; we try again as soon as the connection is back.",
            id="no-answer",
        ),
        *(
            pytest.param(
                status,
                "Not saved: the server is not working right now. Your text stays here; leave this page open, "
                "we keep trying.",
                id=str(status),
            )
            for status in (500, 502, 503)
        ),
    ],
)
def test_text_is_saved_when_the_server_is_back(
    block: Block, site: Site, town: Town, status: int | None, text: str
) -> None:
    outage = begin(block.page, status)
    block.append("Tijdens een herstart getypt.")
    pass_time(block.page, PAUSE)
    block.expect_not_saved(shown(text))
    assert site.answer(town, BLOCK) == (None, "", "")

    outage.is_over = True
    pass_time(block.page, FIRST_WAIT)

    block.expect_saved()
    expect(block.explanation).to_have_value("Tijdens een herstart getypt.")
    assert site.answer(town, BLOCK) == (None, "Tijdens een herstart getypt.", "")


def test_tries_go_on_but_not_ever_faster_and_stop_once_saved(block: Block) -> None:
    outage = begin(block.page, 502)
    block.append("Blijft staan.")
    pass_time(block.page, PAUSE)
    counted = [outage.tries]
    for wait in (FIRST_WAIT, FIRST_WAIT, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT):
        pass_time(block.page, wait)
        counted.append(outage.tries)

    assert counted == [1, 2, 2, 3, 4, 5]
    outage.is_over = True
    pass_time(block.page, LONGEST_WAIT)
    block.expect_saved()
    pass_time(block.page, LONGEST_WAIT)
    pass_time(block.page, LONGEST_WAIT)
    assert outage.tries == 6


def test_the_first_save_that_succeeds_takes_the_other_texts_along(block: Block, site: Site, town: Town) -> None:
    outage = begin(block.page, 502)
    block.append("Eerste tekst.")
    pass_time(block.page, PAUSE)
    block.expect_not_saved("")
    other = block.page.locator(f"form[data-autosave]:not(:has(#{BLOCK}-explanation))").first
    outage.is_over = True

    other.locator("input[value=partial]").press("Space")  # a click may miss: a message moves it

    block.expect_saved()
    assert site.answer(town, BLOCK) == (None, "Eerste tekst.", "")
