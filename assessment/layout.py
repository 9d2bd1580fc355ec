"""What a published instrument version consists of. It never changes, so each process reads it once and keeps it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assessment.models import Block, InstrumentVersion, Pillar


class Dutch(str):
    """What experts or municipalities wrote: Dutch, whatever language the page is in that shows it."""

    __slots__ = ()


@dataclass(frozen=True)
class Layout:
    """The version with its instrument, and its pillars in their order, each with its blocks in theirs."""

    version: InstrumentVersion
    pillars: Mapping[Pillar, tuple[Block, ...]]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for blocks in self.pillars.values() for block in blocks)

    def block(self, pk: int) -> Block:
        return self._by_pk[pk]

    @cached_property
    def _by_pk(self) -> Mapping[int, Block]:
        return {block.pk: block for block in self.blocks}

    def names(self, whole: str) -> dict[str, str]:
        """What the whole and the pillars are called, by key; the whole first, under ""."""
        return {"": whole} | {pillar.key: Dutch(pillar.name) for pillar in self.pillars}

    @property
    def named(self) -> list[tuple[str, str]]:
        """What each block is called, and its pillar."""
        return [(block.name, pillar.name) for pillar, blocks in self.pillars.items() for block in blocks]

    def pillar(self, key: str) -> Pillar | None:
        return next((pillar for pillar in self.pillars if pillar.key == key), None)


def told_apart(named: Sequence[tuple[str, str]]) -> list[str]:
    """The names of blocks; of those that are called the same, with the pillar."""
    twice = {name for name, number in Counter(name for name, _pillar in named).items() if number > 1}
    return [f"{name} ({pillar})" if name in twice else name for name, pillar in named]


@lru_cache(maxsize=32)
def layout_of(version_id: int) -> Layout:
    """The layout of an instrument version: three queries the first time, none after that."""
    blocks: dict[int, list[Block]] = {}
    for block in Block.objects.filter(version_id=version_id).order_by("position"):
        blocks.setdefault(block.pillar_id, []).append(block)
    pillars = Pillar.objects.filter(version_id=version_id).order_by("position")
    version = InstrumentVersion.objects.select_related("instrument").get(pk=version_id)
    layout = Layout(version, {pillar: tuple(blocks.get(pillar.pk, ())) for pillar in pillars})
    for pillar, of_pillar in layout.pillars.items():
        for block in of_pillar:
            block.pillar, block.version = pillar, version
    by_key = {block.key: block for block in layout.blocks}
    for block in layout.blocks:
        block.needed = tuple(by_key[key] for key in block.needs)
    return layout
