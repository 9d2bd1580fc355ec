"""The report, the documents of the agenda and the report of a region as PDF/UA-1."""

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils import translation
from weasyprint import Document

from municipalities.pdfs import STATIC_BASE, Pdf, lay_out, write
from strategy.agenda import AgendaContent
from strategy.charts import pillar_charts
from strategy.letters import Letter
from strategy.models import ReportKind
from strategy.region_charts import ROW, bars, boxes, trends
from strategy.region_report import RegionReportContent
from strategy.reports import ReportContent

TEMPLATES = {
    ReportKind.REPORT: "strategy/report.html",
    ReportKind.AGENDA: "strategy/agenda_document.html",
    ReportKind.SUMMARY: "strategy/agenda_summary.html",
    ReportKind.LETTER: "strategy/agenda_letter.html",
    ReportKind.REGION: "strategy/region_report.html",
}
SIZES = ("small", "smaller", "smallest")  # the summary is one page: it is set tighter until it is

MOST_PARTS = (
    8  # of a questionnaire with its whole, on the cover and in the summary; of more only the whole stands there
)
MAP_ROOM = (172.0, 175.0)  # millimetres, width and height
COUNTS_ROOM = (172.0, 85.0)  # of the map above a table of the same counts

# A word that must be broken: so the renderer reads its style sheets and how words are broken.
_SHORT = """<html lang="nl"><title>-</title><p style="width: 1cm; hyphens: auto">samenwerkingsverbanden"""

Progress = Callable[[int], None]
Content = ReportContent | AgendaContent | RegionReportContent


def no_progress(percents: int) -> None:
    """For who does not follow how far the rendering is."""


def read_ahead() -> None:
    """What the first document would read and all of them keep; read between its pages, it would scatter the memory."""
    for name in TEMPLATES.values():
        get_template(name)
    write(lay_out(_SHORT))


@contextmanager
def cleared_up() -> Iterator[None]:
    """Nothing of the document made within is left: else its boxes, that hold one another, would stand during the next.

    The collector waits until then: while a document is made it looks often and finds little. What is free goes back to
    the machine, where the C library can give it back (glibc).
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
        gc.collect()
        if give_back := getattr(ctypes.CDLL(None), "malloc_trim", None):
            give_back(0)


def render_html(content: Content, kind: str = ReportKind.REPORT, size: str = "") -> str:
    """The document's HTML, in Dutch; `size` is how tight it is set."""
    with translation.override(settings.LANGUAGE_CODE):
        context = _of_region(content) if isinstance(content, RegionReportContent) else _of_municipality(content, kind)
        return render_to_string(TEMPLATES[ReportKind(kind)], {"static_base": STATIC_BASE, "size": size, **context})


def _of_municipality(content: ReportContent | AgendaContent, kind: str) -> dict[str, Any]:
    report = content if isinstance(content, ReportContent) else content.report
    context: dict[str, Any] = {"report": report, "charts": pillar_charts(report.canvas.columns) if report else ()}
    if isinstance(content, AgendaContent):
        context |= {"agenda": content, "letter": Letter.from_agenda(content) if kind == ReportKind.LETTER else None}
    return context


def _of_region(content: RegionReportContent) -> dict[str, Any]:
    pillars = boxes((spread.name, spread) for spread in content.total.spreads) if content.total else ()
    first = pillars if len(pillars) <= MOST_PARTS else pillars[:1]
    return {
        "report": content,
        "pillars": pillars,
        "first": first,
        "groups": boxes((group.name, group.whole) for group in content.groups if group.whole),
        "cover_height": ROW * len(first),
        "blocks": [(name, bars(counts)) for name, counts in content.blocks_by_pillar],
        "trends": trends(content.trend) if content.is_told_over_time else (),
        **_room("map", content.projects.width, content.projects.height, COUNTS_ROOM),
        **_room("ties", content.cooperations.width, content.cooperations.height),
    }


def _room(name: str, width: float, height: float, most: tuple[float, float] = MAP_ROOM) -> dict[str, int]:
    """How wide and high a map is drawn, in millimetres."""
    scale = min(room / (size or 1) for room, size in zip(most, (width, height), strict=True))
    return {f"{name}_width": round(width * scale), f"{name}_height": round(height * scale)}


def render(content: Content, progress: Progress = no_progress, kind: str = ReportKind.REPORT) -> Pdf:
    """The PDF; `progress` is told percents. What the renderer cannot read raises nothing, it is logged by it."""
    document = _laid_out(content, kind, "", progress)
    for size in SIZES if kind == ReportKind.SUMMARY else ():
        if len(document.pages) > 1:
            document = _laid_out(content, kind, size, no_progress)
    progress(65)
    pdf = write(document)
    progress(90)
    return pdf


def _laid_out(content: Content, kind: str, size: str, progress: Progress) -> Document:
    html = render_html(content, kind, size)
    progress(15)
    return lay_out(html)
