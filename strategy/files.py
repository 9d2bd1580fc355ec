"""The files of the reports: written whole or not at all, and checked before they are given out."""

import hashlib

from municipalities.files import Stored, store
from strategy.models import Report

__all__ = ["ReportFileError", "Stored", "is_sound", "read", "store"]


class ReportFileError(Exception):
    """The file of a finished report is gone, or is not the one that was made."""


def read(report: Report) -> bytes:
    """The PDF as it was made; ReportFileError where it is gone or was changed."""
    try:
        content = report.path.read_bytes()
    except OSError as error:
        raise ReportFileError(f"the file of report {report.pk} cannot be read: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != report.sha256:
        raise ReportFileError(f"the file of report {report.pk} has another checksum than the one that was made")
    return content


def is_sound(report: Report) -> bool:
    try:
        read(report)
    except ReportFileError:
        return False
    return True
