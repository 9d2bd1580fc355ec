"""Boundaries from a server, here one of our own: all pages are read, and what it says wrongly is told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError

from municipalities.boundaries import BoundaryError
from municipalities.models import Boundary, Municipality
from municipalities.pdok import fetch_features
from tests.municipalities.test_boundaries import SQUARE, area, east, run


@contextmanager
def serving(answer: Callable[[str, dict[str, list[str]]], tuple[int, bytes]]) -> Iterator[str]:
    """A web server that gives what `answer` makes of its own address and the query of a request."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = answer(here, parse_qs(urlsplit(self.path).query))
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = f"http://127.0.0.1:{server.server_port}/items"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


def page(*features: dict[str, Any], following: str = "") -> bytes:
    links = [{"rel": "self", "href": "x"}, *([{"rel": "next", "href": following}] if following else [])]
    return json.dumps({"type": "FeatureCollection", "features": features, "links": links}).encode()


def two_pages(here: str, query: dict[str, list[str]]) -> tuple[int, bytes]:
    if "cursor" in query:
        return 200, page(area("GM0637", [east(SQUARE)], jaarcode=2023))
    assert query == {"f": ["json"], "limit": ["100"], "jaarcode": ["2023"]}
    return 200, page(area(jaarcode=2023), following=f"{here}?cursor=2")


def test_all_pages_of_the_server_are_read(delft: Municipality, zoetermeer: Municipality) -> None:
    with serving(two_pages) as address:
        said = run(pdok=True, year=2023, address=address)

    assert said == ["boundaries of 2023: 2 added, 0 changed, 0 unchanged"]
    assert set(Boundary.objects.values_list("municipality_id", "source")) == {
        ("GM0503", "CBS, 2023, via PDOK (CC BY 4.0)"),
        ("GM0637", "CBS, 2023, via PDOK (CC BY 4.0)"),
    }


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(lambda here, query: (404, b""), "answers with status 404", id="404"),
        pytest.param(lambda here, query: (503, b"busy"), "answers with status 503", id="503"),
        pytest.param(lambda here, query: (200, b"<html>"), "cannot be read as JSON", id="a page"),
        pytest.param(lambda here, query: (200, page()), "There are no areas in it", id="empty"),
        pytest.param(
            lambda here, query: (200, page(area(), following="http://other.invalid/")), "another server", id="x"
        ),
        pytest.param(
            lambda here, query: (200, page(area(), following="file:///etc/passwd")), "another server", id="file"
        ),
        pytest.param(lambda here, query: (200, page(area(), following=f"{here}?a")), "without end", id="a loop"),
    ],
)
def test_server_that_says_something_else_is_told(
    delft: Municipality, answer: Callable[[str, dict[str, list[str]]], tuple[int, bytes]], message: str
) -> None:
    with serving(answer) as address, pytest.raises(CommandError, match=message):
        run(pdok=True, year=2023, address=address)

    assert not Boundary.objects.exists()


def test_server_that_is_away_or_slow_is_told() -> None:
    waiting = threading.Event()

    def never(here: str, query: dict[str, list[str]]) -> tuple[int, bytes]:
        waiting.wait(5)
        return 200, b""

    with serving(never) as address:
        with pytest.raises(BoundaryError, match=r"cannot be reached \(timed out\)"):
            fetch_features(2023, address=address, timeout=0.1)
        waiting.set()
    with pytest.raises(BoundaryError, match="cannot be reached"):
        fetch_features(2023, address=address, timeout=1)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "items", "ftp://a.invalid/"])
def test_only_web_addresses_are_asked(address: str) -> None:
    with pytest.raises(BoundaryError, match="no web address"):
        fetch_features(2023, address=address)
