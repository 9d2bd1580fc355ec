"""The pages on which people change projects, checked with axe: empty, with mistakes, and where two met."""

from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.words import shown

REGION = "region@mrdh.example"


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=shown(words)).last.click()


def test_project_from_the_first_form_to_removed(visit: Visit, town: Town, watch: Watch) -> None:
    watch.allow("status of 422")
    page, other = visit(town.coordinator), visit(town.colleague)
    page.goto(f"{town.home}projecten/toevoegen/")
    assert faults(page) == []

    page.get_by_label(shown("Contact")).fill("iemand@gemeente.example")
    page.get_by_label(shown("Name of organisation %(number)d") % {"number": 1}).fill("Een partner")
    press(page, "Save the project")
    expect(page.get_by_text(shown("Fill in what the project is called."))).to_be_visible()
    assert faults(page) == []

    page.get_by_label(shown("Name of the project")).fill("Slimme lantaarns")
    page.get_by_label(shown("Contact")).fill("Informatiemanager")
    page.get_by_label(shown("Kind of organisation %(number)d") % {"number": 1}).select_option("private")
    press(page, "Save the project")
    expect(page.get_by_text(shown("The project has been added."))).to_be_visible()

    project = page.url
    for each in (page, other):
        each.goto(f"{project}wijzigen/")
        each.get_by_label(shown("Lessons learned")).fill(f"Een les {id(each)}")
    for each in (page, other):
        press(each, "Save the project")
    expect(other.get_by_text(f"Een les {id(page)}")).to_be_visible()
    expect(other.get_by_label(shown("Lessons learned"))).to_have_value(f"Een les {id(other)}")
    assert faults(other) == []
    press(other, "Save the project")
    expect(other.get_by_text(shown("The project has been changed."))).to_be_visible()
    assert faults(other) == []

    page.goto(f"{project}verwijderen/")
    assert faults(page) == []
    press(page, "Remove this project")
    expect(page.get_by_role("status").first).to_be_visible()
    assert faults(page) == []


def test_pages_of_the_region(visit: Visit, site: Site) -> None:
    page = visit(REGION)
    page.goto("/regio/projecten/?q=5G")
    assert faults(page) == []

    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    assert faults(page) == []
    page.get_by_role("link", name=shown("Merge with another")).click()
    assert faults(page) == []
    page.get_by_role("link", name=shown("Compare")).first.click()
    assert faults(page) == []
