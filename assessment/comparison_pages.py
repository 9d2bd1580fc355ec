"""What region staff are shown when municipalities are compared: pages, charts and files are made from the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessment.actions import changes_between
from assessment.charts import Chart, blocks_chart, spread_chart, trend_chart
from assessment.comparison import (
    WHOLE,
    Band,
    GroupView,
    HeatRow,
    Member,
    Order,
    heat_order,
    members_of,
    named,
    rows_of,
    spreads_of,
    statuses_of,
)
from assessment.comparison_scope import Scope
from assessment.group_trend import Measure, trend_lines, whole_of
from assessment.layout import Layout, layout_of
from assessment.lineage import lines
from assessment.models import Audience, Block, ComparisonGroup, GroupTotal, InstrumentVersion, Pillar, Round, Status
from assessment.region_gaps import Asked, Measured, RegionGap, is_open, region_gaps
from assessment.sheets import Sheet
from municipalities.models import DevelopmentPath, Municipality, Region, SizeClass
from municipalities.societal_tasks import societal_tasks

A_PAGE = 50
EVERYBODY = "all"


def members_in(scope: Scope) -> list[Member]:
    """Whoever shares in this round; nobody where there is none to compare."""
    if scope.round is None or scope.version is None:
        return []
    return members_of(scope.region, scope.version.instrument, scope.round)


def merged_in(members: Iterable[Member]) -> tuple[Member, ...]:
    """Results under the name of the municipality into which another has merged, of those who share by name."""
    return tuple(member for member in named(members) if member.measured_by)


# Groups


@dataclass(frozen=True)
class GroupShown:
    """A group that may be shown, in words."""

    key: str
    name: str
    view: GroupView


def group_name(key: str, made: Mapping[str, str]) -> str:
    """What a group is called; `made` are the names of the region's own groups by key."""
    kind, _colon, rest = key.partition(":")
    if kind == "size":
        return _("Size: %(sizes)s") % {"sizes": ", ".join(str(SizeClass(one).label) for one in rest.split("+"))}
    if kind == "path":
        return _("Path: %(path)s") % {"path": DevelopmentPath(rest).label}
    return made.get(key, key) if kind == "group" else _("The whole region")


def made_groups(region: Region) -> Mapping[str, str]:
    groups = ComparisonGroup.objects.filter(region=region, removed_at__isnull=True)
    return {f"group:{pk}": name for pk, name in groups.values_list("pk", "name")}


def totals_in(scope: Scope, rounds: Sequence[Round]) -> QuerySet[GroupTotal]:
    """What the region may see of groups in these rounds with this instrument."""
    instrument = scope.version.instrument_id if scope.version else None
    found = GroupTotal.objects.filter(region=scope.region, instrument=instrument, round__in=rounds)
    return found.filter(audience=Audience.REGION)


def totals_of(scope: Scope, rounds: Sequence[Round]) -> list[GroupTotal]:
    """Of every group, in one query."""
    return list(totals_in(scope, rounds))


# The heat map


@dataclass(frozen=True)
class HeatMap:
    """One page of it. `pillars` with their blocks stand above the columns."""

    layout: Layout
    order: str
    members: Sequence[Member]
    page: "Page[Member]"
    rows: Sequence[HeatRow]

    @classmethod
    def from_scope(cls, scope: Scope, order: str, number: str = "1") -> "HeatMap | None":
        """None where nobody shares by name. `order` is an Order or the key of a pillar."""
        ordered = heat_order(members_in(scope), order)
        if scope.layout is None or not ordered:
            return None
        page = Paginator(ordered, A_PAGE).get_page(number)
        return cls(scope.layout, order, ordered, page, rows_of(scope.layout, page.object_list))

    @property
    def pillars(self) -> Mapping[Pillar, tuple[Block, ...]]:
        return self.layout.pillars

    @property
    def drawn(self) -> tuple[tuple[HeatRow, tuple[tuple[str, Band, tuple[tuple[str, str | None], ...]], ...]], ...]:
        """Each row with its pillars: the name, the band, and of each block its name and status."""
        return tuple((row, tuple(self._cells(row))) for row in self.rows)

    def _cells(self, row: HeatRow) -> Iterable[tuple[str, Band, tuple[tuple[str, str | None], ...]]]:
        given = iter(row.statuses)
        for pillar, blocks in self.pillars.items():
            cells = tuple((block.name, status) for block, status in zip(blocks, given, strict=False))
            yield pillar.name, row.bands.get(pillar.key, Band.NONE), cells

    def sheet(self) -> Sheet:
        """All of it, not this page alone."""
        header = (_("Municipality"), _("CBS code"), _("Measured by"), _("Size"), _("Development path"))
        rows = rows_of(self.layout, self.members)
        return Sheet(
            "heat-map",
            _("Heat map"),
            (*header, *(block.name for block in self.layout.blocks)),
            tuple((*_about(row.member), *map(status_word, row.statuses)) for row in rows),
        )


