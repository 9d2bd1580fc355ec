"""The public pages of projects: the list under the map, one project, and the list as a file."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.leading import leading_layout
from municipalities.heirs import Heirs
from projects.exports import FORMATS
from projects.facets import count_projects
from projects.finding import ProjectFilter
from projects.found import FoundProject, ProjectPage, with_names
from projects.models import Project
from projects.views.maps import address_of, drawn_map

A_PAGE = 24


@require_safe
@login_not_required
def project_map(request: HttpRequest) -> HttpResponse:
    """What was found; for htmx the results alone, and the address that leads back to them."""
    wanted = ProjectFilter.from_query(request.GET)
    public = Project.objects.public()
    counted = count_projects(wanted, public, leading_layout())
    paginator = Paginator(with_names(wanted.apply(public)), A_PAGE)
    paginator.count = counted.number  # known, so not asked for once more
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "asked": wanted.as_query(),
        "drawn": drawn_map(wanted, timezone.localdate()),
        "page": page,
        "projects": [FoundProject.from_project(project, wanted.heirs) for project in page.object_list],
        "facets": counted.facets,
        "active": [(facet, wanted.without(facet.name).as_query()) for facet in counted.facets if facet.chosen],
        "search": wanted.search if wanted.q else None,
        "formats": FORMATS,
    }
    part = "#results" if _is_fragment(request) else ""
    response = render(request, f"projects/project_map.html{part}", context)
    if part:
        response["HX-Push-Url"] = address_of(wanted)
    return response


@require_safe
@login_not_required
def public_project(request: HttpRequest, key: str) -> HttpResponse:
    """A double that was merged leads to the project that stays; what is not public does not exist."""
    found = with_names(Project.objects.filter(key=key, is_public=True)).select_related("merged_into").first()
    if found is None or found.removed_at:
        raise Http404
    if found.merged_into:
        return _to_the_other(found.merged_into)
    layout = leading_layout()
    blocks = {block.key: block.name for block in layout.blocks} if layout else {}
    context = {
        "breadcrumbs": ((_("Projects"), reverse("project_map")), (found.name, "")),
        "page": ProjectPage.from_project(found, blocks, Heirs.on(timezone.localdate())),
        "project": found,
        "follows": request.user.is_authenticated and found.follows.filter(person=request.user).exists(),
    }
    return render(request, "projects/public_project.html", context)


@require_safe
@login_not_required
def export_projects(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The list of the page as a file, of everything that was found."""
    write = FORMATS.get(ending)
    if write is None:
        raise Http404
    wanted = ProjectFilter.from_query(request.GET)
    return write(with_names(wanted.apply(Project.objects.public())), request.build_absolute_uri("/").rstrip("/"))


def _is_fragment(request: HttpRequest) -> bool:
    """A browser that goes back asks for the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def _to_the_other(project: Project) -> HttpResponseRedirect:
    if not Project.objects.public().filter(pk=project.pk).exists():
        raise Http404
    return redirect("public_project", key=project.key)
