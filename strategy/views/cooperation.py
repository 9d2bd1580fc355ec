"""Cooperation: where a municipality would work with others."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from assessment.actions import RefusedError
from assessment.dropped import names_with
from assessment.leading import block_names
from assessment.photo import photo_of
from assessment.reports import canvas_of
from municipalities.access import Permission, member_view
from municipalities.models import Membership, Municipality
from municipalities.navigation import breadcrumbs
from projects.models import ProgrammeProject, ProgrammeState
from projects.partners import partner_page
from strategy import actions
from strategy.cooperation import WishedBlock, kinds_for, wish_groups
from strategy.cooperation_forms import WishForm
from strategy.models import CooperationWish


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def cooperation_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    photo, wishes = photo_of(municipality, timezone.localdate()), _wishes(municipality)
    canvas = canvas_of(photo) if photo else None
    groups = wish_groups(canvas, wishes) if canvas else ()
    shown = {block.tile.key for group in groups for block in (*group.gaps, *group.in_order)}
    names = names_with(wish.block for wish in wishes)
    page = partner_page(municipality, timezone.localdate())
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Cooperation")),
        "groups": groups,
        "photo": photo,
        "has_answers": canvas is not None and canvas.score.answered > 0,
        "others": [(wish, names.get(wish.block, wish.block)) for wish in wishes if wish.block not in shown],
        "may_edit": membership.may(Permission.EDIT_AGENDA),
        "page": page,
        "partner_gaps": [gap for gap in page.gaps if gap.candidates or gap.projects],
        "programme": _programme(municipality, {gap.key for gap in page.gaps}),
    }
    return render(request, "strategy/cooperation_list.html", context)


def _programme(municipality: Municipality, gaps: set[str]) -> list[tuple[ProgrammeProject, list[str]]]:
    """The projects that the region took up and that serve one of the gaps, each with those gaps."""
    names = block_names()
    running = ProgrammeProject.objects.filter(
        region=municipality.region, state__in=(ProgrammeState.ADOPTED, ProgrammeState.RUNNING)
    )
    fits = ((project, [names.get(key, key) for key in project.blocks if key in gaps]) for project in running)
    return [(project, blocks) for project, blocks in fits if blocks]


def _wishes(municipality: Municipality) -> list[CooperationWish]:
    return list(CooperationWish.objects.filter(municipality=municipality).standing().select_related("by"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def add_wish(request: HttpRequest, membership: Membership, block: str) -> HttpResponse:
    """A page with a form of its own; htmx gets the form, and the block with its wishes once it was added."""
    municipality = membership.municipality
    found = _block(municipality, block)
    typed = request.POST if request.method == "POST" else None
    form = WishForm(typed, kinds=kinds_for(found.tile), auto_id=f"{block}-%s")
    if form.is_valid():
        try:
            actions.add_wish(
                municipality=municipality,
                block=block,
                by=membership.person,
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except RefusedError as refusal:
            form.add_error("kind", str(refusal))
        else:
            messages.success(request, _("The wish has been added."))
            return _block_or_list(request, municipality, block)
    context = {
        "breadcrumbs": breadcrumbs(
            municipality, (_("Cooperation"), reverse("cooperation_list", args=[municipality.slug])), found.tile.name
        ),
        "wished": found,
        "form": form,
        "municipality": municipality,
    }
    status = 422 if form.is_bound else 200
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "strategy/add_wish.html", context, status=status)
    answer = render(request, "strategy/add_wish.html#wish_form", context, status=status)
    return reswap(retarget(answer, f"#form-{block}"), "innerHTML")


@require_POST
@member_view(Permission.EDIT_AGENDA)
def withdraw_wish(request: HttpRequest, membership: Membership, wish: int) -> HttpResponse:
    municipality = membership.municipality
    found = get_object_or_404(CooperationWish, municipality=municipality, pk=wish)
    actions.withdraw_wish(wish=found, by=membership.person)
    messages.success(request, _("The wish has been withdrawn."))
    return _block_or_list(request, municipality, found.block)


def _block(municipality: Municipality, key: str) -> WishedBlock:
    """A block for which something can be wished; Http404 where it has no answer to which a wish fits."""
    photo = photo_of(municipality, timezone.localdate())
    groups = wish_groups(canvas_of(photo), _wishes(municipality)) if photo else ()
    blocks = (block for group in groups for block in (*group.gaps, *group.in_order))
    found = next((block for block in blocks if block.tile.key == key), None)
    if found is None:
        raise Http404
    return found


def _block_or_list(request: HttpRequest, municipality: Municipality, key: str) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("cooperation_list", slug=municipality.slug)
    try:
        block = _block(municipality, key)
    except Http404:  # it was answered differently since: it has left the list
        return redirect("cooperation_list", slug=municipality.slug)
    context: dict[str, Any] = {"wished": block, "municipality": municipality, "may_edit": True}
    return render(request, "strategy/cooperation_list.html#wished", context)
