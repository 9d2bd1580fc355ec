"""What stands ready before the first browser opens: the demo, and a municipality of its own for each test that writes.

Runs in a process of the installation (`manage.py shell`), never in that of the tests.
"""

import json
import sys

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from assessment import actions
from assessment.models import Assessment, Round
from municipalities.access import Role
from municipalities.models import Membership, Municipality, Person, RegionMembership, SizeClass

TOWNS = 64
HALF_FILLED = "lansingerland"


def prepare() -> None:
    """Fill an empty installation, and write what the tests have to know as the last line of the output."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_content")
    call_command("load_demo")
    today = timezone.localdate()
    round_ = next(round_ for round_ in Round.objects.all() if round_.is_open(today))
    invented = [_invent(number, round_) for number in range(TOWNS)]
    half = Municipality.objects.get(slug=HALF_FILLED)
    _people(half)
    towns = [
        *(_begin(municipality, round_) for municipality in invented),
        *(_begun(municipality, round_) for municipality in (half, Municipality.objects.get(slug="delft"))),
    ]
    _person_of_two_places(invented[0])
    sessions = {person.email: _session(person) for person in Person.objects.filter(is_active=True)}
    told = {"round": round_.pk, "towns": towns, "sessions": sessions}
    sys.stdout.write("\n" + json.dumps(told) + "\n")


def _invent(number: int, round_: Round) -> Municipality:
    """A municipality below the real ones on the tile map, invited to the round."""
    municipality = Municipality.objects.create(
        gm_code=f"GM99{number:02}",
        region=round_.region,
        name=f"Proefgemeente {number + 1}",
        official_name=f"Proefgemeente {number + 1}",
        slug=f"proefgemeente-{number + 1}",
        size_class=SizeClass.SMALL,
        latitude=52,
        longitude=4,
        tile_row=10 + number // 12,
        tile_column=1 + number % 12,
    )
    round_.invited.add(municipality)
    return municipality


def _people(municipality: Municipality) -> Person:
    """Somebody in each role, and a second coordinator; returns the first."""
    for name, role in [*((str(role), role) for role in Role), ("colleague", Role.COORDINATOR)]:
        label = "Collega" if name == "colleague" else role.label
        person = _person(f"{name}@{municipality.slug}.example", f"{label} van {municipality}")
        Membership.objects.create(person=person, municipality=municipality, role=role)
    return Person.objects.get(email=f"{Role.COORDINATOR}@{municipality.slug}.example")


def _begin(municipality: Municipality, round_: Round) -> dict[str, object]:
    coordinator = _people(municipality)
    assessment = actions.start_assessment(
        round_=round_,
        instrument_version=round_.instrument_versions.get(),
        municipality=municipality,
        by=coordinator,
        today=timezone.localdate(),
    )
    return _told(assessment)


def _begun(municipality: Municipality, round_: Round) -> dict[str, object]:
    """What the demo answered already."""
    return _told(Assessment.objects.get(municipality=municipality, round=round_))


def _told(assessment: Assessment) -> dict[str, object]:
    municipality = assessment.municipality
    return {"slug": municipality.slug, "name": municipality.name, "code": municipality.pk, "assessment": assessment.pk}


def _person(email: str, name: str) -> Person:
    """Somebody as whom the start page of the demo logs in, without a password."""
    return Person.objects.create_user(email, name=name, is_demo=True)


def _person_of_two_places(municipality: Municipality) -> None:
    """Somebody who has to choose where to go after logging in."""
    person = _person("twee@digipeil.example", "Medewerker van twee plekken")
    RegionMembership.objects.create(person=person, region=municipality.region)
    Membership.objects.create(person=person, municipality=municipality, role=Role.CONTRIBUTOR)


def _session(person: Person) -> str:
    """The cookie of somebody who logged in before the test began."""
    browser = Client()
    browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
