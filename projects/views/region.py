"""All projects of the region, for its staff: changed, brought back, and doubles merged."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions import RefusedError
from municipalities.access import region_view
from municipalities.heirs import Heirs
from municipalities.models import Region
from projects import actions
from projects.doubles import alike
from projects.merge_forms import MergeForm
from projects.models import Project
from projects.values import ProjectValues
from projects.views import editing
from projects.views.desks import Desk, words


@require_safe
@region_view
def region_project_list(request: HttpRequest, region: Region) -> HttpResponse:
    desk = Desk.of_region(request, region)
    wanted, page = editing.page_of(request, desk.projects().standing())
    context = {
        "breadcrumbs": desk.crumbs(),
        "wanted": wanted,
        "page": page,
        "removed": editing.removed_of(desk),
        "heirs": Heirs.on(timezone.localdate()),
    }
    return render(request, "projects/region_project_list.html", context)


@require_safe
@never_cache
@region_view
def region_project_detail(request: HttpRequest, region: Region, project: int) -> HttpResponse:
    return editing.detail(request, Desk.of_region(request, region), project)


@require_http_methods(["GET", "HEAD", "POST"])
@region_view
def region_add_project(request: HttpRequest, region: Region) -> HttpResponse:
    return editing.add(request, Desk.of_region(request, region))


@require_http_methods(["GET", "HEAD", "POST"])
@region_view
def region_change_project(request: HttpRequest, region: Region, project: int) -> HttpResponse:
    return editing.change(request, Desk.of_region(request, region), project)


@require_http_methods(["GET", "HEAD", "POST"])
@region_view
def region_remove_project(request: HttpRequest, region: Region, project: int) -> HttpResponse:
    return editing.remove(request, Desk.of_region(request, region), project)


@require_POST
@region_view
def region_restore_project(request: HttpRequest, region: Region, project: int) -> HttpResponse:
    return editing.restore(request, Desk.of_region(request, region), project)


@require_POST
@region_view
def region_put_back_project(request: HttpRequest, region: Region, project: int, number: int) -> HttpResponse:
    return editing.put_back(request, Desk.of_region(request, region), project, number)


@require_safe
@region_view
def region_find_double(request: HttpRequest, region: Region, project: int) -> HttpResponse:
    """Which project is the same as this one: those that are alike, or what is looked for by name."""
    desk = Desk.of_region(request, region)
    found = desk.standing(project)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[: editing.LONGEST_SEARCH]
    others = desk.projects().standing().exclude(pk=found.pk)
    context = {
        "breadcrumbs": desk.crumbs(desk.crumb(found), _("Merge")),
        "project": found,
        "wanted": wanted,
        "others": alike(others.named(wanted), found, in_order=bool(wanted)),
        "urls": desk.urls(found),
    }
    return render(request, "projects/region_find_double.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@region_view
def region_merge_projects(request: HttpRequest, region: Region, project: int, double: int) -> HttpResponse:
    """Two projects side by side; `project` stays, and `double` leads to it from then on."""
    desk = Desk.of_region(request, region)
    keep, other = desk.standing(project), desk.standing(double)
    if keep.pk == other.pk:
        return redirect("region_find_double", project=keep.pk)
    form = _merge_form(request.POST if request.method == "POST" else None, keep, other)
    if form.is_stale:
        form = _merge_form(form.renewed(), keep, other)
        form.refused = _("Somebody else changed one of these projects meanwhile. Look at what they say now.")
    elif request.method == "POST" and form.is_valid():
        try:
            values, versions = form.values(), (keep.version, other.version)
            actions.merge_projects(keep=keep, double=other, values=values, versions=versions, by=desk.person)
        except RefusedError as refusal:
            form.refused = str(refusal)
        else:
            messages.success(request, _("The two projects are one now."))
            return redirect("region_project_detail", project=keep.pk)
    context = {
        "breadcrumbs": desk.crumbs(desk.crumb(keep), _("Merge")),
        "form": form,
        "keep": keep,
        "double": other,
        "urls": desk.urls(keep),
    }
    return render(request, "projects/region_merge_projects.html", context, status=422 if form.is_bound else 200)


def _merge_form(data: Mapping[str, Any] | None, keep: Project, double: Project) -> MergeForm:
    first, second = ProjectValues.of(keep), ProjectValues.of(double)
    return MergeForm(
        data,
        first=first,
        second=second,
        versions=(keep.version, double.version),
        words=words(first, second),
    )
