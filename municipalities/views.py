"""The public pages, and the pages about a municipality and its people."""

from datetime import timedelta
from typing import Any, cast

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities import actions
from municipalities.access import Permission, member_view
from municipalities.account_forms import CloseAccountForm
from municipalities.actions import MemberError
from municipalities.colours import darkened
from municipalities.demo import DEMO_PASSWORD, demo_people
from municipalities.forms import FirstPasswordForm, InvitationForm, RoleForm
from municipalities.heirs import Heirs
from municipalities.maps import draw_region
from municipalities.models import Boundary, Invitation, Membership, Municipality, Person
from municipalities.navigation import breadcrumbs
from municipalities.profiles import Profile
from municipalities.sources import documents
from municipalities.tilemap import lay_out

SECURITY_TXT_LASTS = timedelta(days=180)


# Public pages


@require_safe
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    municipalities = list(Municipality.objects.existing_on(today).with_a_place())
    boundaries = Boundary.objects.in_force(municipalities, today)
    context = {
        "region_map": draw_region(municipalities, boundaries) if boundaries else None,
        "tiles": lay_out(municipalities),
        "people": demo_people() if settings.DEMO else [],
        "demo_password": DEMO_PASSWORD,
    }
    return render(request, "municipalities/start.html", context)


@require_POST
@login_not_required
def log_in_as(request: HttpRequest) -> HttpResponse:
    """Log in as one of the invented people, without a password; exists in the demo only."""
    if not settings.DEMO:
        raise Http404
    key = request.POST.get("person", "")
    if not key.isdecimal():
        raise Http404
    person = get_object_or_404(Person, pk=key, is_demo=True, is_active=True)
    login(request, person)
    return redirect("home")


@require_safe
@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "municipalities/about.html", {"documents": documents().values()})


@require_safe
@login_not_required
def accessibility_statement(request: HttpRequest) -> HttpResponse:
    return render(request, "municipalities/accessibility_statement.html", {"contact": settings.CONTACT_EMAIL})


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "municipalities/privacy.html", {"contact": settings.CONTACT_EMAIL})


