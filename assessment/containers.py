"""Whether an uploaded Excel file can be opened without harm: looked at before any of it is parsed. Pure."""

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

MAX_BYTES = 5_000_000
MAX_UNPACKED = 40_000_000
MAX_PARTS = 200
MAX_ROWS = 2_000
# A parser makes an object of each tag, many times the size of its text: MAX_ROWS full rows have a third of these.
MAX_TAGS = 300_000
# What Excel makes of a workbook with a password, and all that it made before 2007.
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s/>]")
_MERGED = re.compile(rb"<(?:[^\s<>/:]+:)?mergeCell[\s/>]")
# All that reading a part of a zip file raises where the file is damaged or packed in a way of its own.
_UNREADABLE = (BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, ValueError, zlib.error, LZMAError)


@dataclass(frozen=True)
class Limits:
    """The most that a file may hold."""

    rows: int = MAX_ROWS
    tags: int = MAX_TAGS
    unpacked: int = MAX_UNPACKED


QUESTIONNAIRE = Limits()


class WorkbookError(Exception):
    """This file cannot be read; the message says why and what to do, for its reader."""


class UnreadableError(WorkbookError):
    """It is no Excel file at all."""


class TooManyRowsError(WorkbookError):
    """It holds more rows than it may."""


def refuse_unsafe(data: bytes, limits: Limits = QUESTIONNAIRE) -> None:
    """WorkbookError where a file is no Excel file, or holds far more than it may."""
    if len(data) > MAX_BYTES:
        raise WorkbookError(_("This file is too big. At most %(limit)d MB fit.") % {"limit": MAX_BYTES // 1_000_000})
    if data.startswith(_OLD):
        raise WorkbookError(
            _("This file has a password, or was saved as .xls. Save it as .xlsx without a password and try again.")
        )
    try:
        with ZipFile(BytesIO(data)) as container:
            _look_into(container, limits)
    except _UNREADABLE as error:
        raise UnreadableError(_("This is no Excel file. Upload the .xlsx file that you downloaded here.")) from error


def _look_into(container: ZipFile, limits: Limits) -> None:
    """What it says that it unpacks to is also the most that is ever unpacked of it."""
    parts = container.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookError(_("This file is protected with a password. Save it without one."))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked:
        raise _far_more()
    tags, merged = 0, False
    for part in parts:
        content = container.read(part)
        if len(_ROW.findall(content)) > limits.rows:
            raise too_many_rows(limits)
        tags += content.count(b"<")
        merged = merged or _MERGED.search(content) is not None
    if tags > limits.tags:
        raise _far_more()
    if merged:
        raise WorkbookError(_("Cells in this file are merged: it is not clear what belongs where. Split them again."))


def too_many_rows(limits: Limits = QUESTIONNAIRE) -> TooManyRowsError:
    return TooManyRowsError(_("This file has more than %(rows)d rows. It was not read.") % {"rows": limits.rows})


def _far_more() -> WorkbookError:
    return WorkbookError(_("This file unpacks to far more than it should. It was not read."))
