"""The policy documents of a municipality."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessment import actions
from assessment.forms import DocumentForm
from assessment.models import DocumentState
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs

logger = logging.getLogger(__name__)
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_ANSWERS)
def document_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What was uploaded and how far it is read, and the form for another; for htmx the list alone."""
    municipality = membership.municipality
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            actions.add_document(
                municipality=municipality,
                title=form.cleaned_data["title"],
                upload=form.cleaned_data["file"],
                by=membership.person,
            )
        except OSError:
            logger.exception("A policy document could not be kept")
            form.add_error("file", _("This file could not be kept just now. Try again later."))
        else:
            return redirect("document_list", slug=municipality.slug)
    documents = list(municipality.documents.filter(removed_at__isnull=True).select_related("file", "by")[:SHOWN])
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Policy documents")),
        "documents": documents,
        "form": form or DocumentForm(),
        "unfinished": any(one.state in (DocumentState.QUEUED, DocumentState.READING) for one in documents),
    }
    part = "#documents" if request.htmx and form is None else ""  # type: ignore[attr-defined]
    return render(request, f"assessment/document_list.html{part}", context, status=422 if form else 200)


@require_POST
@member_view(Permission.EDIT_ANSWERS)
def remove_document(request: HttpRequest, membership: Membership, document: int) -> HttpResponse:
    found = get_object_or_404(membership.municipality.documents, pk=document)
    actions.remove_document(document=found, by=membership.person)
    messages.success(request, _("Removed. Evidence that was taken from it stays."))
    return redirect("document_list", slug=membership.municipality.slug)
