from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.models import Assessment, Round
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment.addresses import address

As = Callable[[Person], Client]


# Beginning, canvas


def test_beginning_goes_to_the_first_open_question(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    response = as_(coordinator).post(reverse("start_assessment", args=["delft", round_.pk]))

    made = Assessment.objects.get(municipality=delft)
    assert response["Location"] == address("pillar_detail", made, "verkennen") + "#verkennen-visie"


def test_beginning_in_a_closed_round_says_why(as_: As, round_: Round, coordinator: Person) -> None:
    Round.objects.update(closes_on=timezone.localdate() - timedelta(days=1))

    response = as_(coordinator).post(reverse("start_assessment", args=["delft", round_.pk]), follow=True)

    assert "Meetronde" in response.content.decode()
    assert not Assessment.objects.exists()


def test_assessment_list_of_a_merged_municipality_offers_no_beginning(
    as_: As, round_: Round, delft: Municipality, zoetermeer: Municipality, coordinator: Person
) -> None:
    Municipality.objects.filter(pk=delft.pk).update(
        valid_until=timezone.localdate() - timedelta(days=1), successor=zoetermeer
    )

    page = as_(coordinator).get(reverse("assessment_list", args=["delft"])).content.decode()

    assert "Zoetermeer" in page
    assert "/beginnen/" not in page


def test_canvas_shows_each_block_in_its_status(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)

    page = as_(coordinator).get(address("canvas_detail", assessment)).content.decode()

    assert page.count("dp-tile--partial") == 1
    assert page.count("dp-tile--unanswered") == 33


def test_canvas_costs_the_same_for_any_number_of_answers(
    as_: As, assessment: Assessment, coordinator: Person, django_assert_num_queries: Any
) -> None:
    client = as_(coordinator)
    client.get(address("canvas_detail", assessment))
    with django_assert_num_queries(5):
        client.get(address("canvas_detail", assessment))

    factories.answer_all(assessment, "partial", coordinator)

    with django_assert_num_queries(5):
        client.get(address("canvas_detail", assessment))


# Adopting and correcting


def test_adopting_without_the_box_says_so(as_: As, assessment: Assessment, coordinator: Person) -> None:
    response = as_(coordinator).post(address("adopt_assessment", assessment), {})

    assert response.status_code == 422
    assert not Assessment.objects.adopted().exists()


def test_adopting_freezes_and_offers_a_correction(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    client = as_(coordinator)

    response = client.post(address("adopt_assessment", assessment), {"understood": "on"}, follow=True)

    assert Assessment.objects.get().is_adopted
    assert response.request["PATH_INFO"] == address("canvas_detail", assessment)
    assert 'href="corrigeren/"' in response.content.decode()
    assert 'href="vaststellen/"' not in response.content.decode()


def test_adopting_with_nothing_answered_says_why(as_: As, assessment: Assessment, coordinator: Person) -> None:
    response = as_(coordinator).post(address("adopt_assessment", assessment), {"understood": "on"})

    assert response.status_code == 422
    assert not Assessment.objects.adopted().exists()


@pytest.mark.parametrize("name", ["adopt_assessment", "correct_assessment"])
def test_contributor_may_not_adopt_or_correct(as_: As, assessment: Assessment, contributor: Person, name: str) -> None:
    assert as_(contributor).get(address(name, assessment)).status_code == 403


def test_correcting_opens_a_new_version(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    factories.adopt(assessment, coordinator)

    response = as_(coordinator).post(address("correct_assessment", assessment), {"reason": "Status was verkeerd"})

    correction = Assessment.objects.get(number=2)
    assert response["Location"] == address("canvas_detail", correction)
    assert not correction.is_adopted


def test_a_correction_is_not_offered_after_the_round_and_its_days(
    as_: As, assessment: Assessment, coordinator: Person, settings: Any
) -> None:
    settings.CORRECTION_DAYS = 0
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    factories.adopt(assessment, coordinator)
    Round.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    client = as_(coordinator)

    assert "corrigeren" not in client.get(address("canvas_detail", assessment)).content.decode()
    assert "<textarea" not in client.get(address("correct_assessment", assessment)).content.decode()


def test_correcting_without_a_reason_says_so(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    factories.adopt(assessment, coordinator)

    response = as_(coordinator).post(address("correct_assessment", assessment), {"reason": ""})

    assert response.status_code == 422
    assert Assessment.objects.count() == 1


def test_file_of_a_block_shows_what_stands(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator, explanation="Een concept ligt er")

    page = as_(coordinator).get(reverse("block_detail", args=["delft", assessment.pk, "verkennen-visie"]))

    assert '<h1 class="utrecht-heading-1" lang="nl">Visie</h1>' in page.content.decode()
    assert "Een concept ligt er" in page.content.decode()
