"""The public list and page of projects: with axe, with the keyboard, with htmx and without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.browser.words import shown

LIST = "/projecten/"


def count(page: Page) -> str:
    return page.locator("#project-count").inner_text()


def test_pages_of_projects(visit: Visit) -> None:
    page = visit()
    for address in (LIST, f"{LIST}?theme=Data&q=data", f"{LIST}?q=bestaatniet&stage=ooit", f"{LIST}?q=mobilitiet"):
        page.goto(address)
        assert faults(page) == [], address

    page.goto(LIST)
    page.locator("#project-list a").first.click()
    expect(page.get_by_role("heading", name=shown("In short"))).to_be_visible()
    assert faults(page) == []


def test_filters_work_by_keyboard_without_a_reload(visit: Visit) -> None:
    page = visit()
    page.goto(LIST)
    page.evaluate("window.stayed = true")
    before = count(page)

    page.locator("#filter-theme").focus()
    page.keyboard.press("D")  # the first theme that begins so
    expect(page.locator("#project-count")).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"\?theme=D"))
    expect(page.locator("#filter-theme")).to_be_focused()
    assert page.evaluate("window.stayed")
    assert faults(page) == []

    tag = page.locator(".dp-filter-tag")
    tag.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    expect(page.locator("#project-count")).to_have_text(before)


def test_filters_are_folded_on_a_phone_and_open_by_keyboard(visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(LIST)
    summary, theme = page.locator(".dp-search__more summary"), page.locator("#filter-theme")
    expect(page.locator("#filter-q")).to_be_visible()
    expect(theme).to_be_hidden()
    before = count(page)

    summary.focus()
    page.keyboard.press("Enter")
    expect(theme).to_be_visible()
    page.keyboard.press("Tab")
    expect(theme).to_be_focused()
    page.keyboard.press("D")  # the first theme that begins so

    expect(page.locator("#project-count")).not_to_have_text(before)
    expect(page.locator("#filters-on")).to_contain_text("1")
    expect(theme).to_be_visible()
    summary.press("Enter")
    expect(theme).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_filters_stand_open_where_there_is_room(visit: Visit) -> None:
    page = visit()
    page.goto(LIST)

    expect(page.locator("#filter-theme")).to_be_visible()
    expect(page.locator(".dp-search__more")).to_be_hidden()


def test_typing_searches_and_keeps_the_cursor(visit: Visit) -> None:
    page = visit()
    page.goto(LIST)
    page.evaluate("window.stayed = true")

    page.locator("#filter-q").press_sequentially("mobilitiet")
    expect(page.locator("#project-count")).to_contain_text("mobiliteit")
    expect(page.locator("#filter-q")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=mobilitiet$"))
    assert page.evaluate("window.stayed")

    page.get_by_role("link", name=re.compile("mobilitiet")).click()
    expect(page).to_have_url(re.compile("exact=1"))
    expect(page.locator("#project-list")).to_have_count(0)


def test_back_leads_to_the_filters_before(visit: Visit) -> None:
    page = visit()
    page.goto(LIST)
    before = count(page)
    page.locator("#filter-theme").select_option(index=1)
    expect(page.locator("#project-count")).not_to_have_text(before)

    page.go_back()

    expect(page.locator("#project-count")).to_have_text(before)
    expect(page.locator("#filter-theme")).to_have_value("")


def test_filters_work_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto(LIST)
    before = count(page)
    page.locator("#filter-theme").select_option(index=1)
    page.get_by_role("search").get_by_role("button").click()

    expect(page.locator("#project-count")).not_to_have_text(before)
    expect(page.locator(".dp-filter-tag")).to_have_count(1)