@require_safe
@login_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness, as RFC 9116 has it."""
    expires = timezone.now() + SECURITY_TXT_LASTS
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
def signup_closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up: the address exists to say how one gets an account."""
    return render(request, "account/signup_closed.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was sent without its token, or with that of an older session. Nothing was changed."""
    return render(request, "municipalities/csrf_failure.html", status=403)


# Somebody's own start


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where somebody lands after logging in: straight on where there is one place to go, else a choice."""
    person = cast(Person, request.user)
    memberships = list(person.memberships.select_related("municipality").order_by("municipality__name"))
    region = person.region()
    starts = [reverse("step_list", args=[membership.municipality.slug]) for membership in memberships]
    if region is not None:
        starts.append(reverse("round_list"))
    if person.is_staff:
        starts.append(reverse("admin:index"))
    if len(starts) == 1:
        return redirect(starts[0])
    return render(request, "municipalities/home.html", {"memberships": memberships, "region": region})


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]
def close_account(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = CloseAccountForm(_posted(request), person=person)
    if form.is_valid():
        try:
            actions.close_account(person=person, by=person)
        except MemberError as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            messages.success(request, _("Your account was closed."))
            return redirect("start")
    context = {"form": form}
    return render(request, "municipalities/close_account.html", context, status=422 if form.is_bound else 200)


# A municipality


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def profile_detail(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    heirs = Heirs.on(timezone.localdate())
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Profile")),
        "profile": Profile.from_facts(municipality.profile_facts.all()),
        "successor": heirs.now(municipality),
        "predecessors": heirs.former(municipality.pk),
        "has_ended": municipality.has_ended(timezone.localdate()),
    }
    return render(request, "municipalities/profile_detail.html", context)


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
@cache_control(private=True, max_age=3600)
def municipality_colours(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The municipality's own colour, laid over the tokens of the design; empty where it has none."""
    colour = membership.municipality.colour
    tokens = {
        "--basis-color-action-1-inverse-bg-default": colour,
        "--basis-color-action-1-inverse-bg-hover": darkened(colour) if colour else "",
        "--basis-color-action-1-color-default": colour,
        "--basis-color-accent-1-bg-default": colour,
        "--basis-heading-color": colour,
    }
    rules = "".join(f"  {token}: {value};\n" for token, value in tokens.items()) if colour else ""
    return HttpResponse(f":root.voorbeeld-theme {{\n{rules}}}\n", content_type="text/css; charset=utf-8")


# Colleagues


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def member_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality, now = membership.municipality, timezone.now()
    may_invite = membership.may(Permission.INVITE_MEMBERS)
    invitations = municipality.invitations.filter(accepted_at__isnull=True) if may_invite else []
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Colleagues")),
        "members": municipality.memberships.select_related("person").order_by("person__name", "pk"),
        "invitations": [(invitation, invitation.is_open(now)) for invitation in invitations],
        "may_invite": may_invite,
    }
    return render(request, "municipalities/member_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.INVITE_MEMBERS)
def invite_member(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    form = InvitationForm(_posted(request), municipality=municipality)
    if form.is_valid():
        try:
            invitation = actions.invite_member(
                municipality=municipality, link=_link_for(request), by=membership.person, **form.cleaned_data
            )
        except MemberError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("The invitation was mailed to %(email)s.") % {"email": invitation.email})
            return redirect("member_list", municipality.slug)
    crumbs = breadcrumbs(municipality, (_("Colleagues"), _members_of(municipality)), _("Invite a colleague"))
    context = {"breadcrumbs": crumbs, "form": form, "days": actions.INVITATION_LASTS.days}
    return render(request, "municipalities/invite_member.html", context, status=422 if form.is_bound else 200)


def _link_for(request: HttpRequest) -> Any:
    return lambda token: request.build_absolute_uri(reverse("accept_invitation", args=[token]))


@require_POST
@member_view(Permission.INVITE_MEMBERS)
def withdraw_invitation(request: HttpRequest, membership: Membership, invitation: int) -> HttpResponse:
    municipality = membership.municipality
    withdrawn = get_object_or_404(municipality.invitations, pk=invitation)
    try:
        actions.withdraw_invitation(invitation=withdrawn, by=membership.person)
    except MemberError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The invitation of %(email)s was withdrawn.") % {"email": withdrawn.email})
    return redirect("member_list", municipality.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.INVITE_MEMBERS)
def change_role(request: HttpRequest, membership: Membership, member: int) -> HttpResponse:
    municipality = membership.municipality
    changed = get_object_or_404(municipality.memberships.select_related("person"), pk=member)
    form = RoleForm(_posted(request), initial={"role": changed.role})
    if form.is_valid():
        try:
            actions.change_role(membership=changed, role=form.cleaned_data["role"], by=membership.person)
        except MemberError as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, _("The role of %(person)s was changed.") % {"person": changed.person})
            return redirect("member_list", municipality.slug)
    crumbs = breadcrumbs(municipality, (_("Colleagues"), _members_of(municipality)), str(changed.person))
    context = {"breadcrumbs": crumbs, "form": form, "member": changed}
    return render(request, "municipalities/change_role.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_view(Permission.INVITE_MEMBERS)
def remove_member(request: HttpRequest, membership: Membership, member: int) -> HttpResponse:
    municipality = membership.municipality
    removed = get_object_or_404(municipality.memberships.select_related("person"), pk=member)
    try:
        actions.remove_member(membership=removed, by=membership.person)
    except MemberError as error:
        messages.error(request, str(error))
        return redirect("change_role", municipality.slug, removed.pk)
    messages.success(request, _("%(person)s is no longer a member.") % {"person": removed.person})
    return redirect("home" if removed.person == membership.person else _members_of(municipality))


def _members_of(municipality: Municipality) -> str:
    return reverse("member_list", args=[municipality.slug])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_not_required
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Become a member with the link of an invitation: with a new account, or with the one that exists already."""
    invitation = Invitation.objects.with_token(token)
    if invitation is None or not invitation.is_open(timezone.now()):
        return render(request, "municipalities/invitation_unusable.html", status=404)
    account = Person.objects.filter(email__iexact=invitation.email).first()
    if account is None:
        return _accept_with_new_account(request, invitation)
    if request.user != account:
        return render(request, "municipalities/invitation_log_in_first.html", {"invitation": invitation})
    if request.method == "POST":
        return _accept(request, invitation, by=account)
    return render(request, "municipalities/accept_invitation.html", {"invitation": invitation})


def _accept_with_new_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        return render(request, "municipalities/invitation_log_in_first.html", {"invitation": invitation})
    form = FirstPasswordForm(Person(email=invitation.email, name=invitation.name), _posted(request))
    if form.is_valid():
        return _accept(request, invitation, by=None, password=form.cleaned_data["new_password1"])
    context = {"invitation": invitation, "form": form}
    return render(request, "municipalities/accept_invitation.html", context, status=422 if form.is_bound else 200)


def _accept(request: HttpRequest, invitation: Invitation, *, by: Person | None, password: str = "") -> HttpResponse:
    try:
        membership = actions.accept_invitation(invitation=invitation, by=by, password=password)
    except MemberError as error:
        messages.error(request, str(error))
        return redirect("start")
    if by is None:
        login(request, membership.person)
    messages.success(
        request, _("Welcome! You now work in %(municipality)s.") % {"municipality": invitation.municipality.name}
    )
    return redirect("step_list", invitation.municipality.slug)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
