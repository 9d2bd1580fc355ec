"""Without a mouse, on a phone, in forced colours and on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.words import shown

STATUSES = ("Implemented", "Partial", "Not yet")
FOCUS = """() => {
    const element = document.activeElement;
    const near = [element, element.labels?.[0], element.parentElement, element.parentElement?.parentElement,
        element.parentElement?.parentElement?.parentElement].filter(Boolean);
    const look = () => JSON.stringify(near.flatMap((part) => [null, "::before", "::after"].map((pseudo) => {
        const style = getComputedStyle(part, pseudo);
        return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor, style.textDecoration];
    })));
    const focused = look();
    element.blur();
    const blurred = look();
    element.focus();
    return {
        name: `${element.tagName} ${element.id || element.href || element.textContent.trim()}`,
        seen: focused !== blurred,
    };
}"""


def pages(site: Site) -> dict[str, str]:
    return {
        "start": "/",
        "steps": site.half_filled.home,
        "canvas": site.half_filled.canvas,
        "questionnaire": site.half_filled.pillar("verkennen"),
        "adopt": f"{site.half_filled.canvas}vaststellen/",
        "reports": f"{site.half_filled.home}rapporten/",
        "invite": f"{site.half_filled.home}collegas/uitnodigen/",
    }


@pytest.mark.parametrize("name", ["start", "steps", "canvas", "questionnaire", "adopt", "reports", "invite"])
def test_tab_passes_all_of_the_page_with_the_focus_in_sight(visit: Visit, site: Site, name: str) -> None:
    page = visit(site.half_filled.coordinator)
    page.goto(pages(site)[name])
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = false; })")

    passed = tab_round(page)

    assert str(passed[0]["name"]).endswith("#content")
    assert [stop["name"] for stop in passed if not stop["seen"]] == []
    assert len(passed) == stops(page)


def tab_round(page: Page) -> list[dict[str, object]]:
    """What gets the focus, Tab by Tab, until the page has been left at its end."""
    passed: list[dict[str, object]] = []
    for _press in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return passed
        passed.append(page.evaluate(FOCUS))
    raise AssertionError(f"a trap: {passed[-3:]}")


def stops(page: Page) -> int:
    """How many stops there should be: what can be used and is shown; of a group of radio buttons one."""
    return int(
        page.evaluate(
            """() => {
                const shown = (element) => element.checkVisibility({visibilityProperty: true});
                const usable = [...document.querySelectorAll(
                    "a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex='0']")];
                const stops = usable.filter((element) => shown(element) && !element.disabled);
                const group = (element) => element.type === "radio" ? element.form.id + element.name : element;
                return new Set(stops.map(group)).size;
            }"""
        )
    )


def test_skip_link_leads_to_the_content(visit: Visit, site: Site) -> None:
    page = visit(site.half_filled.coordinator)
    page.goto(site.half_filled.pillar("verkennen"))

    page.keyboard.press("Tab")
    skip = page.locator("a.dp-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("main#content")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_menu_on_a_phone_opens_with_the_keyboard_and_leads_on(visit: Visit, site: Site) -> None:
    page = visit(site.half_filled.coordinator, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(site.half_filled.home)
    projects = page.locator(".dp-menu__body").get_by_role("link", name=shown("Projects"))
    expect(projects).to_be_hidden()
    expect(page.locator(".dp-nav--bar")).to_be_hidden()

    page.locator(".dp-menu summary").focus()
    page.keyboard.press("Enter")
    expect(projects).to_be_visible()
    projects.press("Enter")

    expect(page).to_have_url(re.compile(f"{site.half_filled.home}projecten/$"))
    expect(projects).to_be_hidden()


def test_canvas_says_its_statuses_in_forced_colours(visit: Visit, site: Site) -> None:
    page = visit(site.half_filled.coordinator, forced_colors="active")
    page.goto(site.half_filled.canvas)

    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    expect_words_and_icons(page)
    borders = page.locator(".dp-tile").evaluate_all(
        "(tiles) => tiles.map((tile) => getComputedStyle(tile).borderTopStyle + getComputedStyle(tile).borderLeftStyle)"
    )
    assert "nonenone" not in borders


def test_canvas_says_its_statuses_on_paper(visit: Visit, site: Site) -> None:
    page = visit(site.half_filled.coordinator)
    page.goto(site.half_filled.canvas)

    page.emulate_media(media="print")

    expect_words_and_icons(page)
    for left_out in (".dp-header nav", ".dp-page-head__actions", "a.dp-skip", ".dp-header__user"):
        for element in page.locator(left_out).all():
            expect(element).to_be_hidden()


def expect_words_and_icons(page: Page) -> None:
    words = page.locator(".dp-canvas .dp-tile__status")
    expect(words).to_have_count(34)
    assert {shown(status) for status in STATUSES} <= set(words.all_inner_texts())
    for part in (words, page.locator(".dp-canvas .dp-tile svg")):
        sizes = part.evaluate_all("(parts) => parts.map((part) => part.getBoundingClientRect().height)")
        assert len(sizes) == 34
        assert min(sizes) > 8
