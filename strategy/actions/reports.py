"""What changes in reports: asked for, made, failed, tried again; and the sign of life of the queue."""

import logging
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import RefusedError
from assessment.comparison_scope import Scope
from assessment.models import Assessment
from municipalities.models import AuditEntry, Person
from municipalities.moments import one_moment
from strategy import files, locks
from strategy.agenda import AgendaContent
from strategy.models import Agenda, FailureReason, QueuePulse, Report, ReportKind, ReportQuerySet, ReportState
from strategy.region_facts import region_report
from strategy.region_report import RegionReportContent
from strategy.reports import ReportContent

if TYPE_CHECKING:
    from municipalities.pdfs import Pdf
    from strategy.pdfs import Content

logger = logging.getLogger(__name__)

RENDER_REPORT = "strategy.tasks.render_report"
LOST_AFTER = timedelta(seconds=20)
RECOVERED_AT_ONCE = 10
MAX_ATTEMPTS = 5  # so often a worker may be cut short over one report before it is given up


def request_report(*, assessment: Assessment, by: Person) -> Report:
    """Freeze what there is to say and put the report in the queue; the unfinished one where there is one already.

    One that still waits is made of what there is to say now. RefusedError where nothing was answered yet, or where a
    report that says something else is being made at this moment.
    """
    content = ReportContent.from_assessment(assessment, today=timezone.localdate())
    if not content.canvas.score.answered:
        raise RefusedError(_("Nothing has been answered yet. Answer at least one building block first."))
    wanted = Report(
        municipality=assessment.municipality, assessment=assessment, requested_by=by, snapshot=content.to_snapshot()
    )
    return _request(wanted)


def request_document(*, agenda: Agenda, kind: str, by: Person) -> Report:
    """Have a document of an agenda made: of an adopted one from its own snapshot, of a draft from what it says now.

    What holds for a report holds here: one unfinished document of each kind, renewed as long as it waits.
    """
    content = AgendaContent.from_agenda(agenda, timezone.localdate())
    wanted = Report(
        municipality=agenda.municipality,
        agenda=agenda,
        kind=ReportKind(kind),
        requested_by=by,
        snapshot=content.to_snapshot(),
    )
    return _request(wanted)


def request_region_report(*, scope: Scope, by: Person) -> Report:
    """Freeze what is shared now of this round and instrument, and put the region's report in the queue.

    It always comes, also where nobody shares: then it says so. What holds for a report holds here.
    """
    wanted = Report(
        region=scope.region,
        round=scope.round,
        instrument=scope.version.instrument if scope.version else None,
        kind=ReportKind.REGION,
        requested_by=by,
        snapshot=_snapshot_of_region(scope),
    )
    return _request(wanted)


def _snapshot_of_region(scope: Scope) -> dict[str, Any]:
    """Of one moment: who takes a result back meanwhile stands in all of it, or in nothing."""
    with one_moment():
        return region_report(scope, today=timezone.localdate()).to_snapshot()


def _scope_of(report: Report) -> Scope:
    """What a report of a region is about."""
    assert report.region  # noqa: S101  # as the database holds it
    assert report.instrument  # noqa: S101
    return Scope.from_query(report.region, {"round": str(report.round_id), "instrument": report.instrument.key})


def _request(wanted: Report) -> Report:
    if waiting := _renew_waiting(wanted):
        return waiting
    try:
        return _queue_new(wanted)
    except IntegrityError:
        # A double click: the other one was first.
        return _same(wanted).without_snapshot().get()


def _same(wanted: Report) -> ReportQuerySet:
    """Those of the same subject and kind that are not finished; the database allows one."""
    return Report.objects.unfinished().filter(
        kind=wanted.kind,
        assessment=wanted.assessment,
        agenda=wanted.agenda,
        round=wanted.round,
        instrument=wanted.instrument,
    )


def _about(report: Report) -> dict[str, Any]:
    """What the audit trail says of it."""
    if report.region_id:
        return {"region": report.region_id, "round": report.round_id, "instrument": report.instrument_id}
    return (
        {"agenda": report.agenda_id, "kind": report.kind} if report.agenda_id else {"assessment": report.assessment_id}
    )


@transaction.atomic
def _renew_waiting(wanted: Report) -> Report | None:
    report = _same(wanted).select_for_update(of=("self",)).first()
    if report is None or report.snapshot == wanted.snapshot:
        return report
    if report.state != ReportState.QUEUED or report.sha256:  # with a checksum it was made before: it is history
        raise RefusedError(_("A report with the earlier answers is being made. Ask again when it is ready."))
    report.snapshot, report.requested_by, report.requested_at = wanted.snapshot, wanted.requested_by, timezone.now()
    report.save(update_fields=["snapshot", "requested_by", "requested_at"])
    AuditEntry.record(
        "renew_report", report, by=wanted.requested_by, municipality=wanted.municipality, **_about(report)
    )
    return report


@transaction.atomic
def _queue_new(report: Report) -> Report:
    report.save(force_insert=True)
    AuditEntry.record(
        "request_report", report, by=report.requested_by, municipality=report.municipality, **_about(report)
    )
    _enqueue_on_commit(report)
    return report


def retry_report(*, report: Report, by: Person) -> Report:
    """Make a report again from the same snapshot: one that failed, or one whose file is gone or damaged.

    One of a region that nobody has seen yet is frozen anew: what was taken back since must not come out in it. For the
    same reason one that was made is not made a second time: it told what was shared then.
    RefusedError where there is nothing to try again, and where another report of the assessment is under way.
    """
    if under_way := Report.objects.unfinished().filter(pk=report.pk).without_snapshot().first():
        return under_way  # a double click: what there is to say is not gathered again
    anew = _snapshot_of_region(_scope_of(report)) if report.region_id and not report.sha256 else None
    try:
        return _queue_again(report, by, anew)
    except IntegrityError as error:
        raise RefusedError(
            _("The same document is being made already. Try this one again when that is ready.")
        ) from error


