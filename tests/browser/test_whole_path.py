"""One municipality's whole path: from the newcomer at the start page to the alderman's report and the region."""

import hashlib
import re
import time
from pathlib import Path

from playwright.sync_api import Download, Page, expect

from municipalities.demo import DEMO_PASSWORD
from tests.browser.conftest import Visit
from tests.browser.site import Site, Town
from tests.browser.visitors import Block, log_in, log_in_with_password
from tests.browser.words import pattern, shown

COORDINATOR = "coordinator@delft.example"
ALDERMAN = "alderman@delft.example"
REGION = "region@mrdh.example"
REASON = "Bij privacy was een bouwsteen verkeerd ingevuld."
FEW_TABS = 150  # more than a pillar has


def test_from_newcomer_to_the_report_of_the_alderman(visit: Visit, site: Site) -> None:
    delft, page = site.delft, visit()
    newcomer_logs_in(page)
    answers_what_is_left(page, site)
    sees_canvas_and_recommendations(page, delft)
    report = has_a_report_made(page, site)
    adopts(page, delft)
    corrects(page, delft)
    shares_with_the_region(page)
    alderman_reads(page, report)
    region_follows(page, site)


def newcomer_logs_in(page: Page) -> None:
    """By the form and, after logging out, by the button of the demo: both lead to the municipality's own start."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".dp-person")).not_to_have_count(0)
    log_in_with_password(page, COORDINATOR, DEMO_PASSWORD)
    expect(page).to_have_url(re.compile("/gemeente/delft/$"))
    log_out(page)
    log_in(page, COORDINATOR)
    expect(page).to_have_url(re.compile("/gemeente/delft/$"))


def log_out(page: Page) -> None:
    page.locator(".dp-header__user").get_by_role("button", name=shown("Log out")).click()
    expect(page).to_have_url(re.compile(r":\d+/$"))


def answers_what_is_left(page: Page, site: Site) -> None:
    """With the keyboard only, from the seven steps through all pillars, beginning where it was left off."""
    expect(page.locator(".dp-path__step")).to_have_count(7)
    tab_to(page, ".dp-path__step--now .dp-path__action a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/pijler/[a-z]+/#[\w-]+$"))
    open_blocks = unanswered(site)
    assert open_blocks[0] == page.url.rsplit("#")[1]
    pillar = page.url.split("/pijler/")[1].split("/")[0]
    for key in open_blocks:
        if not key.startswith(pillar):
            expect_all_saved(page)
            pillar = to_the_next_pillar(page)
        answer_by_keyboard(page, key)
    expect_all_saved(page)
    assert unanswered(site) == []
    assert site.answer(site.delft, open_blocks[-1]) == ("implemented", f"Over {open_blocks[-1]}.", "Team Digitaal")


def unanswered(site: Site) -> list[str]:
    rows = site.sql(
        "SELECT b.key FROM assessment_answer a JOIN assessment_block b ON b.id = a.block_id "
        "WHERE a.assessment_id = %s AND (a.status IS NULL OR a.to_confirm) ORDER BY b.position",
        site.delft.assessment,
    )
    return [key for (key,) in rows]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _press in range(FEW_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def answer_by_keyboard(page: Page, key: str) -> None:
    """Space unfolds the questions; from “not answered yet” the arrow down wraps to the first status."""
    tab_to(page, f"#{key} summary")
    page.keyboard.press("Space")
    tab_to(page, f"#{key} input[type=radio]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type(f"Over {key}.")
    page.keyboard.press("Tab")
    page.keyboard.type("Team Digitaal")
    expect(page.locator(f"#{key} details").first).to_have_attribute("open", "")
    expect(Block(page, key).owner).to_be_focused()


def to_the_next_pillar(page: Page) -> str:
    tab_to(page, "main nav.dp-cluster a.utrecht-button--primary-action")
    page.keyboard.press("Enter")
    expect(page.locator("#progress [aria-current=page]")).to_be_visible()
    page.wait_for_url(re.compile("/pijler/"))
    return page.url.split("/pijler/")[1].split("/")[0]


def expect_all_saved(page: Page) -> None:
    """The lines say so, the progress counts, and after a reload everything is still there."""
    progress = page.locator("#progress [aria-current=page] progress")
    for line in page.locator(".dp-answer__saved").all():
        expect(line).to_have_attribute("data-state", "saved")
        expect(line).to_contain_text(pattern("Saved on %(moment)s by %(by)s"))
    expect(progress).to_have_js_property("value", float(progress.get_attribute("max") or 0))
    before = texts_of(page)
    page.reload()
    assert texts_of(page) == before


def texts_of(page: Page) -> list[str]:
    fields = page.locator(".dp-answer textarea, .dp-answer input[type=text], .dp-answer input:checked")
    return [str(value) for value in fields.evaluate_all("(fields) => fields.map((field) => field.value)")]


def sees_canvas_and_recommendations(page: Page, delft: Town) -> None:
    page.goto(delft.canvas)
    tiles = page.locator(".dp-canvas .dp-tile")
    expect(tiles).to_have_count(34)
    assert set(page.locator(".dp-canvas .dp-tile__status").all_inner_texts()) >= {
        shown("Implemented"),
        shown("Partial"),
        shown("Not yet"),
    }
    gaps = page.locator(".dp-gaps__item")
    expect(gaps).to_have_count(page.locator(".dp-tile--partial, .dp-tile--not_yet").count())
    gap_names = {name.strip() for name in gaps.locator("a[href^='pijler/']").all_inner_texts()}
    page.get_by_role("main").get_by_role("link", name=shown("Recommendations"), exact=True).click()
    advised: set[str] = set()
    for pillar in range(4):
        page.locator('main a[href^="?pillar="]').nth(pillar).click()
        advised |= {name.strip() for name in page.locator(".dp-recommendation__block > span[lang]").all_inner_texts()}
    assert advised == gap_names
    page.locator('main a[href^="?pillar="]').first.click()
    for part in (".dp-recommendation__action", ".dp-reasons li", ".dp-facts dd", ".dp-source"):
        expect(page.locator(".dp-recommendation").first.locator(part).first).to_have_text(re.compile(r"\S"))


def has_a_report_made(page: Page, site: Site) -> bytes:
    """Waiting, being made, ready: each appears without a reload."""
    page.evaluate("window.sameDocument = true")
    with site.paused_worker():
        page.get_by_role("main").get_by_role("button", name=shown("Make report")).click()
        expect(page.locator("#report")).to_contain_text(shown("Your report is waiting its turn"))
        page.evaluate("window.sameDocument = true")
    pause_while_rendering(page, site)
    ready = page.locator("#report .dp-report--ready")
    expect(ready).to_be_visible(timeout=60_000)
    assert page.evaluate("window.sameDocument") is True
    with page.expect_download() as download:
        ready.locator("a[download]").click()
    content = content_of(download.value)
    page.reload()
    page.locator("main details summary").click()
    expect(page.locator("main details code")).to_have_text(hashlib.sha256(content).hexdigest())
    return content


def pause_while_rendering(page: Page, site: Site) -> None:
    """Catch the worker halfway, so that the page has the time to show it."""
    deadline = time.monotonic() + 30
    while site.sql("SELECT 1 FROM strategy_report WHERE municipality_id = 'GM0503' AND state = 'queued'"):
        assert time.monotonic() < deadline, "nobody took the report from the queue"
    with site.paused_worker():
        expect(page.locator("#report .dp-report--rendering progress")).to_be_visible()


def content_of(download: Download) -> bytes:
    assert re.fullmatch(r"digipeil-delft-\d{4}-\d\d-\d\d\.pdf", download.suggested_filename)
    content = Path(download.path()).read_bytes()
    assert content.startswith(b"%PDF-")
    return content


def adopts(page: Page, delft: Town) -> None:
    """After that nothing can be changed any more."""
    page.goto(delft.canvas)
    page.get_by_role("link", name=shown("Adopt the assessment")).click()
    page.locator("#id_understood").check()
    page.get_by_role("main").get_by_role("button", name=shown("Adopt"), exact=True).click()
    expect(page).to_have_url(re.compile(f"{delft.canvas}$"))
    expect(page.get_by_text(pattern("Adopted on %(day)s by %(person)s"))).to_be_visible()
    expect(page.get_by_role("link", name=shown("Fill in the questions"))).to_have_count(0)
    page.goto(delft.pillar("verkennen"))
    expect(page.locator("form.dp-answer")).to_have_count(0)
    expect(page.locator(".dp-answer--fixed")).to_have_count(8)


def corrects(page: Page, delft: Town) -> None:
    """A new version, open again; the adopted one stays as it is. The correction is adopted too."""
    page.goto(delft.canvas)
    page.get_by_role("link", name=shown("Make a correction")).click()
    page.locator("#id_reason").fill(REASON)
    page.get_by_role("button", name=shown("Make a new version")).click()
    expect(page.get_by_text(REASON).first).to_be_visible()
    correction = page.url
    assert correction.endswith(delft.canvas) is False
    page.get_by_role("link", name=shown("Fill in the questions")).click()
    block = Block(page, "verkennen-visie")
    block.status("not_applicable").check()
    block.expect_saved()
    page.goto(delft.canvas)
    expect(page.locator(".dp-tile--not_applicable", has_text=name_of(page, "verkennen-visie"))).to_have_count(0)
    expect(page.get_by_text(pattern("Adopted on %(day)s by %(person)s"))).to_be_visible()


def shares_with_the_region(page: Page) -> None:
    """Without that the region sees how far Delft is, and no canvas."""
    page.goto("/gemeente/delft/delen/")
    form = page.locator("form[action$='/delen/vier-pijlers/']")
    form.locator("input[value='2']").check()
    with page.expect_navigation():
        form.get_by_role("button").click()
    expect(form.locator("input[value='2']")).to_be_checked()


def name_of(page: Page, key: str) -> str:
    return page.locator(f".dp-tile a[href$='#{key}']").inner_text()


def alderman_reads(page: Page, report: bytes) -> None:
    """The same bytes, and nothing to change anything with."""
    page.goto("/gemeente/delft/")
    log_out(page)
    log_in(page, ALDERMAN)
    expect(page).to_have_url(re.compile("/gemeente/delft/$"))
    page.get_by_role("main").get_by_role("link", name=shown("All reports")).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^PDF")).first.click()
    assert content_of(download.value) == report
    for path in ("", "meting/", "rapporten/", "collegas/", "meting/1/", "meting/1/pijler/verkennen/"):
        response = page.goto(f"/gemeente/delft/{path}")
        assert response is not None
        assert response.status == 200
        expect(page.locator("main form")).to_have_count(0)
        expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    log_out(page)


def region_follows(page: Page, site: Site) -> None:
    """The state of each municipality, and the canvas that was adopted, not the correction that is being worked on."""
    log_in(page, REGION)
    expect(page).to_have_url(re.compile("/regio/$"))
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Delft", exact=True))
    expect(row).to_contain_text(shown("Adopted"))
    expect(row).to_contain_text(shown("correction in progress"))
    row.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/regio/vergelijken/resultaat/\d+/$"))
    expect(page.locator(".dp-canvas .dp-tile")).to_have_count(34)
    expect(page.locator(".dp-canvas .dp-tile", has_text="Visie").first).not_to_have_class(re.compile("not_applicable"))
