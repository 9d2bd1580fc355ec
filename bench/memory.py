"""What a web worker and a Celery worker hold in memory after real work."""

import time
from collections.abc import Iterator

import psutil

from bench.data import PASSWORD, Stage
from bench.reports import one_after_another
from bench.stage import Client, web, workers
from bench.timing import Row

PAGES = 300
REPORTS = 100
REST = 1  # seconds
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
    with workers(1) as (parent, *_children):
        looks = [_held_by_children(parent) for _ready in one_after_another(REPORTS, stage)]
    largest = max(size for held in looks for size in held.values())
    note = f"the largest between two reports, of {len({pid for held in looks for pid in held})} processes"
    yield Row(f"Celery worker after {REPORTS} reports", largest / MEGABYTE, " MB", 200, note=note)


def _held_by_children(parent: int) -> dict[int, int]:
    """By process id. A report is ready before its task is over, which then clears up after it."""
    time.sleep(REST)
    return {child.pid: child.memory_info().rss for child in psutil.Process(parent).children()}
