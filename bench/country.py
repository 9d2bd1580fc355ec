"""Countries of any size, each in a database of its own: the demo's region, and beside it one that was invented.

The first municipalities are the same in all of them, so that a page about one of them shows the same everywhere.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache
from io import StringIO
from itertools import islice
from typing import Any

from bench.stage import BASE, environment

SIZES = (23, 342, 10_000)
EMPTY = "bench_empty"
PASSWORD = "bench-password-1234"
COLLEAGUES, PLACES = 5, 10  # who save at the same time: so many of so many municipalities
LATE = 5  # municipalities that adopt while somebody looks


@dataclass(frozen=True)
class Saver:
    """Somebody who saves an answer of their own, again and again."""

    email: str
    address: str
    answer: int


@dataclass(frozen=True)
class Country:
    """A database with so many municipalities in one region. `values` are what stands in addresses."""

    database: str
    values: dict[str, Any]
    coordinator: str
    staff: str
    savers: tuple[Saver, ...]
    late: tuple[tuple[str, str], ...]

    @classmethod
    def make(cls, municipalities: int, rounds: int) -> "Country":
        """In a process of its own, for what one process remembers of a questionnaire holds for one database."""
        database = f"bench_{municipalities}_{rounds}"
        _create(database, EMPTY)
        told = _run(database, "fill", str(municipalities), str(rounds))
        found = json.loads(told)
        found["savers"] = tuple(Saver(**saver) for saver in found["savers"])
        return cls(database=database, **found)


def make_empty() -> None:
    """The database from which the others are copied: all content and the demo, as the product starts with."""
    _create(EMPTY, "template0")
    _run(EMPTY, "load")


@cache
def countries() -> tuple[tuple[int, Country], ...]:
    """Of one round each, by how many municipalities they have."""
    make_empty()
    return tuple((size, Country.make(size, 1)) for size in SIZES)


@cache
def of_years() -> Country:
    """Of five rounds, and as many municipalities as the one in the middle."""
    countries()
    return Country.make(SIZES[1], 5)


@contextmanager
def at(database: str) -> Iterator[None]:
    """Let this process read another database."""
    from django.db import connection

    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _create(name: str, template: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")


def _run(database: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "bench.country", *arguments]
    done = subprocess.run(
        command, cwd=BASE, env=environment(database), stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    return done.stdout.splitlines()[-1]


# In that process


def load() -> dict[str, Any]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_content", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    return {}


def fill(municipalities: int, rounds: int) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from assessment.instruments import LEADING
    from assessment.models import InstrumentVersion
    from assessment.synthetic import Plan, make_synthetic

    version = InstrumentVersion.objects.filter(instrument__key=LEADING).order_by("number").last()
    assert version is not None
    region = make_synthetic(plan=Plan(municipalities, rounds), version=version, today=timezone.localdate())
    found = _Cast(region, version).told()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return found


class _Cast:
    """Who work there, and what they began."""

    def __init__(self, region: Any, version: Any) -> None:
        from django.contrib.auth.hashers import make_password
        from django.utils import timezone

        self.region, self.version, self.today = region, version, timezone.localdate()
        self.password = make_password(PASSWORD)

    def told(self) -> dict[str, Any]:
        from projects.models import HelpLimit

        staff = self.region.staff.get().person
        staff.password = self.password
        staff.save(update_fields=["password"])
        places = list(self.region.municipalities.order_by("gm_code"))
        HelpLimit.objects.bulk_create(
            (HelpLimit(municipality=place, requests_a_year=3, decided_by=staff) for place in places), batch_size=2000
        )
        result = self._result()
        coordinator = self._coordinator(result.municipality, 0)
        values = self._work(result, coordinator) | self._of_region(staff)
        return {
            "values": values,
            "coordinator": coordinator.email,
            "staff": staff.email,
            "savers": [asdict(saver) for saver in self._savers(places)],
            "late": self._late(),
        }

    def _result(self) -> Any:
        """Of the first municipality that adopted in the last round and shares by name."""
        from assessment.models import Result, SharingLevel

        shared = Result.objects.filter(
            round=self.region.rounds.order_by("-opens_on")[0],
            municipality__in=self.region.municipalities.filter(sharings__level=SharingLevel.REGION),
        )
        return shared.select_related("municipality__region").order_by("municipality")[0]

    def _coordinator(self, place: Any, number: int) -> Any:
        from municipalities.access import Role
        from municipalities.models import Membership, Person

        made = {"name": f"{place.name} {number}", "password": self.password}
        person, _is_new = Person.objects.get_or_create(email=f"{place.slug}.{number}@gemeente.example", defaults=made)
        Membership.objects.get_or_create(person=person, municipality=place, defaults={"role": Role.COORDINATOR})
        return person

    def _work(self, result: Any, by: Any) -> dict[str, Any]:
        """An assessment of its own under way with questions handed out, projects, and the beginning of an agenda."""
        from assessment import actions
        from projects.actions import add_project
        from projects.values import ProjectValues
        from strategy.demo_agenda import begin_agenda

        place = result.municipality
        own = self._own(place, by)
        keys = list(own.answers.order_by("block__position").values_list("block__key", flat=True)[:9])
        terms = actions.Terms(due_on=self.today + timedelta(days=10), note="")
        given = {"to": actions.Assignee(person=by), "terms": terms, "by": by, "today": self.today}
        actions.assign_blocks(assessment=own, blocks=keys, **given)
        begin_agenda(municipality=place, by=by, today=self.today)
        projects = [
            add_project(values=ProjectValues(name=f"Proefproject {number}", municipalities=(place.pk,)), by=by)
            for number in range(5)
        ]
        return {
            "slug": place.slug,
            "gm_code": place.pk,
            "own": own.pk,
            "assessment": result.assessment_id,
            "round": result.round_id,
            "result": result.pk,
            "instrument": self.version.pk,
            "region": self.region.slug,
            "project": projects[0].pk,
            "of_region": projects[1].pk,
            "block": "verkennen-visie",
            "pillar": "verkennen",
        }

    def _own(self, place: Any, by: Any) -> Any:
        from assessment import actions

        found = {"instrument_version": self.version, "name": "Eigen meting", "municipality": place}
        return actions.start_own_assessment(**found, by=by, today=self.today)

    def _of_region(self, staff: Any) -> dict[str, Any]:
        from urllib.parse import urlencode

        from assessment.models import ComparisonGroup, Result, SharingLevel

        group = ComparisonGroup.objects.create(region=self.region, name="Proefgroep", made_by=staff)
        group.municipalities.set(self.region.municipalities.order_by("gm_code")[:12])
        shared = Result.objects.filter(
            municipality__sharings__level__gte=SharingLevel.REGION, municipality__region=self.region
        )
        names = shared.order_by("municipality").values_list("municipality__name", flat=True)
        beside = list(islice(dict.fromkeys(names), 5))
        return {"group": group.pk, "beside": urlencode([("with", name) for name in beside])}

    def _savers(self, places: list[Any]) -> Iterator[Saver]:
        from django.urls import reverse

        for place in places[1 : PLACES + 1]:
            people = [self._coordinator(place, number) for number in range(COLLEAGUES)]
            own = self._own(place, people[0])
            own.answers.update(to_confirm=False)
            answers = own.answers.order_by("block__position").values_list("pk", "block__key")
            for person, (pk, block) in zip(people, answers, strict=False):
                yield Saver(person.email, reverse("save_answer", args=[place.slug, own.pk, block]), pk)

    def _late(self) -> list[tuple[str, str]]:
        """Municipalities that share and are busy in the last round: who adopts there, and where."""
        from django.urls import reverse

        from assessment.models import Assessment, SharingLevel

        busy = Assessment.objects.filter(
            round=self.region.rounds.order_by("-opens_on")[0],
            adopted_at=None,
            municipality__sharings__level=SharingLevel.TOTALS,
        )
        chosen = [(one.municipality, one.pk) for one in busy.select_related("municipality").order_by("pk")[:LATE]]
        return [
            (self._coordinator(place, 0).email, reverse("adopt_assessment", args=[place.slug, assessment]))
            for place, assessment in chosen
        ]


if __name__ == "__main__":
    import django

    django.setup()
    name, *numbers = sys.argv[1:]
    print(json.dumps(load() if name == "load" else fill(*map(int, numbers))))
