"""The pages on which the region compares: charts, an empty console, axe, a phone, the keys, and no JavaScript."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import FloatRect, Page, expect

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


def test_side_by_side_of_five_breaks_no_word_and_scrolls_in_its_frame_on_a_phone(visit: Visit) -> None:
    page = visit(REGION, viewport=PHONE)
    page.goto(f"{BESIDE}&with=Den Haag&with=Capelle aan den IJssel")

    expect(page.locator(".dp-sides__canvas")).to_have_count(5)
    frame = page.locator(".dp-table-scroll:has(.dp-sides-table)")
    assert frame.evaluate("(frame) => frame.scrollWidth > frame.clientWidth")
    assert frame.evaluate("(frame) => frame.clientHeight") < 4000
    name = page.get_by_role("rowheader", name="Werkgelegenheid")
    frame.evaluate("(frame) => { frame.scrollLeft = 300; }")
    assert (
        name.evaluate(
            "(name) => { const text = document.createRange(); text.selectNodeContents(name); "
            "return text.getClientRects().length; }"
        )
        == 1
    )
    assert name.evaluate("(name) => name.getBoundingClientRect().left >= 0")


def test_side_by_side_of_five_fits_a_desktop(visit: Visit) -> None:
    page = visit(REGION)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{BESIDE}&with=Den Haag&with=Capelle aan den IJssel")
    drawn(page, 1)

    frame = page.locator(".dp-table-scroll:has(.dp-sides-table)")
    assert frame.evaluate("(frame) => frame.scrollWidth <= frame.clientWidth")
    tops = page.locator(".dp-sides__canvas").evaluate_all("(all) => all.map((one) => one.offsetTop)")
    assert len(set(tops)) == 1
    legend, name = page.locator("[data-chart] .legend"), page.locator("[data-chart] .angularaxistick text").first
    assert overlap(legend.bounding_box(), name.bounding_box()) is False


@pytest.mark.parametrize("width", [320, 390])
def test_no_word_of_the_radar_stands_in_another_on_a_phone(visit: Visit, width: int) -> None:
    page = visit(REGION, viewport={"width": width, "height": 844})
    page.goto(f"{BESIDE}&with=Den Haag&with=Capelle aan den IJssel")
    drawn(page, 1)

    words = page.locator("[data-chart] :is(.angularaxistick, .radial-axis) text").evaluate_all(
        "(all) => all.map((one) => { const {left, right, top, bottom} = one.getBoundingClientRect(); "
        "return [one.textContent, left, right, top, bottom]; })"
    )

    assert len(words) > 4
    assert all(left >= 0 and right <= width for _, left, right, _, _ in words)
    assert not [
        (one[0], other[0])
        for one, other in combinations(words, 2)
        if max(one[1], other[1]) < min(one[2], other[2]) and max(one[3], other[3]) < min(one[4], other[4])
    ]


def overlap(one: FloatRect | None, other: FloatRect | None) -> bool:
    assert one is not None
    assert other is not None
    return one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]


def test_heat_map_says_that_there_is_more_until_the_end_of_it(visit: Visit) -> None:
    page = visit(REGION)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{COMPARE}warmtekaart/")

    hint = page.locator(".dp-sideways")
    expect(hint).to_have_text(shown("The table is wider than the screen: scroll it sideways."))
    frame = page.locator(".dp-table-scroll:has(.dp-heat)")
    expect(frame).to_contain_class("has-more")
    frame.evaluate("(frame) => { frame.scrollLeft = frame.scrollWidth; }")
    expect(frame).not_to_contain_class("has-more")

    page.goto(f"{COMPARE}warmtekaart/?pillar=randvoorwaarden")
    expect(page.locator(".dp-heat--words")).to_be_visible()
    expect(hint).to_have_count(0)


def test_own_mark_lies_on_top_of_the_group(visit: Visit) -> None:
    page = visit("coordinator@delft.example")
    page.goto("/gemeente/delft/vergelijken/")
    expect(page.locator("[data-chart=chart-trend-data] svg.main-svg").first).to_be_visible()

    traces = page.locator("[data-chart=chart-trend-data]").evaluate(
        "(place) => place.data.map(({name, zorder, marker}) => [name, zorder, marker.symbol.endsWith('-open')])"
    )
    own = shown("You")
    assert traces
    assert all((zorder, is_open) == ((1, False) if name == own else (0, True)) for name, zorder, is_open in traces)


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
