"""How a template names a source: `{{ source|source }}`, where the source is a mapping of document and section."""

from collections.abc import Mapping

from django import template

from municipalities.sources import Source

register = template.Library()


@register.filter
def source(content: Mapping[str, str]) -> str:
    return str(Source.from_content(content))
