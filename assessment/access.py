"""The one way by which a page reaches an assessment: through the membership of the municipality it belongs to."""

from django.shortcuts import get_object_or_404

from assessment.models import Assessment
from municipalities.models import Membership


def assessment_of(membership: Membership, pk: int, *, related: str = "round") -> Assessment:
    """The assessment with its round (or with more, as select_related names it); Http404 where it is another's."""
    found = get_object_or_404(
        Assessment.objects.for_municipality(membership.municipality).select_related(related), pk=pk
    )
    found.municipality = membership.municipality
    return found
