"""What a list may be asked for: 422 for what does not exist, so that nobody takes nothing for an answer."""

from django.utils.translation import gettext as _

from assessment.instruments import LEADING
from assessment.models import Instrument
from municipalities.models import Municipality, Region
from projects.api.problems import Refused, wrong_parameter


def refuse_unknown(**is_known: bool) -> None:
    """Refused where one of these parameters names what does not exist."""
    unknown = [wrong_parameter(name, _("There is no such value.")) for name, known in is_known.items() if not known]
    if unknown:
        raise Refused(422, errors=unknown)


def is_region(slug: str | None) -> bool:
    """Is there such a region, or was none asked for?"""
    return not slug or Region.objects.filter(slug=slug).exists()


def is_instrument(key: str | None) -> bool:
    """The leading one is always known, also before it was loaded: who names none asks for that."""
    return not key or key == LEADING or Instrument.objects.filter(key=key).exists()


def is_municipality(code: str | None) -> bool:
    """By its code."""
    return not code or Municipality.objects.filter(pk=code).exists()


def is_slug(slug: str) -> bool:
    """Is there a municipality with it, or was none asked for?"""
    return not slug or Municipality.objects.filter(slug=slug).exists()
