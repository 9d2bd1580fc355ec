"""Every page, in each of its states: no breach of WCAG 2.2 AA, wide and at 320 pixels, and nothing in the console."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.visitors import Block, go, log_in_with_password, saves
from tests.browser.words import shown

ZOETERMEER = "coordinator@zoetermeer.example"
REGION = "region@mrdh.example"
TWO_PLACES = "twee@digipeil.example"

PUBLIC = [
    "/",
    "/over/",
    "/privacy/",
    "/open-data/",
    "/toegankelijkheid/",
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/done/",
    "/account/password/reset/key/1-oud/",
    "/account/inactive/",
]
OF_THE_MUNICIPALITY = [
    "",
    "meting/",
    "meting/{assessment}/",
    "meting/{assessment}/pijler/verkennen/",
    "meting/{assessment}/pijler/fundament/",
    "meting/{assessment}/pijler/randvoorwaarden/",
    "meting/{assessment}/pijler/diensten/",
    "meting/{assessment}/vaststellen/",
    "meting/{assessment}/aanbevelingen/",
    "meting/{assessment}/aanbevelingen/?pillar=verkennen",
    "vergelijken/",
    "projecten/",
    "profiel/",
    "collegas/",
    "collegas/uitnodigen/",
    "rapporten/",
]


def adopted(site: Site) -> int:
    """The assessment that Zoetermeer adopted in the open round."""
    ((number,),) = site.sql(
        "SELECT id FROM assessment_assessment WHERE municipality_id = 'GM0637' AND round_id = %s", site.round
    )
    return int(number)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page(visit: Visit, path: str) -> None:
    page = visit()

    assert go(page, path).status == 200
    assert faults(page) == []


@pytest.mark.parametrize("path", OF_THE_MUNICIPALITY)
def test_page_of_the_municipality(visit: Visit, site: Site, path: str) -> None:
    page = visit(site.half_filled.coordinator)

    assert go(page, site.half_filled.home + path.format(assessment=site.half_filled.assessment)).status == 200
    assert faults(page) == []


@pytest.mark.parametrize("path", ["", "meting/", "meting/{assessment}/pijler/verkennen/", "rapporten/", "collegas/"])
def test_page_of_the_alderman(visit: Visit, site: Site, path: str) -> None:
    page = visit(site.half_filled.alderman)

    assert go(page, site.half_filled.home + path.format(assessment=site.half_filled.assessment)).status == 200
    assert faults(page) == []


@pytest.mark.parametrize("path", ["", "corrigeren/", "vaststellen/", "pijler/verkennen/"])
def test_page_of_an_adopted_assessment(visit: Visit, site: Site, path: str) -> None:
    page = visit(ZOETERMEER)

    assert go(page, f"/gemeente/zoetermeer/meting/{adopted(site)}/{path}").status == 200
    assert faults(page) == []


@pytest.mark.parametrize("path", ["/account/password/change/", "/account/logout/", "/home/"])
def test_page_of_somebody_with_an_account(visit: Visit, path: str) -> None:
    page = visit(TWO_PLACES)

    assert go(page, path).status == 200
    assert faults(page) == []


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("", "/bestaat-niet/", 404),
        ("", "/account/signup/", 404),
        ("", "/account/uitnodiging/onbekend/", 404),
        (ZOETERMEER, "/gemeente/delft/", 404),
        (ZOETERMEER, "/regio/", 404),
        ("alderman@delft.example", "/gemeente/delft/collegas/uitnodigen/", 403),
        ("coordinator@delft.example", "/gemeente/delft/collegas/uitnodiging/1/intrekken/", 405),
    ],
)
def test_page_that_refuses(visit: Visit, watch: Watch, who: str, path: str, status: int) -> None:
    watch.allow(f"status of {status}")
    page = visit(who)

    assert go(page, path).status == status
    assert faults(page) == []


def test_form_without_its_token_is_refused_with_a_page(visit: Visit, watch: Watch) -> None:
    watch.allow("status of 403")
    page = visit()
    page.goto("/account/login/")
    page.context.clear_cookies()

    with page.expect_navigation() as navigation:
        page.locator("#id_login").fill("iemand@delft.example")
        page.locator("#id_password").fill("een wachtwoord")
        page.locator("main form button[type=submit]").click()

    assert navigation.value.status == 403
    assert faults(page) == []


def test_form_with_more_fields_than_there_are_is_refused_with_a_page(visit: Visit, watch: Watch) -> None:
    watch.allow("status of 400")
    page = visit()
    page.goto("/account/login/")
    page.evaluate(
        "for (let number = 0; number < 1100; number++)"
        " document.querySelector('main form').append(Object.assign(document.createElement('input'),"
        " {type: 'hidden', name: 'field' + number}))"
    )

    with page.expect_navigation() as navigation:
        page.evaluate("document.querySelector('main form').submit()")

    assert navigation.value.status == 400
    assert faults(page) == []


def test_form_that_was_sent_too_often_is_refused_with_a_page(visit: Visit, watch: Watch) -> None:
    watch.allow("status of 429")
    page = visit()
    for _ in range(5):
        ask_for_a_new_password(page)

    status = ask_for_a_new_password(page)

    assert status == 429
    assert faults(page) == []


def ask_for_a_new_password(page: Page) -> int:
    page.goto("/account/password/reset/")
    page.locator("[name=email]").fill("iemand@delft.example")
    with page.expect_navigation() as navigation:
        page.locator("main form button[type=submit]").click()
    return navigation.value.status


def test_page_that_broke(visit: Visit, site: Site, watch: Watch) -> None:
    watch.allow("status of 500")
    page = visit(site.half_filled.coordinator)
    site.sql("ALTER TABLE projects_project RENAME TO projects_project_away")
    try:
        answer = go(page, f"{site.half_filled.home}projecten/")
    finally:
        site.sql("ALTER TABLE projects_project_away RENAME TO projects_project")

    assert answer.status == 500
    assert faults(page) == []


def test_login_with_a_wrong_password(visit: Visit) -> None:
    page = visit()

    log_in_with_password(page, "niemand@delft.example", "verkeerd")

    expect(page.locator("main form")).to_contain_text(re.compile(r"\S"))
    expect(page).to_have_url(re.compile("/account/login/"))
    assert faults(page) == []


@pytest.mark.parametrize("path", ["collegas/uitnodigen/", "meting/{assessment}/vaststellen/"])
def test_form_that_was_sent_empty(visit: Visit, watch: Watch, site: Site, path: str) -> None:
    watch.allow("status of 422")
    page = visit(site.half_filled.coordinator)
    page.goto(site.half_filled.home + path.format(assessment=site.half_filled.assessment))

    send_unchecked(page)

    expect(page.locator("main .utrecht-form-field-error-message, main .dp-field__errors").first).to_be_visible()
    assert faults(page) == []


def send_unchecked(page: Page) -> None:
    """Past what the browser itself checks, so that the server's answer is seen."""
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()


