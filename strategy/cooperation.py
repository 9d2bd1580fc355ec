"""Where a municipality may look for others: its gaps, and what it has to offer, each with its own wishes."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.canvas import Canvas, Tile
from assessment.models import Status
from strategy.models import CooperationWish, WishKind


@dataclass(frozen=True)
class WishedBlock:
    """A building block with the wishes that stand for it."""

    tile: Tile
    wishes: tuple[CooperationWish, ...]

    @property
    def may_wish(self) -> bool:
        """Is there a kind of wish that was not made yet?"""
        return not set(kinds_for(self.tile)) <= {WishKind(wish.kind) for wish in self.wishes}


@dataclass(frozen=True)
class WishGroup:
    """A pillar: its gaps, and the blocks that are in order."""

    key: str
    name: str
    gaps: tuple[WishedBlock, ...]
    in_order: tuple[WishedBlock, ...]


def kinds_for(tile: Tile) -> tuple[WishKind, ...]:
    """What a municipality can wish for a block: who has nothing yet offers nothing, and unanswered allows no wish."""
    if tile.status in (Status.IMPLEMENTED, Status.PARTIAL):
        return (WishKind.LEARN, WishKind.TOGETHER, WishKind.OFFER)
    return (WishKind.LEARN, WishKind.TOGETHER) if tile.status == Status.NOT_YET else ()


def wish_groups(canvas: Canvas, wishes: Iterable[CooperationWish]) -> tuple[WishGroup, ...]:
    """By pillar, with every wish at its block."""
    by_block: dict[str, list[CooperationWish]] = {}
    for wish in wishes:
        by_block.setdefault(wish.block, []).append(wish)

    def wished(tiles: Iterable[Tile]) -> tuple[WishedBlock, ...]:
        return tuple(WishedBlock(tile, tuple(by_block.get(tile.key, ()))) for tile in tiles)

    return tuple(
        WishGroup(
            column.key,
            column.name,
            gaps=wished(column.gaps),
            in_order=wished(tile for tile in column.tiles if kinds_for(tile) and not tile.is_gap),
        )
        for column in canvas.columns
    )
