"""How the municipalities of a region stand beside each other in a round: a spread and a place in it, never a rank.

Beside sharing.py this is the one room of this app that reads across municipalities, and what it reads was shared: by
name those who share with the region or in public, and of all others only what GroupTotal holds. Whoever shares nothing
is nowhere in it, and neither is a draft.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Case, Q, TextChoices, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.adopted_statuses import Statuses, adopted_statuses
from assessment.layout import Dutch, Layout
from assessment.models import GroupTotal, Instrument, Result, Round, Sharing, SharingLevel, Status
from assessment.models.comparison import ResultQuerySet
from assessment.percentiles import stepped
from assessment.region_gaps import OPEN
from assessment.scoring import percentage
from assessment.sharing import level_of, sharing_levels
from municipalities.heirs import Heirs
from municipalities.models import Region

WHOLE = ""  # the key of the whole beside those of the pillars


# Who counts


@dataclass(frozen=True)
class Member:
    """A result that counts in totals, under the municipality to which it belongs by now.

    `measured_by` names the municipality that measured, where that one has merged into this one since.
    """

    result: int
    code: str
    name: str
    slug: str
    size_class: str
    path: str
    level: SharingLevel
    measured_by: str = ""
    tasks: tuple[str, ...] = ()


FACTS = (
    "pk",
    "municipality_id",
    *(f"municipality__{name}" for name in ("name", "slug", "size_class", "path", "tasks")),
)


def members_of(
    region: Region, instrument: Instrument, round_: Round, at_least: SharingLevel = SharingLevel.TOTALS
) -> list[Member]:
    """Whoever shares at least this much, by name; who shares nothing counts nowhere. Three queries."""
    return [found.member for found in _members(region, instrument, [round_], at_least)]


def members_with_statuses(
    region: Region, instrument: Instrument, round_: Round, before: Round | None = None
) -> list[tuple[Member, Statuses, Statuses | None]]:
    """Who shares by name, each with what it answered in this round, and in the one before (None where it did not).

    Of a merged municipality each part for itself. The same three queries, and one for what was not read before.
    """
    found = _members(region, instrument, [round_] if before is None else [before, round_], SharingLevel.REGION)
    statuses = statuses_of(one.member for one in found)
    then = {code: statuses[member.result] for member, code, asked_in in found if asked_in != round_.pk}
    now = [one for one in found if one.asked_in == round_.pk]
    return [(member, statuses[member.result], then.get(code)) for member, code, _round in now]


def member_by_name(region: Region, result: Result) -> Member | None:
    """Whose result this is, where it stands and is shared by name. Three queries, whatever the region holds."""
    rows = Result.objects.standing().filter(pk=result.pk, round__isnull=False, municipality__region=region)
    facts = rows.values_list(*FACTS).first()
    if facts is None:
        return None
    heirs = Heirs.on(timezone.localdate())
    line = heirs.line(result.municipality_id)
    levels = sharing_levels(Sharing.objects.filter(instrument=result.instrument_id, municipality__in=line))
    member = _member(facts, heirs.within(region), level_of(line, levels))
    return member if member.level >= SharingLevel.REGION else None


def names_like(region: Region, instrument: Instrument, round_: Round, typed: str, most: int) -> tuple[str, ...]:
    """Of whoever shares by name, those that are called so or were before they merged, or have such a code.

    As they are called now; first those whose name begins with it. Three queries, that read no more than these.
    """
    heirs = Heirs.on(timezone.localdate())
    near = heirs.within(region)
    shares = Sharing.objects.filter(instrument=instrument)
    less = shares.filter(level__lt=SharingLevel.REGION, municipality__predecessors__isnull=False)
    hidden = heirs.under(*less.values_list("municipality", flat=True).distinct())  # what went up into one of these, too
    rows = Result.objects.standing().filter(instrument=instrument, round=round_, municipality__region=region)
    shown = rows.filter(municipality__in=shares.filter(level__gte=SharingLevel.REGION).values("municipality"))
    called = shown.exclude(municipality__in=hidden).annotate(
        name=near.column("municipality", "name"), code=near.column("municipality", "gm_code")
    )
    old = Q(municipality__name__icontains=typed) | Q(municipality__gm_code__istartswith=typed)
    found = called.filter(Q(name__icontains=typed) | Q(code__istartswith=typed) | old)
    begins = Case(When(name__istartswith=typed, then=0), default=1)
    ordered = found.order_by(begins, "name").values_list("name", begins).distinct()[:most]
    return tuple(name for name, _begins in ordered)


class _Found(NamedTuple):
    """A member with the code of who measured, and the round in which it did."""

    member: Member
    code: str
    asked_in: int


def _members(region: Region, instrument: Instrument, rounds: Sequence[Round], at_least: SharingLevel) -> list[_Found]:
    """By name."""
    heirs = Heirs.on(timezone.localdate())
    decided = Q(municipality__region=region) | Q(municipality__in=list(heirs.by_code))
    levels = sharing_levels(Sharing.objects.filter(decided, instrument=instrument))
    standing: ResultQuerySet = Result.objects.standing().filter(
        instrument=instrument, round__in=rounds, municipality__region=region
    )
    sharing = [code for code, level in levels.items() if level >= at_least]
    found, near = [], heirs.within(region)
    for asked_in, *row in standing.filter(municipality__in=sharing).order_by().values_list("round", *FACTS):
        level = level_of(heirs.line(row[1]), levels)
        if level >= at_least:
            found.append(_Found(_member(row, near, level), row[1], asked_in))
    return sorted(found, key=lambda one: (one.member.name, one.member.measured_by, one.member.result))


def _member(row: Sequence[Any], near: Heirs, level: SharingLevel) -> Member:
    """`near` are the mergers within the region: what went up into a municipality of another one keeps its name."""
    result, code, name, slug, size_class, path, tasks = row
    heir = near.now_of(code)
    if heir is None:
        return Member(result, code, name, slug, size_class, path, level, tasks=tuple(tasks))
    return Member(
        result,
        heir.pk,
        heir.name,
        heir.slug,
        heir.size_class,
        heir.path,
        level,
        measured_by=name,
        tasks=tuple(heir.tasks),
    )


def named(members: Iterable[Member]) -> tuple[Member, ...]:
    """Those whom the region and its municipalities may see by name."""
    return tuple(member for member in members if member.level >= SharingLevel.REGION)


# The heat map


class Band(TextChoices):
    """Roughly how far a pillar is, in three steps: enough to find each other by, too coarse for a ranking."""

    BEGINS = "begins", _("begins")
    UNDER_WAY = "under_way", _("under way")
    FAR = "far", _("far")
    NONE = "none", _("does not apply")
    UNANSWERED = "unanswered", _("nothing answered yet")

    @classmethod
    def of(cls, level: int | None, *, is_answered: bool = True) -> "Band":
        """Of a level in whole percents; None where nothing that was answered applies, or nothing was answered."""
        if level is None:
            return cls.NONE if is_answered else cls.UNANSWERED
        return cls.FAR if level > 66 else cls.UNDER_WAY if level > 33 else cls.BEGINS


@dataclass(frozen=True)
class HeatRow:
    """One municipality that shares by name: the status of each block in the order of the questionnaire."""

    member: Member
    statuses: tuple[str | None, ...]
    bands: Mapping[str, Band]


class Order(TextChoices):
    """How the rows of the heat map stand; within each kind they stand by name."""

    NAME = "name", _("by name")
    SIZE = "size", _("by size")
    PATH = "path", _("by development path")
    LEVEL = "level", _("by how far all is, roughly")


SIZES = {"small": 0, "medium": 1, "large": 2, "g4": 3}
BANDS = {Band.BEGINS: 0, Band.UNDER_WAY: 1, Band.FAR: 2, Band.NONE: 3, Band.UNANSWERED: 3}


def heat_order(members: Iterable[Member], order: str = Order.NAME) -> list[Member]:
    """Whom the heat map names, in their order; without a query where it does not go by a level.

    `order` may also be the key of a pillar: then by how far that is, roughly. Within each kind they stand by name.
    """
    shown = named(members)
    part = WHOLE if order == Order.LEVEL else order
    levels = {} if order in (Order.NAME, Order.SIZE, Order.PATH) else _levels(shown, part)
    return sorted(shown, key=lambda one: (_place(one, order, levels), one.name, one.measured_by))


def rows_of(layout: Layout, members: Iterable[Member]) -> list[HeatRow]:
    """The rows of these members, in their order and in one query."""
    shown = named(members)
    results = Result.objects.in_bulk([member.result for member in shown])
    return [_row(layout, member, results[member.result]) for member in shown]


def _row(layout: Layout, member: Member, result: Result) -> HeatRow:
    keys = {pillar.key: [block.key for block in blocks] for pillar, blocks in layout.pillars.items()}
    answered = {pillar for pillar, blocks in keys.items() if any(result.statuses.get(key) for key in blocks)}
    bands = {key: Band.of(result.levels.get(key), is_answered=key in answered) for key in keys}
    return HeatRow(member, tuple(result.statuses.get(block.key) for block in layout.blocks), bands)


def statuses_of(members: Iterable[Member]) -> Mapping[int, Statuses]:
    """By result the statuses of those who share by name; one query, for what this process did not read before."""
    return adopted_statuses([member.result for member in named(members)])


def open_at(members: Iterable[Member], block: str) -> Mapping[int, str]:
    """By result the status of one block, of those who share by name and have it open; in one query."""
    found = Result.objects.filter(pk__in=[member.result for member in named(members)]).order_by()
    given = found.annotate(given=KeyTextTransform(block, "statuses")).filter(given__in=OPEN)
    return dict(given.values_list("pk", "given"))


def _levels(members: Iterable[Member], part: str) -> Mapping[int, int | None]:
    """By result the level of a pillar, or of the whole; without those that have no such pillar."""
    found = Result.objects.filter(pk__in=[member.result for member in members], levels__has_key=part).order_by()
    return dict(found.values_list("pk", KeyTransform(part, "levels")))


def _place(member: Member, order: str, levels: Mapping[int, int | None]) -> int | str:
    if order == Order.SIZE:
        return SIZES[member.size_class]
    if order == Order.PATH:
        return member.path or "~"
    return BANDS[Band.of(levels[member.result])] if member.result in levels else 0


# The spread


@dataclass(frozen=True)
class Spread:
    """Of one pillar, or of the whole: how many municipalities have a level, and how those lie, in whole percents.

    Where somebody could be read from it, `tenth` and `nine_tenths` are not told and the others are in steps (see
    percentiles.py).
    """

    key: str
    name: str
    municipalities: int
    tenth: int | None
    quarter: int
    median: int
    three_quarters: int
    nine_tenths: int | None

    @property
    def is_coarse(self) -> bool:
        """Is it in steps, and without its ends?"""
        return self.tenth is None

    @property
    def percentiles(self) -> tuple[int | None, ...]:
        return (self.tenth, self.quarter, self.median, self.three_quarters, self.nine_tenths)


@dataclass(frozen=True)
class BlockCount:
    """How many municipalities of a group gave each status to a block."""

    key: str
    name: str
    pillar: str
    implemented: int = 0
    partial: int = 0
    not_yet: int = 0
    not_applicable: int = 0
    unanswered: int = 0

    @property
    def open(self) -> int:
        """Where it is not there yet, or partly."""
        return self.partial + self.not_yet

    @property
    def applicable(self) -> int:
        return self.implemented + self.open

    @property
    def done(self) -> int | None:
        """How many of those to whom it applies have it, in whole percents; None where it applies to nobody."""
        return percentage(self.implemented, self.applicable) if self.applicable else None

    @property
    def quartiles(self) -> tuple[Status | None, ...]:
        """What the quarter, the half and three quarters of those to whom it applies have at most; None of nobody."""
        return tuple(self._at_most(quarters) for quarters in (1, 2, 3))

    def _at_most(self, quarters: int) -> Status | None:
        counted = 0
        for status in (Status.NOT_YET, Status.PARTIAL, Status.IMPLEMENTED):
            counted += getattr(self, status)
            if counted and counted * 4 >= self.applicable * quarters:
                return status
        return None


@dataclass(frozen=True)
class GroupView:
    """What may be shown of a group in a round: its spread by pillar with the whole first, and the counts by block."""

    key: str
    municipalities: int
    spreads: tuple[Spread, ...]
    blocks: tuple[BlockCount, ...]

    @classmethod
    def from_total(cls, total: GroupTotal, layout: Layout, whole: str) -> "GroupView":
        """`whole` is what the whole is called."""
        return cls(
            key=total.key,
            municipalities=total.municipalities,
            spreads=spreads_of(total.spread, layout.names(whole)),
            blocks=tuple(
                _count(block.key, Dutch(block.name), Dutch(pillar.name), total.blocks.get(block.key, {}))
                for pillar, blocks in layout.pillars.items()
                for block in blocks
            ),
        )

    @cached_property
    def by_pillar(self) -> Mapping[str, Spread]:
        return {spread.key: spread for spread in self.spreads}

    @property
    def first_done(self) -> tuple[BlockCount, ...]:
        """The blocks in the order in which such municipalities got them done: what most have comes first.

        Without what applies to a few: their share tells of those few.
        """
        known = (count for count in self.blocks if count.done and count.applicable >= settings.MINIMUM_GROUP)
        return tuple(sorted(known, key=lambda count: -(count.done or 0)))


def spreads_of(stored: Mapping[str, Sequence[Any]], names: Mapping[str, str]) -> tuple[Spread, ...]:
    """The spreads as they stand in GroupTotal, under these names; without those that may not be told."""
    return tuple(Spread(key, name, *stored[key]) for key, name in names.items() if key in stored)


def _count(key: str, name: str, pillar: str, counts: Mapping[str, int]) -> BlockCount:
    known = {status: counts.get(status, 0) for status in Status.values}
    return BlockCount(key, name, pillar, **known, unanswered=counts.get("", 0))


# A place in the spread


class Zone(TextChoices):
    """Where a level lies in the spread of a group: four parts, as wide as the numbers can bear."""

    LOWEST = "lowest", _("in the quarter that has the most to do")
    BELOW = "below", _("in the middle half, below the median")
    ABOVE = "above", _("in the middle half, at the median or above it")
    HIGHEST = "highest", _("in the quarter that is furthest")


def zone_of(level: int | None, spread: Spread) -> Zone | None:
    """None where the municipality has no level itself. Beside levels in steps its own is taken in steps too."""
    if level is None:
        return None
    level = stepped(level) if spread.is_coarse else level
    if level < spread.median:
        return Zone.LOWEST if level < spread.quarter or level == spread.tenth else Zone.BELOW
    is_furthest = level > spread.three_quarters or (level == spread.nine_tenths and level > spread.median)
    return Zone.HIGHEST if is_furthest else Zone.ABOVE
