import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from assessment import reports
from assessment.models import Answer, Assessment, Block, InstrumentVersion, Round, SetAsideAnswer
from assessment.reports import Way
from municipalities.models import Person
from tests import factories
from tests.assessment.addresses import address

As = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}
TYPED = {"status": "partial", "explanation": "Er ligt een concept.", "owner": "Beleid", "edit": "abc", "sequence": "1"}


def save(
    client: Client, assessment: Assessment, block: str = "verkennen-visie", *, htmx: bool = True, **change: Any
) -> Any:
    data = {**TYPED, "version": "0", **change}
    return client.post(address("save_answer", assessment, block), data, headers=HTMX if htmx else {})


def stored(assessment: Assessment, block: str = "verkennen-visie") -> Answer:
    return Answer.objects.get(assessment=assessment, block__key=block)


# The questionnaire


def test_pillar_page_shows_every_block_with_its_questions(as_: As, assessment: Assessment, coordinator: Person) -> None:
    page = as_(coordinator).get(address("pillar_detail", assessment, "verkennen")).content.decode()

    blocks = Block.objects.filter(pillar__key="verkennen")
    assert [page.count(f'<article class="dp-block" id="{block.key}"') for block in blocks] == [1] * 8
    assert all(block.questions[0] in page for block in blocks)


def test_pillar_page_costs_the_same_for_any_number_of_answers(
    as_: As, assessment: Assessment, coordinator: Person, django_assert_num_queries: Any
) -> None:
    client = as_(coordinator)
    client.get(address("pillar_detail", assessment, "verkennen"))
    with django_assert_num_queries(6):
        client.get(address("pillar_detail", assessment, "verkennen"))

    factories.answer_all(assessment, "partial", coordinator)

    with django_assert_num_queries(6):
        client.get(address("pillar_detail", assessment, "verkennen"))


def test_unknown_pillar_is_not_found(as_: As, assessment: Assessment, coordinator: Person) -> None:
    assert as_(coordinator).get(address("pillar_detail", assessment, "onzin")).status_code == 404


def test_alderman_reads_without_fields(as_: As, assessment: Assessment, alderman: Person) -> None:
    page = as_(alderman).get(address("pillar_detail", assessment, "verkennen"))

    assert page.status_code == 200
    assert "data-autosave" not in page.content.decode()


# Saving


def test_saving_answers_with_the_saved_line_and_progress(as_: As, assessment: Assessment, colleague: Person) -> None:
    response = save(as_(colleague), assessment)

    fragment = response.content.decode()
    assert response.status_code == 200
    assert 'data-state="saved"' in fragment
    assert re.search(r'name="version" value="1" id="verkennen-visie-version" hx-swap-oob="true"', fragment)
    assert 'id="progress"' in fragment
    assert "<html" not in fragment
    assert (stored(assessment).status, stored(assessment).changed_by) == ("partial", colleague)


def test_progress_comes_along_only_when_it_changed(as_: As, assessment: Assessment, colleague: Person) -> None:
    client = as_(colleague)
    first = save(client, assessment).content.decode()
    again = save(client, assessment, version="1", sequence="2", explanation="Alleen de tekst").content.decode()
    undone = save(client, assessment, version="2", sequence="3", status="").content.decode()

    assert ['id="progress"' in fragment for fragment in (first, again, undone)] == [True, False, True]


def test_saving_without_javascript_returns_to_the_block(as_: As, assessment: Assessment, coordinator: Person) -> None:
    response = save(as_(coordinator), assessment, htmx=False)

    assert response.status_code == 302
    assert response["Location"] == address("pillar_detail", assessment, "verkennen") + "#verkennen-visie"
    assert stored(assessment).explanation == "Er ligt een concept."


def test_saving_costs_few_queries(
    as_: As, assessment: Assessment, coordinator: Person, django_assert_num_queries: Any
) -> None:
    client = as_(coordinator)
    save(client, assessment)

    with django_assert_num_queries(8):
        save(client, assessment, version="1", explanation="Anders", sequence="2")


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "page"])
def test_over_long_text_is_refused_and_stays_in_the_field(
    as_: As, assessment: Assessment, coordinator: Person, htmx: bool
) -> None:
    response = save(as_(coordinator), assessment, htmx=htmx, explanation="woord " * 1000)

    assert response.status_code == 422
    assert 'id="verkennen-visie-explanation-errors"' in response.content.decode()
    assert "5999" in response.content.decode()
    assert stored(assessment).version == 0
    if not htmx:
        assert "woord " * 999 in response.content.decode()


def test_forged_status_is_refused_and_the_text_stays(as_: As, assessment: Assessment, coordinator: Person) -> None:
    response = save(as_(coordinator), assessment, htmx=False, status="finished")

    assert response.status_code == 422
    assert "Er ligt een concept." in response.content.decode()
    assert stored(assessment).status is None