def _about(member: Member) -> tuple[str, ...]:
    path = str(DevelopmentPath(member.path).label) if member.path else ""
    return (member.name, member.code, member.measured_by, str(SizeClass(member.size_class).label), path)


def status_word(status: str | None) -> str:
    return str(Status(status).label) if status else _("Not answered yet")


def orders(layout: Layout | None) -> tuple[tuple[str, str], ...]:
    """In what orders the heat map can stand, in words."""
    by_pillar = (
        [(pillar.key, _("by %(pillar)s") % {"pillar": pillar.name}) for pillar in layout.pillars] if layout else []
    )
    return (*((str(order.value), str(order.label)) for order in Order), *by_pillar)


# The spread


@dataclass(frozen=True)
class SpreadPage:
    """`group` is the one that was chosen, `pillar` the key of the one by which groups are laid side by side."""

    groups: tuple[GroupShown, ...]
    group: GroupShown
    pillar: str
    names: Mapping[str, str]
    trend: Sequence[Measure]

    @classmethod
    def from_scope(cls, scope: Scope, key: str, pillar: str) -> "SpreadPage | None":
        """None where no group may be shown. Its queries do not grow with the groups or the municipalities."""
        if scope.round is None or scope.layout is None:
            return None
        names = pillar_names(scope.layout)
        made = made_groups(scope.region)
        groups = tuple(
            GroupShown(total.key, group_name(total.key, made), GroupView.from_total(total, scope.layout, names[WHOLE]))
            for total in totals_of(scope, [scope.round])
        )
        chosen = next((one for one in groups if one.key == key), groups[0] if groups else None)
        if chosen is None:
            return None
        measures = measures_of(scope.earlier, spreads_by_round(scope, chosen.key))
        return cls(groups, chosen, pillar if pillar in names else WHOLE, names, measures)

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        return self.pillars_chart, self.groups_chart, self.blocks_chart, self.trend_chart

    @property
    def pillars_chart(self) -> Chart:
        view, name = self.group.view, self.group.name
        sentence = _(
            "What you see here: for each pillar how far the %(number)d municipalities of “%(group)s” are. The middle "
            "half lies in the box; the line in it is the median."
        ) % {"number": view.municipalities, "group": name}
        rows = [(spread.name, spread) for spread in view.spreads]
        return spread_chart("pillars", _("Spread by pillar"), sentence, _("Pillar"), rows)

    @property
    def groups_chart(self) -> Chart:
        rows = [(one.name, one.view.by_pillar[self.pillar]) for one in self.groups if self.pillar in one.view.by_pillar]
        sentence = _(
            "What you see here: the spread of “%(pillar)s” in each group that may be shown. Groups differ in what they "
            "face; none of them is the norm."
        ) % {"pillar": self.names[self.pillar]}
        return spread_chart("groups", _("Groups beside each other"), sentence, _("Group"), rows)

    @property
    def blocks_chart(self) -> Chart:
        sentence = _(
            "What you see here: for each building block how many municipalities of “%(group)s” gave each answer."
        ) % {"group": self.group.name}
        return blocks_chart("blocks", _("Answers by building block"), sentence, self.group.view.blocks)

    @property
    def trend_chart(self) -> Chart:
        sentence = _(
            "What you see here: the median of “%(group)s” in each round. Not always the same municipalities measured, "
            "so a line tells of the group and not of one of them. Where the questions changed, the line starts anew."
        ) % {"group": self.group.name}
        return trend_chart("trend", _("Over the rounds"), sentence, trend_lines(self.names, self.trend))


def pillar_names(layout: Layout) -> dict[str, str]:
    """The pillars by key, the whole first."""
    return {WHOLE: _("All building blocks together")} | {pillar.key: pillar.name for pillar in layout.pillars}


def spreads_by_round(scope: Scope, key: str) -> Mapping[int, Mapping[str, Sequence[int]]]:
    """What may be told of one group in each round until this one; the spreads alone, in one query."""
    found = totals_in(scope, [one for one, _version in scope.earlier]).filter(key=key)
    return dict(found.order_by().values_list("round", "spread"))


def measures_of(
    rounds: Sequence[tuple[Round, InstrumentVersion]], spreads: Mapping[int, Mapping[str, Sequence[int]]]
) -> list[Measure]:
    """A query for each time that the questionnaire changed on the way, and none where it did not."""
    found: list[Measure] = []
    before: InstrumentVersion | None = None
    for round_, version in rounds:
        layout = layout_of(version.pk)
        told = spreads_of(spreads.get(round_.pk, {}), pillar_names(layout))
        found.append(
            Measure(
                name=round_.name,
                number=version.number,
                blocks=whole_of(_blocks(layout)),
                spreads={spread.key: spread for spread in told},
                changes=tuple(changes_between(before, version)) if before else (),
            )
        )
        before = version
    return found


def _blocks(layout: Layout) -> Mapping[str, frozenset[str]]:
    return {pillar.key: frozenset(block.key for block in blocks) for pillar, blocks in layout.pillars.items()}


