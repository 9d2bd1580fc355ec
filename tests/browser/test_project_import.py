"""Projects out of a file, with rows that have faults, imported and undone; with the keyboard."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Town
from tests.browser.words import shown
from tests.projects.tables import as_csv

ROWS = [
    ("Naam", "Gemeente", "Fase", "Kleur"),
    ("Slimme lantaarns", "{town}", "Proef", "geel"),
    ("Verkeerde fase", "{town}", "Klaar", "rood"),
    ("<b>Vet</b>", "{town}", "", "=1+1"),
]


def press(page: Page, place: Locator, key: str = "Enter") -> None:
    place.focus()
    page.keyboard.press(key)


def test_import_with_faults_and_undo(visit: Visit, watch: Watch, town: Town, tmp_path: Path) -> None:
    watch.allow("status of 409")  # the import is refused while rows have faults
    path = tmp_path / "projecten.csv"
    path.write_bytes(as_csv([[cell.format(town=town.name) for cell in row] for row in ROWS]))
    page = visit(town.coordinator)
    page.goto(f"/gemeente/{town.slug}/projecten/importeren/")
    assert faults(page) == []

    page.locator("input[type=file]").set_input_files(path)
    press(page, page.get_by_role("button", name=shown("Upload"), exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(shown("What the columns hold"))
    expect(page.get_by_label("Kleur")).to_have_value("")
    assert faults(page) == []
    press(page, page.get_by_role("button", name=shown("Show the preview")))

    main = page.get_by_role("main")
    expect(main).to_contain_text("“Klaar”")
    expect(main).to_contain_text("<b>Vet</b>")
    assert faults(page) == []
    press(page, page.get_by_role("button", name=shown("Import"), exact=True))
    refusal = shown("There are rows with faults. Mend them in the file, or choose to leave them out.")
    expect(page.get_by_role("alert")).to_contain_text(refusal)
    press(page, page.locator("#leave_out"), "Space")
    press(page, page.get_by_role("button", name=shown("Import"), exact=True))

    expect(main.get_by_role("listitem").filter(has_text="Slimme lantaarns")).to_be_visible()
    assert faults(page) == []
    press(page, page.get_by_role("link", name=shown("Undo this import")))
    expect(page.get_by_role("button", name=shown("Undo the import"))).to_be_visible()
    assert faults(page) == []
    press(page, page.get_by_role("button", name=shown("Undo the import")))
    expect(main).to_contain_text(shown("Removed again"))
    assert faults(page) == []
