"""The addresses of one assessment, for the tests of its pages."""

from typing import Any

from django.urls import reverse

from assessment.models import Assessment


def address(name: str, assessment: Assessment, *rest: Any) -> str:
    return reverse(name, args=[assessment.municipality.slug, assessment.pk, *rest])
