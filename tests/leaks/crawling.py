"""Asks for every address as one kind of person, follows what is linked, and reads whatever kind of file comes back."""

import html
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from pypdf import PdfReader

from municipalities.models import Person
from tests.leaks.canaries import words_in

LINK = re.compile(r'(?:href|src|hx-get|data-url|action)="([^"]+)"')
BROKEN = re.compile(r"[\s\u00ad-]+")
ALIKE = 2  # so many linked addresses are asked for that differ in nothing but the values in them
NOT_FOLLOWED = {"", "project_map_pdf"}  # a filter only leaves out, and drawing takes long
ENDS_THE_VISIT = {"account_logout", "log_in_as", "set_language"}


@dataclass(frozen=True)
class Answer:
    """What came back: the words that stand in it, and whether somebody on the way may keep it."""

    path: str
    name: str
    status: int
    text: str
    words: frozenset[str]
    kept: str


@dataclass
class Visit:
    """All that one kind of person was answered."""

    kind: str
    answers: list[Answer] = field(default_factory=list)

    @property
    def words(self) -> set[str]:
        return {word for answer in self.answers for word in answer.words}

    def where(self, word: str) -> list[str]:
        return sorted({answer.path for answer in self.answers if word in answer.words})

    def of(self, *names: str) -> list[Answer]:
        return [answer for answer in self.answers if answer.name in names and answer.status == 200]


def crawl(kind: str, person: Person | None, seeds: Iterable[str]) -> Visit:
    """Every seed, and of what is linked from there a few of each sort."""
    client, visit = Client(), Visit(kind)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    waiting, seen, alike = list(dict.fromkeys(seeds)), set[str](), Counter[Any]()
    wanted = set(waiting)
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        sort = (name, *sorted(dict(parse_qsl(urlsplit(path).query))))
        most = ALIKE if len(sort) == 1 else 1
        if path in seen or name in ENDS_THE_VISIT or (path not in wanted and alike[sort] >= most):
            continue
        seen.add(path)
        alike[sort] += 1
        answer = ask(client, path, name)
        visit.answers.append(answer)
        waiting.extend(_links(answer, path))
    return visit


@cache
def name_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def ask(client: Client, path: str, name: str) -> Answer:
    response: Any = client.get(path)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = f"{response.headers.get('Location', '')}\n{read(content)}"
    kept = response.headers.get("Cache-Control", "")
    return Answer(path, name, response.status_code, text, frozenset(words_in(text)), kept)


def _links(answer: Answer, path: str) -> Iterator[str]:
    if answer.status == 200 and "<html" in answer.text:
        for link in LINK.findall(answer.text):
            target = urljoin(path, html.unescape(link)).partition("#")[0]
            if target.startswith("/") and not target.startswith("/beheer/") and name_of(target) not in NOT_FOLLOWED:
                yield target


@lru_cache(maxsize=512)
def read(content: bytes) -> str:
    """The text of a page, a table, JSON, a PDF, or of all parts of a file of Office."""
    if content.startswith(b"%PDF"):
        return _read_pdf(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as file:
            return "\n".join(file.read(name).decode(errors="replace") for name in file.namelist())
    text = content.decode(errors="replace")
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith(("{", "[")) else text


def _read_pdf(content: bytes) -> str:
    """Its pages, what it says of itself, and the addresses that it links to; also as if no line was broken."""
    try:
        file = PdfReader(BytesIO(content))
        pages = [page.extract_text() for page in file.pages]
        text = "\n".join([*pages, str(file.metadata), str([page.get("/Annots") for page in file.pages])])
        return f"{text}\n{BROKEN.sub('', text.casefold())}"
    except Exception:  # noqa: BLE001 - a file that is none is read as it is
        return content.decode(errors="replace")
