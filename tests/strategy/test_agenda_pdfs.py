"""The documents of the agenda: their text, their tags, one page for the alderman, and the letter in two files."""

import io
import logging
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from assessment.canvas import Canvas
from strategy import letter_files, pdfs
from strategy.agenda import AgendaContent
from strategy.letters import Letter
from strategy.models import OF_AGENDAS, Chapter, ReportKind
from tests.strategy.agendas import AMBITION
from tests.strategy.test_agenda_content import TODAY, advices, empty, filled, placed
from tests.strategy.test_pdfs import HOSTILE, dutch, elements, squeezed, text_of

__all__ = ["advices", "empty", "filled"]

# The chapter, with a sentence of it that stands nowhere else.
OWN_SENTENCES = {
    Chapter.FOREWORD: "Delft verandert snel.",
    Chapter.AMBITION: "Wij werken open, tenzij het niet kan.",
    Chapter.PATH: "Onze partners willen met ons vooruit.",
    Chapter.POSITION: "Stand per pijler",
    Chapter.GAPS: "Witte vlekken en wat wij eraan doen",
    Chapter.PUT_OFF: "Reden van postponed.",
    Chapter.ROADMAP: "Kosten van wat begint",
    Chapter.GOALS: "Het formulier is er.",
    Chapter.COOPERATION: "Hoe doet u dit?",
    Chapter.KNOWN: "Projecten van de gemeente",
    Chapter.RECOMMENDATIONS: "Waarom dit advies bij Delft past",
    Chapter.ANSWERS: "Er is geen visie.",
    Chapter.METHOD: "Hoe dit is gemeten",
}


@pytest.fixture
def whole(filled) -> AgendaContent:
    """With a foreword and a planning."""
    return placed(replace(filled, foreword="Delft verandert snel.\n\nDaarom deze agenda."), (4054, 4055), (4055, 4058))


def agenda_text(content: AgendaContent) -> str:
    return "".join(text_of(pdfs.render(content, kind=ReportKind.AGENDA)))


def test_agenda_holds_every_chapter(whole):
    text = agenda_text(whole)

    missing = {chapter for chapter, sentence in OWN_SENTENCES.items() if squeezed(sentence) not in text}
    assert set(OWN_SENTENCES) == set(Chapter)
    assert missing == set()
    assert squeezed(AMBITION) in text
    assert squeezed("meer dan 100.000 euro") in text


@pytest.mark.parametrize("half", [0, 1])
def test_chapters_that_were_left_out_are_really_out(whole, half):
    left_out = tuple(Chapter.values)[half::2]

    text = agenda_text(replace(whole, left_out=left_out))

    found = {chapter.value: squeezed(sentence) in text for chapter, sentence in OWN_SENTENCES.items()}
    assert found == {chapter: chapter not in left_out for chapter in Chapter.values}
    assert squeezed("Een regionaal platform") in text


@pytest.mark.parametrize("kind", OF_AGENDAS)
@pytest.mark.parametrize("is_empty", [False, True], ids=["filled", "empty"])
def test_document_is_pdf_ua_and_the_renderer_has_nothing_to_complain_about(request, caplog, kind, is_empty):
    content = request.getfixturevalue("empty" if is_empty else "whole")

    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = pdfs.render(content, kind=kind)

    assert caplog.messages == []
    opened = pikepdf.open(io.BytesIO(pdf.content))
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Delft" in metadata["dc:title"]
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert str(opened.Root.Lang) == "nl"
    found = elements(opened)
    levels = [int(str(e.S)[2:]) for e in found if str(e.S)[1:2] == "H" and str(e.S)[2:].isdigit()]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(len(str(e.Alt)) > 15 for e in found if str(e.S) == "/Figure")
    tables = [e for e in found if str(e.S) == "/Table"]
    assert len([e for e in found if str(e.S) == "/TH"]) >= 2 * len(tables)


@pytest.mark.parametrize("kind", OF_AGENDAS)
def test_draft_and_example_say_so_on_every_page(whole, kind):
    measured = replace(whole.report, measurement=replace(whole.report.measurement, is_demo=True))
    drafts = text_of(pdfs.render(replace(whole, report=measured), kind=kind))
    adopted = text_of(pdfs.render(replace(whole, adopted_on=TODAY), kind=kind))

    first = 1 if kind == ReportKind.AGENDA else 0  # the cover says it in words of its own
    assert all(dutch("DRAFT, not adopted") in page and dutch("EXAMPLE") in page for page in drafts[first:])
    assert not any(dutch("DRAFT, not adopted") in page for page in adopted)


@pytest.mark.parametrize("kind", OF_AGENDAS)
def test_empty_agenda_makes_sense(empty, kind):
    pdf = pdfs.render(empty, kind=kind)

    text = "".join(text_of(pdf))
    assert "None" not in text
    assert squeezed("nog niet opgeschreven") in text
    assert pdf.pages <= {ReportKind.AGENDA: 6}.get(kind, 1)


# The summary


