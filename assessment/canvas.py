"""The picture of an assessment: its groups as the guide draws them (figures 7 and 8), each block in its status."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from typing import NamedTuple

from assessment.layout import Layout
from assessment.models import Block, Layer, Pillar, Shape, Status, Target
from assessment.scoring import Score, is_gap


@dataclass(frozen=True)
class Plan:
    """What a municipality plans: by block the level that its path asks, and the blocks that its agenda serves."""

    expected: Mapping[str, str]
    covered: Collection[str] = ()


NO_PLAN = Plan({})


@dataclass(frozen=True)
class Given:
    """What was answered to one block, and what the municipality wants of it."""

    status: str | None = None
    explanation: str = ""
    owner: str = ""
    target: str = ""
    target_on: date | None = None
    to_confirm: bool = False


class Face(NamedTuple):
    """All that is drawn of a tile: what looks the same is drawn once (see templatetags/drawn.py)."""

    key: str
    name: str
    status: str | None
    aims_at: str
    aims_on: date | None
    covered: bool
    since: str


@dataclass(frozen=True)
class Tile:
    """One building block on the canvas. `status` None is unanswered; `target` is empty where none was chosen.

    `to_confirm` says that the answer was taken over; `went` which way (trend.Way) since then, where that was compared;
    `expected` is the level that the municipality's development path asks, empty where it chose no path; `in_plan`
    says that something on its agenda serves the block.
    """

    key: str
    name: str
    pillar: str
    layer: str
    status: str | None
    explanation: str = ""
    owner: str = ""
    target: str = ""
    target_on: date | None = None
    to_confirm: bool = False
    went: str = ""
    expected: str = ""
    in_plan: bool = False

    @cached_property
    def face(self) -> Face:
        return Face(
            self.key,
            self.name,
            self.status,
            self.aims_at,
            self.target_on,
            self.is_covered,
            self.since,
        )

    @property
    def is_covered(self) -> bool:
        """A gap that something on the agenda will serve."""
        return self.in_plan and self.is_gap

    @cached_property
    def is_gap(self) -> bool:
        return is_gap(self.status, self.target, self.expected)

    @property
    def wanted(self) -> str:
        """The level that it counts against: the own target, or what the path asks; empty where neither was chosen."""
        return self.target or self.expected

    @property
    def since(self) -> str:
        """What there is to see of the time since: to_confirm, or the way it went if it went one."""
        return "to_confirm" if self.to_confirm else self.went if self.went in ("up", "down", "new") else ""

    @property
    def aims_at(self) -> str:
        """The target where it says more than the status; it begins with "path_" where the path asks it."""
        if self.target:
            return self.target if self.is_gap or self.target == Target.NONE else ""
        return f"path_{self.expected}" if self._falls_short and self.expected in (Target.PARTIAL, Target.NONE) else ""

    @property
    def _falls_short(self) -> bool:
        return self.status in (Status.NOT_YET, Status.PARTIAL)


@dataclass(frozen=True)
class Column:
    """One pillar on the canvas."""

    key: str
    name: str
    outer: tuple[Tile, ...]
    inner: tuple[Tile, ...]
    score: Score

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return self.inner + self.outer

    @cached_property
    def gaps(self) -> tuple[Tile, ...]:
        """The white spots of this pillar: first what is not there yet, then what is partly there."""
        return tuple(sorted((tile for tile in self.tiles if tile.is_gap), key=lambda tile: tile.status != "not_yet"))


@dataclass(frozen=True)
class Canvas:
    """The picture of an assessment; `shape` says how it is drawn, `inner` and `outer` what its layers are called.

    No label means the words for internal and external in the pillars, and no label in other shapes.
    """

    columns: tuple[Column, ...]
    shape: str = Shape.PILLARS.value
    inner: str = ""
    outer: str = ""

    @cached_property
    def score(self) -> Score:
        return reduce(Score.__add__, (column.score for column in self.columns), Score())

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return tuple(tile for column in self.columns for tile in column.tiles)

    @property
    def to_confirm(self) -> int:
        """How many answers were taken over and not confirmed yet."""
        return sum(tile.to_confirm for tile in self.tiles)

    @cached_property
    def gaps(self) -> tuple[Tile, ...]:
        return tuple(tile for column in self.columns for tile in column.gaps)

    @property
    def covered(self) -> int:
        """How many gaps something on the agenda will serve."""
        return sum(tile.is_covered for tile in self.tiles)

    @property
    def gap_score(self) -> Score:
        """The gaps, counted by their status."""
        return Score.of(tile.status for tile in self.gaps)

    def statuses(self) -> dict[str, str | None]:
        """Status by block key."""
        return {tile.key: tile.status for tile in self.tiles}


def draw(layout: Layout, answers: Mapping[str, Given], plan: Plan = NO_PLAN) -> Canvas:
    """The canvas of one assessment. `answers` by block key; a block without one is unanswered."""
    version = layout.version
    return Canvas(
        tuple(_column(pillar, blocks, answers, plan) for pillar, blocks in layout.pillars.items()),
        shape=version.shape.value,
        inner=version.canvas.get("inner", ""),
        outer=version.canvas.get("outer", ""),
    )


def _column(pillar: Pillar, blocks: tuple[Block, ...], answers: Mapping[str, Given], plan: Plan) -> Column:
    tiles = tuple(_tile(pillar, block, answers.get(block.key, Given()), plan) for block in blocks)
    return Column(
        key=pillar.key,
        name=pillar.name,
        outer=tuple(tile for tile in tiles if tile.layer == Layer.OUTER),
        inner=tuple(tile for tile in tiles if tile.layer == Layer.INNER),
        score=Score.of(tile.status for tile in tiles),
    )


def _tile(pillar: Pillar, block: Block, given: Given, plan: Plan) -> Tile:
    return Tile(
        block.key,
        block.name,
        pillar.name,
        block.layer,
        given.status,
        given.explanation,
        given.owner,
        given.target,
        given.target_on,
        given.to_confirm,
        expected=plan.expected.get(block.key, ""),
        in_plan=block.key in plan.covered,
    )
