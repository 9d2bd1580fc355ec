"""The report, against bare WeasyPrint on the same HTML; two workers against one; pages while reports are made."""

import time
from collections.abc import Iterator

from django.utils import timezone
from weasyprint import HTML

from assessment.models import Assessment
from bench.data import PASSWORD, Stage
from bench.stage import Client, web, workers
from bench.timing import Job, Row, Times, clocked, interleaved
from municipalities.models import Person
from municipalities.pdfs import STATIC_BASE, StaticFetcher
from strategy import actions, pdfs
from strategy.models import Report, ReportKind, ReportState

REPEATS = 8
AT_ONCE = 10
PAGES = 60
PATIENCE = 180


def rows(stage: Stage) -> Iterator[Row]:
    yield _against_bare("a report", _requested(1, stage)[0])
    yield _against_bare("a digital agenda", _agenda(stage))
    yield _two_workers(stage)
    yield _pages_while_rendering(stage)


def _agenda(stage: Stage) -> Report:
    """The whole agenda of a municipality in which nothing is there yet, with every recommendation in it."""
    assessment = Assessment.objects.select_related("municipality").get(pk=stage.gaps)
    by, municipality = Person.objects.get(email=stage.emails[0]), assessment.municipality
    agenda = actions.start_agenda(municipality=municipality, by=by, today=timezone.localdate())
    return actions.request_document(agenda=agenda, kind=ReportKind.AGENDA, by=by)


def _against_bare(what: str, report: Report) -> Row:
    """Everything that making a PDF does, from the row in the database to the file, in turns with bare WeasyPrint."""
    html = pdfs.render_html(actions.read_snapshot(report), report.kind)

    def bare() -> None:
        page = HTML(string=html, base_url=STATIC_BASE, url_fetcher=StaticFetcher())
        page.write_pdf(pdf_variant="pdf/ua-1")

    def ours() -> None:
        Report.objects.filter(pk=report.pk).update(state=ReportState.QUEUED, attempts=0)
        actions.make_report(report=Report.objects.get(pk=report.pk))

    jobs: dict[str, Job] = {"ours": ours, "bare": bare}
    times = interleaved([jobs], REPEATS, warm_up=2)
    mine, theirs = times["ours"], times["bare"]
    note = f"ours {mine.p50:.0f} ms, bare {theirs.p50:.0f} ms"
    return Row(f"{what} against bare WeasyPrint, p50", mine.p50 / theirs.p50, "x", 1.25, note=note)


def _two_workers(stage: Stage) -> Row:
    seconds: dict[int, list[float]] = {}
    for count in (1, 2, 1, 2):
        with workers(count):
            _make(count * 2, stage)
            seconds.setdefault(count, []).append(_make(AT_ONCE, stage))
    one, two = min(seconds[1]), min(seconds[2])
    note = f"{AT_ONCE} reports in {one:.1f} s and {two:.1f} s"
    return Row("two workers against one", one / two, "x", 1.7, at_most=False, note=note)


def _pages_while_rendering(stage: Stage) -> Row:
    with web() as (port, _pid), workers(1, low_weight=True):
        client = Client(port)
        client.log_in(stage.emails[0], PASSWORD)
        idle: list[float] = []
        busy: list[float] = []
        _load(client, stage, 20)
        for _ in range(3):
            idle += _load(client, stage, PAGES)
            _requested(AT_ONCE, stage, enqueue=True)
            while Report.objects.filter(state=ReportState.RENDERING).count() == 0:
                time.sleep(0.05)
            busy += _load(client, stage, PAGES)
            _wait_until_made(PATIENCE)
    quiet, loaded = Times(tuple(idle)), Times(tuple(busy))
    note = f"idle {quiet.p95:.1f} ms, rendering {loaded.p95:.1f} ms"
    return Row("page while a report renders, p95", loaded.p95 / quiet.p95, "x", 1.5, note=note)


def _load(client: Client, stage: Stage, count: int) -> list[float]:
    return [clocked(lambda: client.fetch(stage.pillar)) for _ in range(count)]


def _requested(count: int, stage: Stage, *, enqueue: bool = False) -> list[Report]:
    """That many reports waiting, each of another assessment; asked for as a coordinator would, or put back."""
    by = Person.objects.get(email=stage.emails[0])
    answered = Assessment.objects.filter(answers__status__isnull=False, round__is_demo=True).distinct()
    assessments = answered.order_by("pk")[:count]
    found = []
    for assessment in assessments.select_related("municipality", "round", "instrument_version__instrument"):
        report = Report.objects.filter(assessment=assessment).first()
        if report is None:
            report = actions.request_report(assessment=assessment, by=by)
        elif enqueue:
            Report.objects.filter(pk=report.pk).update(state=ReportState.QUEUED, attempts=0, progress=0)
            actions.enqueue(report.pk)
        found.append(Report.objects.get(pk=report.pk))
    return found


def _make(count: int, stage: Stage) -> float:
    """Seconds from asking for that many reports until the last is ready."""
    begin = time.perf_counter()
    _requested(count, stage, enqueue=True)
    _wait_until_made(PATIENCE)
    return time.perf_counter() - begin


def _wait_until_made(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while Report.objects.unfinished().exists():
        if time.monotonic() > deadline:
            raise SystemExit("The reports of the bench were not made in time.")
        time.sleep(0.05)


def make_many(count: int, stage: Stage) -> None:
    """Have at least that many reports made by the workers that run."""
    for _ in range(-(-count // AT_ONCE)):
        _make(AT_ONCE, stage)