def test_invitation_from_asking_to_accepting(visit: Visit, site: Site, town: Town) -> None:
    page = visit(town.coordinator)
    page.goto(f"{town.home}collegas/uitnodigen/")
    page.locator("[name=email]").fill("nieuw@proef.example")
    page.locator("[name=name]").fill("Nieuwe collega")
    page.locator("[name=role]").first.check()
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/collegas/$"))
    assert faults(page) == []

    invited = visit()
    invited.goto(link_in_the_mail(site))

    expect(invited.locator("[name=new_password1]")).to_be_visible()
    assert faults(invited) == []


def link_in_the_mail(site: Site) -> str:
    """Without a mail server the mail is printed in the terminal of the web process."""
    mail = (site.installation.data_dir.parent / "web.txt").read_text()
    (link,) = re.findall(r"http://\S+/account/uitnodiging/\S+", mail)
    return str(link)


# The questionnaire in its states


def test_questionnaire_in_conflict(visit: Visit, town: Town, watch: Watch) -> None:
    watch.allow("status of 409")
    colleague, page = visit(town.colleague), visit(town.coordinator)
    for open_page in (colleague, page):
        open_page.goto(town.pillar("verkennen"))
    theirs, mine = (Block(open_page, "verkennen-visie") for open_page in (colleague, page))
    theirs.status("implemented").check()
    theirs.expect_saved()

    mine.status("not_yet").check()

    expect(mine.conflict).to_be_visible()
    assert faults(page) == []