def test_summary_says_state_gaps_choices_and_what_is_asked(whole):
    (page,) = text_of(pdfs.render(whole, kind=ReportKind.SUMMARY))

    for text in (AMBITION, "Stand per pijler", "geen eerdere meting", "Visie", "Een visie schrijven", "heel 2027"):
        assert squeezed(text) in page
    assert squeezed("Wat wij van u vragen") in page


def stretched(content: AgendaContent) -> AgendaContent:
    """The longest texts that the database can hold."""
    item = replace(content.items[0], title="Een heel lang punt " * 6, first=4055, last=4058, cost="high")
    gaps = tuple(replace(content.gaps[0], key=str(n), covered_by=("Langdurig " * 12,)) for n in range(30))
    return replace(content, ambition="Wij willen veel " * 18, items=(item,) * 12, gaps=gaps)


def test_summary_is_one_page_of_a4_whatever_it_says(whole):
    long = stretched(whole)
    columns = tuple(
        replace(column, name="Verkennen van opgaven en mogelijkheden " * 3) for column in whole.report.canvas.columns
    )
    long = replace(long, report=replace(whole.report, canvas=Canvas(columns)))
    for content in (whole, stretched(whole), long, replace(long, place=replace(long.place, name="Naam " * 20))):
        pdf = pdfs.render(content, kind=ReportKind.SUMMARY)
        (page,) = pypdf.PdfReader(io.BytesIO(pdf.content)).pages
        assert pdf.pages == 1
        assert [round(float(side)) for side in (page.mediabox.width, page.mediabox.height)] == [595, 842]
        assert squeezed("Wat wij van u vragen") in squeezed(page.extract_text())


# The letter, twice


def word_texts(written: bytes) -> list[str]:
    """Every text of a Word file in reading order."""
    document = Document(io.BytesIO(written))
    found = []
    for element in document.element.body.iter(qn("w:p")):
        parts = ("\t" if part.tag == qn("w:tab") else part.text or "" for part in element.iter(qn("w:t"), qn("w:tab")))
        found += "".join(parts).split("\t")
    return [text for text in found if text]


def pdf_letter(content: AgendaContent) -> str:
    """The text of the PDF without what stands at the foot of each page."""
    pdf = pdfs.render(content, kind=ReportKind.LETTER)
    pages = text_of(pdf)
    marks = [content.place.name, dutch("Digital agenda, version %(number)s").replace("%(number)s", str(content.number))]
    foot = "·".join([*marks, *([dutch("DRAFT, not adopted")] if content.is_draft else [])])
    return "".join(
        page.replace(squeezed(foot), "").replace(f"{number}/{len(pages)}", "") for number, page in enumerate(pages, 1)
    )


@pytest.mark.parametrize("is_adopted", [False, True])
@pytest.mark.parametrize("is_empty", [False, True], ids=["filled", "empty"])
def test_letter_says_the_same_as_pdf_and_as_word(request, is_empty, is_adopted):
    content = request.getfixturevalue("empty" if is_empty else "whole")
    content = replace(content, adopted_on=TODAY if is_adopted else None)
    letter = Letter.from_agenda(content)
    word = word_texts(letter_files.write(letter, "Gemeente Delft"))
    paper = pdf_letter(content).replace("•", "")

    assert word == list(letter.texts)
    assert sorted(paper) == sorted(squeezed("".join(word)))
    assert [text for text in word if squeezed(text) not in paper and " " in text] == []


def test_letter_has_the_usual_form(whole):
    letter = Letter.from_agenda(whole)

    assert [label for label, _value in letter.facts] == ["Aan", "Van", "Datum", "Portefeuillehouder", "Onderwerp"]
    assert [section.heading for section in letter.sections] == [
        "Kernboodschap",
        "Aanleiding",
        "Wat wij nu weten",
        "Wat wij kiezen",
        "Kosten",
        "Vervolg",
        "Bijlagen",
    ]


def test_word_letter_has_the_structure_that_a_screen_reader_needs(whole):
    document = Document(io.BytesIO(letter_files.write(Letter.from_agenda(whole), "Gemeente Delft")))

    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == 7
    assert "List Bullet" in styles
    assert document.core_properties.language == "nl-NL"
    assert "Delft" in document.core_properties.title
    assert document.core_properties.author == "Gemeente Delft"
    languages = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"nl-NL"}
    assert len(document.tables) == 3
    for table in document.tables:
        assert list(table.rows[0]._tr.iter(qn("w:tblHeader")))
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@pytest.mark.parametrize("text", [HOSTILE, "x\x01\x0by", "🙂 漢字", "w" * 300])
def test_letter_takes_any_text(whole, text, caplog):
    hostile = replace(whole, ambition=text, items=(replace(whole.items[0], title=text, owner=text),))

    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        assert pdfs.render(hostile, kind=ReportKind.LETTER).pages
    assert Document(io.BytesIO(letter_files.write(Letter.from_agenda(hostile), text))).paragraphs
    assert [message for message in caplog.messages if "may not read" in message] == []
