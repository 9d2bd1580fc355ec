"""An answer saves itself, says truly whether it did, and never loses what was typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.visitors import Block, log_in, saves
from tests.browser.words import pattern, shown
from tests.installation import wait_until

BLOCK = "verkennen-visie"
LONGER_THAN_THE_PAUSE = 1100  # milliseconds; 900 after the last key the text is sent
SAVE = re.compile(r"/bouwsteen/")


@pytest.fixture
def block(visit: Visit, town: Town) -> Block:
    page = visit(town.coordinator)
    page.goto(town.pillar("verkennen"))
    return Block(page, BLOCK)


@dataclass
class Gate:
    """Every save waits before the gate until it is let through; once it is open they pass."""

    waiting: list[Route] = field(default_factory=list)
    is_open: bool = False

    def meet(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.waiting.append(route)

    def open(self) -> None:
        self.is_open = True
        while self.waiting:
            self.waiting.pop(0).continue_()


def hold(page: Page) -> Gate:
    gate = Gate()
    page.route(SAVE, lambda route: gate.meet(route))
    return gate


def wait_for(page: Page, holds: Callable[[], object]) -> None:
    """While the browser goes on."""

    def after_a_moment() -> object:
        page.wait_for_timeout(20)
        return holds()

    wait_until(after_a_moment, 10)


def test_typed_text_is_saved_by_itself_and_says_so(block: Block, site: Site, town: Town) -> None:
    with saves(block.page):
        block.append("Er is een visie.")

    block.expect_saved()
    expect(block.saved).to_have_text(pattern("Saved on %(moment)s by %(by)s"))
    expect(block.explanation).to_be_focused()
    assert site.answer(town, BLOCK) == (None, "Er is een visie.", "")


def test_line_does_not_say_saved_while_typed_text_waits(block: Block) -> None:
    block.status("partial").check()
    block.expect_saved()
    hold(block.page)

    block.append("a")

    assert block.saved.get_attribute("data-state") == "saving"
    assert block.saved.inner_text() == shown("Saving…")


def test_progress_counts_at_once(block: Block) -> None:
    progress = block.page.locator("#progress [aria-current=page] progress")
    expect(progress).to_have_attribute("value", "0")

    block.status("partial").check()

    expect(progress).to_have_attribute("value", "1")


def test_lost_connection_is_told_and_saved_when_it_is_back(block: Block, site: Site, town: Town, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED", "htmx:(sendError|afterRequest)")
    block.page.context.set_offline(True)

    block.append("Onderweg getypt.")

    block.expect_not_saved(
        shown("Not saved: no connection. Your text stays here; we try again as soon as the connection is back.")
    )
    expect(block.explanation).to_have_value("Onderweg getypt.")
    assert site.answer(town, BLOCK) == (None, "", "")
    block.page.context.set_offline(False)
    block.expect_saved()
    assert site.answer(town, BLOCK) == (None, "Onderweg getypt.", "")


def test_expired_session_keeps_the_text_until_logged_in_again(
    block: Block, site: Site, town: Town, watch: Watch
) -> None:
    watch.allow("status of 401", "Status Error Code 401")
    context = block.page.context
    context.clear_cookies(name="sessionid")

    block.append("Na de lunch getypt.")

    block.expect_not_saved(shown("Not saved: you are logged out."))
    notice = block.page.locator(".dp-lasting")
    expect(notice).to_contain_text(shown("You are logged out."))
    expect(block.explanation).to_have_value("Na de lunch getypt.")
    assert site.answer(town, BLOCK) == (None, "", "")
    with context.expect_page() as opened:
        notice.get_by_role("link").click()
    expect(opened.value).to_have_url(re.compile("/account/login/"))
    log_in(opened.value, town.coordinator)
    opened.value.close()
    come_back(block.page)
    block.expect_saved()
    expect(notice).to_have_count(0)
    assert site.answer(town, BLOCK) == (None, "Na de lunch getypt.", "")


def test_answer_from_before_the_session_ended_does_not_take_the_notice_away(
    visit: Visit, town: Town, watch: Watch
) -> None:
    watch.allow("status of (401|503)", "Status Error Code (401|503)")
    page, gate = visit(town.coordinator), Gate()
    page.route(re.compile("/aanwezig/"), gate.meet)
    page.goto(town.pillar("verkennen"))
    wait_for(page, lambda: gate.waiting)
    late = gate.waiting.pop()
    answer = late.fetch()
    page.context.clear_cookies(name="sessionid")
    Block(page, BLOCK).status("partial").check()
    notice = page.locator(".dp-lasting")
    expect(notice).to_be_visible()

    page.evaluate("document.addEventListener('htmx:afterRequest', () => { window.cameLate = true; })")
    late.fulfill(response=answer)
    page.wait_for_function("window.cameLate")
    expect(notice).to_have_count(1)

    page.route(SAVE, lambda route: route.fulfill(status=503))
    Block(page, BLOCK).status("implemented").check()
    Block(page, BLOCK).expect_not_saved(
        shown(
            "Not saved: the server is not working right now. Your text stays here; leave this page open, "
            "we keep trying."
        )
    )
    expect(notice).to_have_count(1)


def come_back(page: Page) -> None:
    """A headless browser shows all its tabs at once, so it has to be told that this one is looked at again."""
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_slow_answer_while_typing_on_stores_what_was_typed_last(block: Block, site: Site, town: Town) -> None:
    gate = hold(block.page)
    block.append("Eerst dit")
    wait_for(block.page, lambda: gate.waiting)
    expect(block.saved).to_have_attribute("data-state", "saving")

    block.append(" en toen dat.")
    block.page.wait_for_timeout(LONGER_THAN_THE_PAUSE)
    slow = gate.waiting.pop()
    answer = slow.fetch()
    assert site.answer(town, BLOCK) == (None, "Eerst dit", "")
    with saves(block.page):
        slow.fulfill(response=answer)
    wait_for(block.page, lambda: gate.waiting)
    expect(block.saved).to_have_text(shown("Saving…"))
    gate.open()

    wait_for(block.page, lambda: site.answer(town, BLOCK) == (None, "Eerst dit en toen dat.", ""))
    block.expect_saved()
    expect(block.explanation).to_have_value("Eerst dit en toen dat.")


def test_quick_changes_keep_their_order(block: Block, site: Site, town: Town) -> None:
    gate = hold(block.page)

    for status in ("implemented", "partial", "not_yet"):
        block.status(status).check()
    wait_for(block.page, lambda: gate.waiting)
    assert len(gate.waiting) == 1
    gate.open()

    wait_for(block.page, lambda: site.answer(town, BLOCK)[0] == "not_yet")
    block.expect_saved()
    expect(block.status("not_yet")).to_be_checked()


def test_answer_that_got_lost_after_saving_is_no_conflict(block: Block, site: Site, town: Town, watch: Watch) -> None:
    watch.allow("ERR_FAILED", "htmx:(sendError|afterRequest)")
    gate = hold(block.page)
    block.append("Bewaard,")
    wait_for(block.page, lambda: gate.waiting)
    lost = gate.waiting.pop()
    lost.fetch()
    lost.abort()
    block.expect_not_saved(
        shown("Not saved: no connection. Your text stays here; we try again as soon as the connection is back.")
    )
    gate.open()

    with saves(block.page):
        block.append(" en verder.")

    block.expect_saved()
    assert site.answer(town, BLOCK) == (None, "Bewaard, en verder.", "")


def test_too_long_text_gets_its_message_at_the_field_and_stays(
    block: Block, site: Site, town: Town, watch: Watch
) -> None:
    watch.allow("status of 422")
    long = "a" * 5001

    block.explanation.fill(long)

    errors = block.page.locator(f"#{BLOCK}-explanation-errors")
    expect(errors).to_contain_text("5001")
    expect(block.explanation).to_have_attribute("aria-describedby", f"{BLOCK}-explanation-errors")
    block.expect_not_saved(shown("Not saved: look at the message next to the field."))
    expect(block.explanation).to_have_value(long)
    assert site.answer(town, BLOCK) == (None, "", "")
    block.explanation.fill(long[:5000])
    block.expect_saved()
    expect(errors).to_be_empty()
    assert site.answer(town, BLOCK) == (None, long[:5000], "")


def test_leaving_with_unsaved_text_warns(block: Block) -> None:
    warned = dialogs_of(block.page)
    gate = hold(block.page)
    block.append("Nog niet bewaard.")

    block.page.close(run_before_unload=True)

    wait_for(block.page, lambda: warned)
    assert warned == ["beforeunload"]
    assert block.page.is_closed() is False
    expect(block.explanation).to_have_value("Nog niet bewaard.")
    wait_for(block.page, lambda: gate.waiting)
    gate.open()
    block.expect_saved()
    block.page.goto("/over/")
    assert warned == ["beforeunload"]


def dialogs_of(page: Page) -> list[str]:
    """The kinds of dialogs that appeared; each is answered with: stay."""
    kinds: list[str] = []

    def stay(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return kinds


def test_refused_save_says_to_copy_the_text(block: Block, watch: Watch) -> None:
    watch.allow("status of 400", "Status Error Code 400")
    block.page.route(SAVE, lambda route: route.fulfill(status=400, body="<h1>Gestoord</h1>"))

    block.append("Blijft staan.")

    block.expect_not_saved(shown("Not saved: the server did not accept it. Copy your text and reload the page."))
    expect(block.explanation).to_have_value("Blijft staan.")
    expect(block.page.get_by_text("Gestoord")).to_have_count(0)


def test_adopted_in_the_meantime_is_refused_and_the_text_stays(
    block: Block, visit: Visit, site: Site, town: Town, watch: Watch
) -> None:
    watch.allow("status of 409")
    block.status("partial").check()
    block.expect_saved()
    other = visit(town.coordinator)
    other.goto(f"{town.canvas}vaststellen/")
    other.locator("#id_understood").check()
    other.locator("main form button[type=submit]").click()
    expect(other).to_have_url(re.compile(f"{town.canvas}$"))

    block.append("Te laat getypt.")

    block.expect_not_saved(shown("Not saved. Your text stays in the fields."))
    expect(block.explanation).to_have_value("Te laat getypt.")
    assert site.answer(town, BLOCK) == ("partial", "", "")
