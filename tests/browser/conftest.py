"""A real installation and a real browser, and somebody who watches what goes wrong in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.site import Site, Town, start

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions"]
SECONDS = 10

expect.set_options(timeout=SECONDS * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    # Not in a folder of pytest's: each run of pytest closes those to the user that the database runs as.
    with TemporaryDirectory(prefix="digipeil-site-", ignore_cleanup_errors=True) as folder:
        site = start(Path(folder) / "data")
        yield site
        site.installation.end()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ends with this package: while it runs, Django's ORM takes every test for an asynchronous one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What no page may do: an error in the console (a breach of the CSP is one), a request to another host."""

    site: Site
    expected: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.seen.append(f"exception: {error.error}"))
        context.on("request", self._on_request)

    def allow(self, *patterns: str) -> None:
        """These errors belong to what the test does."""
        self.expected += patterns

    def unexpected(self) -> list[str]:
        return [text for text in self.seen if not any(re.search(pattern, text) for pattern in self.expected)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.seen.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.url}/", "data:", "blob:", "about:")):
            self.seen.append(f"request to another host: {request.url}")


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    watch = Watch(site)
    yield watch
    assert watch.unexpected() == []


Visit = Callable[..., Page]


@pytest.fixture
def visit(site: Site, chromium: Browser, watch: Watch) -> Iterator[Visit]:
    """`visit()` opens a browser of its own for nobody, `visit(email, **options)` for somebody who is logged in."""
    contexts: list[BrowserContext] = []

    def open_page(email: str = "", **options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(base_url=site.url, locale="nl-NL", **options)
        context.set_default_timeout(SECONDS * 1000)
        if email:
            context.add_cookies([{"name": "sessionid", "value": site.sessions[email], "url": site.url}])
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def unused_towns(site: Site) -> list[Town]:
    return [town for town in site.towns.values() if town not in (site.delft, site.half_filled)]


@pytest.fixture
def town(unused_towns: list[Town]) -> Town:
    """A municipality that no other test writes in; nothing has been answered."""
    return unused_towns.pop(0)
