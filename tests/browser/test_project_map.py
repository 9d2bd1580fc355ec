"""The project map in a browser: with the mouse, with the keyboard alone, in forced colours and without JavaScript."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.browser.site import Site

MAP = "/projecten/"
YEAR = 1999  # of the boundaries that these tests invent


@pytest.fixture
def boundaries(site: Site) -> Iterator[None]:
    """A rectangle around each municipality of today, while the test runs."""
    places = site.sql(
        "SELECT gm_code, longitude, latitude FROM municipalities_municipality"
        " WHERE tile_row IS NOT NULL AND valid_until IS NULL"
    )
    for code, x, y in places:
        ring = [[x - 0.02, y - 0.01], [x + 0.02, y - 0.01], [x + 0.02, y + 0.01], [x - 0.02, y + 0.01]]
        site.sql(
            "INSERT INTO municipalities_boundary (municipality_id, year, coordinates, source)"
            " VALUES (%s, %s, %s, 'CBS, proef')",
            code,
            YEAR,
            json.dumps([[[*ring, ring[0]]]]),
        )
    yield
    site.sql("DELETE FROM municipalities_boundary WHERE year = %s", YEAR)


def number(page: Page, slug: str) -> int:
    """What the map says of a municipality."""
    label = page.locator(f"#map-{slug}").get_attribute("aria-label") or ""
    found = re.search(r": (\d+) ", label)
    assert found, label
    return int(found[1])


def remember(page: Page) -> None:
    page.evaluate("window.notReloaded = true")


def is_the_same_page(page: Page) -> bool:
    return bool(page.evaluate("window.notReloaded === true"))


def test_filter_changes_map_and_list_together_without_a_reload(visit: Visit) -> None:
    page = visit()
    page.goto(MAP)
    remember(page)
    before = number(page, "delft")

    page.locator("#filter-theme").select_option(index=1)

    expect(page).to_have_url(re.compile(r"\?theme="))
    expect(page.locator("#map-delft")).to_have_attribute("href", re.compile(r"theme=.*municipality=delft"))
    assert number(page, "delft") <= before
    assert is_the_same_page(page)


def test_click_on_a_municipality_shows_its_projects(visit: Visit) -> None:
    page = visit()
    page.goto(MAP)
    remember(page)
    projects = number(page, "delft")
    assert projects > 0

    page.locator("#map-delft").click()

    expect(page.locator("#map-delft")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile(r"municipality=delft"))
    expect(page.locator("#project-list > li")).to_have_count(min(projects, 24))
    assert is_the_same_page(page)
    page.go_back()
    expect(page.locator("#map-delft")).not_to_have_attribute("aria-current", "true")


def test_keyboard_walks_from_north_to_south_and_keeps_its_place(visit: Visit) -> None:
    page = visit()
    page.goto(MAP)
    remember(page)
    areas: list[str] = page.locator(".dp-map__place").evaluate_all("(areas) => areas.map((area) => area.id)")
    page.locator(f"#{areas[0]}").focus()

    walked = [page.evaluate("document.activeElement.id")]
    for _area in areas[1:]:
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.id"))
    assert walked == areas
    assert areas[0] == "map-wassenaar"

    page.locator("#map-delft").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-delft")).to_have_attribute("aria-current", "true")
    expect(page.locator("#map-delft")).to_be_focused()
    assert is_the_same_page(page)


def test_list_beside_the_map_says_the_same(visit: Visit) -> None:
    page = visit()
    page.goto(MAP)

    said = dict(
        page.locator(".dp-places__item").evaluate_all(
            "(rows) => rows.map((row) => [row.querySelector('a').id.replace('place-', ''),"
            " Number(row.querySelector('.dp-places__number').textContent)])"
        )
    )

    assert len(said) == page.locator(".dp-map__place").count() > 20
    assert {slug: number(page, slug) for slug in said} == said


@pytest.mark.parametrize("drawn", ["tiles", "boundaries"])
def test_map_has_no_faults(visit: Visit, drawn: str, request: pytest.FixtureRequest) -> None:
    if drawn == "boundaries":
        request.getfixturevalue("boundaries")
    page = visit()
    page.goto(f"{MAP}?municipality=delft")
    expect(page.locator(f".dp-map--{drawn}")).to_have_count(1)

    assert faults(page) == []


def test_map_says_its_numbers_in_forced_colours(visit: Visit, boundaries: None) -> None:
    page = visit(forced_colors="active")
    page.goto(f"{MAP}?municipality=delft")

    strokes: list[dict[str, Any]] = page.locator(".dp-map__area").evaluate_all(
        "(areas) => areas.map((area) => ({line: getComputedStyle(area).stroke, fill: getComputedStyle(area).fill}))"
    )
    assert all(stroke["line"] != stroke["fill"] for stroke in strokes)
    texts = page.locator(".dp-map__number")
    assert texts.count() == len(strokes)
    assert all(text.isdecimal() for text in texts.all_text_contents())
    assert page.locator(".dp-map__chosen").evaluate("(line) => getComputedStyle(line).strokeWidth") == "7px"
    plain = page.locator("#map-rijswijk .dp-map__area").evaluate("(area) => getComputedStyle(area).strokeWidth")
    page.locator("#map-rijswijk").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    focused = page.locator("#map-rijswijk .dp-map__area").evaluate("(area) => getComputedStyle(area).strokeWidth")
    assert (plain, focused) == ("2px", "12px")


def test_map_works_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto(MAP)

    page.locator("#map-delft").click()

    expect(page).to_have_url(re.compile(r"municipality=delft"))
    expect(page.locator("#map-delft")).to_have_attribute("aria-current", "true")
    page.locator("#place-delft").click()
    expect(page).to_have_url(re.compile(r"/projecten/$"))


def test_on_a_phone_the_list_stands_in_for_the_tiles(visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.goto(MAP)

    expect(page.locator(".dp-map--tiles")).to_be_hidden()
    page.locator("#place-delft").tap()

    expect(page.locator("#place-delft")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile(r"municipality=delft"))
