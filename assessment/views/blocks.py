"""The file of one building block: all that stands beside its answer."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.access import answer_of, may_answer, why_frozen
from assessment.evidence import evidence_of, may_add_evidence
from assessment.forms import CommentForm, DecisionForm, EvidenceForm
from assessment.history import saves
from assessment.models import Answer, Evidence, ProposalState, Status
from assessment.navigation import breadcrumbs_of
from assessment.passages import best_passages
from assessment.terms import terms_of
from assessment.views.related import about_block
from municipalities.access import Permission, member_view
from municipalities.models import Membership

# So many saves stand on the page of the block itself.
NEWEST = 5
KNOWN = 200  # pieces of evidence that can be chosen again


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def block_detail(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    return block_page(request, membership, answer_of(membership, assessment, block))


def block_page(
    request: HttpRequest, membership: Membership, answer: Answer, *, status: int = 200, **typed: Any
) -> HttpResponse:
    """The page; `typed` are the forms that could not be taken, by the section that they are of."""
    slug, pillar = membership.municipality.slug, answer.block.pillar
    question = f"{reverse('pillar_detail', args=[slug, answer.assessment_id, pillar.key])}#{answer.block.key}"
    refused = why_frozen(answer.assessment)
    context = {
        "assessment": answer.assessment,
        "answer": answer,
        "question": question,
        "refused": refused,
        "may_answer": not refused and may_answer(membership, answer),
        "breadcrumbs": breadcrumbs_of(answer.assessment, (pillar.name, question), answer.block.name),
        **_teamwork(membership, answer, typed.get("deciding")),
        **_remarks(membership, answer, typed.get("commenting"), refused),
        **_history(answer),
        **_evidence(membership, answer, typed.get("proving"), refused),
        **about_block(answer, may_answer=not refused and may_answer(membership, answer)),
    }
    return render(request, "assessment/block_detail.html", context, status=status)


def _teamwork(membership: Membership, answer: Answer, deciding: tuple[int, DecisionForm] | None) -> dict[str, Any]:
    """Who has this block, and the proposals that wait for the coordinator, each with its form."""
    waiting = answer.proposals.filter(state=ProposalState.PROPOSED).select_related("by").order_by("submitted_at")
    return {
        "assignments": answer.assignments.open().select_related("person"),
        "statuses": [("", _("Not answered yet")), *Status.choices],
        "may_decide": membership.may(Permission.EDIT_ANSWERS),
        "proposals": [(proposal, _decision(proposal.pk, deciding)) for proposal in waiting],
        "undecided": deciding[1] if deciding and deciding[0] not in {proposal.pk for proposal in waiting} else None,
    }


def _decision(proposal: int, deciding: tuple[int, DecisionForm] | None) -> DecisionForm | None:
    return deciding[1] if deciding and deciding[0] == proposal else None


def _remarks(membership: Membership, answer: Answer, commenting: CommentForm | None, refused: str) -> dict[str, Any]:
    """What colleagues remarked: what is open first, each in its order."""
    return {
        "comments": answer.comments.select_related("by", "closed_by").order_by(
            F("closed_at").desc(nulls_first=True), "at"
        ),
        "comment_form": commenting or CommentForm(),
        "may_remark": not refused and membership.may(Permission.PROPOSE_ANSWERS),
    }


def _history(answer: Answer) -> dict[str, Any]:
    """The newest saves; the one before them only to be compared with."""
    newest = list(answer.revisions.select_related("by").order_by("-version")[: NEWEST + 1])
    before = newest.pop() if len(newest) > NEWEST else None
    return {"saves": saves(newest, before)}


def _evidence(membership: Membership, answer: Answer, proving: EvidenceForm | None, refused: str) -> dict[str, Any]:
    """What the answer rests on, the form that adds to it, and passages of policy documents that fit."""
    may_add = not refused and may_add_evidence(membership, answer)
    terms = terms_of(answer.assessment.instrument_version.instrument.key).get(answer.block.key, ())
    return {
        "evidence": evidence_of(answer, timezone.localdate()),
        "evidence_form": proving or (EvidenceForm(known=known_evidence(membership)) if may_add else None),
        "may_add_evidence": may_add,
        "passages": best_passages(membership.municipality, terms) if may_add else [],
    }


def known_evidence(membership: Membership) -> list[Evidence]:
    """What the municipality put under any answer before, by title; the newest, as many as a list can show."""
    newest = Evidence.objects.filter(municipality=membership.municipality).order_by("-pk")[:KNOWN]
    return sorted(newest, key=lambda evidence: (evidence.title.casefold(), evidence.pk))
