"""Uploaded files: what they are by what stands in them, and how they are kept."""

from pathlib import Path
from typing import Any

import pytest

from assessment import files
from assessment.files import DOCUMENTS, DOCX, EVIDENCE, JPEG, ODT, PDF, PNG, TEXT, Kind, LostFileError, UploadError
from tests.assessment import papers

PDF_FILE = papers.pdf(["Een tekst"])
WORD_FILE = papers.docx((False, "Een tekst"))


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (PDF_FILE, "visie.pdf", PDF),
        (PDF_FILE, "VISIE.PDF", PDF),
        (WORD_FILE, "visie.docx", DOCX),
        (papers.odt((False, "Een tekst")), "visie.odt", ODT),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "foto.png", PNG),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "foto.jpeg", JPEG),
        ("naam;waarde\nvisie;ja, één\n".encode(), "tabel.csv", TEXT),
    ],
)
def test_type_is_read_from_the_content(content: bytes, name: str, expected: Kind) -> None:
    assert files.kind_of(content, name, EVIDENCE) == expected


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (WORD_FILE, "visie.pdf"),
        (PDF_FILE, "visie.docx"),
        (PDF_FILE, "visie"),
        (b"MZ\x90\0" + b"\0" * 100, "visie.pdf"),
        (b"\x7fELF" + b"\0" * 100, "visie.txt"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "visie.txt"),
        (b"<svg onload=alert(1)>", "visie.csv"),
        (b"#!/bin/sh\nrm -rf /\n", "visie.txt"),
        (b"", "leeg.txt"),
        (b"\xff\xfe\x00tekst", "vreemd.txt"),
        (b"PK\x03\x04" + b"kapot" * 20, "visie.docx"),
        (b"GIF89a" + b"\0" * 40, "plaatje.png"),
    ],
    ids=[
        *("word as pdf", "pdf as word", "no ending", "program", "program of linux", "html", "svg", "script", "empty"),
        *("no utf-8", "broken zip", "gif"),
    ],
)
def test_type_that_lies_or_is_not_taken_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(UploadError) as refused:
        files.kind_of(content, name, EVIDENCE)

    assert str(refused.value)


def test_what_unpacks_too_far_is_refused_unread() -> None:
    data = papers.bomb()
    assert len(data) < 1_000_000

    with pytest.raises(UploadError):
        files.kind_of(data, "bom.docx", EVIDENCE)


def test_picture_is_no_policy_document() -> None:
    with pytest.raises(UploadError):
        files.kind_of(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "foto.png", DOCUMENTS)


def test_file_is_kept_once_and_read_back(settings: Any) -> None:
    first, second = files.keep(b"inhoud"), files.keep(b"inhoud")

    assert first == second
    assert files.read(first.sha256) == b"inhoud"
    assert [path for path in Path(settings.EVIDENCE_DIR).rglob("*") if path.is_file()] == [files.path_of(first.sha256)]


def test_file_that_is_gone_or_changed_is_not_given_out() -> None:
    kept = files.keep(b"inhoud")
    files.path_of(kept.sha256).write_bytes(b"iets anders")

    with pytest.raises(LostFileError):
        files.read(kept.sha256)
    files.path_of(kept.sha256).unlink()
    with pytest.raises(LostFileError):
        files.read(kept.sha256)
