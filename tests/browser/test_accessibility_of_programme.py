"""The project scan, following and the regional programme, checked with axe."""

from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site
from tests.browser.words import shown

REGION = "region@mrdh.example"


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=shown(words)).first.click()


def test_scan_from_nothing_to_a_decision(visit: Visit, site: Site, watch: Watch) -> None:
    watch.allow("status of 422")
    page = visit(site.delft.contributor)
    page.goto(f"{site.delft.home}projecten/")
    page.get_by_role("main").get_by_role("link", name="The Green Village Digital").first.click()
    page.get_by_role("main").get_by_role("link", name=shown("Project scan")).click()
    assert faults(page) == []

    scan = page.url
    page.goto(f"{scan}toepassing/")
    assert faults(page) == []
    page.get_by_role("textbox").first.fill("De bewoners van de wijk")
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("De bewoners van de wijk")

    page.goto(f"{scan}verkennen/")
    assert faults(page) == []
    page.goto(f"{scan}besluit/")
    page.get_by_role("radio").nth(1).check()
    press(page, "Save")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert faults(page) == []
    page.get_by_role("textbox").fill("Het werkt")
    press(page, "Save")
    assert faults(page) == []


def test_programme_from_a_proposal_to_a_running_project(visit: Visit, watch: Watch) -> None:
    watch.allow("status of 422")
    page = visit(REGION)
    page.goto("/regio/programma/?aantal=3")
    assert faults(page) == []
    press(page, "Take up")
    assert faults(page) == []

    page.get_by_role("main").get_by_role("link", name=shown("Change")).first.click()
    assert faults(page) == []
    page.get_by_label(shown("Name"), exact=True).fill("")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []

    page.goto("/programma/")
    assert faults(page) == []


def test_projects_that_somebody_follows(visit: Visit, site: Site) -> None:
    page = visit(site.delft.coordinator)
    page.goto("/projecten/delft-the-green-village-digital/")
    press(page, "Follow this project")
    expect(page.get_by_role("main")).to_contain_text("Green Village")

    assert faults(page) == []
