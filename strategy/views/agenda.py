"""Steps 4 and 5: the gaps in order, and the board on which ideas become agenda items."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.access import assessment_of
from assessment.actions import RefusedError
from assessment.dropped import dropped_blocks
from assessment.leading import leading_layout
from assessment.photo import photo_of
from assessment.reports import canvas_of
from municipalities.access import Permission, member_view
from municipalities.models import Membership, Municipality
from municipalities.navigation import breadcrumbs
from projects.models import Project
from strategy import actions
from strategy.ambition import number_in
from strategy.board import board_of, decided, open_advices
from strategy.facts import facts_of
from strategy.forms import DecisionForm, Groups, ItemForm, StandingItemForm
from strategy.models import AgendaItem
from strategy.open_gaps import OpenGap, open_gaps
from strategy.reports import advice_of
from strategy.rulebook import rule_book_for

IDEAS = 12


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def gap_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    photo = photo_of(municipality, timezone.localdate())
    canvas = canvas_of(photo) if photo else None
    rules = rule_book_for(photo.instrument_version) if photo else None
    gaps: tuple[OpenGap, ...] = ()
    if canvas and rules:
        gaps = open_gaps(canvas, facts_of(municipality, canvas), rules, municipality.agenda_items.planned())
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Gaps")),
        "photo": photo,
        "canvas": canvas,
        "gaps": gaps,
        "days": sum(gap.days for gap in gaps),
        "has_path": bool(municipality.path),
    }
    return render(request, "strategy/gap_list.html", context)


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def agenda_board(request: HttpRequest, membership: Membership) -> HttpResponse:
    return render(request, "strategy/agenda_board.html", _board(membership))


def _board(membership: Membership) -> dict[str, Any]:
    municipality = membership.municipality
    items = list(municipality.agenda_items.standing().select_related("project__merged_into"))
    photo = photo_of(municipality, timezone.localdate())
    decisions = {d.advice: d for d in municipality.advice_decisions.select_related("by")}
    advices = decided(advice_of(photo, canvas_of(photo)), decisions) if photo else ()
    on_the_agenda = {project.pk for item in items if (project := item.kept_project)}
    return {
        "breadcrumbs": breadcrumbs(municipality, _("Priorities")),
        "lines": board_of(items),
        "items": items,
        "photo": photo,
        "ideas": open_advices(advices)[:IDEAS],
        "idea_count": len(open_advices(advices)),
        "projects": [p for p in Project.objects.of(municipality).beyond_a_name() if p.pk not in on_the_agenda],
        "own_projects": own_projects(municipality),
        "may_edit": membership.may(Permission.EDIT_AGENDA),
    }


def own_projects(municipality: Municipality) -> set[int]:
    """Those whose page lies under the municipality; of others only what is public can be read."""
    return set(Project.objects.of(municipality).values_list("pk", flat=True))


@require_POST
@member_view(Permission.EDIT_AGENDA)
def order_agenda(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Either one item a place up or down (`up` or `down`), or the whole order (`item`, as often as there are)."""
    municipality = membership.municipality
    moved = request.POST.get("up") or request.POST.get("down")
    try:
        if moved:
            actions.move_item(item=_item(municipality, moved), up="up" in request.POST, by=membership.person)
        else:
            order = [pk for item in request.POST.getlist("item") if (pk := number_in(item)) is not None]
            actions.order_items(municipality=municipality, order=order, by=membership.person)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    if request.htmx:  # type: ignore[attr-defined]
        context = _board(membership) | {"moved": number_in(moved) if moved else None}
        return render(request, "strategy/agenda_board.html#order", context)
    return redirect(f"{reverse('agenda_board', args=[municipality.slug])}#order")


