"""Pages on which the region's staff bring municipalities together."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions import OutdatedError, RefusedError
from assessment.leading import block_names
from municipalities.access import region_view
from municipalities.models import Person, Region
from projects import actions
from projects.matching import Party, can_help
from projects.models import MatchRun, PartnerRequest
from projects.parties import shared_parties
from projects.partner_forms import MediationForm, ProposalForm, RunForm
from projects.partners import RequestCard, region_cards

A_PAGE = 25


@require_safe
@never_cache
@region_view
def request_list(request: HttpRequest, region: Region) -> HttpResponse:
    return _page(request, region)


@require_POST
@region_view
def run_matching(request: HttpRequest, region: Region) -> HttpResponse:
    form = RunForm(request.POST)
    if not form.is_valid():
        return _page(request, region, run_form=form)
    actions.start_match_run(region=region, by=_person(request), **form.cleaned_data)
    messages.success(request, _("The division is being worked out. It stands below in a moment."))
    return redirect("request_list")


@require_POST
@region_view
def send_proposals(request: HttpRequest, region: Region, run: int) -> HttpResponse:
    found = get_object_or_404(MatchRun, region=region, pk=run)
    sent = actions.send_proposals(run=found, by=_person(request), today=timezone.localdate())
    text = ngettext("%(number)d proposal was sent.", "%(number)d proposals were sent.", sent) % {"number": sent}
    messages.success(request, text)
    return redirect("request_list")


@require_POST
@region_view
def propose_partners(request: HttpRequest, region: Region) -> HttpResponse:
    form = _proposal_form(shared_parties(region, timezone.localdate()), request.POST)
    if form.is_valid():
        try:
            actions.propose_partners(
                region=region, by=_person(request), today=timezone.localdate(), **form.cleaned_data
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The proposal was sent to both. Both still have to say yes."))
            return redirect("request_list")
    return _page(request, region, proposal_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@region_view
def mediate_request(request: HttpRequest, region: Region, asked: int) -> HttpResponse:
    """A note for both; `closes`, `confirms` and `ends` are the other buttons."""
    found = get_object_or_404(PartnerRequest.objects.filter(seeker__region=region), pk=asked)
    card = _card(region, found)
    stands = {"note": found.mediation_note, "based_on": card.region_mark}
    form = MediationForm(request.POST if request.method == "POST" else None, initial=stands)
    if form.is_valid():
        try:
            _act(request, found, **form.cleaned_data)
        except OutdatedError:
            card = _card(region, found)
            beside = MediationForm(initial={**form.cleaned_data, "based_on": card.region_mark})
            return _mediate_page(request, region, card, beside, status=409)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("mediate_request", asked=asked)
    return _mediate_page(request, region, card, form, status=422 if form.errors else 200)


def _mediate_page(
    request: HttpRequest, region: Region, card: RequestCard, form: MediationForm, *, status: int
) -> HttpResponse:
    context = {
        "breadcrumbs": [(_("Bring together"), reverse("request_list")), (card.block, "")],
        "region": region,
        "card": card,
        "form": form,
        "is_outdated": status == 409,
    }
    return render(request, "projects/mediate_request.html", context, status=status)


def _card(region: Region, found: PartnerRequest) -> RequestCard:
    card = next((card for card in region_cards(region, timezone.localdate()) if card.request == found), None)
    if card is None:
        raise Http404
    return card


def _act(request: HttpRequest, found: PartnerRequest, note: str, based_on: str) -> None:
    by = _person(request)
    if "closes" in request.POST:
        actions.close_request(request=found, by=by)
    elif "confirms" in request.POST:
        actions.confirm_cooperation(request=found, by=by, today=timezone.localdate())
    elif "ends" in request.POST:
        actions.end_cooperation(request=found, by=by)
    else:
        actions.mediate_request(request=found, note=note, based_on=based_on, by=by)


def _page(request: HttpRequest, region: Region, **bound: forms.Form) -> HttpResponse:
    today = timezone.localdate()
    run = MatchRun.objects.filter(region=region).first()
    parties = shared_parties(region, today)
    proposals = _proposals(run, parties) if run and run.finished_at and not run.sent_at else []
    context = {
        "region": region,
        "page": Paginator(region_cards(region, today), A_PAGE).get_page(request.GET.get("page")),
        "sharing": len(parties),
        "places": sum(party.room for party in parties),
        "run": run,
        "proposals": Paginator(proposals, A_PAGE).get_page(request.GET.get("proposals")),
        "run_form": bound.get("run_form") or RunForm(),
        "proposal_form": bound.get("proposal_form") or _proposal_form(parties),
    }
    return render(request, "projects/request_list.html", context, status=422 if bound else 200)


def _proposals(run: MatchRun, parties: Iterable[Party]) -> list[tuple[str, str, str]]:
    """Who could help whom with what, as the run found it and as far as it still follows from what is shared."""
    known, blocks = {party.code: party for party in parties}, block_names()
    found = []
    for one in run.proposals:
        seeker, helper = known.get(one["seeker"]), known.get(one["helper"])
        if seeker and helper and can_help(helper, seeker, one["block"]):
            found.append((seeker.name, blocks.get(one["block"], one["block"]), helper.name))
    return sorted(found)


def _proposal_form(parties: Iterable[Party], typed: Any = None) -> ProposalForm:
    sharers = [party.code for party in parties]
    return ProposalForm(typed, sharers=sharers, blocks=block_names().items())


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.user)
