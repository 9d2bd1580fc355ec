"""The pages of working together, checked with axe in the states in which people meet them."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Town
from tests.browser.visitors import Block
from tests.browser.words import shown

BLOCK = "verkennen-visie"


@pytest.mark.parametrize("path", ["/account/meldingen/", "/meetinstrumenten/"])
def test_pages_of_everybody(visit: Visit, town: Town, path: str) -> None:
    page = visit(town.contributor)
    page.goto(path)

    assert faults(page) == []


@pytest.mark.parametrize("path", ["streefniveau/", "nakijken/", "bestanden/", "taken/"])
def test_pages_of_an_assessment(visit: Visit, town: Town, path: str) -> None:
    page = visit(town.coordinator)
    page.goto(f"{town.canvas}{path}")

    assert faults(page) == []


def test_history_with_something_to_put_back(visit: Visit, town: Town) -> None:
    page = visit(town.coordinator)
    page.goto(town.pillar("verkennen"))
    block = Block(page, BLOCK)
    for text in ("Er ligt een concept.", "Er ligt een concept van dit jaar."):
        block.status("partial").check()
        block.explanation.fill(text)
        block.explanation.blur()
        block.expect_saved()

    page.goto(f"{town.canvas}dossier/{BLOCK}/geschiedenis/")
    expect(page.locator("ins").first).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name=shown("Put this answer back")).last.click()
    expect(page.get_by_role("main")).to_contain_text("Er ligt een concept.")


def test_hand_out_with_something_wrong(visit: Visit, town: Town, watch: Watch) -> None:
    watch.allow("status of 422")
    page = visit(town.coordinator)
    page.goto(f"{town.canvas}taken/")

    page.get_by_role("main").get_by_role("button", name=shown("Hand out")).click()

    expect(page.get_by_text(shown("Tick at least one building block."))).to_be_visible()
    assert faults(page) == []