def test_a_forged_page_is_told_to_reload(as_: As, assessment: Assessment, coordinator: Person) -> None:
    response = save(as_(coordinator), assessment, version="not a number")

    assert response.status_code == 422
    assert "dp-notice" in response.content.decode()
    assert stored(assessment).version == 0


def test_unknown_block_is_not_found(as_: As, assessment: Assessment, coordinator: Person) -> None:
    assert save(as_(coordinator), assessment, "onzin").status_code == 404


def test_block_of_another_instrument_version_is_not_found(
    as_: As, assessment: Assessment, coordinator: Person, instrument_version: InstrumentVersion
) -> None:
    version = InstrumentVersion.objects.create(instrument=instrument_version.instrument, number=2, checksum="x")
    pillar = instrument_version.pillars.get(key="verkennen")
    Block.objects.create(
        version=version, pillar=pillar, key="nieuw", position=1, layer="inner", name="Nieuw", meaning=""
    )

    assert save(as_(coordinator), assessment, "nieuw").status_code == 404


def test_assessment_of_another_municipality_is_not_found(as_: As, assessment: Assessment, outsider: Person) -> None:
    client = as_(outsider)

    assert save(client, assessment).status_code == 404
    through_own = reverse("save_answer", args=["zoetermeer", assessment.pk, "verkennen-visie"])
    assert client.post(through_own, {**TYPED, "version": "0"}).status_code == 404
    assert stored(assessment).version == 0


def test_alderman_may_not_save(as_: As, assessment: Assessment, alderman: Person) -> None:
    assert save(as_(alderman), assessment).status_code == 403
    assert stored(assessment).version == 0


def test_closed_round_is_said_and_the_text_stays(as_: As, assessment: Assessment, coordinator: Person) -> None:
    Round.objects.update(closes_on=timezone.localdate() - timedelta(days=1))

    response = save(as_(coordinator), assessment)

    assert response.status_code == 409
    assert "Meetronde" in response.content.decode()
    assert stored(assessment).version == 0


def test_adopted_assessment_refuses_a_late_save(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-doelen", "partial", coordinator)
    factories.adopt(assessment, coordinator)

    response = save(as_(coordinator), assessment)

    assert response.status_code == 409
    assert stored(assessment).version == 0


@pytest.mark.parametrize("waits", ["typed now", "set aside before"])
def test_text_that_came_too_late_can_still_be_read(
    as_: As, assessment: Assessment, coordinator: Person, waits: str
) -> None:
    factories.answer_block(assessment, "verkennen-doelen", "partial", coordinator)
    if waits == "set aside before":
        factories.answer_block(assessment, "verkennen-visie", "partial", coordinator, "Van een collega")
        factories.set_aside(assessment, "verkennen-visie", coordinator, "Er ligt een concept.")
    factories.adopt(assessment, coordinator)
    client = as_(coordinator)

    if waits == "typed now":
        response = save(client, assessment, htmx=False)
    else:
        response = client.get(address("pillar_detail", assessment, "verkennen"))

    assert "Er ligt een concept." in response.content.decode()


def test_expired_session_gets_no_login_page_in_the_form(client: Client, assessment: Assessment) -> None:
    response = save(client, assessment)

    assert (response.status_code, response.content) == (401, b"")


# Two people in one block

SHOWN: dict[str, Any] = {"against": "1", "settles": "1"}  # a page that shows a conflict with the first version


@pytest.fixture
def conflict(assessment: Assessment, coordinator: Person) -> Assessment:
    factories.answer_block(assessment, "verkennen-visie", "implemented", coordinator, "Vastgesteld.", "Griffie")
    return assessment


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "page"])
def test_second_to_save_sees_both_texts(as_: As, conflict: Assessment, colleague: Person, htmx: bool) -> None:
    response = save(as_(colleague), conflict, htmx=htmx)

    text = response.content.decode()
    assert response.status_code == 409
    assert "dp-conflict" in text
    assert "Vastgesteld." in text
    assert "Er ligt een concept." in text
    assert stored(conflict).explanation == "Vastgesteld."


def test_more_words_in_the_same_conflict_leave_its_buttons_alone(
    as_: As, conflict: Assessment, colleague: Person
) -> None:
    client = as_(colleague)
    save(client, conflict)

    response = save(client, conflict, edit="abc", explanation="Er ligt een concept bij de raad.", **SHOWN)

    newest = SetAsideAnswer.objects.latest("pk")
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#verkennen-visie-save-state"
    assert "Er ligt een concept bij de raad." in response.content.decode()
    assert f'name="settles" value="{newest.pk}"' in response.content.decode()
    assert "<button" not in response.content.decode()


