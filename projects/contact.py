"""What may not stand in a text that is about a role: how one person is reached."""

import re

_ADDRESS = re.compile(r"\S@\S")
_DIGITS = re.compile(r"\+?\d(?:[\s().\-/]{0,3}\d)+")
_YEARS = re.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d")
_TOWN_HALL = re.compile(r"14\s?0\d\d\d?")
_SHORTEST = 7  # digits of a telephone number


def has_address(text: str) -> bool:
    """Whether an e-mail address stands in it, or the name of an account."""
    return bool(_ADDRESS.search(text))


def has_number(text: str) -> bool:
    """Whether a telephone number stands in it. A period of years is none."""
    return any(_is_number(run) for run in _DIGITS.findall(text))


def _is_number(run: str) -> bool:
    if _YEARS.fullmatch(run):
        return False
    return bool(_TOWN_HALL.fullmatch(run)) or sum(sign.isdigit() for sign in run) >= _SHORTEST
