"""Pages of the region's staff: rounds, how far the municipalities are, and what they adopted."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import actions
from assessment.models import Round
from assessment.response import State, response_of
from assessment.round_forms import ChangeRoundForm, OpenRoundForm, ReopeningForm
from municipalities.access import region_view
from municipalities.models import Region


@require_safe
@region_view
def round_list(request: HttpRequest, region: Region) -> HttpResponse:
    today = timezone.localdate()
    rounds = list(Round.objects.filter(region=region))
    current = next((round_ for round_ in rounds if round_.is_open(today)), rounds[0] if rounds else None)
    return _round_page(request, region, rounds, current)


@require_safe
@region_view
def round_detail(request: HttpRequest, region: Region, round: int) -> HttpResponse:
    rounds = list(Round.objects.filter(region=region))
    chosen = next((candidate for candidate in rounds if candidate.pk == round), None)
    if chosen is None:
        raise Http404
    return _round_page(request, region, rounds, chosen)


def _round_page(request: HttpRequest, region: Region, rounds: list[Round], chosen: Round | None) -> HttpResponse:
    today = timezone.localdate()
    state, instrument, number = (request.GET.get(name, "") for name in ("state", "instrument", "page"))
    is_state = state in list(State)
    asked = state if is_state else ""
    response = response_of(chosen, today, state=asked, instrument=instrument, number=number) if chosen else None
    context = {
        "region": region,
        "rounds": rounds,
        "round": chosen,
        "is_open": chosen is not None and chosen.is_open(today),
        "is_closed": chosen is not None and chosen.is_closed(today),
        "was_reminded_today": bool(chosen and chosen.reminded_at and timezone.localdate(chosen.reminded_at) >= today),
        "response": response,
        "state": asked,
        "ignored": [("state", state)] if state and not is_state else [],
        "page": response.page if response else None,
        "asked": urlencode({"state": state, "instrument": instrument}) if is_state else "",
    }
    return render(request, "assessment/round_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@region_view
def open_round(request: HttpRequest, region: Region) -> HttpResponse:
    form = OpenRoundForm(_posted(request), region=region, today=timezone.localdate())
    if form.is_valid():
        try:
            opened = actions.open_round(region=region, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except actions.RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The round “%(round)s” has been made.") % {"round": opened.name})
            return redirect("round_detail", round=opened.pk)
    return _form_page(
        request,
        form,
        title=_("Open a round"),
        lead=_("You invite all municipalities of the region that exist on the opening day."),
        button=_("Make the round"),
        breadcrumbs=[(region.short_name, reverse("round_list")), (_("Open a round"), "")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@region_view
def change_round(request: HttpRequest, region: Region, round: int) -> HttpResponse:
    found, today = get_object_or_404(Round, pk=round, region=region), timezone.localdate()
    stands = {"name": found.name, "closes_on": found.closes_on}
    form = ChangeRoundForm(_posted(request), region=region, today=today, round_=found, initial=stands)
    if form.is_valid():
        try:
            actions.change_round(round_=found, by=request.user, today=today, **form.cleaned_data)  # type: ignore[arg-type]
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The round has been changed."))
            return redirect("round_detail", round=found.pk)
    return _form_page(
        request,
        form,
        title=_("Change the round"),
        lead=_("The instruments and the opening day stay as they were when the round was made."),
        button=_("Save the changes"),
        refused=_("The round has closed. You can open it again for one municipality.")
        if found.is_closed(today)
        else "",
        breadcrumbs=_below(found, region, _("Change the round")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@region_view
def close_round(request: HttpRequest, region: Region, round: int) -> HttpResponse:
    found, today = get_object_or_404(Round, pk=round, region=region), timezone.localdate()
    form = forms.Form(_posted(request))
    if form.is_valid():
        try:
            actions.close_round(round_=found, by=request.user, today=today)  # type: ignore[arg-type]
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The round has been closed."))
            return redirect("round_detail", round=found.pk)
    return _form_page(
        request,
        form,
        title=_("Close the round now"),
        lead=_(
            "From this moment on no municipality can change or adopt its answers. What was answered stays. You can "
            "open the round again for one municipality, with a reason."
        ),
        button=_("Close the round now"),
        refused="" if found.is_open(today) or form.errors else _("Only a round that is open can be closed."),
        breadcrumbs=_below(found, region, _("Close the round now")),
    )


@require_POST
@region_view
def remind_round(request: HttpRequest, region: Region, round: int) -> HttpResponse:
    found = get_object_or_404(Round, pk=round, region=region)
    try:
        told = actions.remind_round(round_=found, by=request.user, today=timezone.localdate())  # type: ignore[arg-type]
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext("%(number)d coordinator is reminded.", "%(number)d coordinators are reminded.", told)
        messages.success(request, text % {"number": told})
    return redirect("round_detail", round=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@region_view
def reopen_round(request: HttpRequest, region: Region, round: int, gm_code: str) -> HttpResponse:
    found, today = get_object_or_404(Round, pk=round, region=region), timezone.localdate()
    municipality = get_object_or_404(found.invited, pk=gm_code)
    form = ReopeningForm(_posted(request), today=today)
    if form.is_valid():
        try:
            actions.reopen_round(
                round_=found,
                municipality=municipality,
                by=request.user,  # type: ignore[arg-type]
                today=today,
                **form.cleaned_data,
            )
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            day = date_format(form.cleaned_data["until"])
            text = _("%(municipality)s can go on until %(day)s.") % {"municipality": municipality.name, "day": day}
            messages.success(request, text)
            return redirect("round_detail", round=found.pk)
    title = _("Open the round again for %(municipality)s") % {"municipality": municipality.name}
    return _form_page(
        request,
        form,
        title=title,
        lead=_("For this municipality alone. For the others the round stays closed."),
        button=_("Open again"),
        refused=""
        if found.is_closed(today) or form.errors
        else _("This round has not closed yet: everybody can answer."),
        breadcrumbs=_below(found, region, title),
    )


def _form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "assessment/round_form.html", {"form": form, **context}, status=status)


def _below(round_: Round, region: Region, title: str) -> list[tuple[str, str]]:
    here = reverse("round_detail", args=[round_.pk])
    return [(region.short_name, reverse("round_list")), (round_.name, here), (title, "")]


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
