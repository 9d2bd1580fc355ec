"""The cast and the stage that every test uses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessment import actions
from assessment.instruments import INSTRUMENTS
from assessment.models import Assessment, InstrumentVersion, Round
from municipalities.access import Role
from municipalities.models import Municipality, Person, Region
from tests import factories


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Any) -> None:
    """No test writes into the folders of an installation."""
    settings.REPORTS_DIR = tmp_path / "reports"
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def region(db: None) -> Region:
    return factories.make_region()


@pytest.fixture
def delft(region: Region) -> Municipality:
    return factories.make_municipality("Delft", "GM0503")


@pytest.fixture
def zoetermeer(region: Region) -> Municipality:
    return factories.make_municipality("Zoetermeer", "GM0637")


@pytest.fixture
def coordinator(delft: Municipality) -> Person:
    return factories.make_member(delft, Role.COORDINATOR, "Coördinator Delft")


@pytest.fixture
def colleague(delft: Municipality) -> Person:
    """A second coordinator: two people who both change official answers."""
    return factories.make_member(delft, Role.COORDINATOR, "Collega Delft")


@pytest.fixture
def contributor(delft: Municipality) -> Person:
    return factories.make_member(delft, Role.CONTRIBUTOR, "Bijdrager Delft")


@pytest.fixture
def alderman(delft: Municipality) -> Person:
    return factories.make_member(delft, Role.ALDERMAN, "Wethouder Delft")


@pytest.fixture
def outsider(zoetermeer: Municipality) -> Person:
    return factories.make_member(zoetermeer, Role.COORDINATOR, "Coördinator Zoetermeer")


@pytest.fixture
def region_staff(region: Region) -> Person:
    return factories.make_region_staff(region)


@pytest.fixture
def administrator(db: None) -> Person:
    return Person.objects.create_superuser("beheerder@digipeil.example", name="Beheerder")


@pytest.fixture
def instrument_version(db: None) -> InstrumentVersion:
    """The whole instrument, as users get it."""
    return actions.publish_instrument(path=INSTRUMENTS / "vier-pijlers-1.yaml", by=None)


@pytest.fixture
def ten_elements(db: None) -> InstrumentVersion:
    """Another instrument than the leading one: columns, and no rules for recommendations."""
    return actions.publish_instrument(path=INSTRUMENTS / "tien-elementen-1.yaml", by=None)


@pytest.fixture
def round_(instrument_version: InstrumentVersion, delft: Municipality, zoetermeer: Municipality) -> Round:
    return factories.make_round(instrument_version, delft.region, name="Meetronde")


@pytest.fixture
def assessment(round_: Round, delft: Municipality, coordinator: Person) -> Assessment:
    return factories.make_assessment(delft, round_, coordinator)


@pytest.fixture
def as_(client: Client) -> Callable[[Person], Client]:
    """The test client, logged in: `as_(alderman).get(…)`."""

    def log_in(person: Person) -> Client:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in
