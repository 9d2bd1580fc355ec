"""The region's page of a round of all 342 municipalities and two instruments, against the minimal page."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.test import Client as DjangoClient
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment import actions
from assessment.models import Assessment, InstrumentVersion, Round
from assessment.response import A_PAGE
from bench.data import PASSWORD, Stage
from bench.stage import Client, web
from bench.timing import Row, interleaved
from municipalities.models import Municipality, Person, Region, RegionMembership

MUNICIPALITIES = 342
REPEATS = 60
MAX_QUERIES = 12
MAX_BYTES_A_ROW = 3000  # of a page of the table, with all that stands around it
MAX_MINIMAL_PAGES = 6
EMAIL = "bench-region@gemeente.example"


def rows(stage: Stage) -> Iterator[Row]:
    round_ = _round(stage)
    address = f"/regio/ronde/{round_.pk}/"
    with web() as (port, _pid):
        ours, minimal = Client(port), Client(port)
        ours.log_in(EMAIL, PASSWORD)
        minimal.log_in(stage.emails[0], PASSWORD)
        jobs = {
            "ours": lambda: ours.fetch(address),
            "minimal": lambda: minimal.fetch(f"/bench/page/?assessment={stage.assessment}"),
        }
        times = interleaved([jobs], REPEATS)
    note = f"ours {times['ours'].p95:.2f} ms, minimal {times['minimal'].p95:.2f} ms"
    name = f"response of {MUNICIPALITIES} municipalities"
    yield Row(f"{name}, p95", times["ours"].p95 / times["minimal"].p95, "x", MAX_MINIMAL_PAGES, note=note)
    client = DjangoClient(headers={"host": "localhost"})
    client.force_login(Person.objects.get(email=EMAIL), "allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(address).content)
    yield Row(f"{name}, queries", len(queries), "", MAX_QUERIES)
    yield Row(f"{name}, bytes a row", size / A_PAGE, " B", MAX_BYTES_A_ROW)


def _round(stage: Stage) -> Round:
    """A closed round of a region of its own, in which a third adopted, a third is busy and a third did not start."""
    if found := Round.objects.filter(region__slug="bench").first():
        return found
    region = Region.objects.create(name="Bench", short_name="Bench", slug="bench")
    by = Person.objects.create_user(EMAIL, PASSWORD, name="Bench")
    RegionMembership.objects.create(person=by, region=region)
    places = Municipality.objects.bulk_create(_municipality(region, number) for number in range(MUNICIPALITIES))
    versions = list(InstrumentVersion.objects.filter(instrument__key__in=("vier-pijlers", "bench")))
    today = timezone.localdate()
    round_ = actions.open_round(
        region=region,
        name="Bench",
        instrument_versions=versions,
        opens_on=today - timedelta(days=30),
        closes_on=today - timedelta(days=1),
        by=None,
    )
    Assessment.objects.bulk_create(
        Assessment(
            municipality=place,
            instrument_version=version,
            round=round_,
            started_by=by,
            adopted_at=timezone.now() if number % 3 == 2 else None,
            adopted_by=by if number % 3 == 2 else None,
        )
        for number, place in enumerate(places)
        for version in versions
        if number % 3
    )
    return round_


def _municipality(region: Region, number: int) -> Municipality:
    return Municipality(
        gm_code=f"GM{7000 + number}",
        region=region,
        name=f"Benchgemeente {number}",
        official_name=f"Benchgemeente {number}",
        slug=f"bench-{number}",
        size_class="medium",
        latitude=52.0,
        longitude=4.4,
    )
