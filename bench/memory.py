"""What a web worker and a Celery worker hold in memory after real work."""

from collections.abc import Iterator

import psutil

from bench.data import PASSWORD, Stage
from bench.reports import make_many
from bench.stage import Client, web, workers
from bench.timing import Row

PAGES = 300
REPORTS = 100
MEGABYTE = 1024 * 1024


def rows(stage: Stage) -> Iterator[Row]:
    with web() as (port, master):
        client = Client(port)
        client.log_in(stage.emails[0], PASSWORD)
        for _ in range(PAGES):
            client.fetch(stage.pillar)
            client.fetch(stage.canvas)
        largest = max(child.memory_info().rss for child in psutil.Process(master).children())
    yield Row(f"web worker after {2 * PAGES} pages", largest / MEGABYTE, " MB", 150)
    with workers(1) as (parent, *children):
        make_many(REPORTS, stage)
        now = {child.pid: child.memory_info().rss for child in psutil.Process(parent).children()}
    stayed = "the same process throughout" if set(children) == set(now) else "the process was replaced"
    yield Row(f"Celery worker after {REPORTS} reports", max(now.values()) / MEGABYTE, " MB", 200, note=stayed)
