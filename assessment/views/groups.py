"""Groups of municipalities that a region compares: made and removed by its staff."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessment.actions import RefusedError
from assessment.actions.comparison import add_comparison_group, remove_comparison_group
from assessment.comparison_forms import Choice, ComparisonGroupForm
from assessment.comparison_pages import own_groups
from assessment.comparison_scope import Scope
from assessment.models import ComparisonGroup
from assessment.views.comparison import parts
from municipalities.access import region_view
from municipalities.models import Region


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@region_view
def comparison_groups(request: HttpRequest, region: Region) -> HttpResponse:
    is_turned = "show" in request.POST  # another page of the municipalities, or others that are looked for
    posted = request.POST if request.method == "POST" and not is_turned else None
    form = ComparisonGroupForm(posted, region=region, initial={"name": request.POST.get("name", "")})
    if form.is_valid():
        try:
            add_comparison_group(region=region, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(
                request, _("The group was made. Its numbers are being counted; they stand here in a moment.")
            )
            return redirect(f"{reverse('comparison_groups')}#content")  # else the browser keeps to the form
    scope = Scope.from_query(region, request.GET)
    context = {
        "region": region,
        "scope": scope,
        "parts": parts(scope),
        "part": "groups",
        "ignored": scope.ignored,
        "breadcrumbs": [(_("Compare"), reverse("comparison_overview")), (_("Groups"), "")],
        "groups": own_groups(scope),
        "form": form,
        "choice": Choice.from_post(region, request.POST),
        "minimum": settings.MINIMUM_GROUP,
    }
    return render(request, "assessment/comparison_groups.html", context, status=422 if form.errors else 200)


@require_POST
@region_view
def remove_group(request: HttpRequest, region: Region, group: int) -> HttpResponse:
    found = get_object_or_404(ComparisonGroup, pk=group, region=region)
    remove_comparison_group(group=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The group was removed."))
    return redirect("comparison_groups")
