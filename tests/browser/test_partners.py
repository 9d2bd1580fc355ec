"""Interest from two sides to a line on the collaboration map, with the keyboard only."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.browser.site import Town
from tests.browser.test_agenda_path import follow, type_in
from tests.browser.test_whole_path import tab_to
from tests.browser.visitors import Block
from tests.browser.words import shown

VISIE = "verkennen-visie"
SUBMIT = "main form .utrecht-button--primary-action"


def test_interest_from_two_sides_becomes_a_line_on_the_map(visit: Visit, unused_towns: list[Town]) -> None:
    helper, seeker = unused_towns.pop(0), unused_towns.pop(0)
    theirs, ours = visit(helper.coordinator), visit(seeker.coordinator)
    answer(theirs, helper, "implemented")
    adopt(theirs, helper)
    share_with_the_region(theirs, helper)
    take_requests(theirs, helper)
    answer(ours, seeker, "not_yet")

    show_interest(ours, seeker, helper)
    say_yes(theirs, helper)

    expect(theirs.get_by_text(seeker.coordinator).first).to_be_visible()
    ours.reload()
    expect(ours.get_by_text(helper.coordinator).first).to_be_visible()
    anybody = visit()
    anybody.goto("/samenwerking/")
    both = anybody.locator("article").filter(has_text=helper.name).filter(has_text=seeker.name)
    expect(both.first).to_be_visible()


def test_pages_of_sharing_and_partners_break_no_rule(visit: Visit, town: Town) -> None:
    page = visit(town.coordinator)
    answer(page, town, "not_yet")

    found = {}
    for path in ("delen/", f"meting/{town.assessment}/delen/", "partners/", "samenwerken/"):
        page.goto(f"{town.home}{path}")
        found[path] = faults(page)
    region = visit("region@mrdh.example")
    region.goto("/regio/koppelen/")
    found["koppelen"] = faults(region)

    assert found == {path: [] for path in found}


def answer(page: Page, town: Town, status: str) -> None:
    page.goto(town.pillar("verkennen"))
    block = Block(page, VISIE)
    block.status(status).check()
    block.expect_saved()


def adopt(page: Page, town: Town) -> None:
    page.goto(f"{town.canvas}vaststellen/")
    page.locator("#id_understood").check()
    page.get_by_role("main").get_by_role("button", name=shown("Adopt"), exact=True).click()
    expect(page).to_have_url(re.compile(f"{town.canvas}$"))


def share_with_the_region(page: Page, town: Town) -> None:
    page.goto(f"{town.home}delen/")
    page.locator("form[action$='/delen/vier-pijlers/'] input[value='2']").check()
    follow(page, "form[action$='/delen/vier-pijlers/'] .utrecht-button--primary-action")


def take_requests(page: Page, town: Town) -> None:
    page.goto(f"{town.home}partners/")
    type_in(page, "#id_requests_a_year", "3")
    follow(page, "form[action$='/partners/aantal/'] .utrecht-button--primary-action")


def show_interest(page: Page, town: Town, helper: Town) -> None:
    page.goto(f"{town.home}partners/")
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    follow(page, f"main a[href$='/vragen/{VISIE}/{helper.code}/']")
    type_in(page, "#id_note", "Hoe maakte u de visie?")
    follow(page, SUBMIT)
    follow(page, "main a[href*='/partners/verzoek/']")


def say_yes(page: Page, town: Town) -> None:
    page.goto(f"{town.home}partners/")
    follow(page, "main a[href*='/partners/verzoek/']")
    expect(page.get_by_text("Hoe maakte u de visie?")).to_be_visible()
    tab_to(page, "[name=word]")
    page.keyboard.press("Space")
    follow(page, SUBMIT)
