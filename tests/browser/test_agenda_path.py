"""From an adopted photo through the seven steps to the three documents, with the keyboard only."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Town
from tests.browser.test_whole_path import tab_to
from tests.browser.visitors import Block
from tests.browser.words import shown

PRIMARY = "main a.utrecht-button--primary-action"
MADE_WITHIN = 90_000  # milliseconds: each document waits for the one worker of all tests


def test_from_an_adopted_photo_to_the_documents(visit: Visit, town: Town) -> None:
    page = visit(town.coordinator)
    adopt_a_photo(page, town)
    writes_down_the_ambition(page, town)
    chooses_a_path(page)
    chooses_what_to_do(page, town)
    asks_others(page, town)
    sets_a_goal(page, town)
    has_the_documents_made(page, town)


def adopt_a_photo(page: Page, town: Town) -> None:
    """What was done before: two gaps, adopted."""
    page.goto(town.pillar("verkennen"))
    for key, status in (("verkennen-visie", "not_yet"), ("verkennen-doelen", "partial")):
        block = Block(page, key)
        block.status(status).check()
        block.expect_saved()
    page.goto(f"{town.canvas}vaststellen/")
    page.locator("#id_understood").check()
    page.get_by_role("main").get_by_role("button", name=shown("Adopt"), exact=True).click()
    expect(page).to_have_url(re.compile(f"{town.canvas}$"))


def press_on(page: Page, selector: str) -> None:
    """For what changes a part of the page."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


def follow(page: Page, selector: str) -> None:
    """For what leads to another page, or to the same one again."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_in(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def from_start(page: Page, town: Town, path: str) -> None:
    page.goto(town.home)
    follow(page, f"main a[href$='{path}']")
    expect(page).to_have_url(re.compile(f"{path}$"))


def writes_down_the_ambition(page: Page, town: Town) -> None:
    """Step 1, to which the start page leads after the photo."""
    page.goto(town.home)
    follow(page, ".dp-path__step--now .dp-path__action a")
    follow(page, PRIMARY)
    type_in(page, "#sentence", "In 2030 doet iedereen mee.")
    tab_to(page, "#task-care")
    page.keyboard.press("Space")
    follow(page, "main button[type=submit]")
    expect(page.get_by_text("In 2030 doet iedereen mee.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Zorg en welzijn")


def chooses_a_path(page: Page) -> None:
    """Step 2: the first answer speaks for one path; the municipality decides for another."""
    follow(page, "main a[href$='/ontwikkelpad/']")
    follow(page, PRIMARY)
    tab_to(page, "[name=aid-money]")
    page.keyboard.press("Space")
    expect(page.locator("#proposal")).to_contain_text("Regisserend")
    tab_to(page, "[name=path]")
    page.keyboard.press("Space")
    type_in(page, "#id_reason", "Eerst de basis op orde.")
    follow(page, "button[name=decide]")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Adaptief")


def chooses_what_to_do(page: Page, town: Town) -> None:
    """Steps 4 and 5: from the gaps to the board; two advices on the agenda, in another order; the planning."""
    from_start(page, town, "/witte-vlekken/")
    follow(page, "main a[href$='/agenda/']")
    for _advice in range(2):
        follow(page, "button[name=state][value=accepted]")
    items = page.locator("#order .dp-order__item")
    expect(items).to_have_count(2)
    first, second = (item.get_attribute("data-item") or "" for item in items.all())
    press_on(page, "#order button[name=down]:not([disabled])")
    expect(items.first).to_have_attribute("data-item", second)
    expect(items.last).to_have_attribute("data-item", first)
    follow(page, "main a[href$='/planning/']")
    expect(page.locator("main table").first).to_be_visible()


def asks_others(page: Page, town: Town) -> None:
    """Step 6."""
    from_start(page, town, "/samenwerken/")
    press_on(page, ".dp-wish__add")
    tab_to(page, "[name=kind]")
    page.keyboard.press("Space")
    type_in(page, "[name=text]", "Wie heeft een visie?")
    press_on(page, "main form .utrecht-button--primary-action")
    expect(page.get_by_text("Wie heeft een visie?").first).to_be_visible()


def sets_a_goal(page: Page, town: Town) -> None:
    """Step 7. A day is typed as the browser's own field wants it, so that is filled in as a whole."""
    from_start(page, town, "/doelen/")
    follow(page, "main a[href$='/doelen/nieuw/']")
    texts = {
        "title": "Meer inwoners regelen hun zaken zelf",
        "indicator": "deel dat zonder hulp gaat",
        "baseline": "60",
        "target": "80,5",
        "means": "Het formulier wordt eenvoudiger.",
        "owner": "Team Dienstverlening",
        "why": "Inwoners hoeven niet te wachten.",
    }
    for name, text in texts.items():
        type_in(page, f"[name={name}]", text)
    for name, day in (("starts_on", "2027-01-01"), ("due_on", "2029-01-01")):
        page.locator(f"[name={name}]").fill(day)
    page.locator("[name=due_on]").focus()
    follow(page, "main form .utrecht-button--primary-action")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Meer inwoners regelen hun zaken zelf")


def has_the_documents_made(page: Page, town: Town) -> None:
    from_start(page, town, "/digitale-agenda/")
    follow(page, "main form button")
    expect(page).to_have_url(re.compile("/digitale-agenda/1/$"))
    for kind in ("agenda", "summary", "letter"):
        page.goto(f"{town.home}digitale-agenda/1/")
        follow(page, f"form[action*='/{kind}/'] button")
        ready = page.locator("#report .dp-report--ready")
        expect(ready).to_be_visible(timeout=MADE_WITHIN)
        with page.expect_download() as download:
            press_on(page, "#report a[download]")
        assert download.value.path().read_bytes().startswith(b"%PDF-")
