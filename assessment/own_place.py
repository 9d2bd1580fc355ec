"""Where one municipality stands in the spread of groups like it, now and over the rounds. Pure.

Of itself it sees its own result; of all others only the totals of a group that may be shown (see comparison.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessment.comparison import BlockCount, GroupView, Spread, Zone, zone_of
from assessment.group_trend import Measure, Point, TrendLine, medians, point_of
from assessment.layout import Layout
from assessment.models import Status
from assessment.scoring import Score

_APPLICABLE = (Status.IMPLEMENTED, Status.PARTIAL, Status.NOT_YET)


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
        if self.view and "+" in self.view.key:
            return str(_("Your size class, together with others"))
        return str(self.peers.label)


def beside(view: GroupView, levels: Mapping[str, int | None], statuses: Mapping[str, str | None]) -> GroupView:
    """For one of them, with these levels and answers: without what would tell of fewer than enough others."""

    def leaves_enough(number: int, counts: bool) -> bool:
        return number - counts >= settings.MINIMUM_GROUP

    spreads = (one for one in view.spreads if leaves_enough(one.municipalities, levels.get(one.key) is not None))
    blocks = (one for one in view.blocks if leaves_enough(one.applicable, statuses.get(one.key) in _APPLICABLE))
    return replace(view, spreads=tuple(spreads), blocks=tuple(blocks))


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
    """One pillar, or the whole: the own level, on which answers it rests, and where it lies in each group."""

    key: str
    name: str
    level: int | None
    places: tuple[Place, ...]
    answers: Score = field(default_factory=Score)

    @property
    def shown(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.spread)


def pillar_places(
    layout: Layout,
    levels: Mapping[str, int | None],
    groups: Sequence[PeerGroup],
    whole: str,
    statuses: Mapping[str, str | None],
) -> tuple[PillarPlace, ...]:
    """The whole first, then the pillars in the order of the questionnaire."""
    blocks = {"": layout.blocks, **{pillar.key: blocks for pillar, blocks in layout.pillars.items()}}
    answers = {key: Score.of(statuses.get(block.key) or None for block in every) for key, every in blocks.items()}
    return tuple(
        PillarPlace(
            key, name, levels.get(key), tuple(_place(key, levels.get(key), group) for group in groups), answers[key]
        )
        for key, name in layout.names(whole).items()
    )


def _place(key: str, level: int | None, group: PeerGroup) -> Place:
    return Place(group, level, group.view.by_pillar.get(key) if group.view else None)


# Over the rounds


@dataclass(frozen=True)
class Moment:
    """One round, oldest first: what was measured of the group, and the own levels.

    `measured_by` is the name of the municipality that measured, where that one has merged into this one since.
    """

    group: Measure
    levels: Mapping[str, int | None]
    measured_by: str = ""


@dataclass(frozen=True)
class OwnPoint(Point):
    """One pillar in one round, with the own level."""

    level: int | None = None
    measured_by: str = ""


@dataclass(frozen=True)
class OwnLine(TrendLine):
    """One pillar over the rounds, oldest first, with the own levels."""

    points: tuple[OwnPoint, ...]

    @property
    def is_trend(self) -> bool:
        """Do two rounds at least tell of the own level, or of the group?"""
        return super().is_trend or sum(point.level is not None for point in self.points) > 1

    @property
    def own(self) -> int | None:
        """How many points the own level went since the first round that can be compared with the last."""
        return _difference([point.level for point in self._since_break])

    @property
    def median(self) -> int | None:
        """The same of the middle of the group; 0 is about the same."""
        known = [point.spread for point in self._since_break if point.spread]
        if len(known) < 2:
            return None
        before, now = medians(known[0], known[-1])
        return now - before

    @property
    def _since_break(self) -> tuple[OwnPoint, ...]:
        broken = [place for place, point in enumerate(self.points) if point.breaks]
        return self.points[broken[-1] if broken else 0 :]


def _difference(values: Iterable[int | None]) -> int | None:
    """Between the first and the last that are known; None where there is one at most."""
    known = [value for value in values if value is not None]
    return known[-1] - known[0] if len(known) > 1 else None


def own_lines(names: Mapping[str, str], moments: Sequence[Moment]) -> tuple[OwnLine, ...]:
    """A line for each of these parts, by its key; none where there is one moment at most."""
    if len(moments) < 2:
        return ()
    return tuple(OwnLine(key, name, tuple(_point(key, moment) for moment in moments)) for key, name in names.items())


def _point(key: str, moment: Moment) -> OwnPoint:
    told = point_of(key, moment.group)
    return OwnPoint(
        told.round, told.number, told.spread, told.breaks, level=moment.levels.get(key), measured_by=moment.measured_by
    )


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
