"""Uploaded files: what they really are, and where they are kept."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import filetype  # type: ignore[import-untyped]
from django.conf import settings
from django.utils.translation import gettext as _

from municipalities import files

MAX_UNPACKED = 200_000_000
MAX_PARTS = 5_000


class UploadError(Exception):
    """This file is not taken; the message says why and what to do, for its reader."""


class LostFileError(Exception):
    """A stored file is gone, or is not the one that was uploaded."""


@dataclass(frozen=True)
class Kind:
    """A type of file that is taken: how its name ends, and what a browser calls it."""

    endings: tuple[str, ...]
    content_type: str
    name: str


PDF = Kind((".pdf",), "application/pdf", "PDF")
DOCX = Kind((".docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word")
XLSX = Kind((".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel")
PPTX = Kind((".pptx",), "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint")
ODT = Kind((".odt",), "application/vnd.oasis.opendocument.text", "OpenDocument (tekst)")
ODS = Kind((".ods",), "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument (werkblad)")
ODP = Kind((".odp",), "application/vnd.oasis.opendocument.presentation", "OpenDocument (presentatie)")
PNG = Kind((".png",), "image/png", "PNG")
JPEG = Kind((".jpg", ".jpeg"), "image/jpeg", "JPEG")
TEXT = Kind((".txt", ".csv", ".md"), "text/plain", "tekst")
EVIDENCE = (PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, PNG, JPEG, TEXT)
DOCUMENTS = (PDF, DOCX, ODT)
_INSIDE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}


def kind_of(content: bytes, name: str, allowed: tuple[Kind, ...]) -> Kind:
    """What a file is, by what stands in it. UploadError for what is not taken, and where its name says otherwise."""
    found = _found(content)
    ending = Path(name).suffix.lower()
    if found is None or found not in allowed:
        names = ", ".join(kind.name for kind in allowed)
        raise UploadError(_("This type of file is not taken. You can upload: %(types)s.") % {"types": names})
    if ending not in found.endings:
        lies = _("The name ends in “%(ending)s”, but this is a file of the type %(type)s. Is it the right one?")
        raise UploadError(lies % {"ending": ending or "-", "type": found.name})
    return found


def _found(content: bytes) -> Kind | None:
    if content[:4] == b"PK\x03\x04":
        return _container(content)
    guessed = filetype.guess_mime(content[:4096])
    known = {kind.content_type: kind for kind in (PDF, PNG, JPEG)}
    if guessed is not None:
        return known.get(guessed)
    return TEXT if _is_text(content) else None


def _container(content: bytes) -> Kind | None:
    """Office files are zip archives: what is in them tells them apart, and how far they unpack is looked at first."""
    try:
        with ZipFile(io.BytesIO(content)) as container:
            parts = container.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UploadError(_("This file unpacks to far more than it seems. It was not read."))
            names = {part.filename for part in parts}
            if "mimetype" in names:
                mime = container.read("mimetype")[:200].decode("ascii", "replace").strip()
                return next((kind for kind in (ODT, ODS, ODP) if kind.content_type == mime), None)
    except (BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError) as error:
        raise UploadError(_("This file is damaged: it cannot be opened. Save it again and upload that.")) from error
    return next((kind for name, kind in _INSIDE.items() if name in names), None)


def _is_text(content: bytes) -> bool:
    if not content or b"\0" in content:
        return False
    try:
        text = content.decode("utf-8")
        csv.reader(io.StringIO(text[:1000]))
    except (UnicodeDecodeError, csv.Error):
        return False
    head = text[:1000].lstrip().lower()
    return not head.startswith(("<!doctype", "<html", "<svg", "<?xml", "<script", "#!"))


# Where they are kept


def path_of(sha256: str) -> Path:
    """Under its checksum, outside what the web server serves."""
    return Path(settings.EVIDENCE_DIR) / sha256[:2] / sha256


def keep(content: bytes) -> files.Stored:
    """Store a file once, however often it is uploaded. May raise OSError."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return files.Stored(sha256, len(content))
    return files.store(path, content)


def read(sha256: str) -> bytes:
    """The file as it was uploaded; LostFileError where it is gone or was changed."""
    try:
        content = path_of(sha256).read_bytes()
    except OSError as error:
        raise LostFileError(f"{sha256}: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise LostFileError(f"{sha256}: the file was changed")
    return content