def _item(municipality: Municipality, pk: str | int) -> AgendaItem:
    items = municipality.agenda_items.standing().select_related("project__merged_into")
    found = get_object_or_404(items, pk=number_in(str(pk)))
    found.municipality = municipality
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def decide_advice(request: HttpRequest, membership: Membership, assessment: int, advice: str) -> HttpResponse:
    """Accept, postpone or reject an advice; back to where it stood."""
    found = assessment_of(membership, assessment)
    canvas = canvas_of(found)
    wanted = next((each for each in advice_of(found, canvas) if each.key == advice), None)
    if wanted is None:
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_advice(
                municipality=membership.municipality, advice=wanted, by=membership.person, **form.cleaned_data
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your decision about “%(title)s” has been kept.") % {"title": wanted.title})
            pillar = next(c.key for c in canvas.columns if c.name == wanted.pillar)
            return redirect(_back(request, membership, assessment, advice, pillar))
    context = {
        "breadcrumbs": breadcrumbs(
            membership.municipality,
            (_("Priorities"), reverse("agenda_board", args=[membership.municipality.slug])),
            _("Decide"),
        ),
        "advice": wanted,
        "form": form,
        "decision": membership.municipality.advice_decisions.filter(advice=advice).first(),
        "from_": request.POST.get("from") or request.GET.get("from", ""),
    }
    return render(request, "strategy/decide_advice.html", context, status=422 if request.method == "POST" else 200)


def _back(request: HttpRequest, membership: Membership, assessment: int, advice: str, pillar: str) -> str:
    slug = membership.municipality.slug
    if request.POST.get("from") == "board":
        return reverse("agenda_board", args=[slug])
    return f"{reverse('recommendation_list', args=[slug, assessment])}?pillar={pillar}#{advice}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def add_agenda_item(request: HttpRequest, membership: Membership) -> HttpResponse:
    """An idea of the municipality's own, or one of its projects (`project` in the address)."""
    municipality = membership.municipality
    project = _project(municipality, request.GET.get("project", ""))
    initial = {"title": project.name[:120] if project else "", "value": 2, "effort": "medium", "cost": "low"}
    form = ItemForm(request.POST if request.method == "POST" else None, _blocks(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _add(municipality, project, form, membership)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is on the agenda now."))
            return redirect("agenda_board", slug=municipality.slug)
    return _item_page(request, municipality, form, _("Add to the agenda"))


def _add(municipality: Municipality, project: Project | None, form: ItemForm, membership: Membership) -> None:
    content, by = form.content(), membership.person
    if project is None:
        actions.add_item(municipality=municipality, content=content, by=by)
    else:
        actions.add_project(municipality=municipality, project=project, content=content, by=by)


def _project(municipality: Municipality, pk: str) -> Project | None:
    if not pk:
        return None
    own = Project.objects.once_of(municipality).filter(removed_at__isnull=True).select_related("merged_into")
    found = get_object_or_404(own, pk=number_in(pk))
    return found.merged_into or found


def _blocks(chosen: Iterable[str] = ()) -> Groups:
    """The blocks of the newest version of the leading instrument, by pillar; of those chosen also what it dropped."""
    layout = leading_layout()
    if layout is None:
        return []
    dropped = dropped_blocks(chosen, {block.key: block.name for block in layout.blocks})
    before = [(_("Of an earlier version"), [(key, str(one)) for key, one in dropped.items()])] if dropped else []
    groups = [(pillar.name, [(block.key, block.name) for block in blocks]) for pillar, blocks in layout.pillars.items()]
    return [*groups, *before]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def change_agenda_item(request: HttpRequest, membership: Membership, item: int) -> HttpResponse:
    municipality = membership.municipality
    found = _item(municipality, item)
    names = ("title", "note", "value", "effort", "cost", "owner", "blocks", "state")
    initial = {name: getattr(found, name) for name in names}
    blocks = _blocks(found.blocks)
    form = StandingItemForm(request.POST if request.method == "POST" else None, blocks, initial=initial)
    based_on, other = request.POST.get("based_on", found.mark), None
    if request.method == "POST" and form.is_valid():
        content, state = form.content(), form.cleaned_data["state"]
        try:
            actions.change_item(item=found, content=content, state=state, based_on=based_on, by=membership.person)
        except actions.OutdatedError:
            other = _item(municipality, item)
            based_on = other.mark
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The agenda item has been changed."))
            return redirect("agenda_board", slug=municipality.slug)
    more = {"item": found, "own_projects": own_projects(municipality)}
    return _item_page(request, municipality, form, found.title, based_on=based_on, other=other, **more)


def _item_page(
    request: HttpRequest, municipality: Municipality, form: ItemForm, title: str, **more: object
) -> HttpResponse:
    board = (_("Priorities"), reverse("agenda_board", args=[municipality.slug]))
    context = {"breadcrumbs": breadcrumbs(municipality, board, title), "form": form, "title": title, **more}
    status = 422 if request.method == "POST" else 200
    return render(request, "strategy/agenda_item.html", context, status=status)
