"""The pages on which a municipality decides what it shares, and sees what others see."""

from typing import Any

import pytest
from django.urls import reverse

from assessment.models import Assessment, Sharing, SharingLevel
from municipalities.models import AuditEntry, Person
from tests import factories
from tests.pages import main_text

VISIE = "verkennen-visie"


def address(name: str, *keys: object) -> str:
    return reverse(name, args=["delft", *keys])


def choose(client: Any, level: object, instrument: str = "vier-pijlers") -> Any:
    return client.post(address("choose_sharing", instrument), {"level": level}, follow=True)


def test_page_says_who_sees_what_and_what_was_chosen(as_: Any, alderman: Person, assessment: Assessment) -> None:
    page = main_text(as_(alderman).get(address("sharing_detail")))

    assert "Nu deelt u: Niets" in page
    assert "U hebt hiermee nog geen meting vastgesteld" in page
    assert "Alleen een coördinator kan dit veranderen" in page
    assert "Wat in documenten staat die anderen al eerder maakten, blijft zoals het was" in page


def test_coordinator_shares_and_takes_back(as_: Any, coordinator: Person, assessment: Assessment) -> None:
    client = as_(coordinator)

    shared = main_text(choose(client, 2))
    again = choose(client, 2)
    taken_back = main_text(choose(client, 0))

    assert "Nu deelt u: Met de gemeenten van de regio (gekozen door Coördinator Delft" in shared
    assert again.status_code == 200
    assert "Nu deelt u: Niets" in taken_back
    assert Sharing.objects.get().level == SharingLevel.NOTHING
    entries = AuditEntry.objects.filter(verb="choose_sharing").order_by("pk")
    assert [(entry.details["was"], entry.details["level"]) for entry in entries] == [
        ("", "region"),
        ("region", "nothing"),
    ]


@pytest.mark.parametrize("level", ["", "4", "-1", "region"])
def test_unknown_level_is_refused_beside_the_field(
    as_: Any, coordinator: Person, assessment: Assessment, level: str
) -> None:
    response = choose(as_(coordinator), level)

    assert response.status_code == 422
    assert "Kies" in main_text(response)
    assert not Sharing.objects.exists()


@pytest.mark.parametrize("role", ["contributor", "alderman"])
def test_only_a_coordinator_decides(request: Any, as_: Any, assessment: Assessment, role: str) -> None:
    client = as_(request.getfixturevalue(role))

    assert choose(client, 3).status_code == 403
    assert not Sharing.objects.exists()


def test_outsider_finds_nothing(as_: Any, outsider: Person, assessment: Assessment) -> None:
    client = as_(outsider)

    assert client.get(address("sharing_detail")).status_code == 404
    assert client.get(address("sharing_preview", assessment.pk)).status_code == 404
    assert client.get(reverse("sharing_preview", args=["zoetermeer", assessment.pk])).status_code == 404
    assert choose(client, 3).status_code == 404


def test_instrument_about_projects_is_not_shared(as_: Any, coordinator: Person, assessment: Assessment) -> None:
    version = factories.make_instrument("Projectscan", subject="project")
    client = as_(coordinator)

    assert "Projectscan" not in main_text(client.get(address("sharing_detail")))
    assert choose(client, 2, version.instrument.key).status_code == 404


def test_preview_shows_the_statuses_and_nothing_else(as_: Any, coordinator: Person, assessment: Assessment) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator, "Geheime toelichting", "Geheime eigenaar")
    assessment.answers.filter(block__key=VISIE).update(target="implemented", target_on="2033-03-03")
    client = as_(coordinator)

    draft = client.get(address("sharing_preview", assessment.pk)).content.decode()
    factories.adopt(assessment, coordinator)
    adopted = client.get(address("sharing_preview", assessment.pk)).content.decode()

    assert "Deze meting is niet vastgesteld" in draft
    assert "Deze meting is niet vastgesteld" not in adopted
    for page in (draft, adopted):
        assert "dp-tile--partial" in page
        assert "Geheime" not in page
        assert "2033" not in page


def test_adoption_page_shows_the_present_choice(as_: Any, coordinator: Person, assessment: Assessment) -> None:
    client = as_(coordinator)
    choose(client, 2)

    response = client.get(address("adopt_assessment", assessment.pk))

    assert "Uw keuze nu: Met de gemeenten van de regio" in main_text(response)
    assert address("sharing_preview", assessment.pk) in response.content.decode()
