"""The report and the documents of the agenda as PDF/UA-1."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import Document

from municipalities.pdfs import STATIC_BASE, Pdf, lay_out, write
from strategy.agenda import AgendaContent
from strategy.charts import pillar_charts
from strategy.letters import Letter
from strategy.models import ReportKind
from strategy.reports import ReportContent

TEMPLATES = {
    ReportKind.REPORT: "strategy/report.html",
    ReportKind.AGENDA: "strategy/agenda_document.html",
    ReportKind.SUMMARY: "strategy/agenda_summary.html",
    ReportKind.LETTER: "strategy/agenda_letter.html",
}
SIZES = ("small", "smaller", "smallest")  # the summary is one page: it is set tighter until it is

Progress = Callable[[int], None]
Content = ReportContent | AgendaContent


def no_progress(percents: int) -> None:
    """For who does not follow how far the rendering is."""


def render_html(content: Content, kind: str = ReportKind.REPORT, size: str = "") -> str:
    """The document's HTML, in Dutch; `size` is how tight it is set."""
    report = content if isinstance(content, ReportContent) else content.report
    context: dict[str, Any] = {
        "report": report,
        "charts": pillar_charts(report.canvas.columns) if report else (),
        "static_base": STATIC_BASE,
        "size": size,
    }
    if isinstance(content, AgendaContent):
        context |= {"agenda": content, "letter": Letter.from_agenda(content) if kind == ReportKind.LETTER else None}
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(TEMPLATES[ReportKind(kind)], context)


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
