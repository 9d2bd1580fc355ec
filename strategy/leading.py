"""The instrument on which the seven steps rest: its blocks, and the canvas of a municipality's newest assessment."""

from collections.abc import Mapping

from assessment.canvas import Canvas
from assessment.instruments import LEADING
from assessment.layout import Layout, layout_of
from assessment.models import Assessment, InstrumentVersion
from assessment.reports import canvas_of
from municipalities.models import Municipality


def leading_layout() -> Layout | None:
    """Of its newest version, in one query; None where none was published."""
    newest = InstrumentVersion.objects.newest().filter(instrument__key=LEADING).values_list("pk", flat=True).first()
    return layout_of(newest) if newest else None


def block_names() -> Mapping[str, str]:
    """The name of each of its blocks, by key."""
    layout = leading_layout()
    return {block.key: block.name for block in layout.blocks} if layout else {}


def leading_canvas(municipality: Municipality) -> Canvas | None:
    """Of the assessment that was started last, in two queries; None where there is none."""
    assessments = Assessment.objects.for_municipality(municipality).latest_versions()
    newest = assessments.filter(instrument_version__instrument__key=LEADING).first()
    if newest is None:
        return None
    newest.municipality = municipality
    return canvas_of(newest)
