"""`{% drawn "parts/status_icon.html" status=tile.status %}`: an include whose outcome depends on its arguments alone.

Such a piece stands dozens of times on a page and is the same on every page, so it is rendered once and kept in the
process, by language. Arguments must be hashable and never change; the piece sees nothing of the page's context.
"""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def drawn(piece: str, **arguments: Hashable) -> SafeString:
    return _draw(piece, get_language(), tuple(arguments.items()))


@lru_cache(maxsize=4096)
def _draw(piece: str, language: str | None, arguments: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(piece, dict(arguments))