def test_questionnaire_with_a_text_that_is_too_long(visit: Visit, town: Town, watch: Watch) -> None:
    watch.allow("status of 422")
    page = visit(town.coordinator)
    page.goto(town.pillar("verkennen"))

    Block(page, "verkennen-visie").explanation.fill("a" * 5001)

    expect(page.locator("#verkennen-visie-explanation-errors")).to_contain_text("5001")
    assert faults(page) == []


def test_questionnaire_after_the_session_ended(visit: Visit, town: Town, watch: Watch) -> None:
    watch.allow("status of 401", "Status Error Code 401")
    page = visit(town.coordinator)
    page.goto(town.pillar("verkennen"))
    page.context.clear_cookies(name="sessionid")

    with saves(page):
        Block(page, "verkennen-visie").status("partial").check()

    expect(page.locator(".dp-lasting")).to_be_visible()
    assert faults(page) == []


# The report in its states


@pytest.fixture
def report(visit: Visit, town: Town) -> tuple[Page, Callable[[], str]]:
    """The page of a report that was just asked for, and its key."""
    page = visit(town.coordinator)
    page.goto(town.pillar("verkennen"))
    Block(page, "verkennen-visie").status("not_yet").check()
    Block(page, "verkennen-visie").expect_saved()
    page.goto(town.canvas)
    return page, lambda: page.url.rstrip("/").rsplit("/", 1)[1]


def ask(page: Page) -> None:
    page.get_by_role("button", name=shown("Make report")).click()
    expect(page).to_have_url(re.compile(r"/rapporten/[0-9a-f-]{36}/$"))


def show(page: Page, site: Site, change: str, key: str) -> None:
    site.sql(f"UPDATE strategy_report SET {change} WHERE id = %s", key)  # noqa: S608
    page.reload()


def test_report_that_waits_and_is_made(report: tuple[Page, Callable[[], str]], site: Site) -> None:
    page, key = report
    with site.paused_worker():
        ask(page)
        expect(page.locator("#report")).to_contain_text(shown("Your report is waiting its turn"))
        assert faults(page) == []
        show(page, site, "state = 'rendering', progress = 40", key())
        expect(page.locator("#report progress")).to_have_attribute("value", "40")
        assert faults(page) == []
        show(page, site, "state = 'queued', progress = 0", key())
        site.sql("UPDATE strategy_queuepulse SET at = at - interval '1 hour'")
        page.reload()
        waits = shown("Your report is waiting: nothing makes reports at the moment")
        expect(page.locator("#report")).to_contain_text(waits)
        assert faults(page) == []


def test_report_that_is_ready_then_gone_then_failed(
    report: tuple[Page, Callable[[], str]], site: Site, watch: Watch
) -> None:
    page, key = report
    ask(page)
    expect(page.locator("#report .dp-report--ready")).to_be_visible(timeout=30_000)
    page.reload()
    assert faults(page) == []
    address = page.url
    page.get_by_role("main").get_by_role("link", name=shown("All reports")).click()
    expect(page.get_by_role("link", name=re.compile("^PDF"))).to_be_visible()
    assert faults(page) == []
    page.goto(address)

    Path(site.installation.data_dir / "reports" / f"{key()}.pdf").unlink()
    page.reload()
    expect(page.locator("#report")).to_contain_text(shown("The file is gone"))
    assert faults(page) == []

    show(page, site, "state = 'failed', reason = 'storage', sha256 = ''", key())
    expect(page.locator("#report")).to_contain_text(shown("The report could not be made"))
    assert faults(page) == []


def test_check_finds_what_is_wrong(visit: Visit) -> None:
    """The control: a page that is broken on purpose does not pass."""
    page = visit()
    page.goto("/over/")

    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', "
        "'<img src=\"data:,\"><p id=wide>' + 'a'.repeat(300) + '</p>');"
        "document.getElementById('wide').style.whiteSpace = 'pre'"
    )

    assert {fault.split()[1] for fault in faults(page)} == {"image-alt", "the"}
