"""Step 1: the ambition, the societal tasks and the principles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessment.actions import RefusedError
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs
from strategy import actions
from strategy.ambition import MAX_NAME, MAX_SENTENCE, page_of, typed_page
from strategy.catalogue import principles
from strategy.models import Weight


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def ambition_detail(request: HttpRequest, membership: Membership) -> HttpResponse:
    stored = actions.stored_ambition(membership.municipality)
    context = {
        "breadcrumbs": breadcrumbs(membership.municipality, _("Goals and ambition")),
        "stored": stored,
        "may_edit": membership.may(Permission.EDIT_AGENDA),
    }
    return render(request, "strategy/ambition_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def edit_ambition(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    standing = page_of(actions.stored_ambition(municipality))
    page, refused, other = standing, "", None
    if request.method == "POST":
        page = typed_page(standing, request.POST)
        try:
            if page.is_sound:
                actions.save_ambition(municipality=municipality, page=page, by=membership.person)
                messages.success(request, _("Your ambition has been saved."))
                return redirect("ambition_detail", slug=municipality.slug)
        except actions.OutdatedError as outdated:
            refused, other = str(outdated), standing
        except RefusedError as refusal:
            refused = str(refusal)
    context = {
        "breadcrumbs": breadcrumbs(
            municipality, (_("Goals and ambition"), reverse("ambition_detail", args=[municipality.slug])), _("Change")
        ),
        "page": page,
        "version": other.version if other else page.version,
        "other": other,
        "refused": refused,
        "weights": Weight.choices,
        "longest": {"sentence": MAX_SENTENCE, "name": MAX_NAME},
        "source": principles().source,
    }
    return render(request, "strategy/edit_ambition.html", context, status=422 if request.method == "POST" else 200)
