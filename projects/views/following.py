"""Following a project: the button, and the list of what somebody follows."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from municipalities.models import Person
from projects.actions.following import follow_project as follow
from projects.models import Project


@require_POST
def follow_project(request: HttpRequest, key: str) -> HttpResponse:
    """Follow (`follows` is 1) or no longer; to who may not see the project it does not exist."""
    person = cast(Person, request.user)
    project = get_object_or_404(Project.objects.visible_to(person), key=key)
    follows = request.POST.get("follows") == "1"
    follow(project=project, follows=follows, by=person)
    name = {"project": project.name}
    if follows:
        messages.success(request, _("You follow %(project)s. News of it comes in the mail of the day.") % name)
    else:
        messages.success(request, _("You no longer follow %(project)s.") % name)
    return redirect("followed_project_list")


@require_safe
def followed_project_list(request: HttpRequest) -> HttpResponse:
    """What somebody follows and may still see, the newest change first."""
    person = cast(Person, request.user)
    projects = Project.objects.visible_to(person).filter(follows__person=person)
    found = projects.prefetch_related("municipalities").order_by("-changed_at", "pk")
    return render(request, "projects/followed_project_list.html", {"projects": found})
