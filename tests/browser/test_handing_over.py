"""The hand-over: a coordinator asks, a contributor proposes, it comes back with a remark, and is accepted."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.visitors import Block
from tests.browser.words import pattern, shown

BLOCK = "verkennen-visie"
FIRST, BETTER = "Er ligt een concept.", "Er ligt een concept uit 2025."


def hand_out(page: Page, town: Town) -> None:
    page.goto(f"{town.canvas}taken/")
    page.locator(f"#blocks-{BLOCK}").check()
    page.locator("#id_colleague").select_option(label=f"{shown('Contributor')} van {town.name}")
    page.locator("#id_note").fill("Jij kent het beleid.")
    assert faults(page) == []
    page.get_by_role("main").get_by_role("button", name=shown("Hand out")).click()
    expect(page.get_by_role("main")).to_contain_text(f"{shown('Contributor')} van {town.name}")


def propose(page: Page, town: Town, explanation: str) -> None:
    page.goto(f"{town.home}mijn-vragen/")
    assert faults(page) == []
    page.locator("main h2 a").first.click()
    block = Block(page, BLOCK)
    block.status("partial").check()
    block.explanation.fill(explanation)
    block.article.get_by_role("button", name=shown("Offer this proposal")).click()
    expect(block.article).to_contain_text(shown("Your proposal waits for the coordinator"))
    assert faults(page) == []


def test_question_goes_to_a_colleague_and_comes_back(visit: Visit, site: Site, town: Town) -> None:
    coordinator, contributor = visit(town.coordinator), visit(town.contributor)
    dossier = f"{town.canvas}dossier/{BLOCK}/"

    hand_out(coordinator, town)
    propose(contributor, town, FIRST)
    assert site.answer(town, BLOCK) == (None, "", "")

    coordinator.goto(dossier)
    expect(coordinator.get_by_role("main")).to_contain_text(FIRST)
    assert faults(coordinator) == []
    coordinator.get_by_label(shown("Remark, for when you return it")).fill("Noem het jaar.")
    coordinator.get_by_role("button", name=shown("Return with the remark")).click()

    contributor.goto(f"{town.home}mijn-vragen/")
    expect(contributor.get_by_role("main")).to_contain_text("Noem het jaar.")
    propose(contributor, town, BETTER)

    coordinator.goto(dossier)
    coordinator.get_by_role("button", name=shown("Accept"), exact=True).click()

    expect(coordinator.locator("main")).to_contain_text(
        pattern("The proposal of %(person)s is now the official answer.")
    )
    assert site.answer(town, BLOCK) == ("partial", BETTER, "")


def test_proposal_saves_itself_and_waits_for_its_author(visit: Visit, site: Site, town: Town) -> None:
    page = visit(town.contributor)
    page.goto(town.pillar("verkennen"))
    block = Block(page, BLOCK)

    block.explanation.fill("Half af")
    block.explanation.blur()
    expect(block.saved).to_have_attribute("data-state", "saved")
    page.reload()

    expect(block.explanation).to_have_value("Half af")
    assert site.answer(town, BLOCK) == (None, "", "")


def test_offering_without_a_status_keeps_what_was_typed(visit: Visit, town: Town, watch: Watch) -> None:
    watch.allow("status of 409")
    page = visit(town.contributor)
    page.goto(town.pillar("verkennen"))
    block = Block(page, BLOCK)

    block.explanation.fill("Nog geen keuze gemaakt")
    block.article.get_by_role("button", name=shown("Offer this proposal")).click()

    expect(block.article).to_contain_text(shown("Choose a status before you offer your proposal."))
    expect(block.explanation).to_have_value("Nog geen keuze gemaakt")


def test_colleague_sees_who_works_on_a_block(visit: Visit, town: Town) -> None:
    first, second = visit(town.coordinator), visit(town.colleague)
    first.goto(town.pillar("verkennen"))
    second.goto(town.pillar("verkennen"))

    first.locator(f"#{BLOCK}-explanation").focus()

    expect(second.locator(f"#{BLOCK}-present")).to_contain_text(re.compile("werkt nu"), timeout=40_000)
    expect(second.locator(f"#{BLOCK}-present")).to_contain_text(shown("Coordinator"))
    assert faults(second) == []
