"""Other instruments than the four pillars, in the browser: choosing one, its canvas, and taking an answer over."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.visitors import go

ZOETERMEER = "coordinator@zoetermeer.example"
DELFT = "coordinator@delft.example"


def named(site: Site, name: str) -> int:
    ((assessment,),) = site.sql("SELECT id FROM assessment_assessment WHERE name = %s", name)
    return int(assessment)


@pytest.mark.parametrize(
    "path",
    [
        "/meetinstrumenten/",
        "/gemeente/zoetermeer/meetinstrumenten/",
        "/gemeente/zoetermeer/meting/{assessment}/",
        "/gemeente/zoetermeer/meting/{assessment}/aanbevelingen/",
        "/gemeente/zoetermeer/meting/{assessment}/pijler/profiel/",
        "/gemeente/zoetermeer/meting/{assessment}/dossier/profiel-rolkeuze/",
    ],
)
def test_page_of_another_instrument(visit: Visit, site: Site, path: str) -> None:
    page = visit(ZOETERMEER)

    assert go(page, path.format(assessment=named(site, "Onze digitale economie"))).status == 200
    assert faults(page) == []


def test_canvas_of_a_project(visit: Visit, site: Site) -> None:
    page = visit(DELFT)

    assert go(page, f"/gemeente/delft/meting/{named(site, 'Proef met slimme straatverlichting')}/").status == 200
    expect(page.get_by_text("Vier pijlers voor een project")).to_be_visible()
    assert faults(page) == []


def test_coordinator_begins_with_steps_and_takes_an_answer_over(visit: Visit) -> None:
    page = visit(ZOETERMEER)
    page.goto("/gemeente/zoetermeer/meetinstrumenten/")
    page.get_by_role("link", name="Begin Digitaal innovatiemanagement").click()
    page.get_by_label("Naam").fill("Vernieuwing in beeld")
    page.get_by_role("button", name="Begin").click()

    expect(page.get_by_role("list").filter(has=page.get_by_role("heading", name="Uitgangspositie"))).to_be_visible()
    assert faults(page) == []

    page.get_by_role("link", name="Geld voor vernieuwing").first.click()
    block = page.locator("#inrichting-geld")
    expect(block.get_by_text("De begroting heeft geen eigen post voor de digitale economie.")).to_be_visible()
    assert faults(page) == []
    block.get_by_role("button", name=re.compile("Neem dit antwoord over.*Budget voor projecten")).click()

    expect(block.get_by_role("radio", name="Nog niet", exact=True)).to_be_checked()
    expect(block.get_by_label("Toelichting")).to_have_value(re.compile("Overgenomen van “Budget voor projecten"))
    expect(block.get_by_role("button", name=re.compile("Neem dit antwoord over"))).to_have_count(0)
