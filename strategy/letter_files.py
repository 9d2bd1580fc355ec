"""The letter to the council as an editable Word file, with the structure that a screen reader needs."""

import re
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from strategy.letters import Grid, Letter, Section

LANGUAGE = "nl-NL"
_INK = RGBColor(0x06, 0x36, 0x3F)
# What XML cannot hold; a form field may bring it in.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(letter: Letter, author: str) -> bytes:
    """The bytes of the .docx: headings, lists and tables are real ones, the language is Dutch, the title is set."""
    document = Document()
    _set_up(document, letter, author)
    document.add_paragraph(_clean(letter.kind), style="Subtitle")
    document.add_paragraph(_clean(letter.subject), style="Title")
    if letter.marks:
        document.add_paragraph(_clean(letter.marks), style="Intense Quote")
    for label, value in letter.facts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(_clean(label)).bold = True
        paragraph.add_run(f"\t{_clean(value)}")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(5))
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(5), Cm(-5)
    for section in letter.sections:
        _add_section(document, section)
    for text in letter.closing:
        document.add_paragraph(_clean(text)).paragraph_format.space_before = Pt(12)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Docx, letter: Letter, author: str) -> None:
    properties = document.core_properties
    properties.title, properties.subject = (
        _clean(f"{letter.kind}: {letter.subject}")[:255],
        _clean(letter.subject)[:255],
    )
    properties.author, properties.language = _clean(author)[:255], LANGUAGE
    properties.comments = properties.keywords = ""
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.2)
    for style in document.styles:
        if style.name in ("Normal", "Title", "Subtitle", "Heading 1", "List Bullet", "Caption", "Intense Quote"):
            _dress(style.name, style)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_language(defaults)
    _page_number(document.sections[0].footer.paragraphs[0])


_SIZES = {"Normal": 11, "Title": 22, "Subtitle": 12, "Heading 1": 14, "Caption": 10, "Intense Quote": 11}


def _dress(name: str, style: object) -> None:
    font = style.font  # type: ignore[attr-defined]
    font.name = "Calibri"
    properties = style.element.get_or_add_rPr()  # type: ignore[attr-defined]
    fonts = properties.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    if name in _SIZES:
        font.size = Pt(_SIZES[name])
    if name != "Normal" and name != "List Bullet":
        font.color.rgb, font.italic = _INK, False


def _set_language(properties: object) -> None:
    for old in properties.findall(qn("w:lang")):  # type: ignore[attr-defined]
        properties.remove(old)  # type: ignore[attr-defined]
    language = OxmlElement("w:lang")
    for part in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{part}"), LANGUAGE)
    properties.append(language)  # type: ignore[attr-defined]


def _page_number(paragraph: Paragraph) -> None:
    """The number of the page, which Word fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _add_section(document: Docx, section: Section) -> None:
    document.add_heading(_clean(section.heading), level=1)
    for text in section.paragraphs:
        document.add_paragraph(_clean(text))
    for text in section.points:
        document.add_paragraph(_clean(text), style="List Bullet")
    if section.grid:
        _add_table(document, section.grid)
    for text in section.after:
        document.add_paragraph(_clean(text)).paragraph_format.space_before = Pt(6)


def _add_table(document: Docx, grid: Grid) -> None:
    caption = document.add_paragraph(_clean(grid.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(grid.heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for cell, head in zip(table.rows[0].cells, grid.heads, strict=True):
        cell.paragraphs[0].add_run(_clean(head)).bold = True
    for row in grid.rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.paragraphs[0].add_run(_clean(text))
    _describe(table, grid)


def _describe(table: Table, grid: Grid) -> None:
    """The first row is said to be heads and is repeated on each page, no row breaks, and the table has a title."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), _clean(grid.caption))
    table._tbl.tblPr.append(title)


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)
