"""What region staff are shown when municipalities are compared: pages, charts and files are made from the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessment.actions import changes_between
from assessment.charts import Chart, blocks_chart, coarse_note, spread_chart, trend_chart
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
    names_like,
    rows_of,
    spreads_of,
)
from assessment.comparison_scope import Scope
from assessment.group_trend import Measure, TrendLine, breaks_of, broken_between, told_points, trend_lines
from assessment.layout import Dutch, Layout, layout_of, told_apart
from assessment.models import (
    Audience,
    Block,
    ComparisonGroup,
    GroupTotal,
    InstrumentVersion,
    Pillar,
    Round,
    SharingLevel,
    Status,
)
from assessment.sheets import Sheet
from municipalities.models import DevelopmentPath, Municipality, Region, SizeClass

A_PAGE = 25
EVERYBODY = "all"


def members_in(scope: Scope, at_least: SharingLevel = SharingLevel.TOTALS) -> list[Member]:
    """Whoever shares in this round; nobody where there is none to compare."""
    if scope.round is None or scope.version is None:
        return []
    return members_of(scope.region, scope.version.instrument, scope.round, at_least)


def named_in(scope: Scope) -> list[Member]:
    """Who shares by name in this round."""
    return members_in(scope, SharingLevel.REGION)


def named_like(scope: Scope, typed: str, most: int) -> tuple[str, ...]:
    """The names of a few of them, that look like what was typed; none where nothing was."""
    text = typed.replace("\0", "").strip()
    if scope.round is None or scope.version is None or not text:
        return ()
    return names_like(scope.region, scope.version.instrument, scope.round, text, most)


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
    return Dutch(made.get(key, key)) if kind == "group" else _("The whole region")


def made_groups(region: Region) -> Mapping[str, str]:
    groups = ComparisonGroup.objects.filter(region=region, removed_at__isnull=True)
    return {group.key: group.name for group in groups}


def totals_in(scope: Scope, rounds: Sequence[Round]) -> QuerySet[GroupTotal]:
    """What the region may see of groups in these rounds with this instrument."""
    instrument = scope.version.instrument_id if scope.version else None
    found = GroupTotal.objects.filter(region=scope.region, instrument=instrument, round__in=rounds)
    return found.filter(audience=Audience.REGION)


def totals_of(scope: Scope, rounds: Sequence[Round]) -> list[GroupTotal]:
    """Of every group, in one query."""
    return list(totals_in(scope, rounds))


def newest_shown(region: Region) -> Round | None:
    """The newest round of which a group may be shown."""
    rounds = Round.objects.filter(region=region, totals__audience=Audience.REGION)
    return rounds.order_by("-opens_on", "-pk").first()


def total_of_all(scope: Scope) -> GroupTotal | None:
    """What may be told of all that share in this round together."""
    return totals_in(scope, [scope.round] if scope.round else []).filter(key=EVERYBODY).first()


# The heat map


Cell = tuple[tuple[str, str | None], ...]  # of a block its name and its status, each under what it is called


@dataclass(frozen=True)
class HeatMap:
    """One page of it. `pillar` is the key of the one whose blocks are shown, with words; empty shows all of them."""

    layout: Layout
    order: str
    pillar: str
    members: Sequence[Member]
    page: "Page[Member]"
    rows: Sequence[HeatRow]

    @classmethod
    def from_scope(cls, scope: Scope, order: str, pillar: str = "", number: str = "1") -> "HeatMap | None":
        """None where nobody shares by name. `order` is an Order or the key of a pillar."""
        ordered = heat_order(named_in(scope), order)
        if scope.layout is None or not ordered:
            return None
        page = Paginator(ordered, A_PAGE).get_page(number)
        return cls(scope.layout, order, pillar, ordered, page, rows_of(scope.layout, page.object_list))

    @cached_property
    def pillars(self) -> Mapping[Pillar, tuple[Block, ...]]:
        """What stands above the columns."""
        every = self.layout.pillars
        return {one: blocks for one, blocks in every.items() if self.pillar in ("", one.key)}

    @property
    def drawn(self) -> tuple[tuple[HeatRow, tuple[tuple[Band, tuple[Cell, ...]], ...]], ...]:
        """Each row with its pillars: the band, and the cells."""
        return tuple((row, tuple(self._cells(row))) for row in self.rows)

    def _cells(self, row: HeatRow) -> Iterable[tuple[Band, tuple[Cell, ...]]]:
        for pillar, blocks in self.pillars.items():
            cells = tuple(
                (("block", block.name), ("status", row.statuses[self._places[block.key]])) for block in blocks
            )
            yield row.bands[pillar.key], cells

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Where each block stands in a row."""
        return {block.key: place for place, block in enumerate(self.layout.blocks)}

    def sheet(self) -> Sheet:
        """All of it, not this page or this pillar alone."""
        header = (_("Municipality"), _("CBS code"), _("Measured by"), _("Size"), _("Development path"))
        rows = rows_of(self.layout, self.members)
        return Sheet(
            "heat-map",
            _("Heat map"),
            (*header, *told_apart(self.layout.named)),
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
        """What can be downloaded; shown is a trend only where more than one round tells something."""
        return self.pillars_chart, self.groups_chart, self.blocks_chart, self.trend_chart

    @property
    def coarse_note(self) -> str:
        """Why some of the levels on this page are not told."""
        groups = (spread for one in self.groups for spread in one.view.spreads)
        return coarse_note((*groups, *told_points(self._lines)))

    @cached_property
    def _lines(self) -> tuple[TrendLine, ...]:
        return trend_lines(self.names, self.trend)

    @property
    def shown(self) -> tuple[Chart, ...]:
        return self.charts if any(line.is_trend for line in self._lines) else self.charts[:-1]

    @property
    def pillars_chart(self) -> Chart:
        view, name = self.group.view, self.group.name
        sentence = _(
            "What you see here: for each pillar how far the %(number)d municipalities of “%(group)s” are. The middle "
            "half lies in the box; the line in it is the median."
        ) % {"number": view.municipalities, "group": name}
        if any(spread.municipalities < view.municipalities for spread in view.spreads):
            sentence += " " + _("Not all of them have a level in each pillar; the table says how many do.")
        if not all(spread.is_coarse for spread in view.spreads):
            sentence += " " + _("The thin line leaves out a tenth at each end.")
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
            "What you see here: for each building block how many municipalities of “%(group)s” gave each answer. The "
            "table says beside it how far a quarter, half and three quarters of them are."
        ) % {"group": self.group.name}
        return blocks_chart("blocks", _("Answers by building block"), sentence, self.group.view.blocks)

    @property
    def trend_chart(self) -> Chart:
        sentence = _(
            "What you see here: the median of “%(group)s” in each round. Not always the same municipalities measured, "
            "so a line tells of the group and not of one of them. Where the questions changed, the line starts anew."
        ) % {"group": self.group.name}
        if broken := breaks_of(self._lines):
            sentence += " " + _("That is so in: %(rounds)s.") % {"rounds": ", ".join(broken)}
        return trend_chart("trend", _("Over the rounds"), sentence, self._lines)


