"""The one way by which a page reaches an assessment: through the membership of the municipality it belongs to."""

from django.shortcuts import get_object_or_404

from assessment.layout import layout_of
from assessment.models import Assessment
from municipalities.models import Membership


def assessment_of(membership: Membership, pk: int) -> Assessment:
    """The assessment with its round and its instrument, in one query; Http404 where it is another's."""
    found = get_object_or_404(
        Assessment.objects.for_municipality(membership.municipality).select_related("round"), pk=pk
    )
    found.municipality = membership.municipality
    found.instrument_version = layout_of(found.instrument_version_id).version
    return found
