"""From HTML to PDF/UA-1, by a renderer that reads our own static files and nothing else."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from weasyprint import HTML, Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

# The one address that a document may read from; no such server exists, the fetcher answers for it.
STATIC_BASE = "https://static.invalid/"
VARIANT = "pdf/ua-1"


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


class RefusedAddressError(ValueError):
    """A document asked for something else than a static file of our own."""


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


def lay_out(html: str) -> Document:
    """The pages of a document. What the renderer cannot read raises nothing, it is logged by it."""
    return HTML(string=html, base_url=STATIC_BASE, url_fetcher=StaticFetcher()).render(pdf_variant=VARIANT)


def write(document: Document) -> Pdf:
    return Pdf(document.write_pdf(pdf_variant=VARIANT), len(document.pages))
