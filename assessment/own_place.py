"""Where one municipality stands in the spread of groups like it, now and over the rounds. Pure.

Of itself it sees its own result; of all others only the totals of a group that may be shown (see comparison.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessment.comparison import WHOLE, BlockCount, GroupView, Spread, Zone, zone_of
from assessment.layout import Layout
from assessment.lineage import Change, lines
from assessment.models import Status


class Peers(TextChoices):
    """Beside whom a municipality may look at itself."""

    REGION = "region", _("The region")
    SIZE = "size", _("Your size class")
    PATH = "path", _("The same development path")

    def covers(self, key: str, size_class: str, path: str) -> bool:
        """Is the group under this key of GroupTotal that of a municipality of this size and path?"""
        kind, _colon, value = key.partition(":")
        if self == Peers.SIZE:
            return kind == "size" and size_class in value.split("+")
        if self == Peers.PATH:
            return bool(path) and (kind, value) == ("path", path)
        return key == "all"


@dataclass(frozen=True)
class PeerGroup:
    """Municipalities beside which this one is shown. `view` is None where they are too few to be shown."""

    peers: Peers
    text: str
    view: GroupView | None = None

    @property
    def label(self) -> str:
        return str(self.peers.label)


@dataclass(frozen=True)
class Place:
    """An own level in the spread of one group: either may be missing."""

    group: PeerGroup
    level: int | None
    spread: Spread | None

    @property
    def zone(self) -> Zone | None:
        return zone_of(self.level, self.spread) if self.spread else None


@dataclass(frozen=True)
class PillarPlace:
    """One pillar, or the whole: the own level, and where it lies in each group."""

    key: str
    name: str
    level: int | None
    places: tuple[Place, ...]

    @property
    def shown(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.spread)


def pillar_places(
    layout: Layout, levels: Mapping[str, int | None], groups: Sequence[PeerGroup], whole: str
) -> tuple[PillarPlace, ...]:
    """The whole first, then the pillars in the order of the questionnaire."""
    return tuple(
        PillarPlace(key, name, levels.get(key), tuple(_place(key, levels.get(key), group) for group in groups))
        for key, name in layout.names(whole).items()
    )


def _place(key: str, level: int | None, group: PeerGroup) -> Place:
    return Place(group, level, group.view.by_pillar.get(key) if group.view else None)


# Over the rounds


@dataclass(frozen=True)
class Moment:
    """One round, oldest first: the own levels, the spreads of the group, and the questions that were asked.

    `breaks` are the keys of the pillars of which the questions are not those of the moment before. `measured_by` is the
    name of the municipality that measured, where that one has merged into this one since.
    """

    round: str
    opens_on: date
    layout: Layout
    levels: Mapping[str, int | None]
    view: GroupView | None
    breaks: frozenset[str] = frozenset()
    measured_by: str = ""


@dataclass(frozen=True)
class Point:
    """One pillar in one round."""

    round: str
    level: int | None
    spread: Spread | None
    municipalities: int
    is_break: bool
    measured_by: str


@dataclass(frozen=True)
class Line:
    """One pillar over the rounds, oldest first."""

    key: str
    name: str
    points: tuple[Point, ...]

    @property
    def has_break(self) -> bool:
        return any(point.is_break for point in self.points)

    @property
    def own(self) -> int | None:
        """How many points the own level went since the first round that can be compared with the last."""
        return _difference([point.level for point in self._since_break])

    @property
    def median(self) -> int | None:
        """The same of the middle of the group."""
        return _difference([point.spread.median if point.spread else None for point in self._since_break])

    @property
    def _since_break(self) -> tuple[Point, ...]:
        broken = [place for place, point in enumerate(self.points) if point.is_break]
        return self.points[broken[-1] if broken else 0 :]


def _difference(values: Iterable[int | None]) -> int | None:
    """Between the first and the last that are known; None where there is one at most."""
    known = [value for value in values if value is not None]
    return known[-1] - known[0] if len(known) > 1 else None


def trend_lines(moments: Sequence[Moment], whole: str) -> tuple[Line, ...]:
    """A line for the whole and for each pillar of the last moment; none where there is one moment at most."""
    if len(moments) < 2:
        return ()
    names = moments[-1].layout.names(whole)
    return tuple(Line(key, name, tuple(_point(moment, key) for moment in moments)) for key, name in names.items())


def _point(moment: Moment, key: str) -> Point:
    spread = moment.view.by_pillar.get(key) if moment.view else None
    municipalities = spread.municipalities if spread else 0
    return Point(moment.round, moment.levels.get(key), spread, municipalities, key in moment.breaks, moment.measured_by)


def broken_between(tables: Iterable[Iterable[Change]], old: Layout, new: Layout) -> frozenset[str]:
    """The pillars of the new version, and "" for the whole, that do not ask what the old version asked.

    A block that was split, merged, added or dropped makes a level say something else; another name does not.
    """
    goes_on = lines(tables, [block.key for block in new.blocks])
    before = {pillar.key: {block.key for block in blocks} for pillar, blocks in old.pillars.items()}
    found = {
        pillar.key
        for pillar, blocks in new.pillars.items()
        if {goes_on.get(block.key) for block in blocks} != before.get(pillar.key)
    }
    is_other = {goes_on.get(block.key) for block in new.blocks} != {block.key for block in old.blocks}
    return frozenset(found | ({WHOLE} if is_other else set()))


# What others did first


@dataclass(frozen=True)
class Done:
    """A block that municipalities like this one have, and how far this one is with it; None where it did not say."""

    count: BlockCount
    status: str | None

    @property
    def is_next(self) -> bool:
        return self.status in (Status.PARTIAL, Status.NOT_YET)


def done_first(view: GroupView | None, statuses: Mapping[str, str | None]) -> tuple[Done, ...]:
    """What most of the group have comes first."""
    return tuple(Done(count, statuses.get(count.key)) for count in view.first_done) if view else ()
