"""The gaps of an instrument for which nobody wrote recommendations: each with where to read more."""

from dataclasses import dataclass

from assessment.canvas import Canvas
from assessment.layout import Layout
from municipalities.sources import Source
from strategy.reports import cite


@dataclass(frozen=True)
class SourcedGap:
    """A gap with where to read more, for an instrument without recommendations."""

    key: str
    name: str
    status: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class GapGroup:
    key: str
    name: str
    answered: int
    gaps: tuple[SourcedGap, ...]


def gap_groups(canvas: Canvas, layout: Layout) -> tuple[GapGroup, ...]:
    """The gaps of each part of the questionnaire with their sources in words."""
    sources = {
        block.key: tuple(cite(Source.from_content(source)) for source in block.sources) for block in layout.blocks
    }
    return tuple(
        GapGroup(
            column.key,
            column.name,
            column.score.answered,
            tuple(SourcedGap(tile.key, tile.name, tile.status, sources[tile.key]) for tile in column.gaps),
        )
        for column in canvas.columns
    )
