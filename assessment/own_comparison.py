"""What a municipality may see of itself beside others: read here, put together in own_place.py.

Of itself its latest adopted results, also where it shares nothing; of all others the rows of GroupTotal alone, in which
whoever shares nothing does not count. Nobody else's result or name is ever read here, but for a municipality that went
up in this one, and then only what that one shared by name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.charts import Chart, coarse_note
from assessment.comparison import WHOLE, GroupView
from assessment.group_trend import Measure, broken_between, told_points
from assessment.instruments import LEADING
from assessment.layout import Layout, layout_of
from assessment.lineage import Change
from assessment.models import (
    Audience,
    GroupTotal,
    Instrument,
    InstrumentVersion,
    Result,
    Round,
    Sharing,
    SharingLevel,
    Subject,
)
from assessment.own_charts import own_trend_chart, place_chart, places_sheet
from assessment.own_order import HadByMost
from assessment.own_place import (
    Moment,
    OwnLine,
    PeerGroup,
    Peers,
    PillarPlace,
    beside,
    done_first,
    own_lines,
    pillar_places,
)
from assessment.sharing import level_of
from assessment.sheets import Sheet
from municipalities.heirs import Heirs
from municipalities.models import DevelopmentPath, Municipality, SizeClass


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it does not know is as if it had not been asked."""

    instrument: str = ""
    round: str = ""
    peers: str = ""
    pillar: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        return cls(*(query.get(name, "") for name in ("instrument", "round", "peers", "pillar")))


@dataclass(frozen=True)
class OwnComparison:
    """The page. Without a `round` there is nothing to compare yet; without `own` nothing was adopted in that round.

    `pillar` is the key of the part of which the trend is drawn, empty for everything together; `newest_shown` the
    newest round with a group that may be shown.
    """

    instruments: tuple[Instrument, ...]
    instrument: Instrument | None = None
    rounds: tuple[Round, ...] = ()
    round: Round | None = None
    own: Result | None = None
    measured_by: str = ""
    shares: SharingLevel = SharingLevel.NOTHING
    groups: tuple[PeerGroup, ...] = ()
    chosen: PeerGroup | None = None
    pillars: tuple[PillarPlace, ...] = ()
    trend: tuple[OwnLine, ...] = ()
    first: HadByMost = field(default_factory=HadByMost)
    pillar: str = ""
    newest_shown: Round | None = None

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """The place in the spread and the trend, as far as there is something to draw."""
        if self.chosen is None:
            return ()
        line = next((line for line in self.trend if line.key == self.pillar), None)
        drawn = place_chart(self.pillars, self.chosen), own_trend_chart(line, self.chosen)
        return tuple(chart for chart in drawn if not chart.is_empty)

    @property
    def sheet(self) -> Sheet:
        """The places in all groups, as a table for other programs."""
        return places_sheet(
            self.pillars,
            self.round.name if self.round else "",
            self.instrument.title if self.instrument else "",
        )

    @property
    def coarse_note(self) -> str:
        """Why some of the levels of the groups are not told, in their places or over the rounds."""
        places = (place.spread for pillar in self.pillars for place in pillar.shown if place.spread)
        return coarse_note((*places, *told_points(self.trend)))

    @property
    def _filters(self) -> dict[str, str]:
        return {
            "instrument": self.instrument.key if self.instrument else "",
            "round": str(self.round.pk) if self.round else "",
            "peers": self.chosen.peers.value if self.chosen else "",
            "pillar": self.pillar,
        }

    @property
    def asked(self) -> str:
        """What is shown, as an address has it."""
        return urlencode({name: value for name, value in self._filters.items() if value})

    def ignored(self, asked: Asked) -> tuple[tuple[str, str], ...]:
        """The filters of the address that do not exist, with what was asked."""
        return tuple((name, value) for name, value in asdict(asked).items() if value not in ("", self._filters[name]))

    @property
    def newer(self) -> Round | None:
        """The newest round, where a group of it cannot be shown yet and so an older one is shown in its place."""
        newest = next(iter(self.rounds), None)
        return newest if self.round and newest != self.round == self.newest_shown else None

    @property
    def shown(self) -> tuple[PeerGroup, ...]:
        return tuple(group for group in self.groups if group.view)

    @property
    def missing(self) -> tuple[PeerGroup, ...]:
        return tuple(group for group in self.groups if not group.view)

    @property
    def files(self) -> Mapping[str, Sheet]:
        """The tables of the page that can be downloaded with what was chosen, by their key."""
        sheets = [chart.sheet for chart in self.charts]
        return {sheet.key: sheet for sheet in (*sheets, *([self.first.sheet] if self.first.blocks else []))}

    @property
    def is_closed(self) -> bool:
        """Nothing is adopted in this round any more."""
        return self.round is not None and self.round.is_closed(timezone.localdate())

    @property
    def has_tails(self) -> bool:
        """Is there a group of which the 10% and the 90% are told?"""
        return any(
            not place.spread.is_coarse for pillar in self.pillars for place in pillar.shown if place.spread is not None
        )

    @property
    def has_level(self) -> bool:
        return any(pillar.level is not None for pillar in self.pillars)

    @property
    def counts(self) -> bool:
        """Is the own result shared at least in totals?"""
        return self.shares >= SharingLevel.TOTALS


