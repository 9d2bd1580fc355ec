"""The blocks of the instrument on which the seven steps rest."""

from collections.abc import Mapping
from functools import cache

from assessment.instruments import LEADING, leading_content
from assessment.layout import Layout, layout_of
from assessment.models import InstrumentVersion


def leading_layout() -> Layout | None:
    """Of its newest version, in one query; None where none was published."""
    versions = InstrumentVersion.objects.filter(instrument__key=LEADING).order_by("-number")
    newest = versions.values_list("pk", flat=True).first()
    return layout_of(newest) if newest else None


def block_names() -> Mapping[str, str]:
    """The name of each of its blocks, by key."""
    layout = leading_layout()
    return {block.key: block.name for block in layout.blocks} if layout else {}


@cache
def written_blocks() -> Mapping[str, str]:
    """The same as its newest file gives them, for what is read before anything is published; read once a process."""
    return {block["key"]: block["name"] for pillar in leading_content()["pillars"] for block in pillar["blocks"]}
