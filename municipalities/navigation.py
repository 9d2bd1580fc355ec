"""What every page shows around its content: navigation, breadcrumbs, the person's role, whether this is the demo."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.access import Permission
from municipalities.models import Membership, Municipality


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. On the pages of a municipality or a region it asks the database nothing."""
    context: dict[str, Any] = {"demo": settings.DEMO, "navigation": _general(request), "role_label": ""}
    if membership := getattr(request, "membership", None):
        context |= {
            "navigation": _of_municipality(request, membership),
            "municipality": membership.municipality,
            "colours_url": _colours_url(membership.municipality),
            "role_label": membership.get_role_display(),
        }
    elif region := getattr(request, "region", None):
        context |= {
            "navigation": _of_region(request),
            "role_label": _("Staff of %(region)s") % {"region": region.short_name},
        }
    return context


def _colours_url(municipality: Municipality) -> str:
    """Another address for another colour, so that a browser may keep the answer; empty where there is no colour."""
    if not municipality.colour:
        return ""
    return f"{reverse('municipality_colours', args=[municipality.slug])}?{municipality.colour.lstrip('#')}"


def _of_municipality(request: HttpRequest, membership: Membership) -> tuple[Link, ...]:
    slug = membership.municipality.slug
    sections = [
        *([(_("My questions"), "own_question_list")] if membership.may(Permission.PROPOSE_ANSWERS) else []),
        (_("Assessment"), "assessment_list"),
        (_("Compare"), "own_comparison"),
        (_("Projects"), "project_list"),
        (_("Partners"), "partner_list"),
        (_("Digital agenda"), "agenda_list"),
        (_("Reports"), "report_list"),
        (_("Profile"), "profile_detail"),
        (_("Colleagues"), "member_list"),
    ]
    start = _page(request, _("Start"), reverse("step_list", args=[slug]))
    own = [_section(request, label, reverse(name, args=[slug])) for label, name in sections]
    return start, *own[:-3], _knowledge(request), *own[-3:]


def _of_region(request: HttpRequest) -> tuple[Link, ...]:
    """The overview is current on all pages of the region that belong to no other section."""
    sections = [
        (_("Compare"), "comparison_overview"),
        (_("Projects"), "region_project_list"),
        (_("Bring together"), "request_list"),
        (_("Programme"), "programme_detail"),
        (_("Cooperation"), "region_cooperation_list"),
        (_("Reports"), "region_report_list"),
    ]
    links = [_section(request, label, reverse(name)) for label, name in sections]
    overview = _section(request, _("Overview"), reverse("round_list"))
    is_current = overview.current and not any(link.current for link in links)
    return replace(overview, current=is_current), *links, _knowledge(request)


def _knowledge(request: HttpRequest) -> Link:
    """The same for everybody: its address names no municipality."""
    return _section(request, _("Knowledge"), reverse("lesson_list"))


def _cooperation(request: HttpRequest) -> Link:
    """The collaboration map, for everybody."""
    return _section(request, _("Cooperation"), reverse("collaboration_map"))


def _general(request: HttpRequest) -> tuple[Link, ...]:
    user = getattr(request, "user", None)
    start = _page(request, _("Start"), reverse("start"))
    projects = _section(request, _("Projects"), reverse("project_map"))
    if user is None or not user.is_authenticated:
        return start, projects, _cooperation(request), _page(request, _("Log in"), reverse("account_login"))
    own_start = _page(request, _("My own start"), reverse("home"))
    administration = [_section(request, _("Administration"), reverse("admin:index"))] if user.is_staff else []
    return start, own_start, projects, _cooperation(request), _knowledge(request), *administration


def _page(request: HttpRequest, label: str, url: str) -> Link:
    return Link(label, url, current=request.path == url)


def _section(request: HttpRequest, label: str, url: str) -> Link:
    """A link that is current on every page below it."""
    return Link(label, url, current=request.path.startswith(url))


Crumbs = tuple[tuple[str, str], ...]  # each a label with its address; the page itself has none


def breadcrumbs(municipality: Municipality, *steps: tuple[str, str] | str) -> Crumbs:
    """From the municipality's start to this page. A step is a label with its address; the page itself a label."""
    start = (municipality.name, reverse("step_list", args=[municipality.slug]))
    return (start, *((step, "") if isinstance(step, str) else step for step in steps))
