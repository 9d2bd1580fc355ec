"""The collaboration map with a mouse, with the keyboard alone, in forced colours, on a phone and on paper."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.browser.words import shown

MAP = "/samenwerking/"
OPACITIES = "(parts) => parts.map((part) => Number(getComputedStyle(part).opacity))"


def opened(visit: Visit, **options: object) -> Page:
    page = visit(reduced_motion="reduce", **options)
    page.goto(MAP)
    return page


def test_map_breaks_no_rule_and_fits_a_phone(visit: Visit) -> None:
    assert faults(opened(visit)) == []
    page = visit()
    page.goto(f"{MAP}?municipality=delft&state=potential&theme=nothing")
    assert faults(page) == []


def test_focus_on_a_municipality_shows_its_ties_and_lets_the_rest_step_back(visit: Visit) -> None:
    page = opened(visit)
    map_ = page.locator("[data-ties]")

    page.locator(".dp-collaboration__map").focus()
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "spot-rotterdam":
            break

    expect(page.locator("#spot-rotterdam")).to_be_focused()
    expect(map_).to_have_class(re.compile("has-lit"))
    lit = map_.locator(".dp-tie.is-lit").evaluate_all(OPACITIES)
    rest = map_.locator(".dp-tie:not(.is-lit), .dp-spot:not(.is-lit)").evaluate_all(OPACITIES)
    assert lit
    assert rest
    assert min(lit) == 1
    assert max(rest) < 0.5
    own = set(page.locator(".dp-spot.is-source").get_attribute("data-cooperations").split())  # type: ignore[union-attr]
    told = map_.locator(".dp-tie.is-lit").evaluate_all("(ties) => ties.map((tie) => tie.dataset.cooperation)")
    assert set(told) <= own

    page.locator("#spot-rotterdam").evaluate("(spot) => spot.blur()")
    expect(map_).not_to_have_class(re.compile("has-lit"))


def test_pointer_shows_the_ties_of_a_cooperation_in_the_list(visit: Visit) -> None:
    page = opened(visit)
    card = page.locator(".dp-cooperation").first

    card.hover()

    key = card.get_attribute("data-cooperation")
    told = page.locator("[data-ties] .dp-tie.is-lit").evaluate_all("(ties) => ties.map((t) => t.dataset.cooperation)")
    assert set(told) == {key}


def test_enter_on_a_municipality_filters_without_a_new_page_and_a_second_time_undoes_it(visit: Visit) -> None:
    page = opened(visit)
    page.evaluate("window.sameDocument = true")
    everything = page.locator(".dp-cooperation").count()

    page.locator("#spot-delft").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/samenwerking/\?municipality=delft$"))
    expect(page.locator(".dp-spot--chosen")).to_contain_text("Delft")
    expect(page.locator("#spot-delft")).to_be_focused()
    assert page.evaluate("window.sameDocument") is True
    assert 0 < page.locator(".dp-cooperation").count() < everything

    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/samenwerking/$"))
    expect(page.locator(".dp-cooperation")).to_have_count(everything)


def test_filters_work_without_javascript(visit: Visit) -> None:
    page = opened(visit, java_script_enabled=False)

    page.get_by_label(shown("State")).select_option("potential")
    page.locator("#collaboration-filter button").click()

    expect(page).to_have_url(re.compile("state=potential"))
    expect(page.locator(".dp-ties .dp-tie--current")).to_have_count(0)
    assert page.locator(".dp-ties .dp-tie--potential").count() > 0
    page.locator("#spot-rotterdam").click()
    expect(page).to_have_url(re.compile("municipality=rotterdam"))
    expect(page).to_have_url(re.compile("state=potential"))


def test_lines_letters_and_dashes_stand_in_forced_colours(visit: Visit) -> None:
    page = opened(visit, forced_colors="active")

    solid = page.locator(".dp-ties .dp-tie--current .dp-tie__line").first
    dashed = page.locator(".dp-ties .dp-tie--potential .dp-tie__line").first
    style = "(line) => [getComputedStyle(line).stroke, getComputedStyle(line).strokeDasharray]"
    assert solid.evaluate(style) == ["rgb(0, 0, 0)", "none"]
    assert dashed.evaluate(style)[0] == "rgb(0, 0, 0)"
    assert dashed.evaluate(style)[1] != "none"
    letters = page.locator(".dp-ties .dp-tie__letter").all_text_contents()
    assert letters
    assert all(letters)


def test_map_is_whole_on_a_phone_and_scrolls_in_its_own_box_when_enlarged(visit: Visit) -> None:
    page = opened(visit, viewport={"width": 390, "height": 844})

    box = page.locator(".dp-collaboration__map")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")

    page.get_by_label(shown("Enlarge the map, and scroll in it")).check()
    assert box.evaluate("(box) => box.scrollWidth > box.clientWidth && box.scrollLeft > 0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_map_and_list_stand_on_paper_without_the_filters(visit: Visit) -> None:
    page = opened(visit)

    page.emulate_media(media="print")

    expect(page.locator("#collaboration-filter")).to_be_hidden()
    expect(page.locator(".dp-ties")).to_be_visible()
    expect(page.locator(".dp-cooperation").first).to_be_visible()
