"""Who may do what: one table from role to permissions, and the one way by which a view reaches a municipality."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    CONTRIBUTOR = "contributor", _("Contributor")
    ALDERMAN = "alderman", _("Alderman")


class Permission(models.TextChoices):
    VIEW_MUNICIPALITY = "view_municipality", _("see the municipality's pages")
    EDIT_ANSWERS = "edit_answers", _("answer the questionnaire")
    PROPOSE_ANSWERS = "propose_answers", _("propose answers beside the official ones")
    ADOPT_ASSESSMENT = "adopt_assessment", _("adopt and correct an assessment")
    EDIT_AGENDA = "edit_agenda", _("work on the digital agenda")
    WRITE_FOREWORD = "write_foreword", _("write the foreword of the digital agenda")
    REQUEST_REPORT = "request_report", _("have a report made")
    VIEW_REPORTS = "view_reports", _("read and download reports")
    EDIT_PROJECTS = "edit_projects", _("add and change projects")
    SHARE_RESULTS = "share_results", _("decide what the municipality shares")
    FIND_PARTNERS = "find_partners", _("ask and answer other municipalities")
    INVITE_MEMBERS = "invite_members", _("invite colleagues")


@dataclass(frozen=True)
class RoleCard:
    """What a role may do, and the sentence in which an official reads it."""

    sentence: Any
    permissions: frozenset[Permission]


_READING = {Permission.VIEW_MUNICIPALITY, Permission.VIEW_REPORTS}

ROLES: dict[Role, RoleCard] = {
    Role.COORDINATOR: RoleCard(
        _(
            "Leads the assessment and the agenda: answers, adopts, plans, shares, finds partners, has reports made and "
            "invites colleagues."
        ),
        frozenset(Permission),
    ),
    Role.CONTRIBUTOR: RoleCard(
        _("Proposes answers about their own field, adds projects, and reads along."),
        frozenset(_READING | {Permission.PROPOSE_ANSWERS, Permission.EDIT_PROJECTS}),
    ),
    Role.ALDERMAN: RoleCard(
        _("Reads the results, downloads the reports and writes the foreword of the agenda; changes nothing else."),
        frozenset(_READING | {Permission.WRITE_FOREWORD}),
    ),
}


def may(role: str, permission: Permission) -> bool:
    return permission in ROLES[Role(role)].permissions


def roles_that_may(permission: Permission) -> list[Role]:
    return [role for role in Role if may(role, permission)]


View = Callable[..., HttpResponseBase]


def member_view(permission: Permission) -> Callable[[View], View]:
    """Fetch the municipality named in the address through the person's own membership.

    The view gets `membership` in the place of `slug`. Who is no member gets 404, as if the municipality
    did not exist; a member whose role lacks the permission gets 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            membership = request.user.membership_in(slug)  # type: ignore[union-attr]
            if membership is None:
                raise Http404
            request.membership = membership  # type: ignore[attr-defined]
            if not may(membership.role, permission):
                raise PermissionDenied
            return view(request, membership=membership, **kwargs)

        wrapped.permission = permission  # type: ignore[attr-defined]
        return wrapped

    return decorate


def region_view(view: View) -> View:
    """Only staff of a region reach these pages; to others they do not exist. The view gets `region`."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        region = request.user.region()  # type: ignore[union-attr]
        if region is None:
            raise Http404
        request.region = region  # type: ignore[attr-defined]
        return view(request, region=region, **kwargs)

    return wrapped
