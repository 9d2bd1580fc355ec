"""What one cell of a table says, checked. Pure."""

import math
import re
from collections.abc import Container

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from projects.columns import normal
from projects.contact import has_address, has_number
from projects.lookup import words_of

_FAULTS = re.compile(
    r"#(REF|VERW|N/A|N/B|NAME|NAAM|VALUE|WAARDE|DIV/0|DEEL/0|NUM|GETAL|NULL|LEEG|SPILL|CALC)[!?]?", re.IGNORECASE
)
_PARTS = re.compile(r"[;|\n]")
_LONGEST = 5  # pieces between commas that one known name has at most
_YES, _NO = {"ja", "yes", "true", "waar", "1", "x", "j", "y"}, {"nee", "no", "false", "onwaar", "0", "n"}
# The Netherlands, with a margin; the other numbers are metres of the national grid (RD).
_LATITUDES, _LONGITUDES = (50.0, 54.0), (3.0, 8.0)
_GRID = 1_000.0


class BadCell(ValueError):  # noqa: N818  # it is no error of ours
    """What is wrong with a cell, in a sentence for who made the table."""

    def __init__(self, text: str, *, of_longitude: bool = False) -> None:
        super().__init__(text)
        self.of_longitude = of_longitude


def is_fault_of_excel(text: str) -> bool:
    return text.startswith("#") and _FAULTS.fullmatch(text.strip()) is not None


def text_of(text: str, limit: int) -> str:
    if len(text) > limit:
        raise BadCell(
            _("This text has %(length)d characters; at most %(limit)d fit.") % {"length": len(text), "limit": limit}
        )
    return text


def role_of(text: str, limit: int) -> str:
    """A function or a team; how one person is reached may not stand in it."""
    if has_address(text):
        raise BadCell(_("Here stands an e-mail address. Fill in a function or a team instead."))
    if has_number(text):
        raise BadCell(_("Here stands a telephone number. Fill in a function or a team instead."))
    return text_of(text, limit)


def parted(text: str, known: Container[str], *, only_known: bool = False) -> list[str]:
    """The names in a cell: parted by semicolons or line ends, else by commas, but no known name is cut in two.

    With `only_known`, what is not known is also parted by commas where there are semicolons.
    """
    parts = [part.strip() for part in _PARTS.split(text)]
    if only_known or len(parts) == 1:
        parts = [name for part in parts for name in _at_commas(part, known)]
    return [part for part in parts if normal(part)]


def _at_commas(text: str, known: Container[str]) -> list[str]:
    """Parted at each comma; pieces that make a known name together stay together."""
    pieces, names = text.split(","), []
    while pieces:
        lengths = range(min(len(pieces), _LONGEST), 0, -1)
        length = next((length for length in lengths if normal(",".join(pieces[:length])) in known), 1)
        names.append(",".join(pieces[:length]).strip())
        del pieces[:length]
    return names


def choice_of(text: str, choices: type[TextChoices]) -> str:
    """The value of a field by its code or its label in any language."""
    if not text:
        return ""
    found = words_of(choices).get(normal(text))
    if found is None:
        labels = ", ".join(str(choice.label) for choice in choices)
        raise BadCell(
            _("“%(text)s” is no choice here. Choose from: %(labels)s.") % {"text": text[:80], "labels": labels}
        )
    return found


def truth_of(text: str) -> bool:
    word = normal(text)
    if word in _YES:
        return True
    if not text or word in _NO:
        return False
    raise BadCell(_("Write yes or no here, in the place of “%(text)s”.") % {"text": text[:80]})


def point_of(latitude: str, longitude: str) -> tuple[float, float] | None:
    """A point in degrees; None where there is none."""
    if not latitude and not longitude:
        return None
    if not latitude or not longitude:
        raise BadCell(
            _("A place needs both its latitude and its longitude; here is one of the two."), of_longitude=not longitude
        )
    north, east = _number(latitude), _number(longitude, of_longitude=True)
    if abs(north) > _GRID or abs(east) > _GRID:
        raise BadCell(_("These are metres of the Dutch grid (RD). Write degrees, such as 52.01 and 4.36."))
    if _is_in(east, _LATITUDES) and _is_in(north, _LONGITUDES):
        raise BadCell(_("Latitude and longitude seem to be swapped: in the Netherlands the latitude is about 52."))
    if not _is_in(north, _LATITUDES) or not _is_in(east, _LONGITUDES):
        raise BadCell(_("This place does not lie in the Netherlands."))
    return north, east


def _number(text: str, *, of_longitude: bool = False) -> float:
    try:
        number = float(text.replace(",", ".").replace("°", "").strip())
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadCell(
            _("“%(text)s” is no number of degrees. Write it like 52.01.") % {"text": text[:80]},
            of_longitude=of_longitude,
        )
    return number


def _is_in(number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1]
