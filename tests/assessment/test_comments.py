"""Remarks on a block, and who is at work in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.models import Assessment, Comment, Notice, Presence
from municipalities.models import Person
from tests import factories

As = Callable[[Person], Client]
VISIE = "verkennen-visie"


def write(client: Client, assessment: Assessment, text: str) -> Any:
    return client.post(reverse("write_comment", args=["delft", assessment.pk, VISIE]), {"text": text})


def test_remark_stands_on_the_page_and_is_told(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person, alderman: Person
) -> None:
    response = write(as_(contributor), assessment, "Klopt het jaartal?")

    assert response.status_code == 302
    html = as_(alderman).get(response["Location"]).content.decode()
    assert "Klopt het jaartal?" in html
    assert 'name="text"' not in html
    assert list(Notice.objects.values_list("person", "kind")) == [(coordinator.pk, "commented")]


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_unsound_remark_says_why_and_stays(as_: As, assessment: Assessment, coordinator: Person, text: str) -> None:
    response = write(as_(coordinator), assessment, text)

    assert response.status_code == 422
    assert response.context["comment_form"].errors
    assert text.strip() in response.content.decode()
    assert not Comment.objects.exists()


def test_remark_is_closed_and_opened_again(as_: As, assessment: Assessment, coordinator: Person) -> None:
    comment = actions.write_comment(answer=factories.answer_of(assessment, VISIE), text="Klopt dit?", by=coordinator)
    address = reverse("close_comment", args=["delft", assessment.pk, VISIE, comment.pk])

    as_(coordinator).post(address)
    comment.refresh_from_db()
    assert comment.closed_by_id == coordinator.pk
    as_(coordinator).post(address, {"reopen": "1"})
    comment.refresh_from_db()
    assert Comment.objects.filter(closed_at=None, closed_by=None).exists()


def test_adopted_assessment_takes_no_remarks(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    comment = actions.write_comment(answer=factories.answer_of(assessment, VISIE), text="Nu nog", by=coordinator)
    factories.adopt(assessment, coordinator)

    assert write(as_(coordinator), assessment, "Te laat").status_code == 422
    as_(coordinator).post(reverse("close_comment", args=["delft", assessment.pk, VISIE, comment.pk]))

    assert list(Comment.objects.values_list("text", "closed_at")) == [("Nu nog", None)]


def test_open_remarks_are_counted_beside_the_question(as_: As, assessment: Assessment, coordinator: Person) -> None:
    write(as_(coordinator), assessment, "Klopt dit?")

    html = as_(coordinator).get(reverse("pillar_detail", args=["delft", assessment.pk, "verkennen"])).content.decode()

    assert html.count('<span class="dp-tag">1 ') == 1


# Who is at work


def poll(client: Client, assessment: Assessment, block: str = "") -> Any:
    return client.post(reverse("presence_list", args=["delft", assessment.pk, "verkennen"]), {"block": block})


def test_colleague_sees_who_works_on_a_block(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    assert poll(as_(contributor), assessment, VISIE).content.decode().count(str(contributor)) == 0

    html = poll(as_(coordinator), assessment).content.decode()

    assert str(contributor) in html
    assert Presence.objects.count() == 1


def test_who_moved_on_is_in_one_block(
    assessment: Assessment, as_: As, contributor: Person, coordinator: Person
) -> None:
    poll(as_(contributor), assessment, VISIE)
    poll(as_(contributor), assessment, "verkennen-doelen")

    assert Presence.objects.get().answer.block.key == "verkennen-doelen"


def test_who_said_nothing_for_a_while_is_gone(
    as_: As, assessment: Assessment, contributor: Person, coordinator: Person
) -> None:
    poll(as_(contributor), assessment, VISIE)
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=46))

    assert str(contributor) not in poll(as_(coordinator), assessment).content.decode()


def test_presence_costs_the_same_for_one_and_for_three(
    as_: As, assessment: Assessment, coordinator: Person, delft: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_(coordinator)
    poll(client, assessment, VISIE)
    with django_assert_max_num_queries(10) as one:
        poll(client, assessment, VISIE)
    for number in range(3):
        other = factories.make_member(delft, "contributor", f"Collega {number}")
        answer = factories.answer_of(assessment, VISIE)
        Presence.objects.create(person=other, answer=answer, seen_at=timezone.now())

    with django_assert_max_num_queries(len(one)):
        html = poll(client, assessment, VISIE).content.decode()
    assert html.count("Collega") == 3


def test_unknown_pillar_and_block(as_: As, assessment: Assessment, coordinator: Person) -> None:
    address = reverse("presence_list", args=["delft", assessment.pk, "geen"])
    assert as_(coordinator).post(address).status_code == 404
    assert poll(as_(coordinator), assessment, "geen-blok").status_code == 200
    assert not Presence.objects.exists()
