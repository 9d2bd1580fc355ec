"""A municipality's own colour, and whether text in it can be read (WCAG 2.2, success criterion 1.4.3)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WHITE = "#ffffff"
MINIMUM_CONTRAST = 4.5


def _luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours written as #rrggbb: 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def darkened(colour: str, share: float = 0.8) -> str:
    """The colour with each channel brought down to that share: what a button turns to under the pointer."""
    return "#" + "".join(f"{int(int(colour[i : i + 2], 16) * share):02x}" for i in (1, 3, 5))


def validate_colour(value: str) -> None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError(_("Write the colour as # and six digits or letters a to f, for example #154273."))
    ratio = contrast(value, WHITE)
    if ratio < MINIMUM_CONTRAST:
        raise ValidationError(
            _("This colour is too light: contrast with white is %(ratio).1f, at least %(minimum).1f is needed."),
            params={"ratio": ratio, "minimum": MINIMUM_CONTRAST},
        )
