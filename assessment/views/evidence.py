"""Evidence on the page of a block, and its files."""

import logging
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment import actions, files
from assessment.access import answer_of
from assessment.evidence import may_add_evidence
from assessment.forms import EvidenceForm
from assessment.models import Answer, Evidence, Passage
from assessment.views.blocks import block_page, known_evidence
from municipalities.access import Permission, member_view
from municipalities.models import Membership

logger = logging.getLogger(__name__)


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def add_evidence(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    answer = _answer(membership, assessment, block)
    form = EvidenceForm(request.POST, request.FILES, known=known_evidence(membership))
    if form.is_valid():
        try:
            _add(answer, form, membership)
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        except OSError:
            logger.exception("An uploaded file could not be kept")
            form.add_error("file", _("This file could not be kept just now. Try again later."))
        else:
            return redirect(_section(membership, answer))
    return block_page(request, membership, answer, proving=form, status=422)


def _answer(membership: Membership, assessment: int, block: str) -> Answer:
    answer = answer_of(membership, assessment, block)
    if not may_add_evidence(membership, answer):
        raise PermissionDenied
    return answer


def _add(answer: Answer, form: EvidenceForm, membership: Membership) -> None:
    cleaned = form.cleaned_data
    if cleaned["again"]:
        actions.use_evidence(answer=answer, evidence=cleaned["again"], by=membership.person)
        return
    actions.add_evidence(
        answer=answer,
        title=cleaned["title"],
        address=cleaned["address"],
        upload=cleaned["file"],
        holds_until=cleaned["holds_until"],
        by=membership.person,
    )


def _section(membership: Membership, answer: Answer) -> str:
    page = reverse("block_detail", args=[membership.municipality.slug, answer.assessment_id, answer.block.key])
    return f"{page}#evidence"


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def end_evidence(request: HttpRequest, membership: Membership, assessment: int, block: str, use: int) -> HttpResponse:
    answer = _answer(membership, assessment, block)
    found = get_object_or_404(answer.evidence, pk=use)
    found.answer = answer
    try:
        actions.end_evidence(use=found, by=membership.person)
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(_section(membership, answer))


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def attach_passage(
    request: HttpRequest, membership: Membership, assessment: int, block: str, passage: int
) -> HttpResponse:
    """One click: a passage that was found becomes evidence."""
    answer = _answer(membership, assessment, block)
    found = get_object_or_404(
        Passage.objects.select_related("document__file"),
        pk=passage,
        document__municipality=membership.municipality,
        document__removed_at__isnull=True,
    )
    try:
        actions.attach_passage(answer=answer, passage=found, by=membership.person)
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(_section(membership, answer))


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def download_evidence(request: HttpRequest, membership: Membership, evidence: int) -> HttpResponse:
    """The file as it was uploaded; never shown in the browser as a page of ours."""
    found = get_object_or_404(
        Evidence.objects.select_related("file"), pk=evidence, municipality=membership.municipality, file__isnull=False
    )
    if found.file is None:
        raise Http404
    try:
        content = files.read(found.file.sha256)
    except files.LostFileError:
        logger.exception("The file of evidence %s cannot be given out", found.pk)
        messages.error(request, _("This file is not there any more. Ask the administrator to look for it."))
        return redirect("assessment_list", slug=membership.municipality.slug)
    response = HttpResponse(content, content_type=found.file.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.file.name)}"
    response["Content-Security-Policy"] = "sandbox"
    return response
