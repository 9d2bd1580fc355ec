"""The history of an answer: what changed from save to save, and putting an older answer back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessment.history import Piece, difference
from assessment.models import Assessment, SetAsideAnswer
from municipalities.models import Person
from tests import factories

As = Callable[[Person], Client]
VISIE = "verkennen-visie"


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("", "", ()),
        ("een plan", "een plan", ()),
        ("", "een plan", (Piece("added", "een plan"),)),
        ("een plan", "", (Piece("removed", "een plan"),)),
        (
            "er is een plan",
            "er is geen plan",
            (
                Piece("same", "er is"),
                Piece("removed", " een"),
                Piece("added", " geen"),
                Piece("same", " plan"),
            ),
        ),
    ],
)
def test_difference_word_by_word(was: str, now: str, expected: tuple[Piece, ...]) -> None:
    assert difference(was, now) == expected


_texts = st.text(st.sampled_from("ab \n"), max_size=30).map(str.strip)


@given(_texts, _texts)
def test_pieces_give_both_texts_back(was: str, now: str) -> None:
    pieces = difference(was, now) or (Piece("same", now),)

    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == now
    assert "".join(piece.text for piece in pieces if piece.kind != "added").split() == was.split()


def page(client: Client, assessment: Assessment, name: str = "block_detail", query: str = "") -> str:
    html: str = client.get(reverse(name, args=["delft", assessment.pk, VISIE]) + query).content.decode()
    return html


def test_page_of_the_block_shows_the_newest_saves(
    as_: As, assessment: Assessment, coordinator: Person, alderman: Person
) -> None:
    for number in range(7):
        factories.answer_block(assessment, VISIE, "partial", coordinator, f"Tekst nummer {number}")

    html = page(as_(alderman), assessment)

    assert html.count("dp-history__save") == 5
    assert reverse("revision_list", args=["delft", assessment.pk, VISIE]) in html


def test_whole_history_in_pages(as_: As, assessment: Assessment, coordinator: Person) -> None:
    for number in range(22):
        factories.answer_block(assessment, VISIE, "partial", coordinator, f"Tekst nummer {number}")
    client = as_(coordinator)

    first, second = (page(client, assessment, "revision_list", query) for query in ("", "?pagina=2"))

    assert (first.count("dp-history__save"), second.count("dp-history__save")) == (20, 2)
    # The oldest save of the first page is compared with the newest of the second.
    assert ">1</del>" in first.replace(" 1<", ">1<")
    assert page(client, assessment, "revision_list", "?pagina=geen-getal").count("dp-history__save") == 20


def put_back(client: Client, assessment: Assessment, version: int, based_on: int) -> Any:
    address = reverse("put_back_answer", args=["delft", assessment.pk, VISIE, version])
    return client.post(address, {"version": based_on})


def test_older_answer_is_put_back_as_a_new_save(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "not_yet", coordinator, "Eerst", "Team A")
    factories.answer_block(assessment, VISIE, "partial", coordinator, "Later")

    put_back(as_(coordinator), assessment, version=1, based_on=2)

    answer = factories.answer_of(assessment, VISIE)
    assert (answer.status, answer.explanation, answer.owner, answer.version) == ("not_yet", "Eerst", "Team A", 3)
    assert answer.revisions.count() == 3


def test_putting_back_over_a_newer_answer_waits_for_a_choice(
    as_: As, assessment: Assessment, coordinator: Person, colleague: Person
) -> None:
    factories.answer_block(assessment, VISIE, "not_yet", coordinator, "Eerst")
    factories.answer_block(assessment, VISIE, "partial", coordinator, "Later")
    factories.answer_block(assessment, VISIE, "partial", colleague, "Intussen")

    put_back(as_(coordinator), assessment, version=1, based_on=2)

    assert factories.answer_of(assessment, VISIE).explanation == "Intussen"
    assert SetAsideAnswer.objects.get(by=coordinator).explanation == "Eerst"


def test_adopted_answer_is_not_put_back(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "not_yet", coordinator, "Eerst")
    factories.answer_block(assessment, VISIE, "partial", coordinator, "Later")
    factories.adopt(assessment, coordinator)

    put_back(as_(coordinator), assessment, version=1, based_on=2)

    assert factories.answer_of(assessment, VISIE).explanation == "Later"
    assert "terugzetten" not in page(as_(coordinator), assessment)


def test_unknown_version_is_not_found(as_: As, assessment: Assessment, coordinator: Person) -> None:
    assert put_back(as_(coordinator), assessment, version=9, based_on=0).status_code == 404


def test_page_of_the_block_costs_the_same_for_any_history(
    as_: As, assessment: Assessment, coordinator: Person, django_assert_max_num_queries: Any
) -> None:
    client = as_(coordinator)
    factories.answer_block(assessment, VISIE, "partial", coordinator, "Tekst 0")
    page(client, assessment)
    with django_assert_max_num_queries(12) as one:
        page(client, assessment)
    for number in range(1, 4):
        factories.answer_block(assessment, VISIE, "partial", coordinator, f"Tekst {number}")

    with django_assert_max_num_queries(len(one)):
        page(client, assessment)
