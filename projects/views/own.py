"""What a municipality sees of its own projects, and changes in them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.access import Permission, member_view
from municipalities.heirs import Heirs
from municipalities.models import Membership
from projects.views import editing
from projects.views.desks import Desk


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def project_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    desk = Desk.of_member(membership)
    wanted, page = editing.page_of(request, desk.projects().standing())
    context = {
        "breadcrumbs": desk.crumbs(),
        "wanted": wanted,
        "page": page,
        "removed": editing.removed_of(desk) if desk.may_edit else [],
        "may_edit": desk.may_edit,
        "former": Heirs.on(timezone.localdate()).under(membership.municipality.pk),
    }
    return render(request, "projects/project_list.html", context)


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def own_project_detail(request: HttpRequest, membership: Membership, project: int) -> HttpResponse:
    return editing.detail(request, Desk.of_member(membership), project)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.EDIT_PROJECTS)
def add_project(request: HttpRequest, membership: Membership) -> HttpResponse:
    return editing.add(request, _own_desk(membership))


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.EDIT_PROJECTS)
def change_project(request: HttpRequest, membership: Membership, project: int) -> HttpResponse:
    return editing.change(request, _own_desk(membership), project)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.EDIT_PROJECTS)
def remove_project(request: HttpRequest, membership: Membership, project: int) -> HttpResponse:
    return editing.remove(request, _own_desk(membership), project)


@require_POST
@member_view(Permission.EDIT_PROJECTS)
def restore_project(request: HttpRequest, membership: Membership, project: int) -> HttpResponse:
    return editing.restore(request, _own_desk(membership), project)


@require_POST
@member_view(Permission.EDIT_PROJECTS)
def put_back_project(request: HttpRequest, membership: Membership, project: int, number: int) -> HttpResponse:
    return editing.put_back(request, _own_desk(membership), project, number)


def _own_desk(membership: Membership) -> Desk:
    """To change things at; nobody changes the projects of a municipality that merged into another."""
    desk = Desk.of_member(membership)
    if not desk.may_edit:
        raise PermissionDenied
    return desk
