"""The main pages of a municipality, against a minimal page with session, user and one query for twelve rows."""

import re
from collections.abc import Iterator
from functools import partial

from django.db import connection
from django.test import Client as DjangoClient
from django.test.utils import CaptureQueriesContext

from bench.data import PASSWORD, Stage
from bench.stage import Client, web
from bench.timing import Row, interleaved
from municipalities.models import Person

REPEATS = 500
MAX_BYTES = 120_000
MAX_QUERIES = 10
MORE_QUERIES = {"recommendations": 12}  # it reads what the municipality chose and decided, and counts the lessons


def rows(stage: Stage) -> Iterator[Row]:
    with web() as (port, _pid):
        clients = [_client(email, port) for email in stage.emails[:2]]
        yield from _against_minimal(
            stage, clients, {"questionnaire of 12 blocks": stage.pillar, "canvas": stage.canvas}
        )
        yield from _against_minimal(stage, clients, {"my questions": stage.own_questions}, at_most=3)
    yield from _size_and_queries(stage)


def _client(email: str, port: int) -> Client:
    client = Client(port)
    client.log_in(email, PASSWORD)
    return client


def _against_minimal(stage: Stage, clients: list[Client], pages: dict[str, str], at_most: float = 2.5) -> Iterator[Row]:
    addresses = pages | {"minimal": f"/bench/page/?assessment={stage.assessment}"}
    jobs = [{name: partial(client.fetch, address) for name, address in addresses.items()} for client in clients]
    times = interleaved(jobs, REPEATS)
    minimal = times.pop("minimal")
    for name, ours in times.items():
        note = f"ours {ours.p95:.2f} ms, minimal {minimal.p95:.2f} ms"
        yield Row(f"{name}, p95", ours.p95 / minimal.p95, "x", at_most, note=note)


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
        yield Row(f"{name}, queries", len(queries), "", MORE_QUERIES.get(name, MAX_QUERIES))
        yield Row(f"{name}, bytes of the page", size, " B", MAX_BYTES)
