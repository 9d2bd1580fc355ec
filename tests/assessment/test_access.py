import pytest
from django.http import Http404

from assessment.access import assessment_of
from assessment.models import Assessment
from municipalities.models import Person


def test_assessment_is_reached_through_the_own_municipality_alone(
    assessment: Assessment, coordinator: Person, outsider: Person
) -> None:
    own, other = coordinator.memberships.get(), outsider.memberships.get()

    assert assessment_of(own, assessment.pk) == assessment
    with pytest.raises(Http404):
        assessment_of(other, assessment.pk)
    with pytest.raises(Http404):
        assessment_of(own, assessment.pk + 1)
