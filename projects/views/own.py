"""What a municipality sees of its own projects."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs
from projects.models import Project


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def project_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Projects")),
        "projects": Project.objects.of(municipality).prefetch_related("partners"),
    }
    return render(request, "projects/project_list.html", context)
