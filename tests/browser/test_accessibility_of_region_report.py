"""The report of a region in a browser, from asking to downloading; and the own comparison with its charts."""

from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.visitors import go

REGION = "region@mrdh.example"
ZOETERMEER = "coordinator@zoetermeer.example"
LIST = "/regio/rapport/"


def test_report_of_the_region_is_asked_for_followed_and_downloaded(visit: Visit, site: Site) -> None:
    page = visit(REGION)
    assert go(page, LIST).status == 200
    assert faults(page) == []

    with site.paused_worker():
        page.locator("main form button[type=submit]").click()
        expect(page.locator(".dp-report--queued, .dp-report--rendering")).to_be_visible()
        assert faults(page) == []
    expect(page.locator(".dp-report--ready")).to_be_visible(timeout=60_000)  # by itself
    assert faults(page) == []
    with page.expect_download() as download:
        page.locator("a[download]").click()

    assert download.value.suggested_filename.startswith("digipeil-regiorapport-mrdh-")
    assert go(page, LIST).status == 200
    assert faults(page) == []


def test_own_comparison_with_its_charts(visit: Visit) -> None:
    page = visit(ZOETERMEER)

    assert go(page, "/gemeente/zoetermeer/vergelijken/").status == 200

    expect(page.locator(".dp-chart__drawing svg.main-svg").first).to_be_visible()
    assert faults(page) == []
