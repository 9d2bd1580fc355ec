"""The PDF: its text, its tags, and that it reads nothing but our own files."""

import io
import logging
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pypdf
import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from weasyprint import HTML

from municipalities.pdfs import STATIC_BASE, Pdf, RefusedAddressError, StaticFetcher
from strategy import actions, pdfs
from strategy.reports import ReportContent
from tests import factories


def squeezed(text: str) -> str:
    """Without white space: a reader of PDF files sees some where letters are set wide, and none where a line ends."""
    return "".join(text.split())


def text_of(pdf: Pdf) -> list[str]:
    """The text of each page, squeezed."""
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages]


def dutch(text: str) -> str:
    """As the report says it, squeezed."""
    with translation.override("nl"):
        return squeezed(gettext(text))


@pytest.fixture
def pdf(content) -> Pdf:
    return pdfs.render(content)


@pytest.fixture
def opened(pdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.content))


def test_render_makes_every_chapter(content, pdf):
    pages = text_of(pdf)

    assert pdf.pages == len(pages)
    assert "Delft" in pages[0]
    assert "Meetronde" in pages[0]
    everything = "".join(pages)
    for chapter in (
        "Contents",
        "Summary",
        "The canvas",
        "How far each part is",
        "Gaps",
        "Recommendations",
        "Appendix: all answers",
        "Method and sources",
    ):
        assert dutch(chapter) in everything
    for fact in (
        "Er is geen visie.",
        "Team Strategie",
        "Proef met sensoren",
        "Delft miste een gezamenlijke koers.",
        "In de tabel staat alleen: koers.",
    ):
        assert squeezed(fact) in everything
    for advice in content.advices:
        assert advice.title.split()[0] in everything
    assert content.rule_book.checksum[:20] in everything


def test_summary_and_canvas_are_one_page_each(pdf):
    pages = text_of(pdf)
    titles = [dutch("Summary"), dutch("The canvas"), dutch("How far each part is")]

    numbers = [next(n for n, page in enumerate(pages) if page.startswith(title)) for title in titles]

    assert numbers == [2, 3, 4]


@pytest.mark.parametrize("more", [0, 1])
def test_level_of_a_part_stands_in_its_own_section_only_where_the_cover_has_it(answered, coordinator, more):
    if more:
        factories.answer_block(answered, "verkennen-rolbepaling", "not_yet", coordinator)
    pages = text_of(pdfs.render(ReportContent.from_assessment(answered, today=timezone.localdate())))
    part = next(page for page in pages if page.startswith(dutch("How far each part is")))

    assert ("38%" in pages[0], "%" in part) == (bool(more), bool(more))


def test_gap_that_is_covered_by_plan_says_so_in_the_summary_too(answered, content, coordinator):
    def summary(report: ReportContent) -> str:
        return next(page for page in text_of(pdfs.render(report)) if page.startswith(dutch("Summary")))

    item = actions.ItemContent("Een visie schrijven", "", ("verkennen-visie",), "small", "low", 3, "Team Data")
    actions.add_item(municipality=answered.municipality, content=item, by=coordinator)
    planned = ReportContent.from_assessment(answered, today=timezone.localdate())
    reports = (content, planned, replace(planned, rule_book=None, advices=()))

    assert planned.covered == ("verkennen-visie",)
    assert [summary(report).count(dutch("Covered by plan")) for report in reports] == [0, 1, 1]


@pytest.fixture
def following(answered, known, coordinator) -> Pdf:
    factories.adopt(answered, coordinator)
    later = factories.make_round(answered.instrument_version, answered.municipality.region, name="Volgende")
    assessment = factories.make_assessment(answered.municipality, later, coordinator)
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    return pdfs.render(ReportContent.from_assessment(assessment, today=timezone.localdate()))


def test_report_says_what_changed_in_the_summary_too(following):
    pages = text_of(following)
    summary, trend = (
        [page for page in pages if page.startswith(dutch(title))] for title in ("Summary", "What changed")
    )

    assert [len(summary), len(trend)] == [1, 1]
    for page in (*summary, *trend):
        assert squeezed("Vergeleken met Meetronde") in page
        assert "↑vooruit" in page
        assert squeezed("(niveau was 50%, nu 67%)") in page
    assert pages.index(summary[0]) + 1 == next(
        n for n, page in enumerate(pages) if page.startswith(dutch("The canvas"))
    )


