"""The pages of the seven steps and of the digital agenda, checked with axe."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.words import shown


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=shown(words)).first.click()


def test_agenda_from_the_first_version_to_the_second(visit: Visit, town: Town, watch: Watch) -> None:
    watch.allow("status of 409")
    watch.allow("status of 422")
    coordinator, alderman = visit(town.coordinator), visit(town.alderman)
    coordinator.goto(f"{town.home}digitale-agenda/")
    assert faults(coordinator) == []
    press(coordinator, "Begin the first version")
    assert faults(coordinator) == []

    for page in (coordinator, alderman):
        page.goto(f"{town.home}digitale-agenda/1/voorwoord/")
        page.get_by_role("textbox").fill(f"Vooraf {page.url[-3:]} {id(page)}")
    for page in (coordinator, alderman):
        press(page, "Save the foreword")
    expect(alderman.get_by_role("alert")).to_be_visible()
    assert faults(alderman) == []

    coordinator.goto(f"{town.home}digitale-agenda/1/vaststellen/")
    press(coordinator, "Adopt this version")
    expect(coordinator.get_by_text(shown("Tick the box to adopt this version."))).to_be_visible()
    assert faults(coordinator) == []
    coordinator.get_by_role("checkbox").check()
    press(coordinator, "Adopt this version")
    expect(coordinator.get_by_role("main")).to_contain_text(shown("Documents"))
    assert faults(coordinator) == []

    coordinator.goto(f"{town.home}digitale-agenda/")
    press(coordinator, "Begin a new version")
    coordinator.goto(f"{town.home}digitale-agenda/2/veranderd/")
    assert faults(coordinator) == []
    coordinator.goto(f"{town.home}digitale-agenda/")
    assert faults(coordinator) == []


@pytest.mark.parametrize(
    "path",
    [
        "ambitie/",
        "ambitie/wijzigen/",
        "ontwikkelpad/",
        "ontwikkelpad/kiezen/",
        "ontwikkelpad/per-opgave/",
        "witte-vlekken/",
        "agenda/",
        "agenda/toevoegen/",
        "planning/",
        "planning/wat-als/",
        "samenwerken/",
        "doelen/",
        "doelen/nieuw/",
        "doelen/evaluatie/",
    ],
)
def test_page_of_the_seven_steps(visit: Visit, site: Site, path: str) -> None:
    """In Delft, where the demo began each of them."""
    page = visit(site.delft.coordinator)
    page.goto(f"{site.delft.home}{path}")

    assert faults(page) == []


def test_page_of_the_knowledge_base(visit: Visit, site: Site) -> None:
    page = visit(site.delft.coordinator)
    page.goto("/kennis/?q=sensoren")

    assert faults(page) == []
