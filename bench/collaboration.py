"""The collaboration map, whole and filtered, against the minimal page."""

from collections.abc import Iterator
from functools import partial

from django.db import connection
from django.test import Client as DjangoClient
from django.test.utils import CaptureQueriesContext

from bench.data import PASSWORD, Stage
from bench.stage import Client, web
from bench.timing import Row, interleaved

REPEATS = 100
MAX_QUERIES = 6
MAX_BYTES = 120_000
MAX_MINIMAL_PAGES = 8
PAGES = {
    "collaboration map": "/samenwerking/",
    "collaboration map of one municipality": "/samenwerking/?municipality=delft",
}


def rows(stage: Stage) -> Iterator[Row]:
    with web() as (port, _pid):
        ours, minimal = Client(port), Client(port)
        minimal.log_in(stage.emails[0], PASSWORD)
        jobs = {name: partial(ours.fetch, address) for name, address in PAGES.items()}
        jobs["minimal"] = partial(minimal.fetch, f"/bench/page/?assessment={stage.assessment}")
        times = interleaved([jobs], REPEATS)
    base = times.pop("minimal")
    for name, page in times.items():
        note = f"ours {page.p95:.2f} ms, minimal {base.p95:.2f} ms"
        yield Row(f"{name}, p95", page.p95 / base.p95, "x", MAX_MINIMAL_PAGES, note=note)
    client = DjangoClient(headers={"host": "localhost"})
    for name, address in PAGES.items():
        with CaptureQueriesContext(connection) as queries:
            length = len(client.get(address).content)
        yield Row(f"{name}, queries", len(queries), "", MAX_QUERIES)
        yield Row(f"{name}, bytes", length, " B", MAX_BYTES)
