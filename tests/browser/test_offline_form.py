"""The questionnaire in Excel: downloaded, filled in elsewhere, brought back, looked at and taken over."""

from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.browser.site import Site, Town
from tests.browser.visitors import Block
from tests.browser.words import shown

BLOCK, OTHER = "verkennen-visie", "verkennen-doelen"


def fill_in(path: Path, texts: dict[str, str]) -> None:
    book = load_workbook(path)
    for cells in book["Vragenlijst"].iter_rows(min_row=2):
        if cells[0].value in texts:
            cells[5].value, cells[6].value = shown("Partial"), texts[str(cells[0].value)]
    book.save(path)


def test_excel_goes_out_and_comes_back(visit: Visit, site: Site, town: Town, tmp_path: Path) -> None:
    page, path = visit(town.coordinator), tmp_path / "vragenlijst.xlsx"
    page.goto(town.canvas)
    page.get_by_role("link", name=shown("Files"), exact=True).click()
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name=shown("The questionnaire with the answers (Excel)")).click()
    download.value.save_as(path)
    fill_in(path, {BLOCK: "Uit Excel.", OTHER: "Ook uit Excel."})
    colleague = visit(town.colleague)
    colleague.goto(town.pillar("verkennen"))
    theirs = Block(colleague, BLOCK)
    theirs.status("implemented").check()
    theirs.expect_saved()

    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name=shown("Show the changes")).click()
    expect(page.get_by_role("heading", name=shown("Conflicts"))).to_be_visible()
    assert faults(page) == []
    assert site.answer(town, OTHER) == (None, "", "")
    page.locator(f"#{BLOCK}-mine").check()
    page.get_by_role("button", name=shown("Take all of this over")).click()

    expect(page.get_by_role("main")).to_contain_text("2")
    page.wait_for_url(f"**{town.canvas}")
    assert site.answer(town, BLOCK) == ("partial", "Uit Excel.", "")
    assert site.answer(town, OTHER) == ("partial", "Ook uit Excel.", "")