@transaction.atomic
def _queue_again(report: Report, by: Person, anew: dict[str, Any] | None) -> Report:
    locked = Report.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=report.pk)
    if locked.is_unfinished:
        return locked
    if locked.state == ReportState.READY and files.is_sound(locked):
        raise RefusedError(_("This report is ready. You can download it."))
    if locked.cannot_be_made_again:
        raise RefusedError(_("This report told what was shared then, so it is not made again. Ask for a new one."))
    locked.state, locked.progress, locked.reason, locked.attempts = ReportState.QUEUED, 0, "", 0
    locked.started_at = locked.finished_at = None
    changed = ["state", "progress", "reason", "attempts", "started_at", "finished_at"]
    if anew:
        locked.snapshot = anew
        locked.requested_at, locked.requested_by = timezone.now(), by
        changed += ["snapshot", "requested_at", "requested_by"]
    locked.save(update_fields=changed)
    AuditEntry.record("retry_report", locked, by=by, municipality=locked.municipality)
    _enqueue_on_commit(locked)
    return locked


def _enqueue_on_commit(report: Report) -> None:
    """A queue that cannot be reached loses nothing: the report waits in the database until it is recovered."""

    def send() -> None:  # a function, for a robust callback is named in the log
        enqueue(report.pk)

    transaction.on_commit(send, robust=True)


def enqueue(report_id: uuid.UUID) -> None:
    """Ask a worker for it by the task's name: the tasks call these actions and not the other way round."""
    current_app.send_task(RENDER_REPORT, kwargs={"report_id": str(report_id)})


# What the worker does


def make_report(*, report: Report) -> None:
    """Render a report from its snapshot and keep the file; what goes wrong is told on the page.

    Called by one worker at a time. Being cut short anywhere leaves a report that can be begun again.
    """
    if not _begin(report):
        return None
    report.refresh_from_db(fields=["snapshot"])  # it may have been renewed until the moment it was begun
    try:
        content = read_snapshot(report)
    except (AttributeError, KeyError, TypeError, ValueError):
        logger.exception("The snapshot of report %s cannot be read", report.pk)
        return _fail(report, FailureReason.SNAPSHOT)
    pdf = _rendered(report, content)
    if pdf is None:
        return _fail(report, FailureReason.RENDERER)
    try:
        stored = files.store(report.path, pdf.content)
    except OSError:
        logger.exception("The file of report %s cannot be kept", report.pk)
        return _fail(report, FailureReason.STORAGE)
    return _finish(report, pdf, stored)


def _rendered(report: Report, content: "Content") -> "Pdf | None":
    """None where the renderer gave up: that is in the log.

    What rendering took of the memory is given back here, before anybody is told that the report is ready.
    """
    from strategy import pdfs  # the renderer is large, and a web worker never needs it here

    with pdfs.cleared_up():
        try:
            return pdfs.render(content, progress=partial(_tell_progress, report), kind=report.kind)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("Report %s cannot be rendered", report.pk)
            return None


def read_snapshot(report: Report) -> "Content":
    """What a report says; ValueError and the like where its snapshot cannot be read."""
    if report.kind == ReportKind.REGION:
        return RegionReportContent.from_snapshot(report.snapshot)
    reader = ReportContent if report.kind == ReportKind.REPORT else AgendaContent
    return reader.from_snapshot(report.snapshot)


def _begin(report: Report) -> bool:
    """False where there is nothing to do: it is finished, or was cut short so often that it is given up."""
    if report.attempts >= MAX_ATTEMPTS:
        logger.error("Report %s was cut short %s times and is given up", report.pk, report.attempts)
        _fail(report, FailureReason.STOPPED)
        return False
    return bool(
        Report.objects.unfinished()
        .filter(pk=report.pk)
        .update(
            state=ReportState.RENDERING,
            progress=5,
            attempts=F("attempts") + 1,
            started_at=timezone.now(),
        )
    )


def _tell_progress(report: Report, percents: int) -> None:
    Report.objects.filter(pk=report.pk, state=ReportState.RENDERING).update(progress=percents)


def _finish(report: Report, pdf: "Pdf", stored: files.Stored) -> None:
    Report.objects.filter(pk=report.pk, state=ReportState.RENDERING).update(
        state=ReportState.READY,
        progress=100,
        finished_at=timezone.now(),
        pages=pdf.pages,
        sha256=stored.sha256,
        size=stored.size,
    )


def _fail(report: Report, reason: FailureReason) -> None:
    Report.objects.unfinished().filter(pk=report.pk).update(
        state=ReportState.FAILED, reason=reason, finished_at=timezone.now()
    )


def recover_reports(*, now: datetime) -> int:
    """Put reports in the queue again whose worker vanished, or whose message did; returns how many.

    The filesystem broker loses what a killed worker was doing; this is also a net under Redis. The oldest first and a
    few at a time: in a long queue the others are waiting their turn, and a report asked for twice is made once.
    """
    lost = list(Report.objects.lost(now - LOST_AFTER).values_list("pk", flat=True)[:RECOVERED_AT_ONCE])
    held = locks.held_among(lost)
    forgotten = [report_id for report_id in lost if report_id not in held]
    for report_id in forgotten:
        logger.warning("Report %s is put in the queue again", report_id)
        enqueue(report_id)
    return len(forgotten)


def record_pulse(*, now: datetime) -> None:
    QueuePulse.objects.update_or_create(pk=1, defaults={"at": now})
