"""The knowledge base: lessons and tips of the source documents. For everybody who is logged in."""

from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from municipalities.models import Person
from municipalities.navigation import Crumbs, breadcrumbs
from strategy.lesson_forms import LessonSearchForm
from strategy.lessons import find_lessons, found
from strategy.project_lessons import KIND, SHOWN, find_project_lessons, found_project

A_PAGE = 20


@require_safe
def lesson_list(request: HttpRequest) -> HttpResponse:
    """What was found; for htmx the results alone, and the address that leads back to them."""
    form = LessonSearchForm(request.GET)
    wanted = form.wanted
    projects = find_project_lessons(wanted)
    only_projects = wanted.kind == KIND
    page: Page[Any] = Paginator(projects if only_projects else find_lessons(wanted), A_PAGE).get_page(
        request.GET.get("pagina")
    )
    beside = [] if only_projects or page.number > 1 else list(projects[: SHOWN + 1])
    context = {
        "form": form,
        "wanted": wanted,
        "asked": QueryDict(urlencode(wanted.asked)),
        "page": page,
        "lessons": [] if only_projects else [found(lesson) for lesson in page.object_list],
        "of_projects": [found_project(project) for project in (page.object_list if only_projects else beside[:SHOWN])],
        "has_more_projects": len(beside) > SHOWN,
        "only_projects": only_projects,
        "breadcrumbs": _own_surroundings(request),
    }
    part = "#results" if request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, f"strategy/lesson_list.html{part}", context)
    if part:
        response["HX-Replace-Url"] = f"{request.path}?{urlencode(wanted.asked)}" if wanted.asked else request.path
    return response


def _own_surroundings(request: HttpRequest) -> Crumbs:
    """The menu and the breadcrumbs of the one municipality or region where this person works, if it is one."""
    person = cast(Person, request.user)
    memberships = list(person.memberships.select_related("municipality")[:2])
    if len(memberships) == 1:
        memberships[0].person = person
        request.membership = memberships[0]  # type: ignore[attr-defined]
        return breadcrumbs(memberships[0].municipality, _("Knowledge"))
    if not memberships and (region := person.region()):
        request.region = region  # type: ignore[attr-defined]
    return ()