# The gaps of the region


@dataclass(frozen=True)
class GapPage:
    """Every block with at whom it is open: `known` share by name, `total` is what may be told of all that share.

    `before` is the round before.
    """

    gaps: tuple[RegionGap, ...]
    known: int
    total: GroupView | None
    before: Round | None

    @classmethod
    def from_scope(cls, scope: Scope) -> "GapPage | None":
        """None where nobody shares by name and nothing may be told of all together."""
        if scope.layout is None or scope.round is None:
            return None
        members = named(members_in(scope))
        asked = _asked(scope, scope.layout)
        gaps = region_gaps(asked, _measured(scope, members))
        totals = [one for one in totals_of(scope, [scope.round]) if one.key == EVERYBODY]
        total = GroupView.from_total(totals[0], scope.layout, "") if totals else None
        before = scope.before[0] if scope.before else None
        return cls(gaps, len(members), total, before) if members or total else None

    @property
    def rows(self) -> tuple[tuple[RegionGap, int | None, str], ...]:
        """What is open at most of them first: the block, at how many of all that share, and its tasks in words."""
        counts = {count.key: count.open for count in self.total.blocks} if self.total else {}
        names = societal_tasks()
        found = [
            (gap, counts.get(gap.key), ", ".join(f"{names.get(task, task)} ({count})" for task, count in gap.tasks))
            for gap in self.gaps
            if gap.open or counts.get(gap.key)
        ]
        return tuple(sorted(found, key=lambda row: -(row[0].open if row[1] is None else row[1])))

    def sheet(self) -> Sheet:
        header = (
            _("Pillar"),
            _("Building block"),
            _("Open at (who share by name)"),
            _("Open at (all who share)"),
            _("Societal tasks there"),
            _("Done since the round before"),
            _("Open again since the round before"),
        )
        rows = tuple((gap.pillar, gap.name, gap.open, count, tasks, *_changed(gap)) for gap, count, tasks in self.rows)
        return Sheet("gaps", _("Gaps of the region"), header, rows)


def _changed(gap: RegionGap) -> tuple[int | None, int | None]:
    return (gap.change.closed, gap.change.opened) if gap.change else (None, None)


def _asked(scope: Scope, layout: Layout) -> list[Asked]:
    goes_on: Mapping[str, str] = {}
    if scope.before and scope.version:
        keys = [block.key for block in layout.blocks]
        goes_on = lines(changes_between(scope.before[1], scope.version), keys)
    return [
        Asked(block.key, block.name, pillar.name, goes_on.get(block.key, ""))
        for pillar, blocks in layout.pillars.items()
        for block in blocks
    ]


def _measured(scope: Scope, members: Sequence[Member]) -> list[Measured]:
    """With what the same municipality measured in the round before; of a merged one each part for itself."""
    now, then = statuses_of(members), {}
    if scope.before and scope.version:
        earlier = named(members_of(scope.region, scope.version.instrument, scope.before[0]))
        statuses = statuses_of(earlier)
        then = {(one.code, one.measured_by): statuses[one.result] for one in earlier}
    return [Measured(one.name, one.tasks, now[one.result], then.get((one.code, one.measured_by))) for one in members]


@dataclass(frozen=True)
class OpenAt:
    """Where one block is open: a page of those who share by name, each with its status and tasks."""

    block: Block
    page: "Page[Member]"
    rows: tuple[tuple[Member, str | None, str], ...]

    @classmethod
    def from_scope(cls, scope: Scope, key: str, number: str = "1") -> "OpenAt | None":
        """None where this version has no such block."""
        block = next((one for one in scope.layout.blocks if one.key == key), None) if scope.layout else None
        if block is None:
            return None
        members = heat_order(members_in(scope))
        statuses = {result: given.get(key) for result, given in statuses_of(members).items()}
        page = Paginator([one for one in members if is_open(statuses[one.result])], A_PAGE).get_page(number)
        names = societal_tasks()
        rows = tuple(
            (one, statuses[one.result], ", ".join(names.get(task, task) for task in one.tasks))
            for one in page.object_list
        )
        return cls(block, page, rows)


# The groups that the region made


@dataclass(frozen=True)
class OwnGroup:
    """`view` is None where it may not be shown in this round; `is_small` says that too few of it measured at all."""

    group: ComparisonGroup
    municipalities: tuple[Municipality, ...]
    view: GroupTotal | None


def own_groups(scope: Scope) -> tuple[OwnGroup, ...]:
    """In three queries, whatever their number."""
    totals = {total.key: total for total in totals_of(scope, [scope.round] if scope.round else [])}
    groups = ComparisonGroup.objects.filter(region=scope.region, removed_at__isnull=True)
    return tuple(
        OwnGroup(one, tuple(one.municipalities.all()), totals.get(f"group:{one.pk}"))
        for one in groups.prefetch_related("municipalities")
    )
