"""Pieces of a page that are rendered once and kept in the process, by language.

`{% drawn "parts/status_icon.html" status=tile.status %}` is an include whose outcome depends on its arguments alone.
Arguments must be hashable and never change; the piece sees nothing of the page's context.

`{% filled "assessment/parts/fields.html" block=block slot_owner=answer.owner %}` does the same for a piece that is
alike on every page but for a few values: what is given as `slot_…` is put, escaped, where the piece says
`{{ slot_… }}`. A slot stands in text or between double quotes, and bears no filter, test or loop.

A page of the questionnaire holds a dozen long forms that are alike but for what was typed in them: rendering those
anew each time was most of its cost (see bench/pages.py).
"""

import re
from collections.abc import Hashable, Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

SLOT = "slot_"
# A character that no text on a page holds: what is typed cannot be taken for a slot.
_MARK = "\x00"

Arguments = tuple[tuple[str, Hashable], ...]


@register.simple_tag
def drawn(piece: str, **arguments: Hashable) -> SafeString:
    return _draw(piece, get_language(), tuple(arguments.items()))


@register.simple_tag
def drawn_each(piece: str, rows: Iterable[Arguments], **arguments: Hashable) -> SafeString:
    """The piece for each of the rows, each row being the names and values of further arguments."""
    language, shared = get_language(), tuple(arguments.items())
    return mark_safe("".join(_draw(piece, language, (*row, *shared)) for row in rows))  # noqa: S308


@register.simple_tag
def filled(piece: str, **arguments: Any) -> SafeString:
    fixed = tuple((name, value) for name, value in arguments.items() if not name.startswith(SLOT))
    slots = frozenset(name for name in arguments if name.startswith(SLOT))
    parts = _cut(piece, get_language(), fixed, slots)
    # Every second part is the name of a slot.
    return mark_safe("".join(_escaped(arguments[p]) if i % 2 else p for i, p in enumerate(parts)))  # noqa: S308


def _escaped(value: object) -> str:
    """What `conditional_escape` gives for what can stand in a slot, without its care for lazy texts: a page has 200."""
    text = str(value)
    return text if hasattr(value, "__html__") else escape(text)


@lru_cache(maxsize=4096)
def _draw(piece: str, language: str | None, arguments: Arguments) -> SafeString:
    return render_to_string(piece, dict(arguments))


@lru_cache(maxsize=4096)
def _cut(piece: str, language: str | None, arguments: Arguments, slots: Iterable[str]) -> tuple[str, ...]:
    """The piece's text before, between and after its slots, with the slots' names in between."""
    marks = {name: mark_safe(f"{_MARK}{name}{_MARK}") for name in slots}  # noqa: S308
    rendered = render_to_string(piece, {**dict(arguments), **marks})
    return tuple(re.split(f"{_MARK}(.*?){_MARK}", rendered))