def test_draft_says_so_on_every_page(content):
    draft = text_of(pdfs.render(content))
    adopted = text_of(
        pdfs.render(replace(content, measurement=replace(content.measurement, adopted_on=content.asked_on)))
    )
    mark = dutch("DRAFT, not adopted")

    assert all(mark in page for page in draft[1:])
    assert dutch("Draft") in draft[0]
    assert not any(mark in page for page in adopted)


def test_demo_says_so_on_every_page(content):
    demo = text_of(pdfs.render(replace(content, measurement=replace(content.measurement, is_demo=True))))

    assert all(dutch("EXAMPLE") in page for page in demo[1:])
    assert dutch("Example") in demo[0]


def test_render_is_pdf_ua(opened):
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Delft" in metadata["dc:title"]
    root = opened.Root
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(root.Lang) == "nl"
    assert str(root.Outlines.First.Title) == "Delft"


def elements(opened: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every structure element in reading order."""
    found: list[pikepdf.Object] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(opened.Root.StructTreeRoot.K)
    return found


def test_headings_skip_no_level(opened):
    levels = [int(str(e.S)[2:]) for e in elements(opened) if str(e.S)[1:2] == "H" and str(e.S)[2:].isdigit()]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_picture_is_told_in_words(opened):
    figures = [element for element in elements(opened) if str(element.S) == "/Figure"]

    assert len(figures) == 9  # the cover, and each pillar in the summary and in its own section
    assert all(len(str(figure.Alt)) > 15 for figure in figures)


def test_tables_have_heads(opened):
    tables = [element for element in elements(opened) if str(element.S) == "/Table"]
    heads = [element for element in elements(opened) if str(element.S) == "/TH"]

    assert len(tables) >= 7
    assert len(heads) > len(tables)


def test_renderer_has_nothing_to_complain_about(content, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdfs.render(content)

    assert caplog.messages == []


def test_render_is_the_same_twice(content):
    assert text_of(pdfs.render(content)) == text_of(pdfs.render(content))


def test_render_tells_how_far_it_is(content):
    told: list[int] = []

    pdfs.render(content, told.append)

    assert told == sorted(told)
    assert told[0] >= 5
    assert told[-1] <= 100


HOSTILE = "<img src='file:///etc/passwd'><script>x</script> </p><link rel=stylesheet href=http://127.0.0.1/> & {{ 1 }}"


def with_explanation(content: ReportContent, text: str) -> ReportContent:
    column, *others = content.canvas.columns
    inner = (replace(column.inner[0], explanation=text, owner=text), *column.inner[1:])
    return replace(content, canvas=replace(content.canvas, columns=(replace(column, inner=inner), *others)))


def test_what_people_type_stays_text(content, caplog):
    hostile = with_explanation(content, HOSTILE)

    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pages = text_of(pdfs.render(hostile))

    assert "<script>x</script></p><linkrel=stylesheet" in "".join(pages)
    assert "root:" not in "".join(pages)
    assert caplog.messages == []


@pytest.mark.parametrize("text", ["x" * 5000, "één twee\n\ndrie\u0000"[:-1], "🙂 漢字 العربية", "w" * 400])
def test_any_text_can_be_rendered(content, text):
    assert pdfs.render(with_explanation(content, text)).pages > 8


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:8000/",
        "https://static.invalid.example.org/build/print.css",
        "data:text/plain,x",
        "ftp://localhost/",
        STATIC_BASE + "../manage.py",
        STATIC_BASE + "%2e%2e/manage.py",
    ],
)
def test_fetcher_refuses_everything_but_static_files(url):
    with pytest.raises(RefusedAddressError):
        StaticFetcher().fetch(url)


def test_fetcher_reads_a_static_file():
    response = StaticFetcher().fetch(STATIC_BASE + "strategy/report.css?v=1")

    assert b".rp-cover" in response.read()
    assert response.content_type == "text/css"


def test_fetcher_of_a_static_file_that_does_not_exist():
    with pytest.raises(FileNotFoundError):
        StaticFetcher().fetch(STATIC_BASE + "strategy/bestaat-niet.css")


def test_html_that_names_a_file_reads_nothing(caplog):
    html = "<img alt=x src='file:///etc/passwd'><link rel=stylesheet href='http://127.0.0.1:9/x.css'>"

    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        HTML(string=html, base_url=STATIC_BASE, url_fetcher=StaticFetcher()).write_pdf()

    assert len(caplog.messages) == 2
    assert all("may not read" in message for message in caplog.messages)
