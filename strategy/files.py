"""The files of the reports: written whole or not at all, and checked before they are given out."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from strategy.models import Report


@dataclass(frozen=True)
class Stored:
    sha256: str
    size: int


class ReportFileError(Exception):
    """The file of a finished report is gone, or is not the one that was made."""


def store(path: Path, content: bytes) -> Stored:
    """Write the file beside its place and move it there, so that nobody ever reads half a file. May raise OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)
    return Stored(hashlib.sha256(content).hexdigest(), len(content))


def _sync_folder(folder: Path) -> None:
    """Make the move itself last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