def pillar_names(layout: Layout) -> dict[str, str]:
    """The pillars by key, the whole first."""
    return layout.names(_("All building blocks together"))


def spreads_by_round(scope: Scope, key: str) -> Mapping[int, Mapping[str, Sequence[int | None]]]:
    """What may be told of one group in each round until this one; the spreads alone, in one query."""
    found = totals_in(scope, [one for one, _version in scope.earlier]).filter(key=key)
    return dict(found.order_by().values_list("round", "spread"))


def measures_of(
    rounds: Sequence[tuple[Round, InstrumentVersion]], spreads: Mapping[int, Mapping[str, Sequence[int | None]]]
) -> list[Measure]:
    """A query for each time that the questionnaire changed on the way, and none where it did not."""
    found: list[Measure] = []
    before: InstrumentVersion | None = None
    for round_, version in rounds:
        layout = layout_of(version.pk)
        told = {one.key: one for one in spreads_of(spreads.get(round_.pk, {}), pillar_names(layout))}
        tables = changes_between(before, version) if before else ()
        breaks = broken_between(tables, layout_of(before.pk), layout) if before else frozenset()
        found.append(Measure(round_.name, version.number, told, breaks))
        before = version
    return found


# The groups that the region made


@dataclass(frozen=True)
class OwnGroup:
    """`view` is None where it may not be shown in this round; `is_waiting`: not counted since it was made."""

    group: ComparisonGroup
    municipalities: tuple[Municipality, ...]
    view: GroupTotal | None
    is_waiting: bool


def own_groups(scope: Scope) -> tuple[OwnGroup, ...]:
    """In three queries, whatever their number."""
    totals = {total.key: total for total in totals_of(scope, [scope.round] if scope.round else [])}
    counted_at = max((total.refreshed_at for total in totals.values()), default=None)
    groups = ComparisonGroup.objects.filter(region=scope.region, removed_at__isnull=True)
    return tuple(
        OwnGroup(
            one,
            tuple(one.municipalities.all()),
            totals.get(one.key),
            is_waiting=counted_at is not None and counted_at < one.made_at,
        )
        for one in groups.prefetch_related("municipalities")
    )
