"""The browser's Back button brings nothing older to be saved over something newer."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site, Town
from tests.browser.visitors import Block

BLOCK = "verkennen-doelen"


@pytest.mark.slow
def test_back_shows_what_was_saved_and_typing_on_keeps_it(visit: Visit, site: Site, town: Town) -> None:
    page = visit(town.coordinator)
    page.goto(town.pillar("verkennen"))
    block = Block(page, BLOCK)
    block.owner.fill("Team Data")
    block.explanation.fill("Doelen staan op papier.")
    block.explanation.blur()
    block.expect_saved()

    page.goto(town.canvas)
    page.go_back()
    expect(block.owner).to_have_value("Team Data")
    block.append(" Een getal ontbreekt.")
    block.explanation.blur()
    block.expect_saved()

    assert site.answer(town, BLOCK) == (None, "Doelen staan op papier. Een getal ontbreekt.", "Team Data")
