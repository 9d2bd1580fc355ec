"""The regional programme: staff of the region choose and track it, everybody who is logged in reads it."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions import OutdatedError, RefusedError
from assessment.leading import leading_layout
from municipalities.access import region_view
from municipalities.models import Municipality, Person, Region
from municipalities.naming import MOST_TO_TICK, to_tick
from municipalities.navigation import Crumbs
from projects.actions import programme as actions
from projects.models import ProgrammeProject, ProgrammeState, RegionRole
from projects.programme_facts import options_of
from projects.programme_forms import MOST, USUAL, NumberForm, ProgrammeForm
from projects.programme_pages import (
    A_LIST,
    cards_of,
    could_take_part,
    history_of,
    programme_of,
    proposal_of,
    shown_to_all,
)


def _crumbs(region: Region, *steps: tuple[str, str] | str) -> Crumbs:
    programme = (_("Programme"), reverse("programme_detail")) if steps else (_("Programme"), "")
    start = (region.short_name, reverse("round_list"))
    return (start, programme, *((step, "") if isinstance(step, str) else step for step in steps))


@require_safe
@region_view
def programme_detail(request: HttpRequest, region: Region) -> HttpResponse:
    """The programme, and beside it the proposal of as many projects as `aantal` asks."""
    form = NumberForm(request.GET if "aantal" in request.GET else {"aantal": USUAL})
    stored = programme_of(region)
    cards = cards_of(stored)
    context = {
        "region": region,
        "breadcrumbs": _crumbs(region),
        "form": form,
        "most": MOST,
        "busy": shown_to_all(stored),
        "of_the_guide": [card for card in cards if card.project.document and _is_proposed(card.project)],
        "own": [card for card in cards if not card.project.document and _is_proposed(card.project)],
        "done": [card for card in cards if card.project.state == ProgrammeState.DONE],
        "dropped": [card for card in cards if card.project.state == ProgrammeState.DROPPED],
        "page": proposal_of(region, stored, form.number, timezone.localdate()),
    }
    return render(request, "projects/programme_detail.html", context)


def _is_proposed(project: ProgrammeProject) -> bool:
    return project.state == ProgrammeState.PROPOSED


@require_POST
@region_view
def adopt_candidate(request: HttpRequest, region: Region) -> HttpResponse:
    key = request.POST.get("key", "")
    option = next((option for option in options_of(programme_of(region)) if option.key == key), None)
    if option is None:
        messages.error(request, _("This proposal is not there any more. Look at the programme as it stands now."))
        return redirect("programme_detail")
    try:
        adopted = actions.adopt_option(region=region, option=option, by=cast(Person, request.user))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("programme_detail")
    text = _("“%(name)s” is in the programme now. Agree on who leads and who takes part.")
    messages.success(request, text % {"name": adopted.name})
    return redirect("programme_project_detail", programme=adopted.pk)


@require_safe
@region_view
def programme_project_detail(request: HttpRequest, region: Region, programme: int) -> HttpResponse:
    found = _project(region, programme)
    leads, joiners = could_take_part(found, timezone.localdate())
    (card,) = cards_of([found])
    context = {
        "region": region,
        "breadcrumbs": _crumbs(region, found.name),
        "card": card,
        "project": found,
        "leads": leads,
        "joiners": Paginator(joiners, A_LIST).get_page(request.GET.get("page")),
        "history": history_of(found),
    }
    return render(request, "projects/programme_project_detail.html", context)


def _project(region: Region, pk: int) -> ProgrammeProject:
    projects = region.programme.select_related("lead", "region", "changed_by").prefetch_related("participants")
    return get_object_or_404(projects, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@region_view
def add_programme_project(request: HttpRequest, region: Region) -> HttpResponse:
    """Coming from a gap, its building block (`block` in the address) is chosen already."""
    asked = [key for key in request.GET.getlist("block") if "\0" not in key]
    form = _form(request, region, {"state": ProgrammeState.PROPOSED, "role": RegionRole.SHARE, "blocks": asked})
    if form.is_valid():
        added = actions.add_programme_project(region=region, content=form.content(), by=cast(Person, request.user))
        messages.success(request, _("The project has been added."))
        return redirect("programme_project_detail", programme=added.pk)
    return _form_page(request, region, form, title=_("Add a project"), breadcrumbs=_crumbs(region, _("Add a project")))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@region_view
def change_programme_project(request: HttpRequest, region: Region, programme: int) -> HttpResponse:
    found = _project(region, programme)
    stands = actions.ProgrammeContent.of(found)
    form = _form(request, region, vars(stands), also=(stands.lead, *stands.participants))
    version, other = _version(request, found), None
    if form.is_valid():
        try:
            actions.change_programme_project(
                project=found, content=form.content(), version=version, by=cast(Person, request.user)
            )
        except OutdatedError:
            (other,) = cards_of([_project(region, programme)])
            version = other.project.version
        else:
            messages.success(request, _("The project has been changed."))
            return redirect("programme_project_detail", programme=found.pk)
    here = (found.name, reverse("programme_project_detail", args=[found.pk]))
    more = {"breadcrumbs": _crumbs(region, here, _("Change")), "title": found.name, "project": found}
    return _form_page(request, region, form, version=version, other=other, **more)


def _version(request: HttpRequest, found: ProgrammeProject) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else found.version


def _form(request: HttpRequest, region: Region, initial: dict[str, Any], also: tuple[str, ...] = ()) -> ProgrammeForm:
    """`also` are municipalities that take part and may have merged since."""
    every = Municipality.objects.filter(region=region)
    places = list(to_tick(every.existing_on(timezone.localdate())) | every.filter(pk__in=also))
    typed = request.POST if request.method == "POST" else None
    more = region if len(places) >= MOST_TO_TICK else None
    return ProgrammeForm(typed, places=places, layout=leading_layout(), initial=initial, region=more)


def _form_page(request: HttpRequest, region: Region, form: ProgrammeForm, **context: Any) -> HttpResponse:
    context |= {"region": region, "form": form}
    status = 409 if context.get("other") else 422 if form.is_bound else 200
    return render(request, "projects/programme_form.html", context, status=status)


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """What the region takes up, for everybody who is logged in, in the surroundings of where they work."""
    region = _own_surroundings(request)
    if region is None:
        raise Http404
    context = {"region": region, "cards": shown_to_all(programme_of(region))}
    return render(request, "projects/programme_list.html", context)


def _own_surroundings(request: HttpRequest) -> Region | None:
    """The region of the one municipality where this person works, or of which they are staff, with its menu."""
    person = cast(Person, request.user)
    memberships = list(person.memberships.select_related("municipality__region")[:2])
    if len(memberships) == 1:
        memberships[0].person = person
        request.membership = memberships[0]  # type: ignore[attr-defined]
    if memberships:
        return memberships[0].municipality.region
    region = person.region()
    if region is not None:
        request.region = region  # type: ignore[attr-defined]
    return region or Region.objects.first()
