"""What the digital agenda says: gathered once, frozen as a snapshot, and shown by every document that goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation

from assessment.dropped import names_with
from assessment.instruments import LEADING
from assessment.models import Assessment, InstrumentVersion, Status
from assessment.paths import paths_of
from assessment.photo import photo_of
from assessment.trend import Way
from municipalities.models import Municipality
from strategy import snapshots
from strategy.agenda_lines import (
    GapLine,
    GoalLine,
    ItemLine,
    Names,
    PathLine,
    PillarLine,
    Placed,
    PutOffLine,
    TaskLine,
    WishLine,
)
from strategy.charts import is_told
from strategy.costs import HalfCost, Range, costs_by_half
from strategy.models import (
    AdviceState,
    Agenda,
    AgendaItem,
    Ambition,
    Chapter,
    CooperationWish,
    Goal,
    GoalState,
    Principle,
    SocietalTask,
)
from strategy.planning import plan_of
from strategy.reports import Place, ReportContent
from strategy.rulebook import rule_book_for

FORMAT = 1  # of the snapshot; a new shape gets a new number
FIRST = 5  # so many gaps and choices stand on the page of the alderman


@dataclass(frozen=True)
class AgendaContent:
    """Everything that the documents of one version say; they are made from this alone.

    `report` is what was measured, None where nothing was; `number` and `adopted_on` are of the version.
    """

    format: int
    asked_on: date
    place: Place
    report: ReportContent | None
    ambition: str
    tasks: tuple[TaskLine, ...]
    principles: tuple[str, ...]
    path: PathLine | None
    items: tuple[ItemLine, ...]
    gaps: tuple[GapLine, ...]
    put_off: tuple[PutOffLine, ...]
    goals: tuple[GoalLine, ...]
    wishes: tuple[WishLine, ...]
    number: int = 1
    adopted_on: date | None = None
    foreword: str = ""
    left_out: tuple[str, ...] = ()

    @classmethod
    def from_municipality(cls, municipality: Municipality, today: date) -> "AgendaContent":
        """What there is to say now, in Dutch whatever language the page is read in."""
        with translation.override(settings.LANGUAGE_CODE):
            return cls._gather(municipality, today)

    @classmethod
    def from_agenda(cls, agenda: Agenda, today: date) -> "AgendaContent":
        """An adopted version as it was adopted; a draft as it would be adopted today."""
        if agenda.snapshot is not None:
            return cls.from_snapshot(agenda.snapshot)
        now = cls.from_municipality(agenda.municipality, today)
        return replace(now, number=agenda.number, foreword=agenda.foreword, left_out=tuple(agenda.left_out))

    @classmethod
    def _gather(cls, municipality: Municipality, today: date) -> "AgendaContent":
        report = _report_of(municipality, today)
        placed = _placements(municipality, today)
        standing = list(AgendaItem.objects.filter(municipality=municipality).standing())
        goals = list(
            Goal.objects.filter(municipality=municipality, state=GoalState.OPEN)
            .select_related("task")
            .prefetch_related("notes")
        )
        wishes = list(CooperationWish.objects.filter(municipality=municipality, withdrawn_at__isnull=True))
        planned = [*(key for item in standing for key in item.blocks), *(key for goal in goals for key in goal.blocks)]
        names = _block_names(report, [*planned, *(wish.block for wish in wishes)])
        items = tuple(ItemLine.from_item(item, names, placed.get(item.pk)) for item in standing)
        decision = municipality.path_decisions.first()
        return cls(
            format=FORMAT,
            asked_on=today,
            place=Place.from_municipality(municipality),
            report=report,
            ambition=_ambition_of(municipality),
            tasks=tuple(
                TaskLine.from_task(t) for t in SocietalTask.objects.standing().filter(municipality=municipality)
            ),
            principles=tuple(p.text for p in Principle.objects.filter(municipality=municipality, removed_at=None)),
            path=PathLine.from_decision(decision, paths_of(LEADING)) if decision else None,
            items=items,
            gaps=tuple(GapLine.from_tile(tile, items) for tile in report.gaps) if report else (),
            put_off=tuple(_put_off(municipality, report, names)),
            goals=tuple(GoalLine.from_goal(goal, names) for goal in goals),
            wishes=tuple(WishLine.from_wish(wish, names) for wish in wishes),
        )

    def to_snapshot(self) -> dict[str, Any]:
        return dict(snapshots.to_snapshot(self))

    @classmethod
    def from_snapshot(cls, snapshot: Mapping[str, Any]) -> "AgendaContent":
        """ValueError where the snapshot has a shape that this version of the product does not know."""
        if snapshot.get("format") != FORMAT:
            raise ValueError(f"unknown format {snapshot.get('format')!r} of an agenda")
        return snapshots.from_snapshot(cls, snapshot)

    @property
    def is_draft(self) -> bool:
        return self.adopted_on is None

    @property
    def is_demo(self) -> bool:
        return self.report is not None and self.report.is_demo

    @property
    def rests_on_draft(self) -> bool:
        """Was the assessment below it not adopted?"""
        return self.report is not None and self.report.is_draft

    @property
    def chapters(self) -> tuple[str, ...]:
        """The chapters that stand in the document: those that were left out are not there."""
        left_out = set(self.left_out)
        if not self.foreword:
            left_out.add(Chapter.FOREWORD)
        if self.report is None:
            left_out |= {Chapter.KNOWN, Chapter.ANSWERS, Chapter.RECOMMENDATIONS}
        elif self.report.rule_book is None:
            left_out.add(Chapter.RECOMMENDATIONS)
        return tuple(chapter for chapter in Chapter.values if chapter not in left_out)

    @property
    def planned(self) -> tuple[ItemLine, ...]:
        """What still has to be done, in the municipality's own order."""
        return tuple(item for item in self.items if item.takes_capacity)

    @property
    def done(self) -> tuple[ItemLine, ...]:
        return tuple(item for item in self.items if not item.takes_capacity)

    @property
    def first_choices(self) -> tuple[ItemLine, ...]:
        return self.planned[:FIRST]

    @property
    def unplanned(self) -> tuple[ItemLine, ...]:
        return tuple(item for item in self.planned if item.first is None)

    @property
    def halves(self) -> tuple[int, ...]:
        """From the first half-year in which something happens until the last."""
        edges = [half for item in self.planned for half in (item.first, item.last) if half is not None]
        return tuple(range(min(edges), max(edges) + 1)) if edges else ()

    @property
    def roadmap(self) -> tuple[tuple[ItemLine, tuple[bool, ...]], ...]:
        """Each planned item, with for each half-year whether it runs then; what begins first stands first."""
        placed = sorted((item for item in self.planned if item.first is not None), key=lambda item: item.first or 0)
        return tuple((item, tuple(item.runs_in(half) for half in self.halves)) for item in placed)

    @property
    def costs(self) -> tuple[HalfCost, ...]:
        return costs_by_half(self.planned, self.halves)

    @property
    def total_cost(self) -> Range:
        return Range.of(item.cost for item in self.planned)

    @cached_property
    def pillars(self) -> tuple[PillarLine, ...]:
        report = self.report
        if report is None:
            return ()
        trends = {pillar.key: pillar for pillar in report.trend.pillars} if report.trend else {}
        found = []
        for column in report.canvas.columns:
            trend, score = trends.get(column.key), column.score
            level = score.level if is_told(score) else None
            way = trend.went.value if trend else Way.NOT_COMPARABLE.value
            was = trend.was if trend and level is not None else None
            answers = score.answered, score.total, score.applies
            found.append(PillarLine(column.name, *answers, len(column.gaps), level, was, way))
        return tuple(found)

    @property
    def covered(self) -> tuple[GapLine, ...]:
        return tuple(gap for gap in self.gaps if gap.covered_by)

    @property
    def biggest_gaps(self) -> tuple[GapLine, ...]:
        """The first five, in the order of step 4; without recommendations what is not there yet comes first."""
        steps = dict.fromkeys(advice.block for advice in self.report.advices) if self.report else {}
        order = {block: place for place, block in enumerate(steps)}
        ranked = sorted(self.gaps, key=lambda gap: (order.get(gap.key, len(order)), gap.status != Status.NOT_YET))
        return tuple(ranked[:FIRST])


