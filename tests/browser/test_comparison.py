"""The pages on which the region compares: charts, an empty console, axe, a phone, the keys, and no JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faint_in_forced_colours, faults
from tests.browser.conftest import Visit, Watch
from tests.browser.words import shown

REGION = "region@mrdh.example"
COMPARE = "/regio/vergelijken/"
BESIDE = f"{COMPARE}naast-elkaar/?with=Schiedam&with=Rotterdam&with=Zoetermeer"
PHONE = {"width": 390, "height": 844}
PAGES = (
    COMPARE,
    f"{COMPARE}warmtekaart/",
    f"{COMPARE}warmtekaart/?pillar=fundament&order=level",
    f"{COMPARE}spreiding/",
    BESIDE,
    f"{COMPARE}witte-vlekken/",
    f"{COMPARE}witte-vlekken/verkennen-visie/",
    f"{COMPARE}groepen/",
)
CHARTS = ((f"{COMPARE}spreiding/", 4), (BESIDE, 1))
EVERY = (
    *((REGION, path) for path in PAGES),
    ("coordinator@delft.example", "/gemeente/delft/vergelijken/"),
    ("coordinator@zoetermeer.example", "/gemeente/zoetermeer/vergelijken/"),
    ("", "/open-data/"),
)


def drawn(page: Page, number: int) -> None:
    """All charts of the page stand there."""
    expect(page.locator("[data-chart] svg.main-svg").first).to_be_visible()
    expect(page.locator("[data-chart]:has(svg.main-svg)")).to_have_count(number)


@pytest.mark.parametrize(("email", "path"), EVERY)
def test_page_is_accessible_and_fits(visit: Visit, email: str, path: str) -> None:
    page = visit(email)
    response = page.goto(path)

    assert response is not None
    assert response.status == 200
    page.wait_for_load_state("networkidle")
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("email", "path"), EVERY)
def test_page_is_read_in_forced_colours(visit: Visit, email: str, path: str, scheme: str) -> None:
    page = visit(email, forced_colors="active", color_scheme=scheme)
    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert faults(page) == []
    assert faint_in_forced_colours(page) == []


@pytest.mark.parametrize(("path", "number"), CHARTS)
def test_charts_are_drawn_without_a_word_in_the_console(visit: Visit, watch: Watch, path: str, number: int) -> None:
    page = visit(REGION)
    page.goto(path)

    drawn(page, number)
    expect(page.locator(".dp-chart__table[open]")).to_have_count(0)
    assert watch.seen == []


@pytest.mark.parametrize(("path", "number"), CHARTS)
def test_charts_fit_a_phone_and_are_drawn_anew_when_it_is_turned(visit: Visit, path: str, number: int) -> None:
    page = visit(REGION, viewport=PHONE)
    page.goto(path)
    drawn(page, number)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("[data-narrow=true]").count() == number

    page.set_viewport_size({"width": PHONE["height"], "height": PHONE["width"]})
    expect(page.locator("[data-narrow=false]")).to_have_count(number)


@pytest.mark.parametrize(("path", "number"), CHARTS)
def test_without_javascript_every_chart_has_its_table(visit: Visit, path: str, number: int) -> None:
    page = visit(REGION, java_script_enabled=False)
    page.goto(path)

    expect(page.locator(".dp-chart__table[open] table")).to_have_count(number)
    expect(page.locator(".dp-chart__table tbody tr").first).to_be_visible()


def test_table_of_a_chart_breaks_no_number_on_a_phone(visit: Visit) -> None:
    page = visit(REGION, viewport=PHONE, java_script_enabled=False)
    page.goto(f"{COMPARE}spreiding/")

    broken = page.locator(".dp-chart__table td[data-label]").evaluate_all(
        "(cells) => cells.filter((cell) => { const text = document.createRange(); text.selectNodeContents(cell); "
        "return !cell.textContent.includes(' ') && text.getClientRects().length > 1; }).map((cell) => cell.textContent)"
    )
    assert broken == []


def test_heat_map_is_reached_ordered_and_left_by_keys(visit: Visit) -> None:
    page = visit(REGION)
    page.goto(f"{COMPARE}warmtekaart/")

    page.get_by_label(shown("Order of the rows")).focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("order=diensten"))

    table = page.get_by_role("region").filter(has=page.locator(".dp-heat"))
    table.focus()
    page.keyboard.press("ArrowRight")
    expect(table).to_be_focused()
    page.get_by_role("rowheader", name="Schiedam").get_by_role("link").press("Enter")
    expect(page.locator(".dp-canvas .dp-tile")).to_have_count(34)


def open_shared_result(page: Page) -> None:
    """That of one municipality, as it is reached from the heat map."""
    page.goto(f"{COMPARE}warmtekaart/")
    page.get_by_role("rowheader", name="Schiedam").get_by_role("link").click()
    expect(page.locator(".dp-canvas .dp-tile")).to_have_count(34)


def test_shared_result_is_accessible_and_fits(visit: Visit) -> None:
    page = visit(REGION)
    open_shared_result(page)

    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shared_result_is_read_in_forced_colours(visit: Visit, scheme: str) -> None:
    page = visit(REGION, forced_colors="active", color_scheme=scheme)
    open_shared_result(page)

    assert faults(page) == []
    assert faint_in_forced_colours(page) == []


def test_group_is_made_without_javascript_page_after_page(visit: Visit) -> None:
    page = visit(REGION, java_script_enabled=False)
    page.goto(f"{COMPARE}groepen/")
    page.get_by_label(shown("Name")).fill("Uit beide bladen")
    for name in ("Barendrecht", "Capelle aan den IJssel", "Delft", "Den Haag"):
        page.get_by_label(name, exact=True).check()

    page.get_by_label(shown("Look for a municipality")).fill("zoeter")
    page.get_by_role("button", name=shown("Look"), exact=True).click()
    page.get_by_label("Zoetermeer", exact=True).check()
    page.get_by_role("button", name=shown("Make the group")).click()

    expect(page.get_by_role("rowheader", name="Uit beide bladen")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Zoetermeer")
    page.get_by_role("button", name=shown("Remove")).click()
    expect(page.get_by_role("rowheader", name="Uit beide bladen")).to_have_count(0)


def test_from_a_gap_to_the_programme_and_back(visit: Visit) -> None:
    page = visit(REGION)
    page.goto(f"{COMPARE}witte-vlekken/")

    page.get_by_role("main").get_by_role("link", name=shown("Add a project")).first.click()
    expect(page.locator("input[name=blocks]:checked")).to_have_count(1)

    page.goto("/regio/programma/")
    page.get_by_role("link", name=shown("See the gaps of the region, and how they changed")).click()
    expect(page).to_have_url(re.compile("witte-vlekken/$"))
