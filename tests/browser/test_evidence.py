"""A policy document is uploaded, read by the worker, and one click makes a passage of it evidence."""

import re

from playwright.sync_api import FilePayload, expect

from tests.assessment import papers
from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.words import shown

BLOCK = "verkennen-visie"
TEXT = "De raad heeft de digitale visie vastgesteld voor alle afdelingen van de gemeente en voor haar partners."


def paper(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_passage_of_a_document_becomes_evidence(visit: Visit, site: Site, town: Town) -> None:
    page = visit(town.coordinator)
    page.goto(f"{town.home}documenten/")
    assert faults(page) == []
    page.locator("#id_title").fill("Digitale agenda")
    content = papers.pdf([TEXT])
    page.locator("input[type=file]").set_input_files(paper("agenda.pdf", content))
    page.get_by_role("button", name=shown("Upload")).click()
    expect(page.locator("#documents .dp-tag")).to_have_text(shown("read"), timeout=30_000)

    page.goto(f"{town.canvas}dossier/{BLOCK}/")
    expect(page.locator("mark").first).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name=re.compile(re.escape(shown("Use as evidence")))).click()

    expect(page.get_by_role("main").get_by_role("link", name="Digitale agenda")).to_be_visible()
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("link", name="Digitale agenda").click()
    assert download.value.path().read_bytes() == content
    page.goto(f"{town.canvas}nakijken/")
    assert faults(page) == []


def test_file_that_lies_says_so_beside_the_field(visit: Visit, town: Town, watch: Watch) -> None:
    watch.allow("status of 422")
    page = visit(town.coordinator)
    page.goto(f"{town.canvas}dossier/{BLOCK}/")
    page.locator("summary", has_text=shown("Add a link or a file")).click()
    page.get_by_label(shown("Title")).fill("Blijft staan")
    page.locator("input[type=file]").set_input_files(paper("visie.docx", papers.pdf([TEXT])))

    page.get_by_role("button", name=shown("Add evidence")).click()

    expect(
        page.locator(".dp-field__errors, .utrecht-form-field-error-message").filter(has_text=".docx")
    ).to_be_visible()
    expect(page.get_by_label(shown("Title"))).to_have_value("Blijft staan")
    assert faults(page) == []
