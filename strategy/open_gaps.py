"""Step 4: the gaps in the order in which to take them up, with what each blocks, its work, and what covers it."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.canvas import Canvas, Tile
from strategy.models import AgendaItem
from strategy.recommendations import MunicipalityFacts, RuleBook, recommend
from strategy.work import work_of


@dataclass(frozen=True)
class OpenGap:
    """`blocks` are the names of the other gaps that wait for this one; `days` the estimated work to close it."""

    tile: Tile
    blocks: tuple[str, ...]
    days: int
    items: tuple[AgendaItem, ...]


def open_gaps(
    canvas: Canvas, facts: MunicipalityFacts, rules: RuleBook, items: Iterable[AgendaItem]
) -> tuple[OpenGap, ...]:
    """All gaps of a canvas. `items` are those that are planned."""
    tiles = {tile.key: tile for tile in canvas.gaps}
    order = dict.fromkeys(found.block for found in recommend(facts, rules))
    work = work_of(facts, rules)
    planned = list(items)
    return tuple(
        OpenGap(
            tiles[key],
            tuple(tile.name for tile in canvas.gaps if key in _needs(tile.key, facts, rules)),
            work.get(key, 0),
            tuple(item for item in planned if key in item.blocks),
        )
        for key in order
    )


def _needs(block: str, facts: MunicipalityFacts, rules: RuleBook) -> set[str]:
    return {need for rule in rules.rules if rule.block == block and rule.suits(facts) for need in rule.needs}
