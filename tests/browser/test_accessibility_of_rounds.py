"""The region's pages and what changed since the round before: no breach of WCAG 2.2 AA, wide and at 320 pixels."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site
from tests.browser.visitors import go

ZOETERMEER = "coordinator@zoetermeer.example"
REGION = "region@mrdh.example"


def adopted(site: Site) -> int:
    """The assessment that Zoetermeer adopted in the open round."""
    ((assessment,),) = site.sql(
        "SELECT id FROM assessment_assessment WHERE municipality_id = 'GM0637' AND round_id = %s", site.round
    )
    return int(assessment)


@pytest.mark.parametrize(
    "path",
    [
        "/regio/",
        "/regio/ronde/nieuw/",
        "/regio/ronde/{round}/",
        "/regio/ronde/{round}/wijzigen/",
        "/regio/ronde/{round}/sluiten/",
        "/regio/vergelijken/resultaat/{result}/",
        "/regio/ronde/{round}/GM0637/heropenen/",
        "/regio/ronde/{old}/GM0637/heropenen/",
    ],
)
def test_page_of_the_region(visit: Visit, site: Site, path: str) -> None:
    ((result,),) = site.sql("SELECT id FROM assessment_result WHERE assessment_id = %s", adopted(site))
    ((old,),) = site.sql("SELECT id FROM assessment_round WHERE name = 'Meting 2022'")
    page = visit(REGION)

    assert go(page, path.format(round=site.round, result=result, old=old)).status == 200
    assert faults(page) == []


@pytest.mark.parametrize("path", ["/regio/ronde/nieuw/", "/regio/ronde/{old}/GM0637/heropenen/"])
def test_form_of_the_region_with_errors(visit: Visit, site: Site, watch: Watch, path: str) -> None:
    watch.allow("status of 422")
    ((old,),) = site.sql("SELECT id FROM assessment_round WHERE name = 'Meting 2022'")
    page = visit(REGION)
    page.goto(path.format(old=old))

    page.get_by_role("main").locator("button[type=submit]").click()

    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert faults(page) == []


def test_trend_unfolded(visit: Visit, site: Site) -> None:
    page = visit(ZOETERMEER)
    page.goto(f"/gemeente/zoetermeer/meting/{adopted(site)}/")

    for summary in page.locator("section[aria-labelledby=trend] summary").all():
        summary.click()

    expect(page.locator("section[aria-labelledby=trend] table")).to_have_count(4)
    assert faults(page) == []


def test_old_round_with_merged_municipalities(visit: Visit, site: Site) -> None:
    page = visit(REGION)
    page.goto("/regio/")

    page.get_by_role("link", name="Meting 2022").click()

    expect(page.get_by_role("rowheader", name=re.compile("Brielle"))).to_be_visible()
    assert faults(page) == []
