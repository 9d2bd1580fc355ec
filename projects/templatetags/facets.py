"""The options of the filters: a page has hundreds, and a template takes its time over each."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from projects.facets import Option

register = template.Library()
_CHOSEN = mark_safe(" selected")


@register.filter
def as_options(options: Iterable[Option]) -> SafeString:
    rows = ((one.value, _CHOSEN if one.chosen else "", one.label, one.number) for one in options)
    return format_html_join("", '<option value="{}"{}>{} ({})</option>', rows)
