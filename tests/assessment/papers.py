"""Files to upload, made when they are needed: no test carries a file along."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
from docx import Document
from odfdo import Document as OpenDocument
from odfdo import Header, Paragraph


def pdf(pages: Iterable[str], password: str = "") -> bytes:
    """A PDF with one text a page; an empty text is a page without any, as of a scan."""
    made = pikepdf.new()
    font = made.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for text in pages:
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(_drawn(text))
    out = BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def _drawn(text: str) -> bytes:
    lines = [text[at : at + 80] for at in range(0, len(text), 80)]
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    return f"BT /F1 11 Tf 50 790 Td {shown}ET".encode("latin-1")


def docx(*paragraphs: tuple[bool, str]) -> bytes:
    """A Word file; each paragraph says whether it is a heading."""
    made = Document()
    for is_heading, text in paragraphs:
        made.add_heading(text, level=1) if is_heading else made.add_paragraph(text)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def odt(*paragraphs: tuple[bool, str]) -> bytes:
    made = OpenDocument("text")
    made.body.clear()
    for is_heading, text in paragraphs:
        made.body.append(Header(1, text) if is_heading else Paragraph(text))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A small file that says it is a Word file and unpacks to 250 MB."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b"0" * 250_000_000)
    return out.getvalue()
