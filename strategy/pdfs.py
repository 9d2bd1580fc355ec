"""The report as PDF/UA-1."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from strategy.charts import pillar_charts
from strategy.reports import ReportContent

# The one address that a report may read from; no such server exists, the fetcher answers for it.
STATIC_BASE = "https://static.invalid/"

Progress = Callable[[int], None]


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


def render_html(content: ReportContent) -> str:
    """The report's HTML, in Dutch."""
    charts = pillar_charts(content.canvas.columns)
    with translation.override(settings.LANGUAGE_CODE):
        context = {"report": content, "charts": charts, "static_base": STATIC_BASE}
        return render_to_string("strategy/report.html", context)


def render(content: ReportContent, progress: Progress = no_progress) -> Pdf:
    """The PDF; `progress` is told percents. What the renderer cannot read raises nothing, it is logged by it."""
    html = HTML(string=render_html(content), base_url=STATIC_BASE, url_fetcher=StaticFetcher())
    progress(15)
    document = html.render(pdf_variant="pdf/ua-1")
    progress(65)
    written = document.write_pdf(pdf_variant="pdf/ua-1")
    progress(90)
    return Pdf(written, len(document.pages))
