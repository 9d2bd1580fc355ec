"""Proposals beside the official answer: what they change, what they never lose, and who decides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.actions import AnswerContent, Edit
from assessment.models import Answer, Assessment, Notice, Proposal, ProposalRevision, SetAsideAnswer
from municipalities.models import AuditEntry, Person
from tests import factories

As = Callable[[Person], Client]
VISIE = "verkennen-visie"
IDEA = AnswerContent("partial", "Er ligt een concept.", "Beleid")


def propose(
    assessment: Assessment, by: Person, content: AnswerContent = IDEA, page: str = "page", **edit: int
) -> Proposal | None:
    return actions.save_proposal(
        answer=factories.answer_of(assessment, VISIE),
        content=content,
        edit=Edit(page=page, **{"sequence": 1, "based_on": 0, **edit}),
        by=by,
        today=timezone.localdate(),
    )


def offer(assessment: Assessment, by: Person) -> Proposal:
    return actions.offer_proposal(answer=factories.answer_of(assessment, VISIE), by=by, today=timezone.localdate())


def accept(proposal: Proposal, by: Person, content: AnswerContent | None = None, based_on: int = 0) -> Proposal:
    proposal = Proposal.objects.select_related("answer__assessment__round", "answer__assessment__municipality").get(
        pk=proposal.pk
    )
    return actions.accept_proposal(
        proposal=proposal, seen=proposal.version, content=content, based_on=based_on, by=by, today=timezone.localdate()
    )


def give_back(proposal: Proposal, by: Person, remark: str = "Noem het jaar.") -> Proposal:
    proposal = Proposal.objects.select_related("answer__assessment__round", "answer__assessment__municipality").get(
        pk=proposal.pk
    )
    return actions.return_proposal(
        proposal=proposal, seen=proposal.version, remark=remark, by=by, today=timezone.localdate()
    )


def official(assessment: Assessment) -> tuple[AnswerContent, str]:
    answer = factories.answer_of(assessment, VISIE)
    return AnswerContent.of(answer), answer.progress


NOTHING = AnswerContent(None, "", "")


def test_proposal_leaves_the_official_answer_alone(assessment: Assessment, contributor: Person) -> None:
    propose(assessment, contributor)

    offered = offer(assessment, contributor)

    assert AnswerContent.of(offered) == IDEA
    assert official(assessment) == (NOTHING, "proposed")


def test_nothing_is_proposed_while_it_says_what_stands(assessment: Assessment, contributor: Person) -> None:
    assert propose(assessment, contributor, NOTHING) is None
    assert not Proposal.objects.exists()
    with pytest.raises(actions.RefusedError):
        offer(assessment, contributor)


def test_proposal_without_a_status_is_not_offered(assessment: Assessment, contributor: Person) -> None:
    propose(assessment, contributor, AnswerContent(None, "Nog geen keuze", ""))

    with pytest.raises(actions.RefusedError):
        offer(assessment, contributor)


def test_own_other_tab_loses_nothing(assessment: Assessment, contributor: Person) -> None:
    propose(assessment, contributor, page="desk")

    with pytest.raises(actions.StaleProposalError) as stale:
        propose(assessment, contributor, AnswerContent("not_yet", "Van de telefoon", ""), page="phone")

    assert AnswerContent.of(stale.value.proposal) == IDEA
    assert AnswerContent.of(stale.value.set_aside) == AnswerContent("not_yet", "Van de telefoon", "")


def test_older_save_of_the_same_page_changes_nothing(assessment: Assessment, contributor: Person) -> None:
    propose(assessment, contributor, sequence=5)

    propose(assessment, contributor, AnswerContent("not_yet", "ouder", ""), sequence=2)

    assert AnswerContent.of(Proposal.objects.get()) == IDEA


def test_offered_proposal_is_not_changed_underneath(assessment: Assessment, contributor: Person) -> None:
    factories.make_proposal(assessment, VISIE, contributor)

    with pytest.raises(actions.RefusedError):
        propose(assessment, contributor, AnswerContent("not_yet", "Te laat", ""), page="other")

    assert SetAsideAnswer.objects.get(by=contributor).explanation == "Te laat"


def test_accepted_proposal_becomes_the_official_answer(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    factories.make_proposal(assessment, VISIE, contributor, "partial", "Van de bijdrager")

    accept(Proposal.objects.get(), coordinator)

    assert official(assessment) == (AnswerContent("partial", "Van de bijdrager", ""), "done")
    revisions = ProposalRevision.objects.values_list("state", flat=True)
    assert list(revisions) == ["draft", "proposed", "accepted"]
    assert list(Notice.objects.values_list("person", "kind")) == [
        (coordinator.pk, "proposed"),
        (contributor.pk, "accepted"),
    ]
    assert AuditEntry.objects.filter(verb="accept_proposal", by=coordinator).count() == 1


def test_coordinator_accepts_in_other_words(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    proposal = factories.make_proposal(assessment, VISIE, contributor, "partial", "Van de bijdrager")
    better = AnswerContent("partial", "Het concept is van 2025.", "Beleid")

    accept(proposal, coordinator, better)

    assert official(assessment)[0] == better
    assert Proposal.objects.get().explanation == "Van de bijdrager"


def test_returned_proposal_keeps_its_text_and_says_why(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    proposal = factories.make_proposal(assessment, VISIE, contributor, "partial", "Van de bijdrager")

    give_back(proposal, coordinator)

    returned = Proposal.objects.get()
    assert (returned.state, returned.remark, returned.explanation) == ("returned", "Noem het jaar.", "Van de bijdrager")
    assert official(assessment) == (NOTHING, "returned")
    again = propose(assessment, contributor, AnswerContent("partial", "Uit 2025.", ""), based_on=returned.version)
    assert again is not None
    assert again.remark == "Noem het jaar."


def test_return_needs_a_remark(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    proposal = factories.make_proposal(assessment, VISIE, contributor)

    with pytest.raises(actions.RefusedError):
        give_back(proposal, coordinator, " ")


def test_nobody_decides_twice(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    proposal = factories.make_proposal(assessment, VISIE, contributor)
    accept(proposal, coordinator)

    with pytest.raises(actions.RefusedError):
        give_back(proposal, coordinator)


def test_decision_on_an_older_official_answer_is_refused(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    proposal = factories.make_proposal(assessment, VISIE, contributor)
    factories.answer_block(assessment, VISIE, "not_yet", coordinator, "Intussen")

    with pytest.raises(actions.RefusedError):
        accept(proposal, coordinator, based_on=0)

    assert official(assessment)[0].explanation == "Intussen"
    assert Proposal.objects.get().state == "proposed"


def test_adopted_answers_take_no_proposal_and_keep_the_text(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    factories.adopt(assessment, coordinator)

    with pytest.raises(actions.FrozenError):
        propose(assessment, contributor)

    assert AnswerContent.of(SetAsideAnswer.objects.get(by=contributor)) == IDEA


@pytest.mark.parametrize(("action", "state"), [("take_back_proposal", "draft"), ("withdraw_proposal", "withdrawn")])
def test_author_takes_a_proposal_back(assessment: Assessment, contributor: Person, action: str, state: str) -> None:
    factories.make_proposal(assessment, VISIE, contributor)

    getattr(actions, action)(answer=factories.answer_of(assessment, VISIE), by=contributor, today=timezone.localdate())

    assert Proposal.objects.get().state == state
    assert official(assessment)[1] == "busy"


def test_done_and_not_done_after_all(assessment: Assessment, coordinator: Person) -> None:
    today = timezone.localdate()
    with pytest.raises(actions.RefusedError):
        actions.finish_answer(answer=factories.answer_of(assessment, VISIE), by=coordinator, today=today)
    saved = factories.answer_block(assessment, VISIE, "partial", coordinator)

    actions.finish_answer(answer=factories.answer_of(assessment, VISIE), by=coordinator, today=today)
    assert (official(assessment)[1], Answer.objects.get(pk=saved.pk).version) == ("done", 1)
    actions.reopen_answer(answer=factories.answer_of(assessment, VISIE), by=coordinator, today=today)
    assert official(assessment)[1] == "busy"


# The pages


def post(client: Client, assessment: Assessment, *, htmx: bool = False, **data: Any) -> Any:
    address = reverse("save_answer", args=["delft", assessment.pk, VISIE])
    typed = {"status": "partial", "explanation": "Van mij", "owner": "", "version": 0, "edit": "a-1", "sequence": 1}
    return client.post(address, {**typed, **data}, headers={"HX-Request": "true"} if htmx else {})


@pytest.mark.parametrize("htmx", [False, True])
def test_contributor_saves_a_proposal_with_the_form_of_the_questionnaire(
    as_: As, assessment: Assessment, contributor: Person, htmx: bool
) -> None:
    response = post(as_(contributor), assessment, htmx=htmx)

    assert response.status_code == (200 if htmx else 302)
    assert AnswerContent.of(Proposal.objects.get()) == AnswerContent("partial", "Van mij", "")
    assert official(assessment) == (NOTHING, "busy")


@pytest.mark.parametrize("htmx", [False, True])
def test_offering_takes_the_fields_along(as_: As, assessment: Assessment, contributor: Person, htmx: bool) -> None:
    response = post(as_(contributor), assessment, htmx=htmx, offer="1")

    assert response.status_code == (200 if htmx else 302)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.explanation) == ("proposed", "Van mij")


@pytest.mark.parametrize("htmx", [False, True])
def test_offering_without_a_status_keeps_the_text(
    as_: As, assessment: Assessment, contributor: Person, htmx: bool
) -> None:
    response = post(as_(contributor), assessment, htmx=htmx, offer="1", status="")

    assert response.status_code == 409
    assert Proposal.objects.get().state == "draft"
    assert htmx or "Van mij" in response.content.decode()


def test_too_long_proposal_says_so_and_keeps_it(as_: As, assessment: Assessment, contributor: Person) -> None:
    response = post(as_(contributor), assessment, explanation="x" * 5001)

    assert response.status_code == 422
    assert "5001" in response.content.decode()
    assert "x" * 5001 in response.content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_two_tabs_of_one_contributor_show_both_texts(
    as_: As, assessment: Assessment, contributor: Person, htmx: bool
) -> None:
    client = as_(contributor)
    post(client, assessment)

    response = post(client, assessment, htmx=htmx, explanation="Van de telefoon", edit="b-2")

    html = response.content.decode()
    assert response.status_code == 409
    assert "Van mij" in html
    assert "Van de telefoon" in html
    settled = post(
        client,
        assessment,
        edit="b-2",
        explanation="Van de telefoon",
        resolve="both",
        against=1,
        settles=SetAsideAnswer.objects.get().pk,
    )
    assert settled.status_code == 302
    assert Proposal.objects.get().explanation == "Van mij\n\nVan de telefoon"
    assert not SetAsideAnswer.objects.filter(resolved_at=None).exists()


def test_contributor_sees_the_official_answer_beside_the_own_proposal(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    factories.answer_block(assessment, VISIE, "not_yet", coordinator, "Zo staat het er")
    factories.make_proposal(assessment, VISIE, contributor, "partial", "Zo zou ik het zeggen", offered=False)

    html = as_(contributor).get(reverse("pillar_detail", args=["delft", assessment.pk, "verkennen"])).content.decode()

    assert "Zo staat het er" in html
    assert "Zo zou ik het zeggen" in html
    own = as_(coordinator).get(reverse("pillar_detail", args=["delft", assessment.pk, "verkennen"])).content.decode()
    assert "Zo zou ik het zeggen" not in own


def test_who_answers_directly_changes_the_official_answer(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    factories.make_assignment(assessment, VISIE, contributor, coordinator, answers_directly=True)

    post(as_(contributor), assessment)

    assert official(assessment) == (AnswerContent("partial", "Van mij", ""), "busy")
    assert not Proposal.objects.exists()


def decide(client: Client, proposal: Proposal, **data: Any) -> Any:
    address = reverse("decide_proposal", args=["delft", proposal.answer.assessment_id, VISIE, proposal.pk])
    typed = {
        "seen": proposal.version,
        "version": 0,
        "status": proposal.status,
        "explanation": proposal.explanation,
        "owner": "",
        "decision": "accept",
    }
    return client.post(address, {**typed, **data})


def test_coordinator_accepts_on_the_page_of_the_block(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    proposal = factories.make_proposal(assessment, VISIE, contributor, "partial", "Van de bijdrager")
    page = reverse("block_detail", args=["delft", assessment.pk, VISIE])
    assert "Van de bijdrager" in as_(coordinator).get(page).content.decode()

    response = decide(as_(coordinator), proposal)

    assert (response.status_code, response["Location"]) == (302, page)
    assert official(assessment) == (AnswerContent("partial", "Van de bijdrager", ""), "done")


def test_returning_without_a_remark_says_so_and_keeps_what_was_typed(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    proposal = factories.make_proposal(assessment, VISIE, contributor)

    response = decide(as_(coordinator), proposal, decision="return", explanation="Andere woorden")

    assert response.status_code == 422
    assert "Andere woorden" in response.content.decode()
    assert f"remark-errors-{proposal.pk}" in response.content.decode()
    assert Proposal.objects.get().state == "proposed"


def test_deciding_too_late_says_who_was_first(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    proposal = factories.make_proposal(assessment, VISIE, contributor)
    give_back(proposal, coordinator)

    response = decide(as_(coordinator), proposal)

    assert response.status_code == 422
    assert str(coordinator) in response.content.decode()


@pytest.mark.parametrize(("step", "state"), [("take_back", "draft"), ("withdraw", "withdrawn")])
def test_author_changes_the_own_proposal_on_the_page(
    as_: As, assessment: Assessment, contributor: Person, step: str, state: str
) -> None:
    factories.make_proposal(assessment, VISIE, contributor)

    as_(contributor).post(reverse("change_proposal", args=["delft", assessment.pk, VISIE]), {"step": step})

    assert Proposal.objects.get().state == state


def test_a_contributor_never_sees_a_colleagues_draft(
    as_: As, assessment: Assessment, contributor: Person, delft: Any
) -> None:
    other = factories.make_member(delft, "contributor", "Andere bijdrager")
    factories.make_proposal(assessment, VISIE, other, "partial", "Nog niet af", offered=False)

    for name, args in (("pillar_detail", ["verkennen"]), ("block_detail", [VISIE])):
        assert (
            "Nog niet af"
            not in as_(contributor).get(reverse(name, args=["delft", assessment.pk, *args])).content.decode()
        )


def test_finishing_on_the_page(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    address = reverse("finish_answer", args=["delft", assessment.pk, VISIE])

    as_(coordinator).post(address)
    assert official(assessment)[1] == "done"
    as_(coordinator).post(address, {"reopen": "1"})
    assert official(assessment)[1] == "busy"
