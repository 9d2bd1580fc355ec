"""The knowledge base: lessons and tips of the source documents. For everybody who is logged in."""

from typing import cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from municipalities.models import Person
from municipalities.navigation import Crumbs, breadcrumbs
from strategy.lesson_forms import LessonSearchForm
from strategy.lessons import find_lessons, found

A_PAGE = 20


@require_safe
def lesson_list(request: HttpRequest) -> HttpResponse:
    """What was found; for htmx the results alone, and the address that leads back to them."""
    form = LessonSearchForm(request.GET)
    wanted = form.wanted
    page = Paginator(find_lessons(wanted), A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "wanted": wanted,
        "asked": QueryDict(urlencode(wanted.asked)),
        "page": page,
        "lessons": [found(lesson) for lesson in page.object_list],
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
