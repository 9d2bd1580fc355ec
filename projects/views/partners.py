"""Finding partners: who can help, asking and offering, answering, and what came of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions import OutdatedError, RefusedError
from municipalities.access import Permission, member_view
from municipalities.models import Membership, Municipality
from municipalities.navigation import Crumbs, breadcrumbs
from projects import actions
from projects.actions.partners import open_request
from projects.models import HelpLimit, PartnerRequest, Word
from projects.partner_forms import AnswerForm, HelpLimitForm, NoteForm
from projects.partners import Candidate, PartnerPage, RequestCard, partner_page


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def partner_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    return _list(request, membership)


@require_POST
@member_view(Permission.FIND_PARTNERS)
def set_help_limit(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = HelpLimitForm(request.POST)
    if not form.is_valid():
        return _list(request, membership, form)
    actions.set_help_limit(municipality=membership.municipality, by=membership.person, **form.cleaned_data)
    messages.success(request, _("Your choice was saved. It holds from now on."))
    return redirect("partner_list", slug=membership.municipality.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.FIND_PARTNERS)
def ask_partner(request: HttpRequest, membership: Membership, block: str, helper: str) -> HttpResponse:
    """A page that says what asking means, with a note; a candidate that is none (any more) does not exist."""
    municipality, today = membership.municipality, timezone.localdate()
    page = partner_page(municipality, today, block)
    gap = next((gap for gap in page.gaps if gap.key == block), None)
    found = _found(gap.candidates if gap else (), helper)
    form = NoteForm(_posted(request))
    if gap is None or found is None:
        return _gone(request, municipality)
    if form.is_valid():
        try:
            actions.ask_partner(
                seeker=municipality,
                helper=_place(helper),
                block=block,
                by=membership.person,
                today=today,
                **form.cleaned_data,
            )
        except OutdatedError:
            return _beside(request, membership, open_request(municipality, _place(helper), block, today), form)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("%(name)s was asked. You get a message when it answers.") % {"name": found.name}
            )
            return redirect("partner_list", slug=municipality.slug)
    title = _("Ask %(name)s for help") % {"name": found.name}
    return _form(request, membership, form, title=title, block=gap.name, candidate=found, button=_("Show interest"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.FIND_PARTNERS)
def offer_help(request: HttpRequest, membership: Membership, block: str, seeker: str) -> HttpResponse:
    municipality, today = membership.municipality, timezone.localdate()
    page = partner_page(municipality, today, block)
    offer = next((offer for offer in page.offers if offer.key == block), None)
    found = _found(offer.candidates if offer else (), seeker)
    form = NoteForm(_posted(request))
    if offer is None or found is None:
        return _gone(request, municipality)
    if form.is_valid():
        try:
            actions.offer_help(
                helper=municipality,
                seeker=_place(seeker),
                block=block,
                by=membership.person,
                today=today,
                **form.cleaned_data,
            )
        except OutdatedError:
            return _beside(request, membership, open_request(_place(seeker), municipality, block, today), form)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            told = _("Your offer was sent to %(name)s. You get a message when it answers.") % {"name": found.name}
            messages.success(request, told)
            return redirect("partner_list", slug=municipality.slug)
    title = _("Offer %(name)s your help") % {"name": found.name}
    return _form(request, membership, form, title=title, block=offer.name, candidate=found, button=_("Offer help"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def partner_request(request: HttpRequest, membership: Membership, asked: int) -> HttpResponse:
    """One request: everybody in the two municipalities reads it, who may find partners answers it."""
    municipality, today = membership.municipality, timezone.localdate()
    card = _card(partner_page(municipality, today), asked)
    if request.method == "POST" and not _may_answer(membership, today):
        return HttpResponse(status=403)
    form = AnswerForm(_posted(request), initial={"word": card.own_word, "note": card.own_note, "based_on": card.mark})
    if form.is_valid():
        try:
            answered = actions.answer_request(
                request=card.request, side=card.side, by=membership.person, today=today, **form.cleaned_data
            )
        except OutdatedError:
            return _beside(request, membership, card.request, form)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(answered))
            return redirect("partner_request", slug=municipality.slug, asked=asked)
    return _request_page(request, membership, card, form, status=422 if form.errors else 200)


def _request_page(
    request: HttpRequest, membership: Membership, card: RequestCard, form: AnswerForm, *, status: int
) -> HttpResponse:
    context = {
        "breadcrumbs": _breadcrumbs(membership.municipality, card.other_name),
        "card": card,
        "form": form,
        "may_answer": _may_answer(membership, timezone.localdate()),
        "is_outdated": status == 409,
    }
    return render(request, "projects/partner_request.html", context, status=status)


def _beside(
    request: HttpRequest, membership: Membership, standing: PartnerRequest | None, form: NoteForm | AnswerForm
) -> HttpResponse:
    """What was typed, in the form, beside what a colleague said meanwhile; nothing was sent yet."""
    if standing is None:
        raise Http404
    card = _card(partner_page(membership.municipality, timezone.localdate()), standing.pk)
    typed = {"word": Word.YES, **form.cleaned_data, "based_on": card.mark}
    return _request_page(request, membership, card, AnswerForm(initial=typed), status=409)


def _may_answer(membership: Membership, today: date) -> bool:
    """After a merger the successor answers."""
    return membership.may(Permission.FIND_PARTNERS) and not membership.municipality.has_ended(today)


def _place(code: str) -> Municipality:
    return Municipality.objects.get(pk=code)


@require_POST
@member_view(Permission.FIND_PARTNERS)
def confirm_cooperation(request: HttpRequest, membership: Membership, asked: int) -> HttpResponse:
    """That it runs, or (`ends`) that it does not go on."""
    municipality, today = membership.municipality, timezone.localdate()
    found = get_object_or_404(PartnerRequest.objects.of(municipality), pk=asked)
    if not _may_answer(membership, today):
        return HttpResponse(status=403)
    try:
        if request.POST.get("ends"):
            actions.end_cooperation(request=found, by=membership.person)
            messages.success(request, _("The cooperation was ended. It no longer stands on the collaboration map."))
        else:
            actions.confirm_cooperation(request=found, by=membership.person, today=today)
            messages.success(request, _("The cooperation now stands on the collaboration map as current."))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("partner_request", slug=municipality.slug, asked=asked)


def _list(request: HttpRequest, membership: Membership, form: HelpLimitForm | None = None) -> HttpResponse:
    municipality = membership.municipality
    limit = HelpLimit.objects.filter(municipality=municipality).select_related("decided_by").first()
    block = request.GET.get("block", "")
    page = partner_page(municipality, timezone.localdate(), block)
    one = next((gap for gap in page.gaps if gap.key == block), None)
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Partners")),
        "page": page,
        "all_partners": reverse("partner_list", args=[municipality.slug]),
        "one": one,
        "gaps": (one,) if one else page.gaps,
        "is_no_gap": bool(block and page.canvas and block not in page.blocks),
        "limit": limit,
        "form": form or HelpLimitForm(initial={"requests_a_year": limit.requests_a_year if limit else None}),
        "may_find": membership.may(Permission.FIND_PARTNERS),
    }
    return render(request, "projects/partner_list.html", context, status=422 if form else 200)


def _form(
    request: HttpRequest,
    membership: Membership,
    form: NoteForm,
    *,
    title: str,
    block: str,
    candidate: Candidate,
    button: str,
) -> HttpResponse:
    context = {
        "breadcrumbs": _breadcrumbs(membership.municipality, title),
        "title": title,
        "block_name": block,  # not `block`: within a block of a template that is the block itself
        "candidate": candidate,
        "form": form,
        "button": button,
    }
    return render(request, "projects/partner_form.html", context, status=422 if form.errors else 200)


def _gone(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Such a candidate does not exist; or no longer, where somebody had the page open."""
    if request.method != "POST":
        raise Http404
    messages.error(request, _("This is not possible (any more): somebody else was first, or no longer shares."))
    return redirect("partner_list", slug=municipality.slug)


def _found(candidates: tuple[Candidate, ...], code: str) -> Candidate | None:
    return next((candidate for candidate in candidates if candidate.code == code), None)


def _card(page: PartnerPage, asked: int) -> RequestCard:
    card = next((card for card in page.cards if card.request.pk == asked), None)
    if card is None:
        raise Http404
    return card


def _said(answered: PartnerRequest) -> str:
    if answered.cooperation is not None:
        return _("You both said yes. The possible cooperation now stands on the collaboration map.")
    return _("Your answer was saved.") if answered.closed_at is None else _("Your answer was saved. It is closed.")


def _breadcrumbs(municipality: Municipality, *steps: str) -> Crumbs:
    return breadcrumbs(municipality, (_("Partners"), reverse("partner_list", args=[municipality.slug])), *steps)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
