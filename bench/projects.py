"""The public list of projects, whole, filtered and searched, at 41, 400 and 10,000, against the minimal page."""

import random
import statistics
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client as DjangoClient
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.data import PASSWORD, Stage
from bench.stage import Client, web
from bench.timing import Row, clocked, interleaved
from municipalities.models import Municipality
from projects.actions.words import refresh_words
from projects.finding import ProjectFilter
from projects.models import Organisation, Project, SearchWord
from projects.views.maps import drawn_map

SIZES = (41, 400, 10_000)
REPEATS = 60  # of fewer the p95 is one answer
MAX_QUERIES = 14
MAX_BYTES = 120_000
MAX_DRAWING = 30_000  # bytes of the map's SVG
MAX_DRAWN = {41: 40, 400: 40, 10_000: 150}  # milliseconds for the map, its queries included, without its template
# In minimal pages; each page reads and counts all projects that are left for seven filters.
MAX_MINIMAL_PAGES = {41: 8, 400: 10, 10_000: 30}
PAGES = {
    "list": "/projecten/",
    "filter": "/projecten/?theme=Data&municipality=delft",
    "search": "/projecten/?q=sensoren",
    "typing error": "/projecten/?q=snesoren",
}
_BEGIN = "bench-"
_WORDS = ("sensoren", "data", "mobiliteit", "inwoners", "energie", "platform", "netwerk", "privacy", "drones", "water")
_THEMES = ("Data", "AI", "Mobiliteit", "IoT", "Energie", "Zorg", "Smart City")


def rows(stage: Stage) -> Iterator[Row]:
    there = list(Project.objects.public().order_by("pk").values_list("pk", flat=True))
    try:
        for size in SIZES:
            _fill(size, there)
            yield from _against_minimal(stage, size)
            yield from _size_and_queries(size)
            yield from _drawing(size)
    finally:
        _clear()
        _show(there)
        refresh_words(Project.objects.public())


def _against_minimal(stage: Stage, size: int) -> Iterator[Row]:
    with web() as (port, _pid):
        ours, minimal = Client(port), Client(port)
        minimal.log_in(stage.emails[0], PASSWORD)
        jobs = {name: partial(ours.fetch, address) for name, address in PAGES.items()}
        jobs["minimal"] = partial(minimal.fetch, f"/bench/page/?assessment={stage.assessment}")
        times = interleaved([jobs], REPEATS)
    base = times.pop("minimal")
    for name, page in times.items():
        note = f"ours {page.p95:.2f} ms, minimal {base.p95:.2f} ms"
        yield Row(f"projects {name} of {size}, p95", page.p95 / base.p95, "x", MAX_MINIMAL_PAGES[size], note=note)


def _size_and_queries(size: int) -> Iterator[Row]:
    client = DjangoClient(headers={"host": "localhost"})
    for name, address in PAGES.items():
        with CaptureQueriesContext(connection) as queries:
            length = len(client.get(address).content)
        yield Row(f"projects {name} of {size}, queries", len(queries), "", MAX_QUERIES)
        yield Row(f"projects {name} of {size}, bytes", length, " B", MAX_BYTES)


def _drawing(size: int) -> Iterator[Row]:
    wanted, today = ProjectFilter(theme="Data"), timezone.localdate()

    def draw() -> None:
        drawn_map(wanted, today)

    drawn = statistics.median(clocked(draw) for _turn in range(REPEATS))
    yield Row(f"project map of {size}, drawn", drawn, " ms", MAX_DRAWN[size])
    page = DjangoClient(headers={"host": "localhost"}).get(PAGES["filter"]).content.decode()
    drawing = page.partition('<svg class="dp-map')[2].partition("</svg>")[0]
    yield Row(f"project map of {size}, bytes of the drawing", len(drawing), " B", MAX_DRAWING)


def _fill(size: int, there: Sequence[int]) -> None:
    """So many public projects: the first of those that are there, and invented ones beside them where that is more."""
    _clear()
    chance = random.Random(size)
    _show(there[:size])
    Project.objects.filter(pk__in=there[size:]).update(is_public=False)
    missing = size - len(there[:size])
    projects = Project.objects.bulk_create((_project(number, chance) for number in range(missing)), batch_size=1000)
    places = list(Municipality.objects.filter(successor=None, tile_row__isnull=False))  # of the region that is drawn
    partners = list(Organisation.objects.all()[:60])
    _tie(Project.municipalities.through, "municipality_id", projects, places, chance)
    _tie(Project.partners.through, "organisation_id", projects, partners, chance)
    refresh_words(Project.objects.public())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_project, projects_searchword, projects_project_municipalities")


def _show(projects: Sequence[int]) -> None:
    Project.objects.filter(pk__in=projects).update(is_public=True)


def _project(number: int, chance: random.Random) -> Project:
    words = chance.choices(_WORDS, k=30)
    words += [f"{chance.choice(_WORDS)}{chance.choice(_WORDS)}" for _ in range(5)] if number % 5 == 0 else []
    return Project(
        key=f"{_BEGIN}{number}",
        name=f"{chance.choice(_WORDS).title()} voor {chance.choice(_WORDS)} {number}",
        description=" ".join(words),
        lessons=" ".join(chance.choices(_WORDS, k=15)),
        themes=chance.sample(_THEMES, 2),
        tasks=["care"] if number % 3 else [],
        blocks=["verkennen-visie", "fundament-sensoren"][: number % 3],
        stage=chance.choice(("", "idea", "pilot", "in_use")),
        openness=chance.choice(("", "looking", "follow")),
        is_public=True,
    )


def _tie(through: Any, column: str, projects: list[Project], others: list[Any], chance: random.Random) -> None:
    if others:
        ties = (through(project=project, **{column: chance.choice(others).pk}) for project in projects)
        through.objects.bulk_create(ties, batch_size=2000)


def _clear() -> None:
    ours = Project.objects.filter(key__startswith=_BEGIN)
    Project.municipalities.through.objects.filter(project__in=ours).delete()
    Project.partners.through.objects.filter(project__in=ours).delete()
    ours.delete()
    SearchWord.objects.all().delete()
