"""What a region's report is made of: gathered once, when it is asked for.

It reads across municipalities by the rooms that may (assessment/comparison.py, sharing.py): results by name of those
that share by name alone, of all others totals. Of the response it counts, and names nobody.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.db.models import Count, Q
from django.utils import translation

from assessment.charts import coarse_note
from assessment.comparison import WHOLE, GroupView, Member, named, statuses_of
from assessment.comparison_pages import (
    EVERYBODY,
    group_name,
    measures_of,
    members_in,
    pillar_names,
    spreads_by_round,
    totals_in,
    totals_of,
)
from assessment.comparison_scope import Scope
from assessment.gap_pages import GapPage
from assessment.group_trend import TrendLine, told_points, trend_lines
from assessment.instruments import LEADING
from assessment.layout import Layout
from assessment.models import Assessment, GroupTotal, InstrumentVersion, Round, SharingLevel
from assessment.models.comparison import OWN_GROUP
from assessment.region_gaps import OPEN, RegionGap
from assessment.sharing import shared_results
from municipalities.heirs import Heirs
from municipalities.models import Region
from municipalities.societal_tasks import societal_tasks
from municipalities.sources import Document, documents
from projects.models import ProgrammeProject, ProgrammeState
from projects.programme_facts import BUSY
from projects.programme_pages import Card, cards_of, programme_of
from strategy.region_maps import cooperation_map, project_map
from strategy.region_report import (
    FORMAT,
    GapLine,
    GroupLine,
    NamedPlace,
    ProgrammeLine,
    RegionMark,
    RegionReportContent,
    ResponseLine,
    RoundMark,
)
from strategy.reports import VersionMark, cite

MOST_AT = 12  # municipalities named at a gap; of more it is counted only
ORDER = (*BUSY[::-1], ProgrammeState.PROPOSED, ProgrammeState.DONE)  # what was dropped is left out


def region_report(scope: Scope, *, today: date) -> RegionReportContent:
    """What there is to say now of the round and instrument of the scope. Dutch, in whatever language the page is."""
    if scope.round is None or scope.version is None or scope.layout is None:
        raise ValueError("a report of a region is about a round with an instrument")
    with translation.override(settings.LANGUAGE_CODE):
        return _gather(scope, scope.round, scope.version, scope.layout, today)


def _gather(
    scope: Scope, round_: Round, version: InstrumentVersion, layout: Layout, today: date
) -> RegionReportContent:
    region, members = scope.region, named(members_in(scope))
    by_name = {**{one.code: one.name for one in members}, **_names_of(region, version)}
    projects = programme_of(region)
    totals = totals_of(scope, [round_])
    groups, trend = _groups(totals, layout), _trend(scope, layout)
    everybody = next((total for total in totals if total.key == EVERYBODY), None)
    return RegionReportContent(
        format=FORMAT,
        asked_on=today,
        region=RegionMark(region.slug, region.name, region.short_name),
        round=RoundMark(round_.name, round_.opens_on, round_.ended_on, round_.is_closed(today), round_.is_demo),
        instrument=VersionMark(str(version), version.checksum),
        instrument_key=version.instrument.key,
        instrument_title=version.instrument.title,
        instrument_description=version.description,
        minimum=settings.MINIMUM_GROUP,
        responses=_responses(scope),
        named=tuple(NamedPlace(one.name, one.measured_by) for one in members),
        total=groups[0] if everybody else None,
        groups=groups,
        blocks=GroupView.from_total(everybody, layout, "").blocks if everybody else (),
        trend=trend,
        gaps=_gaps(scope, members, projects if version.instrument.key == LEADING else ()),
        before=scope.before[0].name if scope.before else "",
        programme=_programme(projects, by_name),
        projects=project_map(region, by_name, today),
        cooperations=cooperation_map(region, by_name, today),
        documents=_documents(version, projects),
        coarse_note=coarse_note((*(spread for group in groups for spread in group.spreads), *told_points(trend))),
    )


def _names_of(region: Region, version: InstrumentVersion) -> Mapping[str, str]:
    """Who shares a result of this instrument by name, in whatever round it was adopted."""
    key = version.instrument.key
    shared = shared_results(level=SharingLevel.REGION, instrument_key=key, region=region)
    return {result.code: result.name for result in shared}


# The response


def _responses(scope: Scope) -> tuple[ResponseLine, ...]:
    """Of each round until this one, oldest first; three queries."""
    rounds = [one for one, _version in scope.earlier]
    invited = _invited(rounds)
    started = Assessment.objects.filter(
        round__in=rounds, instrument_version__instrument=scope.version.instrument if scope.version else None
    )
    counts = (
        started.order_by()
        .values_list("round")
        .annotate(
            begun=Count("municipality", distinct=True),
            adopted=Count("municipality", distinct=True, filter=Q(adopted_at__isnull=False)),
        )
    )
    busy = {round_: (begun, adopted) for round_, begun, adopted in counts}
    counted = dict(totals_in(scope, rounds).filter(key=EVERYBODY).order_by().values_list("round", "municipalities"))
    heirs = Heirs.on(rounds[-1].opens_on)
    return tuple(
        _response(one, invited[one.pk], *busy.get(one.pk, (0, 0)), counted=counted.get(one.pk), heirs=heirs)
        for one in rounds
    )


def _invited(rounds: Sequence[Round]) -> Mapping[int, list[str]]:
    """The codes of who was invited to each round; one query."""
    found: dict[int, list[str]] = {one.pk: [] for one in rounds}
    pairs = Round.objects.filter(pk__in=found, invited__isnull=False).order_by().values_list("pk", "invited")
    for round_, code in pairs:
        found[round_].append(code)
    return found


def _response(
    round_: Round, codes: Collection[str], begun: int, adopted: int, *, counted: int | None, heirs: Heirs
) -> ResponseLine:
    return ResponseLine(
        round=round_.name,
        opens_on=round_.opens_on,
        closes_on=round_.ended_on,
        not_started=max(len(codes) - begun, 0),
        busy=begun - adopted,
        adopted=adopted,
        counted=counted,
        merged=sum(heirs.of_code(code) != code for code in codes),
    )


# Groups


def _groups(totals: Iterable[GroupTotal], layout: Layout) -> tuple[GroupLine, ...]:
    """The groups that may be shown, the whole region first.

    Those that the region made for itself are left out, and those that are the whole region once more.
    """
    names = pillar_names(layout)
    told = [total for total in totals if not total.key.startswith(OWN_GROUP)]
    ordered = sorted(told, key=lambda one: one.key != EVERYBODY)
    lines = [_group(total, layout, names[WHOLE]) for total in ordered]
    whole = lines[0] if ordered and ordered[0].key == EVERYBODY else None
    return tuple(line for line in lines if line is whole or not _is_same(line, whole))


def _group(total: GroupTotal, layout: Layout, whole: str) -> GroupLine:
    view = GroupView.from_total(total, layout, whole)
    return GroupLine(group_name(total.key, {}), view.municipalities, view.spreads)


def _is_same(line: GroupLine, other: GroupLine | None) -> bool:
    """Are they as many, with the same figures? Beside the whole region that is the same municipalities."""
    return other is not None and (line.municipalities, line.spreads) == (other.municipalities, other.spreads)


def _trend(scope: Scope, layout: Layout) -> tuple[TrendLine, ...]:
    """Of the whole region over the rounds until this one; none where there is one round."""
    if len(scope.earlier) < 2:
        return ()
    measures = measures_of(scope.earlier, spreads_by_round(scope, EVERYBODY))
    return trend_lines(pillar_names(layout), measures)


# The gaps


def _gaps(scope: Scope, members: Collection[Member], projects: Iterable[ProgrammeProject]) -> tuple[GapLine, ...]:
    """What is open at most of them first."""
    page = GapPage.from_scope(scope)
    if page is None:
        return ()
    statuses = statuses_of(members)
    known = list(projects)
    return tuple(
        _gap(
            gap,
            count,
            tuple(member.name for member in members if statuses[member.result].get(gap.key) in OPEN),
            _helping(gap, known, BUSY),
            _helping(gap, known, (ProgrammeState.PROPOSED,)),
        )
        for gap, count, _tasks in page.rows
    )


def _helping(gap: RegionGap, projects: Iterable[ProgrammeProject], states: Collection[str]) -> tuple[str, ...]:
    return tuple(project.name for project in projects if project.state in states and gap.key in project.blocks)


def _gap(
    gap: RegionGap, count: int | None, at: tuple[str, ...], programme: tuple[str, ...], proposed: tuple[str, ...]
) -> GapLine:
    names = societal_tasks()
    return GapLine(
        key=gap.key,
        name=gap.name,
        pillar=gap.pillar,
        open_named=gap.open,
        open_all=count,
        tasks=tuple(f"{names.get(task, task)} ({number})" for task, number in gap.tasks),
        at=tuple(dict.fromkeys(at)) if len(at) <= MOST_AT else (),
        closed=gap.change.closed if gap.change else None,
        reopened=gap.change.opened if gap.change else None,
        programme=programme,
        both=gap.change.both if gap.change else None,
        proposed=proposed,
    )


# The programme


def _programme(projects: Iterable[ProgrammeProject], by_name: Mapping[str, str]) -> tuple[ProgrammeLine, ...]:
    """What runs first."""
    cards = [card for card in cards_of(projects) if card.project.state in ORDER]
    return tuple(
        _line(card, by_name) for card in sorted(cards, key=lambda card: ORDER.index(ProgrammeState(card.project.state)))
    )


def _line(card: Card, by_name: Mapping[str, str]) -> ProgrammeLine:
    project = card.project
    codes = [place.pk for place in project.participants.all() if place.pk != project.lead_id]
    known = tuple(sorted(by_name[code] for code in codes if code in by_name))
    return ProgrammeLine(
        name=project.name,
        description=project.description,
        state=project.state,
        state_label=project.get_state_display(),
        role_label=project.get_role_display(),
        lead=by_name.get(project.lead_id or "", ""),
        has_other_lead=bool(project.lead_id and project.lead_id not in by_name),
        participants=known,
        others=len(codes) - len(known),
        blocks=card.blocks,
        tasks=card.tasks,
        progress=project.progress,
        source=cite(project.source) if project.source else "",
    )


def _documents(version: InstrumentVersion, projects: Iterable[ProgrammeProject]) -> tuple[Document, ...]:
    """The documents on which the questionnaire and the programme rest."""
    used = {source["document"] for source in version.sources}
    used |= {project.document for project in projects if project.document}
    return tuple(document for key, document in documents().items() if key in used)
