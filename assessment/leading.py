"""The blocks of the instrument on which the seven steps rest."""

from collections.abc import Mapping

from assessment.instruments import LEADING
from assessment.layout import Layout, layout_of
from assessment.models import InstrumentVersion


def leading_layout() -> Layout | None:
    """Of its newest version, in one query; None where none was published."""
    newest = InstrumentVersion.objects.newest().filter(instrument__key=LEADING).values_list("pk", flat=True).first()
    return layout_of(newest) if newest else None


def block_names() -> Mapping[str, str]:
    """The name of each of its blocks, by key."""
    layout = leading_layout()
    return {block.key: block.name for block in layout.blocks} if layout else {}
