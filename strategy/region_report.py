"""What a region's report says: frozen when it is asked for, and made into a PDF from that alone.

Of single municipalities it names only those that share by name, and of all others it holds totals of groups that may
be shown. Whoever shares nothing counts in none of its results. It is gathered in region_facts.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessment.comparison import WHOLE, BlockCount, Spread
from assessment.group_trend import TrendLine, medians, told_points
from assessment.instruments import LEADING
from municipalities.sources import Document
from projects.models import ProgrammeState
from strategy import snapshots
from strategy.region_maps import DrawnCooperations, DrawnProjects
from strategy.reports import VersionMark

FORMAT = 1  # of the snapshot; a new shape gets a new number
IN_SUMMARY = 5  # gaps
MOST_TIED = 4  # that are named besides, as they are open at as many


@dataclass(frozen=True)
class RegionMark:
    slug: str
    name: str
    short_name: str


@dataclass(frozen=True)
class RoundMark:
    name: str
    opens_on: date
    closes_on: date
    is_closed: bool
    is_demo: bool


@dataclass(frozen=True)
class ResponseLine:
    """A round: how many municipalities are how far, and how many of them count in the totals (None: not shown)."""

    round: str
    opens_on: date
    closes_on: date
    not_started: int
    busy: int
    adopted: int
    counted: int | None
    merged: int = 0  # of those invited, who went up in another municipality since

    @property
    def invited(self) -> int:
        return self.not_started + self.busy + self.adopted

    @property
    def open(self) -> int:
        """Who has not adopted yet."""
        return self.not_started + self.busy


@dataclass(frozen=True)
class NamedPlace:
    """A municipality that shares by name; `measured_by` is one that measured and went up in it since."""

    name: str
    measured_by: str


@dataclass(frozen=True)
class GroupLine:
    """A group that may be shown: how its levels are spread, the whole first."""

    name: str
    municipalities: int
    spreads: tuple[Spread, ...]

    @property
    def whole(self) -> Spread | None:
        return next((spread for spread in self.spreads if spread.key == WHOLE), None)


@dataclass(frozen=True)
class GapLine:
    """A block that is open somewhere.

    `open_named` of those that share by name, who stand in `at` where they are few; `open_all` of all that are counted
    in the totals, None where those may not be told. Of the `both` that shared by name both times `closed` have it done
    since, and at `reopened` it is newly open. The `programme` has it taken up; `proposed` is nothing that anybody
    decided.
    """

    key: str
    name: str
    pillar: str
    open_named: int
    open_all: int | None
    tasks: tuple[str, ...]
    at: tuple[str, ...]
    closed: int | None
    reopened: int | None
    programme: tuple[str, ...]
    both: int | None = None
    proposed: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        return self.open_named if self.open_all is None else self.open_all


@dataclass(frozen=True)
class ProgrammeLine:
    """A project of the regional programme. By name those who share by name; `others` counts who else takes part.

    `lead` is empty where nobody leads, or where `has_other_lead`: somebody does that shares nothing by name.
    """

    name: str
    description: str
    state: str
    state_label: str
    role_label: str
    lead: str
    has_other_lead: bool
    participants: tuple[str, ...]
    others: int
    blocks: tuple[str, ...]
    tasks: tuple[str, ...]
    progress: str
    source: str


@dataclass(frozen=True)
class RegionReportContent:
    """Everything that the PDF says. `groups` are those that may be shown, the whole region first where it is."""

    format: int
    asked_on: date
    region: RegionMark
    round: RoundMark
    instrument: VersionMark
    instrument_key: str
    instrument_title: str
    instrument_description: str
    minimum: int
    responses: tuple[ResponseLine, ...]
    named: tuple[NamedPlace, ...]
    total: GroupLine | None
    groups: tuple[GroupLine, ...]
    blocks: tuple[BlockCount, ...]
    trend: tuple[TrendLine, ...]
    gaps: tuple[GapLine, ...]
    before: str
    programme: tuple[ProgrammeLine, ...]
    projects: DrawnProjects
    cooperations: DrawnCooperations
    documents: tuple[Document, ...]
    coarse_note: str = ""  # why some levels are in steps, in the spread or over the rounds

    def to_snapshot(self) -> dict[str, Any]:
        return dict(snapshots.to_snapshot(self))

    @classmethod
    def from_snapshot(cls, snapshot: Mapping[str, Any]) -> "RegionReportContent":
        """ValueError where the snapshot has a shape that this version of the product does not know."""
        if snapshot.get("format") != FORMAT:
            raise ValueError(f"unknown snapshot format {snapshot.get('format')!r}")
        return snapshots.from_snapshot(cls, snapshot)

    @property
    def is_demo(self) -> bool:
        return self.round.is_demo

    @property
    def is_leading(self) -> bool:
        """Is it about the questionnaire whose building blocks the regional programme takes up?"""
        return self.instrument_key == LEADING

    @property
    def response(self) -> ResponseLine:
        """Of the round that this report is about, which is the last of them."""
        return self.responses[-1]

    @property
    def is_empty(self) -> bool:
        """Is there nothing of anybody's result to show?"""
        return not self.named and not self.groups

    @property
    def first_gaps(self) -> tuple[GapLine, ...]:
        return self.gaps[:IN_SUMMARY]

    @property
    def tied_gaps(self) -> tuple[GapLine, ...]:
        """What is open at as many as the last of the first ones, and would fall off without a word."""
        return tuple(gap for gap in self.gaps[IN_SUMMARY:] if gap.open == self.gaps[IN_SUMMARY - 1].open)

    @property
    def tied_named(self) -> tuple[GapLine, ...]:
        return self.tied_gaps[:MOST_TIED]

    @property
    def tied_more(self) -> int:
        return len(self.tied_gaps) - len(self.tied_named)

    @property
    def compared(self) -> int:
        """How many municipalities shared by name in the round before as well: what changed is told of these."""
        return max((gap.both or 0 for gap in self.gaps), default=0)

    @property
    def merged(self) -> tuple[ResponseLine, ...]:
        """The rounds of which municipalities went up in another one since."""
        return tuple(line for line in self.responses if line.merged)

    @property
    def taken_up(self) -> tuple[ProgrammeLine, ...]:
        """What the region decided on: adopted, running, or done by now."""
        return tuple(line for line in self.programme if line.state != ProgrammeState.PROPOSED)

    @property
    def proposed(self) -> tuple[ProgrammeLine, ...]:
        return tuple(line for line in self.programme if line.state == ProgrammeState.PROPOSED)

    @property
    def has_too_few(self) -> bool:
        """May this round or the one before not be told of? Then that is why they are not compared."""
        points = next((line.points for line in self.trend if line.key == WHOLE), ())
        return any(point.spread is None for point in points[-2:])

    @property
    def blocks_by_pillar(self) -> tuple[tuple[str, tuple[BlockCount, ...]], ...]:
        pillars = dict.fromkeys(block.pillar for block in self.blocks)
        return tuple((name, tuple(block for block in self.blocks if block.pillar == name)) for name in pillars)

    @property
    def trend_whole(self) -> tuple[int, int, str] | None:
        """The median of the whole in the round before this one, now, and the name of that round.

        None where they cannot be compared; twice the same where they are about the same.
        """
        points = next((line.points for line in self.trend if line.key == WHOLE), ())
        if len(points) < 2 or points[-1].breaks:
            return None
        before, now = points[-2], points[-1]
        if before.spread is None or now.spread is None:
            return None
        return *medians(before.spread, now.spread), before.round

    @property
    def has_coarse_spread(self) -> bool:
        return any(spread.is_coarse for group in self.groups for spread in group.spreads)

    @property
    def has_tails(self) -> bool:
        """Whether the 10th and 90th percentile of anything are told."""
        return any(not spread.is_coarse for group in self.groups for spread in group.spreads)

    @property
    def has_coarse_trend(self) -> bool:
        return any(spread.is_coarse for spread in told_points(self.trend))

    @property
    def is_told_over_time(self) -> bool:
        return any(line.is_trend for line in self.trend)

    @property
    def has_break(self) -> bool:
        return any(line.breaks for line in self.trend)
