"""How a template finds what a municipality is part of now: `{{ municipality|now:heirs }}`, None where it is itself."""

from django import template

from municipalities.heirs import Heirs
from municipalities.models import Municipality

register = template.Library()


@register.filter
def now(municipality: Municipality, heirs: Heirs) -> Municipality | None:
    return heirs.now(municipality)
