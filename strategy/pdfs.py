"""The report and the documents of the agenda as PDF/UA-1."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML, Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from strategy.agenda import AgendaContent
from strategy.charts import pillar_charts
from strategy.letters import Letter
from strategy.models import ReportKind
from strategy.reports import ReportContent

# The one address that a report may read from; no such server exists, the fetcher answers for it.
STATIC_BASE = "https://static.invalid/"

TEMPLATES = {
    ReportKind.REPORT: "strategy/report.html",
    ReportKind.AGENDA: "strategy/agenda_document.html",
    ReportKind.SUMMARY: "strategy/agenda_summary.html",
    ReportKind.LETTER: "strategy/agenda_letter.html",
}
SIZES = ("small", "smaller", "smallest")  # the summary is one page: it is set tighter until it is

Progress = Callable[[int], None]
Content = ReportContent | AgendaContent


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


class RefusedAddressError(ValueError):
    """A report asked for something else than a static file of our own."""


class StaticFetcher(URLFetcher):  # type: ignore[misc]
    """Reads our own static files and nothing else: no network, no other file, no data address."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        path = _static_file(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _static_file(url: str) -> Path:
    name = unquote(url.removeprefix(STATIC_BASE).partition("?")[0])
    if not url.startswith(STATIC_BASE) or ".." in name:
        raise RefusedAddressError(f"a report may not read {url[:200]!r}")
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"there is no static file {name!r}")
    return Path(found)


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
    written = document.write_pdf(pdf_variant="pdf/ua-1")
    progress(90)
    return Pdf(written, len(document.pages))


def _laid_out(content: Content, kind: str, size: str, progress: Progress) -> Document:
    html = HTML(string=render_html(content, kind, size), base_url=STATIC_BASE, url_fetcher=StaticFetcher())
    progress(15)
    return html.render(pdf_variant="pdf/ua-1")
