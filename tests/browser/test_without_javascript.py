"""Every page works without JavaScript: the same forms, sent by their buttons."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.visitors import Block
from tests.browser.words import pattern, shown

BLOCK = "verkennen-visie"


@pytest.fixture
def plain(visit: Visit, town: Town) -> Page:
    """The coordinator's browser, without JavaScript, on an empty first pillar."""
    page = visit(town.coordinator, java_script_enabled=False)
    page.goto(town.pillar("verkennen"))
    return page


def fill_in(block: Block, status: str, explanation: str) -> None:
    block.status(status).check()
    block.explanation.fill(explanation)
    block.save_button.click()


def test_answer_is_saved_by_its_button(plain: Page, site: Site, town: Town) -> None:
    block = Block(plain, BLOCK)

    fill_in(block, "partial", "Met de knop bewaard.")

    expect(plain).to_have_url(re.compile(f"{town.pillar('verkennen')}#{BLOCK}$"))
    expect(plain.locator("#messages")).to_have_text(re.compile(r"\S"))
    block.expect_saved()
    expect(block.explanation).to_have_value("Met de knop bewaard.")
    assert site.answer(town, BLOCK) == ("partial", "Met de knop bewaard.", "")


def test_too_long_text_comes_back_with_its_message(plain: Page, site: Site, town: Town, watch: Watch) -> None:
    watch.allow("status of 422")
    block = Block(plain, BLOCK)

    fill_in(block, "partial", "b" * 5001)

    expect(plain.locator(f"#{BLOCK}-explanation-errors")).to_contain_text("5001")
    expect(block.explanation).to_have_value("b" * 5001)
    assert site.answer(town, BLOCK) == (None, "", "")


def test_conflict_shows_both_texts_and_the_choice_holds(
    plain: Page, visit: Visit, site: Site, town: Town, watch: Watch
) -> None:
    watch.allow("status of 409")
    colleague = visit(town.colleague, java_script_enabled=False)
    colleague.goto(town.pillar("verkennen"))
    fill_in(Block(colleague, BLOCK), "implemented", "Van mijn collega.")
    block = Block(plain, BLOCK)

    fill_in(block, "not_yet", "Van mij.")
    expect(block.conflict).to_contain_text("Van mijn collega.")
    expect(block.conflict.locator(".dp-conflict__side--yours")).to_contain_text("Van mij.")
    block.choose("both")

    block.expect_saved()
    assert site.answer(town, BLOCK) == ("not_yet", "Van mijn collega.\n\nVan mij.", "")


def test_report_and_adoption(plain: Page, site: Site, town: Town) -> None:
    fill_in(Block(plain, BLOCK), "partial", "Genoeg voor een rapport.")
    plain.goto(town.canvas)

    with site.paused_worker():
        plain.get_by_role("button", name=shown("Make report")).click()
        expect(plain.locator("#report .dp-report")).to_have_class(re.compile("dp-report--(queued|rendering)"))
        again = plain.get_by_role("link", name=shown("Look again"))
        expect(again).to_be_visible()
    look_until_ready(plain)
    with plain.expect_download() as download:
        plain.locator("#report a[download]").click()

    assert download.value.path().read_bytes()[:5] == b"%PDF-"
    adopt(plain, town)
    expect(plain.get_by_text(pattern("Adopted on %(day)s by %(person)s"))).to_be_visible()
    plain.goto(town.pillar("verkennen"))
    expect(plain.locator("form.dp-answer")).to_have_count(0)


def look_until_ready(page: Page) -> None:
    ready = page.locator("#report .dp-report--ready")
    for _attempt in range(60):
        if ready.count():
            return
        page.get_by_role("link", name=shown("Look again")).click()
        page.wait_for_timeout(250)
    expect(ready).to_be_visible()


def adopt(page: Page, town: Town) -> None:
    page.goto(town.canvas)
    page.get_by_role("link", name=shown("Adopt the assessment")).click()
    page.locator("#id_understood").check()
    page.get_by_role("main").get_by_role("button", name=shown("Adopt"), exact=True).click()