def test_too_long_a_text_in_a_conflict_leaves_its_buttons_alone(
    as_: As, conflict: Assessment, colleague: Person
) -> None:
    client = as_(colleague)
    save(client, conflict)

    response = save(client, conflict, explanation="a" * 5001, **SHOWN)

    assert response.status_code == 422
    assert response["HX-Retarget"] == "#verkennen-visie-save-state"
    assert "5001" in response.content.decode()
    assert "Niet opgeslagen: lees de melding bij het veld." in response.content.decode()


def test_another_conflict_is_asked_whole(as_: As, conflict: Assessment, colleague: Person) -> None:
    client = as_(colleague)
    save(client, conflict)

    response = save(client, conflict, explanation="Er ligt een concept bij de raad.", settles="1", against="0")

    assert "HX-Retarget" not in response
    assert 'value="both"' in response.content.decode()


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "page"])
def test_too_long_a_text_hides_no_save_of_a_colleague(
    as_: As, conflict: Assessment, colleague: Person, *, htmx: bool
) -> None:
    client = as_(colleague)

    refused = save(client, conflict, htmx=htmx, explanation="a" * 5001).content.decode()

    version = re.search(r'name="version" value="(\d+)" id="verkennen-visie-version"', refused)
    assert version is not None
    assert save(client, conflict, htmx=htmx, version=version[1]).status_code == 409
    assert stored(conflict).explanation == "Vastgesteld."


def test_conflict_waits_on_the_page_until_it_is_settled(as_: As, conflict: Assessment, colleague: Person) -> None:
    client = as_(colleague)
    save(client, conflict)

    assert "dp-conflict" in client.get(address("pillar_detail", conflict, "verkennen")).content.decode()

    save(client, conflict, htmx=False, resolve="mine", against="1", settles=SetAsideAnswer.objects.get().pk)
    assert "dp-conflict" not in client.get(address("pillar_detail", conflict, "verkennen")).content.decode()


@pytest.mark.parametrize(
    ("choice", "explanation", "owner"),
    [
        ("mine", "Er ligt een concept.", "Beleid"),
        ("theirs", "Vastgesteld.", "Griffie"),
        ("both", "Vastgesteld.\n\nEr ligt een concept.", "Griffie / Beleid"),
    ],
)
def test_settling_saves_what_was_chosen(
    as_: As, conflict: Assessment, colleague: Person, choice: str, explanation: str, owner: str
) -> None:
    client = as_(colleague)
    save(client, conflict)

    settles = SetAsideAnswer.objects.get().pk
    response = save(client, conflict, resolve=choice, against="1", settles=settles)

    assert response.status_code == 200
    assert response["HX-Retarget"] == "#verkennen-visie"
    assert (stored(conflict).explanation, stored(conflict).owner) == (explanation, owner)
    assert SetAsideAnswer.objects.get().resolved_at is not None


def test_a_text_from_another_page_shows_after_the_first_was_settled(
    as_: As, conflict: Assessment, colleague: Person
) -> None:
    client = as_(colleague)
    save(client, conflict, edit="aaa", explanation="Op mijn telefoon")
    save(client, conflict, edit="bbb", explanation="Aan mijn bureau")
    desk = SetAsideAnswer.objects.get(page="bbb")

    fragment = save(client, conflict, edit="bbb", resolve="mine", against="1", settles=desk.pk).content.decode()

    assert "dp-conflict" in fragment
    assert "Op mijn telefoon" in fragment


def test_the_page_is_never_kept_by_a_browser(as_: As, assessment: Assessment, coordinator: Person) -> None:
    response = as_(coordinator).get(address("pillar_detail", assessment, "verkennen"))

    assert "no-store" in response["Cache-Control"]
    assert 'data-autosave autocomplete="off"' in response.content.decode()


# The two ways in which a block is drawn


@pytest.mark.parametrize("answered", [False, True], ids=["not answered", "answered"])
def test_plain_block_is_the_whole_block(
    rf: RequestFactory, assessment: Assessment, coordinator: Person, *, answered: bool
) -> None:
    if answered:
        factories.answer_all(assessment, "partial", coordinator)
        assessment.answers.update(explanation='<b>Stap "1"</b>')
    page = reports.questionnaire(assessment, "fundament", coordinator, edit="abc")
    assert page is not None

    for question in page.questions:
        asked = replace(question, way=Way.ANSWER)
        context = {"question": asked, "here": "/hier/"}
        plain, whole = (_drawn(f"assessment/pillar_detail.html#{name}", context, rf) for name in BOTH)
        assert asked.is_plain
        assert plain == whole
        assert ("Opgeslagen op" in plain) is answered


BOTH = ("block", "whole_block")


def _drawn(name: str, context: dict[str, Any], rf: RequestFactory) -> str:
    """The piece with the same token each time, and no space between its tags."""
    html = str(render_to_string(name, {**context, "csrf_token": "token"}, rf.get("/")))
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
    return re.sub(r"\s*([<>])\s*", r"\1", html)
