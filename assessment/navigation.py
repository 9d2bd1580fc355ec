"""Where a page of an assessment stands."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.models import Assessment
from municipalities.navigation import Crumbs, breadcrumbs


def breadcrumbs_of(assessment: Assessment, *steps: tuple[str, str] | str) -> Crumbs:
    """By way of the assessments and the canvas of this one, under its title, to this page."""
    municipality, name = assessment.municipality, assessment.title
    canvas = (name, reverse("canvas_detail", args=[municipality.slug, assessment.pk])) if steps else name
    list_ = (_("Assessments"), reverse("assessment_list", args=[municipality.slug]))
    return breadcrumbs(municipality, list_, canvas, *steps)
