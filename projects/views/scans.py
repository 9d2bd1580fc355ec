"""The scan of a project: the four pillars and the use-case canvas, and whether to go on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessment.actions import RefusedError
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import Crumbs, breadcrumbs
from projects.actions.scans import ClashError, save_scan
from projects.models import Project, ProjectScan, ScanRevision
from projects.scan_forms import DECIDE, USE_CASE, ScanForm, form_for
from projects.scan_pages import Clash, ScanPage, clashes_of, history_of, page_of, scan_of

SAVES = 20


def _project(membership: Membership, pk: int) -> Project:
    return get_object_or_404(Project.objects.of(membership.municipality), pk=pk)


def _crumbs(membership: Membership, project: Project, *steps: tuple[str, str] | str) -> Crumbs:
    slug = membership.municipality.slug
    scan = _("Project scan: %(project)s") % {"project": project.name}
    here = (scan, reverse("scan_detail", args=[slug, project.pk])) if steps else scan
    return breadcrumbs(membership.municipality, (_("Projects"), reverse("project_list", args=[slug])), here, *steps)


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def scan_detail(request: HttpRequest, membership: Membership, project: int) -> HttpResponse:
    """The scan as it stands; with `versie` in the address as it was in that save."""
    found = _project(membership, project)
    scan = scan_of(found)
    revision = _revision(scan, request.GET.get("versie", ""))
    page = page_of(scan, revision)
    saves = scan.revisions.select_related("by")[: SAVES + 1] if scan else []
    history = history_of(saves, page.layout) if page else []
    context = {
        "breadcrumbs": _crumbs(membership, found),
        "project": found,
        "scan": scan,
        "page": page,
        "older": revision,
        "history": history[:SAVES],
        "may_edit": membership.may(Permission.EDIT_PROJECTS) and revision is None,
        "colleagues": set(membership.municipality.memberships.values_list("person", flat=True)),
        "use_case_part": USE_CASE,
        "decision_part": DECIDE,
    }
    return render(request, "projects/scan_detail.html", context)


def _revision(scan: ProjectScan | None, number: str) -> ScanRevision | None:
    """The older save that is asked for; None for what stands now."""
    if not number:
        return None
    if scan is None or not (number.isascii() and number.isdecimal() and len(number) < 9):
        raise Http404
    found = get_object_or_404(ScanRevision.objects.select_related("by"), scan=scan, number=int(number))
    return None if found.number == scan.version else found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_PROJECTS)
def change_scan(request: HttpRequest, membership: Membership, project: int, part: str) -> HttpResponse:
    """One part of the scan. Where a colleague changed the same text meanwhile, both are shown and nothing is saved."""
    found = _project(membership, project)
    page = page_of(scan_of(found))
    typed = request.POST if request.method == "POST" else None
    form = form_for(part, page.layout, typed, page.values) if page else None
    if page is None or form is None:
        raise Http404
    based_on, clashes, status = page.version, [], 422 if form.is_bound else 200
    if form.is_bound:
        based_on = _number(request.POST.get("based_on", ""), page.version)
    if form.is_valid():
        try:
            save_scan(
                project=found,
                municipality=membership.municipality,
                typed=form.typed(),
                based_on=based_on,
                by=membership.person,
                today=timezone.localdate(),
            )
        except ClashError as clash:
            form = form_for(part, page.layout, None, clash.merged.values) or form
            clashes, based_on, status = clashes_of(clash.merged, clash.scan), clash.scan.version, 409
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The scan has been saved."))
            return redirect("scan_detail", slug=membership.municipality.slug, project=found.pk)
    context = _form_page(membership, found, page, form, clashes) | {"based_on": based_on, "part": part}
    return render(request, "projects/change_scan.html", context, status=status)


def _number(typed: str, otherwise: int) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else otherwise


def _form_page(
    membership: Membership, project: Project, page: ScanPage, form: ScanForm, clashes: list[Clash]
) -> dict[str, Any]:
    return {
        "breadcrumbs": _crumbs(membership, project, str(form.title)),
        "project": project,
        "page": page,
        "form": form,
        "clashes": clashes,
        "kind": type(form).__name__,
    }
