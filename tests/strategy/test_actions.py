"""Reports that are asked for, made, failed and tried again."""

import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assessment.actions import RefusedError
from municipalities.models import AuditEntry
from strategy import actions, files, locks
from strategy.models import FailureReason, QueuePulse, Report, ReportState
from tests import factories
from tests.strategy.conftest import messages


@pytest.fixture
def report(answered, coordinator) -> Report:
    return actions.request_report(assessment=answered, by=coordinator)


def failed(report: Report) -> Report:
    Report.objects.filter(pk=report.pk).update(state=ReportState.FAILED, reason=FailureReason.RENDERER, attempts=2)
    report.refresh_from_db()
    return report


def test_request_report_freezes_and_queues(report, answered, coordinator):
    entry = AuditEntry.objects.get(verb="request_report")

    assert (report.state, report.progress, report.requested_by) == (ReportState.QUEUED, 0, coordinator)
    assert report.snapshot["place"]["name"] == "Delft"
    assert (entry.by, entry.municipality, entry.details) == (
        coordinator,
        answered.municipality,
        {"assessment": answered.pk},
    )


def test_request_report_sends_the_task_after_the_commit_only(
    answered, coordinator, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        report = actions.request_report(assessment=answered, by=coordinator)
        assert messages(tmp_path) == []

    (message,) = messages(tmp_path)
    headers = json.loads(message.read_text())["headers"]
    assert headers["task"] == actions.RENDER_REPORT
    assert str(report.pk) in headers["kwargsrepr"]


def test_request_report_twice_gives_the_same_one(report, answered, coordinator):
    assert actions.request_report(assessment=answered, by=coordinator) == report
    assert Report.objects.count() == 1


def test_request_report_after_the_first_is_ready_makes_a_new_one(report, answered, coordinator):
    Report.objects.filter(pk=report.pk).update(state=ReportState.READY, sha256="x" * 64)

    assert actions.request_report(assessment=answered, by=coordinator) != report


def test_request_report_of_nothing_is_refused(assessment, coordinator):
    with pytest.raises(RefusedError, match=r".+"):
        actions.request_report(assessment=assessment, by=coordinator)

    assert not Report.objects.exists()


def test_request_report_when_the_queue_cannot_be_reached_keeps_the_report(
    answered, coordinator, queue, django_capture_on_commit_callbacks, caplog
):
    queue.conf.broker_transport_options = {"data_folder_out": "/dev/null/nergens"}

    with django_capture_on_commit_callbacks(execute=True):
        report = actions.request_report(assessment=answered, by=coordinator)

    assert Report.objects.get().pk == report.pk
    assert "Error calling" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_ten_requests_at_once_make_one_report(answered, coordinator):
    together = threading.Barrier(10)
    found: list[uuid.UUID] = []

    def ask() -> None:
        together.wait()
        try:
            found.append(actions.request_report(assessment=answered, by=coordinator).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [Report.objects.get().pk] * 10


def test_retry_report_begins_again_from_the_same_snapshot(report, coordinator):
    snapshot = report.snapshot

    again = actions.retry_report(report=failed(report), by=coordinator)

    again.refresh_from_db()
    assert (again.pk, again.state, again.reason, again.attempts) == (report.pk, ReportState.QUEUED, "", 0)
    assert again.snapshot == snapshot
    assert AuditEntry.objects.filter(verb="retry_report").count() == 1


def test_a_report_that_still_waits_is_made_of_the_latest_answers(report, answered, coordinator, contributor):
    factories.answer_block(answered, "diensten-innovatie", "implemented", coordinator, "Net ingevuld")

    again = actions.request_report(assessment=answered, by=contributor)

    assert (again, again.requested_by, Report.objects.count()) == (report, contributor, 1)
    assert "Net ingevuld" in json.dumps(again.snapshot)
    assert AuditEntry.objects.filter(verb="renew_report").count() == 1


def test_a_report_that_is_being_made_is_not_changed_under_its_worker(report, answered, coordinator):
    Report.objects.update(state=ReportState.RENDERING)
    factories.answer_block(answered, "diensten-innovatie", "implemented", coordinator, "Net ingevuld")

    with pytest.raises(RefusedError):
        actions.request_report(assessment=answered, by=coordinator)

    assert "Net ingevuld" not in json.dumps(Report.objects.get().snapshot)


def test_a_report_that_was_made_before_is_not_changed_while_it_waits_to_be_made_again(report, answered, coordinator):
    actions.make_report(report=report)
    report.refresh_from_db()
    report.path.unlink()
    actions.retry_report(report=report, by=coordinator)
    factories.answer_block(answered, "diensten-innovatie", "implemented", coordinator, "Net ingevuld")

    with pytest.raises(RefusedError):
        actions.request_report(assessment=answered, by=coordinator)

    assert "Net ingevuld" not in json.dumps(Report.objects.get().snapshot)


def test_a_waiting_report_that_can_no_longer_be_read_is_made_of_the_latest_answers(report, answered, coordinator):
    Report.objects.update(snapshot={"format": 0})

    assert actions.request_report(assessment=answered, by=coordinator).snapshot == report.snapshot


def test_a_worker_makes_what_was_renewed_until_it_began(report, answered, coordinator):
    taken = Report.objects.get(pk=report.pk)
    factories.answer_block(answered, "diensten-innovatie", "implemented", coordinator, "Net ingevuld")
    actions.request_report(assessment=answered, by=coordinator)

    actions.make_report(report=taken)

    assert "Net ingevuld" in json.dumps(taken.snapshot)


def test_retry_report_twice_is_harmless(report, coordinator):
    again = actions.retry_report(report=failed(report), by=coordinator)

    assert actions.retry_report(report=again, by=coordinator) == again
    assert AuditEntry.objects.filter(verb="retry_report").count() == 1


def test_retry_report_while_another_is_made_is_refused(report, answered, coordinator):
    failed(report)
    newer = actions.request_report(assessment=answered, by=coordinator)

    with pytest.raises(RefusedError):
        actions.retry_report(report=report, by=coordinator)

    report.refresh_from_db()
    assert (report.state, newer.state) == (ReportState.FAILED, ReportState.QUEUED)
    assert not AuditEntry.objects.filter(verb="retry_report").exists()


def test_retry_report_that_is_ready_is_refused(report, coordinator):
    actions.make_report(report=report)
    report.refresh_from_db()

    with pytest.raises(RefusedError):
        actions.retry_report(report=report, by=coordinator)


def test_retry_report_whose_file_is_gone(report, coordinator):
    actions.make_report(report=report)
    report.refresh_from_db()
    report.path.unlink()

    assert actions.retry_report(report=report, by=coordinator).state == ReportState.QUEUED


def test_make_report_keeps_a_file_with_its_checksum(report):
    actions.make_report(report=report)

    report.refresh_from_db()
    assert (report.state, report.progress, report.attempts, report.reason) == (ReportState.READY, 100, 1, "")
    assert report.finished_at is not None
    assert report.started_at is not None
    assert len(files.read(report)) == report.size
    assert report.pages > 8


def test_make_report_of_a_broken_snapshot_fails_with_a_reason(report):
    Report.objects.filter(pk=report.pk).update(snapshot={"format": 1})

    actions.make_report(report=report)

    report.refresh_from_db()
    assert (report.state, report.reason) == (ReportState.FAILED, FailureReason.SNAPSHOT)


def test_make_report_that_cannot_be_kept_fails_with_a_reason(report):
    report.path.mkdir(parents=True)

    actions.make_report(report=report)

    report.refresh_from_db()
    assert (report.state, report.reason) == (ReportState.FAILED, FailureReason.STORAGE)


def test_make_report_that_cannot_be_rendered_fails_with_a_reason(report):
    report.snapshot["canvas"]["columns"][0]["score"]["implemented"] = "geen getal"
    report.save(update_fields=["snapshot"])

    actions.make_report(report=report)

    report.refresh_from_db()
    assert (report.state, report.reason) == (ReportState.FAILED, FailureReason.RENDERER)


def test_make_report_gives_up_what_was_cut_short_too_often(report):
    report.attempts = actions.MAX_ATTEMPTS

    actions.make_report(report=report)

    report.refresh_from_db()
    assert (report.state, report.reason) == (ReportState.FAILED, FailureReason.STOPPED)


def asked(report: Report, *, seconds_ago: int, begun: int | None = None) -> None:
    now = timezone.now()
    started = {} if begun is None else {"state": ReportState.RENDERING, "started_at": now - timedelta(seconds=begun)}
    Report.objects.filter(pk=report.pk).update(requested_at=now - timedelta(seconds=seconds_ago), **started)


@pytest.mark.parametrize(
    ("seconds_ago", "begun", "recovered"),
    [(5, None, 0), (30, None, 1), (30, 5, 0), (60, 30, 1)],
    ids=["just asked", "its message is lost", "just begun", "its worker vanished"],
)
def test_recover_reports_takes_up_what_nobody_does(report, tmp_path, seconds_ago, begun, recovered):
    asked(report, seconds_ago=seconds_ago, begun=begun)

    assert actions.recover_reports(now=timezone.now()) == recovered
    assert len(messages(tmp_path)) == recovered


def test_recover_reports_leaves_what_is_being_made(report, tmp_path):
    asked(report, seconds_ago=60, begun=30)

    with locks.rendering(report.pk):
        assert actions.recover_reports(now=timezone.now()) == 0


def test_recover_reports_leaves_what_is_finished(report):
    asked(report, seconds_ago=60)
    Report.objects.filter(pk=report.pk).update(state=ReportState.FAILED)

    assert actions.recover_reports(now=timezone.now()) == 0


def test_record_pulse_keeps_the_last_one(db):
    now = timezone.now()

    actions.record_pulse(now=now - timedelta(minutes=5))
    assert not QueuePulse.is_served(now)
    actions.record_pulse(now=now)

    assert QueuePulse.is_served(now)
    assert QueuePulse.objects.count() == 1


def test_report_of_an_adopted_assessment_may_be_asked_for(answered, coordinator):
    factories.adopt(answered, coordinator)
    answered.refresh_from_db()

    assert actions.request_report(assessment=answered, by=coordinator).snapshot["measurement"]["adopted_on"]
