"""Lists that are searched while somebody types: what is found stays under the mouse until something else is asked."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site


@pytest.mark.parametrize(("address", "asks"), [("/projecten/", "theme"), ("/kennis/", "kind")])
def test_leaving_the_search_field_does_not_search_again(visit: Visit, site: Site, address: str, asks: str) -> None:
    page = visit(site.delft.coordinator)
    page.goto(address)
    words = page.get_by_role("searchbox")
    words.press_sequentially("data")
    expect(page).to_have_url(re.compile(r"\?q=data$"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    words.blur()
    page.locator(f"select[name={asks}]").select_option(index=1)

    expect(page).to_have_url(re.compile(rf"{asks}="))
    assert len([url for url in asked if url.startswith(f"{site.url}{address}?")]) == 1, asked
