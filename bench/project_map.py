"""The public project map with 41, 400 and 10,000 projects, whole and filtered, against the minimal page."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection
from django.test import Client as DjangoClient
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.data import PASSWORD, Stage
from bench.stage import Client, web
from bench.timing import Row, interleaved
from municipalities.models import Municipality
from projects.finding import ProjectFilter
from projects.models import Project
from projects.models import Stage as Phase
from projects.views.maps import drawn_map

NUMBERS = (41, 400, 10_000)
REPEATS = 40
MAX_QUERIES = 12
MAX_DRAWING = 30_000  # bytes of the SVG
THEMES = ("Mobiliteit", "Veiligheid", "Energie", "Zorg", "Participatie", "Data")
PAGES = {"map": "/projecten/", "filter": "/projecten/?theme=Mobiliteit&stage=pilot", "words": "/projecten/?q=sensor"}
AT_MOST = {41: 12, 400: 12, 10_000: 40}  # times the minimal page


def rows(stage: Stage) -> Iterator[Row]:
    with web() as (port, _pid), _alone():
        client = Client(port)
        client.log_in(stage.emails[0], PASSWORD)
        for number in NUMBERS:
            _invent(number)
            yield from _against_minimal(stage, client, number)
        yield from _size_and_queries()


def _against_minimal(stage: Stage, client: Client, number: int) -> Iterator[Row]:
    minimal = f"/bench/page/?assessment={stage.assessment}"
    times = interleaved(
        [{name: partial(client.fetch, url) for name, url in {**PAGES, "": minimal}.items()}], REPEATS, 5
    )
    base = times.pop("")
    for name, ours in times.items():
        note = f"ours {ours.p95:.1f} ms, minimal {base.p95:.1f} ms"
        yield Row(f"project map, {name} of {number:,}, p95", ours.p95 / base.p95, "x", AT_MOST[number], note=note)


def _size_and_queries() -> Iterator[Row]:
    with CaptureQueriesContext(connection) as queries:
        page = DjangoClient(headers={"host": "localhost"}).get(PAGES["filter"]).content.decode()
    drawing = page.partition('<svg class="dp-map')[2].partition("</svg>")[0]
    yield Row("project map, queries", len(queries), "", MAX_QUERIES)
    yield Row("project map, bytes of the drawing", len(drawing), " B", MAX_DRAWING)
    with CaptureQueriesContext(connection) as queries:
        drawn_map(ProjectFilter(), timezone.localdate())
    yield Row("project map, queries of the drawing alone", len(queries), "", 5)


@contextmanager
def _alone() -> Iterator[None]:
    """Only what is invented here is public meanwhile."""
    public = list(Project.objects.filter(is_public=True).values_list("pk", flat=True))
    Project.objects.filter(pk__in=public).update(is_public=False)
    try:
        yield
    finally:
        Project.municipalities.through.objects.filter(project__key__startswith="bench-").delete()
        Project.objects.filter(key__startswith="bench-").delete()
        Project.objects.filter(pk__in=public).update(is_public=True)


def _invent(number: int) -> None:
    """So many projects in all, each of one to three municipalities."""
    chance = random.Random(number)
    codes = list(Municipality.objects.values_list("pk", flat=True))
    first = Project.objects.filter(key__startswith="bench-").count()
    made = Project.objects.bulk_create(_project(place, chance) for place in range(first, number))
    links = Project.municipalities.through
    links.objects.bulk_create(
        links(project_id=project.pk, municipality_id=code)
        for project in made
        for code in chance.sample(codes, chance.randint(1, 3))
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _project(number: int, chance: random.Random) -> Project:
    return Project(
        key=f"bench-{number}",
        name=f"Proef {number} met een {chance.choice(('sensor', 'lamp', 'fiets', 'app'))}",
        description="Een verzonnen project om mee te meten. " * 8,
        themes=chance.sample(THEMES, 2),
        stage=chance.choice(Phase.values),
        is_public=True,
    )