def own_comparison(municipality: Municipality, asked: Asked) -> OwnComparison:
    """Eight queries at most, however many municipalities and rounds there are, once the questionnaires were read."""
    measured = Instrument.objects.filter(
        versions__subject=Subject.MUNICIPALITY, versions__rounds__region=municipality.region_id
    )
    instruments = tuple(measured.distinct().order_by("title", "pk"))
    by_key = {instrument.key: instrument for instrument in instruments}
    instrument = by_key.get(asked.instrument) or by_key.get(LEADING) or next(iter(instruments), None)
    if instrument is None:
        return OwnComparison(instruments)
    return _Desk(municipality, instrument, asked).page(instruments)


def _with_own(rounds: tuple[Round, ...], own: Mapping[int, Result]) -> tuple[Round, ...]:
    return tuple(round_ for round_ in rounds if round_.pk in own)


class _Desk:
    """What was read for one page, each thing once."""

    def __init__(self, municipality: Municipality, instrument: Instrument, asked: Asked) -> None:
        self.municipality, self.instrument, self.asked = municipality, instrument, asked

    def page(self, instruments: tuple[Instrument, ...]) -> OwnComparison:
        rounds = tuple(round_ for round_ in self.rounds if round_.pk in self.own or round_.pk in self.totals)
        shares = self.levels.get(self.municipality.pk, SharingLevel.NOTHING)
        found = OwnComparison(instruments, self.instrument, rounds[::-1], shares=shares)
        round_ = self._chosen_round(rounds)
        if round_ is None:
            return found
        own, groups = self.own.get(round_.pk), self._groups(round_)
        chosen = self._chosen_group(groups)
        return OwnComparison(
            instruments,
            self.instrument,
            rounds[::-1],
            round_,
            own,
            self._measured_by(own),
            shares,
            groups,
            chosen,
            self._places(round_, own, groups),
            own_lines(self.layouts[rounds[-1].pk].names(_("Everything together")), self._moments(rounds, chosen.peers)),
            self._had_by_most(round_, own, chosen),
            self._chosen_pillar(self.layouts[round_.pk]),
            next(reversed(self._shown_in(rounds)), None),
        )

    def _places(self, round_: Round, own: Result | None, groups: tuple[PeerGroup, ...]) -> tuple[PillarPlace, ...]:
        levels, statuses = (own.levels, own.statuses) if own else ({}, {})
        return pillar_places(self.layouts[round_.pk], levels, groups, _("Everything together"), statuses)

    def _had_by_most(self, round_: Round, own: Result | None, group: PeerGroup) -> HadByMost:
        return HadByMost(done_first(group.view, own.statuses if own else {}), len(self.layouts[round_.pk].blocks))

    def _chosen_round(self, rounds: tuple[Round, ...]) -> Round | None:
        """The one that was asked for; or the last with a group that may be shown, with an own result before without;
        or else the last with an own result, or the last of all.
        """
        by_pk = {str(round_.pk): round_ for round_ in rounds}
        if self.asked.round in by_pk:
            return by_pk[self.asked.round]
        shown = self._shown_in(rounds)
        best = _with_own(shown, self.own) or shown or _with_own(rounds, self.own) or rounds
        return next(reversed(best), None)

    def _shown_in(self, rounds: tuple[Round, ...]) -> tuple[Round, ...]:
        """Those in which a group may be shown."""
        return tuple(round_ for round_ in rounds if any(group.view for group in self._groups(round_)))

    def _chosen_group(self, groups: tuple[PeerGroup, ...]) -> PeerGroup:
        """The one that was asked for; else those most like this municipality, if they may be shown."""
        by_kind = {group.peers.value: group for group in groups}
        if self.asked.peers in by_kind:
            return by_kind[self.asked.peers]
        likely = (by_kind.get(Peers.SIZE), by_kind.get(Peers.PATH))
        return next((group for group in likely if group and group.view), by_kind[Peers.REGION])

    def _chosen_pillar(self, layout: Layout) -> str:
        return self.asked.pillar if layout.pillar(self.asked.pillar) else WHOLE

    def _groups(self, round_: Round) -> tuple[PeerGroup, ...]:
        kinds = (peers for peers in Peers if peers != Peers.PATH or self.municipality.path)
        return tuple(self._group(round_, peers) for peers in kinds)

    def _group(self, round_: Round, peers: Peers) -> PeerGroup:
        size, path = self.municipality.size_class, self.municipality.path
        totals = self.totals.get(round_.pk, ())
        total = next((total for total in totals if peers.covers(total.key, size, path)), None)
        if total and not self._leaves_enough(round_, total):
            total = None
        view = self._view(round_, total) if total else None
        return PeerGroup(peers, self._text(peers, view), view)

    def _view(self, round_: Round, total: GroupTotal) -> GroupView:
        """Without what it could take itself from, and then knew of a few others."""
        view = GroupView.from_total(total, self.layouts[round_.pk], _("Everything together"))
        own = self.own.get(round_.pk)
        return beside(view, own.levels, own.statuses) if own and self._level(own) > SharingLevel.NOTHING else view

    def _leaves_enough(self, round_: Round, total: GroupTotal) -> bool:
        """Whether nothing is told of fewer than enough others, by who takes its own result from this total.

        Of all others, and of those whom it does not see by name either, unless there are none.
        """
        own = self.own.get(round_.pk)
        level = self._level(own) if own else SharingLevel.NOTHING
        others = total.municipalities - (level > SharingLevel.NOTHING)
        hidden = total.hidden - (level == SharingLevel.TOTALS)
        return others >= settings.MINIMUM_GROUP and not 0 < hidden < settings.MINIMUM_GROUP

    def _level(self, own: Result) -> SharingLevel:
        return level_of(self.heirs.line(own.municipality_id), self.levels)

    def _text(self, peers: Peers, view: GroupView | None) -> str:
        """Who they are: the name of the region, the classes that were counted together, the path."""
        if peers == Peers.REGION:
            return self.municipality.region.short_name
        if peers == Peers.PATH:
            return str(DevelopmentPath(self.municipality.path).label)
        classes = view.key.partition(":")[2].split("+") if view else [self.municipality.size_class]
        return ", ".join(str(SizeClass(size).label) for size in classes)

    def _moments(self, rounds: tuple[Round, ...], peers: Peers) -> list[Moment]:
        moments: list[Moment] = []
        before: Layout | None = None
        for round_ in rounds:
            own, layout, view = self.own.get(round_.pk), self.layouts[round_.pk], self._group(round_, peers).view
            breaks = self._breaks(before, layout) if before else frozenset()
            group = Measure(round_.name, layout.version.number, view.by_pillar if view else {}, breaks)
            moments.append(Moment(group, own.levels if own else {}, self._measured_by(own)))
            before = layout
        return moments

    def _breaks(self, old: Layout, new: Layout) -> frozenset[str]:
        """Tables go from an older version to a newer one; the same version never breaks."""
        first, last = sorted((old.version.number, new.version.number))
        tables = [table for number, table in self.tables if first < number <= last]
        if old.version.number <= new.version.number:
            return broken_between(tables, old, new)
        return broken_between(tables, new, old)

    def _measured_by(self, own: Result | None) -> str:
        """The name of the municipality that measured, where that one went up in this one."""
        return own.municipality.name if own and own.municipality_id != self.municipality.pk else ""

    # What is read

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds of the region in which this instrument is asked, oldest first."""
        return list(Round.objects.filter(pk__in=self.versions).order_by("opens_on", "pk"))

    @cached_property
    def versions(self) -> Mapping[int, int]:
        """By round the version that it asks; the newest, where it asks two."""
        asked = Round.objects.filter(
            region=self.municipality.region_id, instrument_versions__instrument=self.instrument
        ).order_by("instrument_versions__number")
        return dict(asked.values_list("pk", "instrument_versions"))

    @cached_property
    def layouts(self) -> Mapping[int, Layout]:
        return {round_: layout_of(version) for round_, version in self.versions.items()}

    @cached_property
    def tables(self) -> list[tuple[int, tuple[Change, ...]]]:
        """The was-wordt tables of the instrument by number of the version, oldest first."""
        versions = InstrumentVersion.objects.filter(instrument=self.instrument).order_by("number")
        return [(number, Change.read(changes)) for number, changes in versions.values_list("number", "changes")]

    @cached_property
    def totals(self) -> Mapping[int, list[GroupTotal]]:
        """By round the totals of its groups; never a group that this municipality is not like."""
        wanted = Q(key="all") | Q(key__startswith="size:")
        if self.municipality.path:
            wanted |= Q(key=f"path:{self.municipality.path}")
        rows = GroupTotal.objects.filter(
            wanted, region=self.municipality.region_id, instrument=self.instrument, audience=Audience.REGION
        )
        found: dict[int, list[GroupTotal]] = {}
        for total in rows:
            found.setdefault(total.round_id, []).append(total)
        return found

    @cached_property
    def levels(self) -> Mapping[str, SharingLevel]:
        """What this municipality, and each that went up in it, decided."""
        own = Sharing.objects.filter(self._ours, instrument=self.instrument)
        return {code: SharingLevel(level) for code, level in own.values_list("municipality_id", "level")}

    @cached_property
    def own(self) -> Mapping[int, Result]:
        """By round the own adopted result; else that of the one municipality that went up in this one and shared it."""
        rows = Result.objects.standing().filter(self._ours, instrument=self.instrument, round__isnull=False)
        by_round: dict[int, list[Result]] = {}
        for result in rows.select_related("municipality").order_by("adopted_at", "pk"):
            if result.round_id is not None and self._is_ours(result):
                by_round.setdefault(result.round_id, []).append(result)
        chosen = {round_: self._one_of(results) for round_, results in by_round.items()}
        return {round_: result for round_, result in chosen.items() if result}

    def _is_ours(self, result: Result) -> bool:
        return result.municipality_id == self.municipality.pk or self._level(result) >= SharingLevel.REGION

    def _one_of(self, results: Iterable[Result]) -> Result | None:
        """Its own comes first. What two of before measured cannot be made one."""
        results = list(results)
        own = [result for result in results if result.municipality_id == self.municipality.pk]
        if own:
            return own[-1]
        return results[-1] if len({result.municipality_id for result in results}) == 1 else None

    @cached_property
    def _ours(self) -> Q:
        return Q(municipality__in=self.heirs.under(self.municipality.pk))

    @cached_property
    def heirs(self) -> Heirs:
        return Heirs.on(timezone.localdate())
