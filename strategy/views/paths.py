"""Step 2: the role of the municipality and its development path."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessment.actions import RefusedError
from assessment.canvas import Canvas
from assessment.instruments import LEADING
from assessment.layout import layout_of
from assessment.paths import PathText, levels_of, paths_of
from assessment.photo import photo_of
from assessment.reports import canvas_of
from assessment.scoring import is_gap
from municipalities.access import Permission, member_view
from municipalities.models import Membership, Municipality
from municipalities.navigation import breadcrumbs
from strategy import actions
from strategy.forms import PathForm, TaskPathForm
from strategy.path_aid import Proposal, aid, answers_in, propose


@dataclass(frozen=True)
class PathCard:
    """A path as a reader weighs it; `gaps` is how many there would be, None as long as nothing was answered."""

    path: PathText
    gaps: int | None


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def path_detail(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    decisions = list(municipality.path_decisions.select_related("by"))
    texts = paths_of(LEADING)
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Role and development path")),
        "decisions": [(decision, texts[decision.path]) for decision in decisions],
        "tasks": [(task, texts[task.path]) for task in municipality.societal_tasks.standing() if task.path],
        "cards": _cards(membership),
        "may_edit": membership.may(Permission.EDIT_AGENDA),
    }
    return render(request, "strategy/path_detail.html", context)


def _cards(membership: Membership) -> list[PathCard]:
    photo = photo_of(membership.municipality, timezone.localdate())
    if photo is None:
        return [PathCard(path, None) for path in paths_of(LEADING).values()]
    layout, canvas = layout_of(photo.instrument_version_id), canvas_of(photo)
    return [PathCard(path, _gaps(canvas, levels_of(path, layout))) for path in paths_of(LEADING).values()]


def _gaps(canvas: Canvas, levels: Mapping[str, str]) -> int | None:
    if not canvas.score.answered:
        return None
    return sum(is_gap(tile.status, tile.target, levels[tile.key]) for tile in canvas.tiles)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def choose_path(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The decision aid and the decision on one page; asking for the proposal decides nothing."""
    municipality, considerations = membership.municipality, aid().considerations
    decides = request.method == "POST" and "decide" in request.POST
    answers, initial = _weighed(request, municipality)
    proposal = propose(answers, considerations)
    form = PathForm(request.POST if decides else None, initial=initial)
    if decides and form.is_valid() and _decide(form, membership, answers, proposal):
        messages.success(request, _("Your development path has been kept. The gaps count against it from now on."))
        return redirect("path_detail", slug=municipality.slug)
    context = {
        "breadcrumbs": breadcrumbs(
            municipality,
            (_("Role and development path"), reverse("path_detail", args=[municipality.slug])),
            _("Choose a path"),
        ),
        "form": form,
        "cards": _cards(membership),
        "considerations": [(each, answers.get(each.key, "")) for each in considerations],
        "proposal": proposal,
        "proposed": paths_of(LEADING)[proposal.path] if proposal else None,
        "sources": aid().sources,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "strategy/choose_path.html#proposal", context)
    return render(request, "strategy/choose_path.html", context, status=422 if decides else 200)


def _weighed(request: HttpRequest, municipality: Municipality) -> tuple[dict[str, str], dict[str, str]]:
    """The answers to the aid, and what the fields of the decision begin with: as typed, or as decided last."""
    if request.method == "POST":
        fields = {name: request.POST.get(name, "") for name in ("path", "reason")}
        return answers_in(request.POST, aid().considerations), fields
    newest = municipality.path_decisions.first()
    return (newest.considerations if newest else {}), {"path": municipality.path, "reason": ""}


def _decide(form: PathForm, membership: Membership, answers: dict[str, str], proposal: Proposal | None) -> bool:
    """Whether it was kept; where not, the form says why."""
    try:
        actions.choose_path(
            municipality=membership.municipality,
            considerations=answers,
            proposed=proposal.path if proposal else "",
            by=membership.person,
            **form.cleaned_data,
        )
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def choose_task_paths(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    typed = request.POST if request.method == "POST" else None
    forms = [TaskPathForm(typed, task) for task in municipality.societal_tasks.standing()]
    if typed is not None and not [form for form in forms if not form.is_valid()]:  # asks each, for its messages
        paths = {form.task.pk: form.chosen() for form in forms}
        try:
            changed = actions.choose_task_paths(municipality=municipality, paths=paths, by=membership.person)
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved: the path of %(number)d societal tasks changed.") % {"number": changed})
            return redirect("path_detail", slug=municipality.slug)
    context = {
        "breadcrumbs": breadcrumbs(
            municipality,
            (_("Role and development path"), reverse("path_detail", args=[municipality.slug])),
            _("Per societal task"),
        ),
        "forms": forms,
        "own": paths_of(LEADING).get(municipality.path),
    }
    return render(request, "strategy/choose_task_paths.html", context, status=200 if typed is None else 422)
