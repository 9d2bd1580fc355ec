"""Who works on which block of a pillar: asked every few seconds by an open page of the questionnaire."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessment import actions
from assessment.access import assessment_of
from assessment.layout import layout_of
from assessment.models import Presence
from municipalities.access import Permission, member_view
from municipalities.models import Membership

# A page says every 15 seconds that it is there; after three times without a word its reader is gone.
GONE_AFTER = timedelta(seconds=45)


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def presence_list(request: HttpRequest, membership: Membership, assessment: int, pillar: str) -> HttpResponse:
    """Say in which block the reader is, if in any, and hear where colleagues are."""
    found, now = assessment_of(membership, assessment), timezone.now()
    layout = layout_of(found.instrument_version_id)
    chosen = layout.pillar(pillar)
    if chosen is None:
        raise Http404
    own = found.answers.filter(block__key=request.POST.get("block", ""), frozen=False).first()
    if own is not None:
        actions.note_presence(answer=own, by=membership.person, now=now)
    others = Presence.objects.filter(answer__assessment=found, seen_at__gte=now - GONE_AFTER)
    present: dict[int, list[str]] = {}
    for block, name in others.exclude(person=membership.person_id).values_list("answer__block", "person__name"):
        present.setdefault(block, []).append(name)
    blocks = [(block.key, present.get(block.pk, [])) for block in layout.pillars[chosen]]
    return render(request, "assessment/parts/present.html", {"blocks": blocks})
