"""The project map of whatever projects somebody wants to see, on the screen and as a PDF."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from municipalities.maps import draw_region
from municipalities.models import Boundary, Municipality
from projects.finding import ProjectFilter
from projects.map_facts import held_by, points_of
from projects.maps import Address, ProjectMap, draw_projects
from projects.models import Project

_HERE = "\0"  # stands nowhere in what is asked


@require_safe
@login_not_required
def project_map_pdf(request: HttpRequest) -> HttpResponse:
    """The map and its list as they are filtered; public, like the page."""
    from projects.pdfs import render_map  # the renderer is large, and most web workers never need it

    wanted = ProjectFilter.from_query(request.GET)
    today = timezone.localdate()
    pdf = render_map(drawn_map(wanted, today), wanted, today)
    headers = {"Content-Disposition": 'attachment; filename="projectenkaart.pdf"'}
    return HttpResponse(pdf.content, content_type="application/pdf", headers=headers)


def drawn_map(wanted: ProjectFilter, today: date) -> ProjectMap:
    """The map of what is wanted. A municipality that is chosen is marked; the others stay, to choose from."""
    elsewhere = wanted.without("municipality")
    projects = elsewhere.narrow(Project.objects.public())
    held = held_by(projects)
    shown = Municipality.objects.with_a_place() | Municipality.objects.standing_for(held)
    municipalities = {municipality.pk: municipality for municipality in shown}
    current = [municipality for municipality in municipalities.values() if municipality.existed_on(today)]
    boundaries = Boundary.objects.in_force(current, today)
    return draw_projects(
        draw_region(current, boundaries),
        held,
        municipalities,
        address=_addresses(elsewhere),
        points=points_of(projects) if boundaries else (),
        chosen=wanted.municipality,
        today=today,
    )


def address_of(wanted: ProjectFilter) -> str:
    """The page that shows just what is wanted."""
    query, page = wanted.as_query().urlencode(), reverse("project_map")
    return f"{page}?{query}" if query else page


def _addresses(elsewhere: ProjectFilter) -> Address:
    """That of the list of each municipality; what else is asked is written once, for the map leads to hundreds."""
    everywhere = address_of(elsewhere)
    begun, _here, rest = address_of(replace(elsewhere, municipality=_HERE)).partition(quote(_HERE))
    return lambda slug: f"{begun}{slug}{rest}" if slug else everywhere
