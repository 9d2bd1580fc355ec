"""The text of a policy document, page by page, and cut into passages. Pure, but for reading the file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
from docx import Document
from odfdo import Document as OpenDocument
from pypdf.errors import DependencyError, FileNotDecryptedError

from assessment.files import DOCX, ODT, PDF
from assessment.models import DocumentFault

# A passage is some paragraphs of about so many characters: enough to be understood by itself, short enough to quote.
LONG_ENOUGH = 350
TOO_LONG = 900
LEAST_TEXT = 25  # characters a page; below it a document is a scan


class UnreadableError(Exception):
    """The document cannot be read; `fault` says why."""

    def __init__(self, fault: DocumentFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Page:
    """A page, or in a word processor's file a part under a heading; `number` is None there."""

    number: int | None
    heading: str
    text: str


@dataclass(frozen=True)
class Opened:
    """A document that is about to be read: how many pages it has, and the pages one by one."""

    pages: int
    has_pages: bool
    read: Iterator[Page]


def open_document(path: Path, content_type: str, max_pages: int) -> Opened:
    """UnreadableError where it is encrypted, broken or too long; also while it is read."""
    try:
        if content_type == PDF.content_type:
            return _open_pdf(path, max_pages)
        if content_type == DOCX.content_type:
            return _parts(_docx_paragraphs(path))
        if content_type == ODT.content_type:
            return _parts(_odt_paragraphs(path))
    except UnreadableError:
        raise
    except Exception as error:  # the libraries raise whatever a damaged file makes them stumble over
        raise UnreadableError(DocumentFault.BROKEN) from error
    raise UnreadableError(DocumentFault.BROKEN)


def _open_pdf(path: Path, max_pages: int) -> Opened:
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(DocumentFault.ENCRYPTED)
        number = len(reader.pages)
    except (FileNotDecryptedError, DependencyError) as error:
        raise UnreadableError(DocumentFault.ENCRYPTED) from error
    if number > max_pages:
        raise UnreadableError(DocumentFault.TOO_LONG)
    return Opened(number, has_pages=True, read=_pdf_pages(reader))


def _pdf_pages(reader: pypdf.PdfReader) -> Iterator[Page]:
    for number, page in enumerate(reader.pages, start=1):
        try:
            found = page.extract_text()
        except Exception as error:  # as above: a page may be damaged where the document is not
            raise UnreadableError(DocumentFault.BROKEN) from error
        yield Page(number, "", found.replace("\0", ""))


def _docx_paragraphs(path: Path) -> Iterator[tuple[bool, str]]:
    document: Any = Document(str(path))
    for paragraph in document.iter_inner_content():
        if hasattr(paragraph, "rows"):
            yield from ((False, " | ".join(cell.text for cell in row.cells)) for row in paragraph.rows)
        else:
            yield paragraph.style is not None and paragraph.style.name.startswith("Heading"), paragraph.text


def _odt_paragraphs(path: Path) -> Iterator[tuple[bool, str]]:
    document: Any = OpenDocument(path)
    for element in document.body.get_elements("//text:h|//text:p"):
        yield element.tag == "text:h", str(element.inner_text)


def _parts(paragraphs: Iterable[tuple[bool, str]]) -> Opened:
    """The paragraphs under each heading as one page without a number."""
    parts: list[Page] = []
    heading = ""
    lines: list[str] = []
    for is_heading, line in paragraphs:
        if is_heading:
            parts.append(Page(None, heading, "\n\n".join(lines)))
            heading, lines = line.strip()[:300], []
        elif line.strip():
            lines.append(line.strip())
    parts.append(Page(None, heading, "\n\n".join(lines)))
    parts = [part for part in parts if part.text]
    return Opened(len(parts), has_pages=False, read=iter(parts))


def is_scan(pages: int, characters: int) -> bool:
    """Hardly any text: pictures of pages."""
    return characters < LEAST_TEXT * max(pages, 1)


def passages_of(page: Page) -> list[str]:
    """The page's text in pieces that can be found and quoted; hyphens at the end of a line are taken out."""
    joined = re.sub(r"(\w)-\n(\w)", r"\1\2", page.text)
    paragraphs = [re.sub(r"\s+", " ", part).strip() for part in re.split(r"\n\s*\n", joined)]
    pieces: list[str] = []
    for piece in (cut for paragraph in paragraphs if paragraph for cut in _cut(paragraph)):
        if pieces and len(pieces[-1]) < LONG_ENOUGH and len(pieces[-1]) + len(piece) < TOO_LONG:
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return pieces


def _cut(paragraph: str) -> Iterator[str]:
    """A paragraph in pieces that end with a sentence, or with a word where a sentence never ends."""
    while len(paragraph) > TOO_LONG:
        ends = [match.end() for match in re.finditer(r"[.!?]\s", paragraph[:TOO_LONG])]
        end = ends[-1] if ends and ends[-1] > LONG_ENOUGH else paragraph.rfind(" ", 0, TOO_LONG)
        end = end if end > 0 else TOO_LONG
        yield paragraph[:end].strip()
        paragraph = paragraph[end:].strip()
    yield paragraph