def _report_of(municipality: Municipality, today: date) -> ReportContent | None:
    """The photo of today, on which the plans rest; as long as nothing is answered in it, what was answered before."""
    photo = photo_of(municipality, today)
    answered = Assessment.objects.for_municipality(municipality).latest_versions().order_by("-started_at", "-number")
    answered = answered.filter(instrument_version__instrument__key=LEADING, answers__status__isnull=False).distinct()
    newest = answered.filter(pk=photo.pk).first() if photo else None
    newest = newest or answered.select_related("instrument_version__instrument", "round", "started_by").first()
    if newest is None:
        return None
    newest.municipality = municipality
    return ReportContent.from_assessment(newest, today=today)


def _block_names(report: ReportContent | None, keys: Iterable[str]) -> Names:
    """As the report has them; what neither it nor the newest version has any more under its old name."""
    return {**names_with(keys), **({tile.key: tile.name for tile in report.canvas.tiles} if report else {})}


def _ambition_of(municipality: Municipality) -> str:
    return Ambition.objects.filter(municipality=municipality).values_list("sentence", flat=True).first() or ""


def _placements(municipality: Municipality, today: date) -> Mapping[int, Placed]:
    """By item, the half-years in which the planner puts it."""
    placements = plan_of(municipality, today).placements
    return {placement.item.key: (placement.first, placement.last, str(placement.why)) for placement in placements}


def _put_off(municipality: Municipality, report: ReportContent | None, names: Names) -> Iterable[PutOffLine]:
    """Postponed and rejected advice by the words of the report, and else of the rules."""
    newest = InstrumentVersion.objects.newest().filter(instrument__key=LEADING).select_related("instrument").first()
    rules = rule_book_for(newest) if newest else None
    titles = {rule.key: (rule.title, rule.block) for rule in (rules.rules if rules else ())}
    titles |= {advice.key: (advice.title, advice.block) for advice in (report.advices if report else ())}
    put_off = municipality.advice_decisions.exclude(state=AdviceState.ACCEPTED).order_by("state", "at", "pk")
    for decision in put_off:
        title, block = titles.get(decision.advice, ("", ""))
        yield PutOffLine.from_decision(decision, title, names.get(block, ""))
