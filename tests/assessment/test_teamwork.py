"""Handing out the work: who has what, by when, and what a contributor sees first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.models import Assessment, Assignment, Notice
from assessment.teamwork import desk_of, open_questions, own_questions, work_of
from municipalities.actions import accept_invitation
from municipalities.models import Invitation, Membership, Municipality, Person
from tests import factories

As = Callable[[Person], Client]
VISIE, DOELEN = "verkennen-visie", "verkennen-doelen"


def hand_out(client: Client, assessment: Assessment, **data: Any) -> Any:
    return client.post(reverse("assignment_list", args=["delft", assessment.pk]), data)


def test_coordinator_hands_blocks_to_a_colleague(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    due_on = timezone.localdate() + timedelta(days=7)

    response = hand_out(
        as_(coordinator),
        assessment,
        blocks=[VISIE, DOELEN],
        colleague=contributor.pk,
        due_on=due_on.isoformat(),
        note="Jij kent het beleid.",
    )

    assert response.status_code == 302
    given = Assignment.objects.order_by("answer__block__position")
    assert [(a.answer.block.key, a.person, a.due_on, a.note, a.answers_directly) for a in given] == [
        (VISIE, contributor, due_on, "Jij kent het beleid.", False),
        (DOELEN, contributor, due_on, "Jij kent het beleid.", False),
    ]
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.details["blocks"]) == (contributor, "assigned", "Visie, Doelen")


def test_a_whole_pillar_is_handed_out_once(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    hand_out(as_(coordinator), assessment, pillars=["verkennen"], blocks=[VISIE], colleague=contributor.pk)

    assert Assignment.objects.filter(answer__block__pillar__key="verkennen").count() == 8
    assert Assignment.objects.count() == 8


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"colleague": "", "email": ""}, "colleague"),
        ({"blocks": []}, "blocks"),
        ({"blocks": ["no-such-block"]}, "blocks"),
        ({"pillars": ["no-such-pillar"]}, "pillars"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "morgen"}, "due_on"),
        ({"colleague": "999999"}, "colleague"),
        ({"colleague": "", "email": "geen adres"}, "email"),
    ],
    ids=[
        "nobody",
        "no block",
        "unknown block",
        "unknown pillar",
        "past deadline",
        "no day",
        "unknown colleague",
        "no address",
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_stays(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person, data: dict[str, Any], message: str
) -> None:
    typed = {"blocks": [VISIE], "colleague": contributor.pk, "note": "Blijft staan", **data}

    response = hand_out(as_(coordinator), assessment, **typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [message]
    assert "Blijft staan" in response.content.decode()
    assert not Assignment.objects.exists()


def test_alderman_is_handed_nothing(as_: As, assessment: Assessment, coordinator: Person, alderman: Person) -> None:
    response = hand_out(as_(coordinator), assessment, blocks=[VISIE], email=alderman.email)

    assert response.status_code == 422
    assert str(alderman) in response.content.decode()


def test_handing_out_again_changes_the_terms(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    factories.make_assignment(assessment, VISIE, contributor, coordinator)

    factories.make_assignment(assessment, VISIE, contributor, coordinator, answers_directly=True)

    assert [a.answers_directly for a in Assignment.objects.all()] == [True]


def test_questions_wait_for_who_is_invited(
    as_: As,
    assessment: Assessment,
    coordinator: Person,
    delft: Municipality,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hand_out(as_(coordinator), assessment, blocks=[VISIE], email="Nieuw@Bureau.example", name="Nieuw")
    assert mail.outbox[0].to == ["nieuw@bureau.example"]
    assert [a.email for a in Assignment.objects.all()] == ["nieuw@bureau.example"]

    membership = accept_invitation(invitation=Invitation.objects.get(), by=None, password=factories.PASSWORD)

    (question,) = own_questions(membership.person, delft, timezone.localdate())
    assert question.block.key == VISIE
    assert Notice.objects.filter(person=membership.person, kind="assigned").count() == 1


def test_who_has_a_question_already_gets_it_once(
    assessment: Assessment, coordinator: Person, delft: Municipality
) -> None:
    person = factories.make_person("Nieuw", email="nieuw@bureau.example")
    answer = factories.answer_of(assessment, VISIE)
    Assignment.objects.create(answer=answer, email=person.email, by=coordinator)
    Assignment.objects.create(answer=answer, person=person, by=coordinator)

    Membership.objects.create(person=person, municipality=delft, role="contributor")

    assert Assignment.objects.open().count() == 1


def test_own_questions_by_deadline_with_what_is_done_last(
    assessment: Assessment, coordinator: Person, contributor: Person, delft: Municipality
) -> None:
    today = timezone.localdate()
    for key, days in ((VISIE, 9), (DOELEN, 2), ("fundament-organisatie", 1)):
        factories.make_assignment(assessment, key, contributor, coordinator, due_on=today + timedelta(days=days))
    factories.make_proposal(assessment, "fundament-organisatie", contributor)

    questions = own_questions(contributor, delft, today + timedelta(days=3))

    assert [(q.block.key, q.is_late, q.days_left) for q in questions] == [
        (DOELEN, True, -1),
        (VISIE, False, 6),
        ("fundament-organisatie", False, -2),
    ]
    assert open_questions(questions) == 2


def test_remark_of_a_returned_proposal_stands_with_the_question(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    factories.make_assignment(assessment, VISIE, contributor, coordinator)
    proposal = factories.make_proposal(assessment, VISIE, contributor)
    actions.return_proposal(
        proposal=proposal, seen=proposal.version, remark="Noem het jaar.", by=coordinator, today=timezone.localdate()
    )

    html = as_(contributor).get(reverse("own_question_list", args=["delft"])).content.decode()

    assert "Noem het jaar." in html


def test_adopted_assessments_ask_nothing_more(
    assessment: Assessment, coordinator: Person, contributor: Person, delft: Municipality
) -> None:
    factories.make_assignment(assessment, VISIE, contributor, coordinator)
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    factories.adopt(assessment, coordinator)

    assert own_questions(contributor, delft, timezone.localdate()) == []


@pytest.mark.parametrize("name", ["own_question_list", "pillar_detail", "assignment_list"])
def test_pages_cost_the_same_with_one_question_and_with_three(
    as_: As,
    assessment: Assessment,
    coordinator: Person,
    contributor: Person,
    django_assert_max_num_queries: Any,
    name: str,
) -> None:
    more: dict[str, list[Any]] = {
        "own_question_list": [],
        "pillar_detail": [assessment.pk, "verkennen"],
        "assignment_list": [assessment.pk],
    }
    client = as_(coordinator if name == "assignment_list" else contributor)
    page = reverse(name, args=["delft", *more[name]])
    factories.make_assignment(assessment, VISIE, contributor, coordinator)
    client.get(page)
    with django_assert_max_num_queries(10) as one:
        client.get(page)

    for key in (DOELEN, "verkennen-rolbepaling"):
        factories.make_assignment(assessment, key, contributor, coordinator)

    with django_assert_max_num_queries(len(one)):
        assert client.get(page).status_code == 200


def test_desk_knows_who_answers_what(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    factories.make_assignment(assessment, VISIE, contributor, coordinator, answers_directly=True)
    draft = factories.make_proposal(assessment, DOELEN, contributor, offered=False)

    desk = desk_of(contributor.memberships.select_related("municipality").get(), assessment)

    visie = factories.answer_of(assessment, VISIE).block_id
    assert (desk.may_answer, desk.may_propose, desk.direct) == (False, True, frozenset({visie}))
    assert list(desk.proposals.values()) == [draft]


def test_work_of_an_assessment(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    assignment = factories.make_assignment(assessment, VISIE, contributor, coordinator)
    factories.make_proposal(assessment, VISIE, contributor)

    row = work_of(assessment)[0].rows[0]

    assert (row.block.key, row.progress, row.proposals, row.assignments) == (VISIE, "proposed", 1, (assignment,))


def test_agreement_is_changed_and_taken_back(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    assignment = factories.make_assignment(assessment, VISIE, contributor, coordinator)
    client, keys = as_(coordinator), ["delft", assessment.pk, assignment.pk]

    client.post(reverse("change_assignment", args=keys), {"note": "Anders", "answers_directly": "on"})
    assignment.refresh_from_db()
    assert (assignment.note, assignment.answers_directly) == ("Anders", True)
    bad = client.post(reverse("change_assignment", args=keys), {"due_on": "2020-01-01"})
    assert bad.status_code == 422

    client.post(reverse("end_assignment", args=keys))
    assert not Assignment.objects.open().exists()
    assert client.post(reverse("end_assignment", args=keys)).status_code == 404


def test_deadline_that_has_passed_may_stay(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    assignment = factories.make_assignment(assessment, VISIE, contributor, coordinator)
    passed = timezone.localdate() - timedelta(days=1)
    Assignment.objects.update(due_on=passed)
    assignment.refresh_from_db()

    terms = actions.Terms(due_on=passed, note="Nog even")
    actions.change_assignment(assignment=assignment, terms=terms, by=coordinator, today=timezone.localdate())

    assert Assignment.objects.get().note == "Nog even"
    with pytest.raises(actions.RefusedError):
        actions.change_assignment(
            assignment=assignment,
            terms=actions.Terms(due_on=passed - timedelta(days=1)),
            by=coordinator,
            today=timezone.localdate(),
        )


def test_adopted_assessment_is_handed_to_nobody(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    factories.adopt(assessment, coordinator)

    response = hand_out(as_(coordinator), assessment, blocks=[VISIE], colleague=contributor.pk)

    assert response.status_code == 422
    assert not Assignment.objects.exists()
