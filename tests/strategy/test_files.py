"""The files of the reports."""

import hashlib

import pytest

from strategy import files
from strategy.models import Report, ReportState


@pytest.fixture
def report(assessment, coordinator) -> Report:
    return Report.objects.create(
        municipality=assessment.municipality, assessment=assessment, requested_by=coordinator, snapshot={}
    )


def test_store_keeps_the_bytes_and_tells_their_checksum(report):
    stored = files.store(report.path, b"%PDF")

    assert stored == files.Stored(hashlib.sha256(b"%PDF").hexdigest(), 4)
    assert report.path.read_bytes() == b"%PDF"
    assert [path.name for path in report.path.parent.iterdir()] == [report.path.name]


def test_store_that_fails_leaves_nothing_behind(report):
    report.path.mkdir(parents=True)  # a folder stands where the file should go

    with pytest.raises(OSError, match="directory"):
        files.store(report.path, b"%PDF")

    assert [path.name for path in report.path.parent.iterdir()] == [report.path.name]


def test_read_gives_what_was_stored(report):
    report.sha256 = files.store(report.path, b"%PDF").sha256

    assert files.read(report) == b"%PDF"
    assert files.is_sound(report)


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"iets anders")])
def test_read_refuses_a_file_that_is_gone_or_changed(report, spoil):
    report.state, report.sha256 = ReportState.READY, files.store(report.path, b"%PDF").sha256
    spoil(report.path)

    assert not files.is_sound(report)
    with pytest.raises(files.ReportFileError):
        files.read(report)
