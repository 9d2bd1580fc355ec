"""What somebody is mailed about."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.actions import notices
from assessment.forms import NoticesForm
from assessment.models import NoticeKind
from municipalities.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
def choose_notices(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    unwanted = set(person.unwanted_notices.values_list("kind", flat=True))
    form = NoticesForm(
        request.POST if request.method == "POST" else None,
        initial={"wanted": [kind for kind in NoticeKind.values if kind not in unwanted]},
    )
    if form.is_bound and form.is_valid():
        unwanted = set(NoticeKind.values) - set(form.cleaned_data["wanted"])
        notices.choose_notices(person=person, unwanted=unwanted, by=person)
        messages.success(request, _("Your choice was saved."))
        return redirect("choose_notices")
    return render(request, "assessment/choose_notices.html", {"form": form}, status=422 if form.is_bound else 200)
