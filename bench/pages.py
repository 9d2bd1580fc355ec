"""The main pages of a municipality, against a minimal page with session, user and one query for twelve rows."""

import re
from collections.abc import Iterator

from django.db import connection
from django.test import Client as DjangoClient
from django.test.utils import CaptureQueriesContext

from bench.data import PASSWORD, Stage
from bench.stage import Client, web
from bench.timing import Job, Row, interleaved
from municipalities.models import Person

REPEATS = 200
MAX_BYTES = 120_000
MAX_QUERIES = 10


def rows(stage: Stage) -> Iterator[Row]:
    with web() as (port, _pid):
        times = interleaved([_jobs(stage, number, port) for number in (0, 1)], REPEATS)
    for name in ("questionnaire of 12 blocks", "canvas", "my questions"):
        ours, minimal = times[name], times["minimal"]
        note = f"ours {ours.p95:.2f} ms, minimal {minimal.p95:.2f} ms"
        yield Row(f"{name}, p95", ours.p95 / minimal.p95, "x", 2.5, note=note)
    yield from _size_and_queries(stage)


def _jobs(stage: Stage, number: int, port: int) -> dict[str, Job]:
    client = Client(port)
    client.log_in(stage.emails[number], PASSWORD)
    return {
        "questionnaire of 12 blocks": lambda: client.fetch(stage.pillar),
        "canvas": lambda: client.fetch(stage.canvas),
        "my questions": lambda: client.fetch(stage.own_questions),
        "minimal": lambda: client.fetch(f"/bench/page/?assessment={stage.assessment}"),
    }


def _size_and_queries(stage: Stage) -> Iterator[Row]:
    client = DjangoClient(headers={"host": "localhost"})
    client.force_login(Person.objects.get(email=stage.emails[0]), "allauth.account.auth_backends.AuthenticationBackend")
    pillars = re.findall(r'href="(\?pillar=[\w-]+)"', client.get(stage.recommendations).content.decode())
    heaviest = max(pillars, key=lambda pillar: len(client.get(stage.recommendations + pillar).content))
    pages = {
        "questionnaire": stage.pillar,
        "canvas": stage.canvas,
        "my questions": stage.own_questions,
        "recommendations": stage.recommendations + heaviest,
    }
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(address).content)
        yield Row(f"{name}, queries", len(queries), "", MAX_QUERIES)
        yield Row(f"{name}, bytes of the page", size, " B", MAX_BYTES)
