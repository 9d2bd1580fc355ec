"""Asking PDOK, the country's own map server, for the boundaries of a year."""

import json
from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _

from municipalities.boundaries import BoundaryError, Feature, read_features

ADDRESS = "https://api.pdok.nl/cbs/gebiedsindelingen/ogc/v1/collections/gemeente_gegeneraliseerd/items"
TIMEOUT = 30.0  # seconds for one page
PAGE_SIZE = 100
MAX_PAGES = 100
MAX_BYTES = 50_000_000  # of one page


def fetch_features(year: int, *, address: str = ADDRESS, timeout: float = TIMEOUT) -> list[Feature]:
    """The areas of that year, page by page. BoundaryError where the server cannot be reached or says something else."""
    found: list[Feature] = []
    query = urlencode({"f": "json", "limit": PAGE_SIZE, "jaarcode": year})
    next_one: str | None = f"{address}?{query}"
    seen: set[str] = set()
    while next_one:
        if next_one in seen or len(seen) >= MAX_PAGES:
            raise BoundaryError(_("%(address)s goes on without end.") % {"address": address})
        seen.add(next_one)
        content = _fetch(next_one, timeout)
        found += read_features(content)
        next_one = _next(content, next_one)
    return found


def _fetch(address: str, timeout: float) -> bytes:
    if urlsplit(address).scheme not in ("http", "https"):
        raise BoundaryError(_("%(address)s is no web address.") % {"address": address})
    request = Request(address, headers={"Accept": "application/geo+json, application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=timeout) as answer:  # noqa: S310
            content: bytes = answer.read(MAX_BYTES + 1)
    except HTTPError as error:
        raise BoundaryError(
            _("%(address)s answers with status %(status)s.") % {"address": address, "status": error.code}
        ) from error
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise BoundaryError(
            _("%(address)s cannot be reached (%(reason)s). Try again later, or import a file.")
            % {"address": address, "reason": reason}
        ) from error
    if len(content) > MAX_BYTES:
        raise BoundaryError(_("%(address)s sends more than can be read.") % {"address": address})
    return content


def _next(content: bytes, address: str) -> str | None:
    """The address of the next page, on the same server."""
    for href in _links(content):
        following = urljoin(address, href)
        if urlsplit(following)[:2] != urlsplit(address)[:2]:
            raise BoundaryError(_("%(address)s refers to another server.") % {"address": address})
        return following
    return None


def _links(content: bytes) -> Iterator[str]:
    links = json.loads(content.decode("utf-8-sig")).get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            yield link["href"]
