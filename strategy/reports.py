"""What a reader is shown of a municipality: its recommendations, and the report that becomes a PDF."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessment.canvas import Canvas, Column, Tile
from assessment.instruments import LEADING
from assessment.models import Assessment, InstrumentVersion, Status
from assessment.reports import canvas_of, trend_of
from assessment.trend import Trend
from municipalities.heirs import successor_of
from municipalities.models import FactKind, Municipality, ProfileFact, SizeClass
from municipalities.sources import Document, Source, documents
from projects.models import Project, ProjectKind, ProjectStatus
from strategy import snapshots
from strategy.facts import facts_of
from strategy.recommendations import (
    Cost,
    Effort,
    MunicipalityFacts,
    Recommendation,
    RuleBook,
    Term,
    recommend,
)
from strategy.rulebook import rule_book_for

FORMAT = 3  # of the snapshot; a new shape gets a new number
READABLE = (2, FORMAT)  # 2 had no trend
FIRST_STEPS = 5


def cite(source: Source) -> str:
    """A source in one line: the title of the document and the place in it."""
    title = documents()[source.document].title
    if source.is_numbered:
        return _("%(document)s, section %(section)s") % {"document": title, "section": source.section}
    return f"{title}, {source.section}"


# Recommendations as a reader is shown them


@dataclass(frozen=True)
class Because:
    """A reason in words; `kind` and `about` as in recommendations.Reason, `source` in words and empty for own facts."""

    kind: str
    about: str
    text: str
    source: str


@dataclass(frozen=True)
class Advice:
    """A recommendation in words. A snapshot of the first rules has one text, `action`, in the place of the steps."""

    key: str
    block: str
    block_name: str
    pillar: str
    status: str
    title: str
    benefit: str
    effort: str
    term: str
    reasons: tuple[Because, ...]
    sources: tuple[str, ...]
    steps: tuple[str, ...] = ()
    cost: str = ""
    roles: tuple[str, ...] = ()
    pitfalls: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    exceeds_capacity: bool = False
    action: str = ""

    @classmethod
    def from_recommendation(cls, found: Recommendation) -> "Advice":
        own_words = {
            "reasons": tuple(
                Because(reason.kind, reason.about, reason.text, cite(reason.source) if reason.source else "")
                for reason in found.reasons
            ),
            "sources": tuple(cite(source) for source in found.sources),
        }
        return cls(**{**vars(found), **own_words})

    @property
    def effort_label(self) -> str:
        return str(Effort(self.effort).label)

    @property
    def cost_label(self) -> str:
        return str(Cost(self.cost).label) if self.cost else ""

    @property
    def term_label(self) -> str:
        return str(Term(self.term).label)


@dataclass(frozen=True)
class PillarAdvice:
    """The recommendations of one pillar, and how many of its blocks were answered."""

    key: str
    name: str
    answered: int
    advices: tuple[Advice, ...]


def advise(facts: MunicipalityFacts, rules: RuleBook | None) -> tuple[Advice, ...]:
    """The recommendations in words; none where the instrument has no rules."""
    if rules is None:
        return ()
    return tuple(Advice.from_recommendation(found) for found in recommend(facts, rules))


def advice_of(assessment: Assessment, canvas: Canvas) -> tuple[Advice, ...]:
    """The recommendations for an assessment, from the newest rules for its instrument."""
    return advise(facts_of(assessment.municipality, canvas), rule_book_for(assessment.instrument_version))


def by_pillar(canvas: Canvas, advices: Iterable[Advice]) -> tuple[PillarAdvice, ...]:
    """The recommendations grouped under every pillar of the canvas, also where there are none."""
    found: dict[str, list[Advice]] = {}
    for advice in advices:
        found.setdefault(advice.pillar, []).append(advice)
    return tuple(PillarAdvice(c.key, c.name, c.score.answered, tuple(found.get(c.name, ()))) for c in canvas.columns)


# The report


@dataclass(frozen=True)
class VersionMark:
    """Which texts a report rests on."""

    name: str
    checksum: str


@dataclass(frozen=True)
class Statement:
    """What a source says; `note` says what it leaves open."""

    kind: str
    text: str
    source: str
    note: str


@dataclass(frozen=True)
class StatementGroup:
    kind: str
    label: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class ProjectLine:
    """A project as the report lists it; `reading` says what the source leaves open."""

    name: str
    themes: tuple[str, ...]
    status: str
    kind: str
    period: str
    partners: tuple[str, ...]
    reading: str
    source: str

    @classmethod
    def from_project(cls, project: Project) -> "ProjectLine":
        return cls(
            name=project.name,
            themes=tuple(project.themes),
            status=project.status,
            kind=project.kind,
            period=project.period,
            partners=tuple(partner.name for partner in project.partners.all()),
            reading=project.reading,
            source=cite(project.source) if project.source else "",
        )

    @property
    def status_label(self) -> str:
        return str(ProjectStatus(self.status).label)

    @property
    def kind_label(self) -> str:
        return str(ProjectKind(self.kind).label) if self.kind else ""


@dataclass(frozen=True)
class Place:
    """The municipality, as it was when the report was asked for."""

    gm_code: str
    slug: str
    name: str
    official_name: str
    size_class: str
    region: str
    successor: str

    @classmethod
    def from_municipality(cls, municipality: Municipality) -> "Place":
        heir = successor_of(municipality, timezone.localdate())
        return cls(
            gm_code=municipality.gm_code,
            slug=municipality.slug,
            name=municipality.name,
            official_name=municipality.official_name,
            size_class=municipality.size_class,
            region=municipality.region.name,
            successor=heir.name if heir else "",
        )

    @property
    def size_label(self) -> str:
        return str(SizeClass(self.size_class).label)


@dataclass(frozen=True)
class Measurement:
    """The assessment and its round (outside rounds: its own name). `adopted_on` None makes the report a draft."""

    round: str
    opens_on: date | None
    closes_on: date | None
    number: int
    correction: str
    adopted_on: date | None
    is_demo: bool

    @classmethod
    def from_assessment(cls, assessment: Assessment) -> "Measurement":
        return cls(
            round=assessment.title,
            opens_on=assessment.round.opens_on if assessment.round else None,
            closes_on=assessment.round.closes_on if assessment.round else None,
            number=assessment.number,
            correction=assessment.reason,
            adopted_on=timezone.localdate(assessment.adopted_at) if assessment.adopted_at else None,
            is_demo=assessment.is_demo,
        )


@dataclass(frozen=True)
class ReportContent:
    """Everything that the PDF says. It is frozen when the report is asked for: the PDF is made from this alone."""

    format: int
    asked_on: date
    place: Place
    measurement: Measurement
    instrument: VersionMark
    rule_book: VersionMark | None
    instrument_description: str
    pillar_descriptions: tuple[str, ...]
    canvas: Canvas
    advices: tuple[Advice, ...]
    statements: tuple[Statement, ...]
    projects: tuple[ProjectLine, ...]
    documents: tuple[Document, ...]
    instrument_key: str = LEADING
    instrument_title: str = ""
    trend: Trend | None = None

    @classmethod
    def from_assessment(cls, assessment: Assessment, *, today: date) -> "ReportContent":
        """What there is to say now. The words are Dutch whatever language the page is read in."""
        with translation.override(settings.LANGUAGE_CODE):
            return cls._gather(assessment, today)

    @classmethod
    def _gather(cls, assessment: Assessment, today: date) -> "ReportContent":
        version, municipality = assessment.instrument_version, assessment.municipality
        canvas, rules = canvas_of(assessment), rule_book_for(assessment.instrument_version)
        facts = list(municipality.profile_facts.all())
        projects = list(Project.objects.of(municipality).beyond_a_name().prefetch_related("partners"))
        return cls(
            format=FORMAT,
            asked_on=today,
            place=Place.from_municipality(municipality),
            measurement=Measurement.from_assessment(assessment),
            instrument=VersionMark(str(version), version.checksum),
            rule_book=VersionMark(rules.name, rules.checksum) if rules else None,
            instrument_description=version.description,
            pillar_descriptions=tuple(version.pillars.order_by("position").values_list("description", flat=True)),
            canvas=canvas,
            advices=advise(facts_of(municipality, canvas), rules),
            statements=tuple(Statement(f.kind, f.text, cite(Source(f.document, f.section)), f.note) for f in facts),
            projects=tuple(ProjectLine.from_project(project) for project in projects),
            documents=_documents(version, facts, projects, rules),
            instrument_key=version.instrument.key,
            instrument_title=version.instrument.title,
            trend=trend_of(assessment, canvas),
        )

    def to_snapshot(self) -> dict[str, Any]:
        return dict(snapshots.to_snapshot(self))

    @classmethod
    def from_snapshot(cls, snapshot: Mapping[str, Any]) -> "ReportContent":
        """ValueError where the snapshot has a shape that this version of the product does not know."""
        if snapshot.get("format") not in READABLE:
            raise ValueError(f"unknown snapshot format {snapshot.get('format')!r}")
        return snapshots.from_snapshot(cls, snapshot)

    @property
    def is_draft(self) -> bool:
        return self.measurement.adopted_on is None

    @property
    def is_demo(self) -> bool:
        return self.measurement.is_demo

    @property
    def is_leading(self) -> bool:
        """Is it a report of the whole digital strategy, or of what another instrument measures?"""
        return self.instrument_key == LEADING

    @property
    def gaps(self) -> tuple[Tile, ...]:
        return self.canvas.gaps

    @property
    def covered(self) -> tuple[str, ...]:
        """The keys of the gaps that something on the agenda will serve."""
        return tuple(tile.key for tile in self.gaps if tile.is_covered)

    @property
    def first_gaps(self) -> tuple[Tile, ...]:
        """Where no rules say what to do first: what is not there yet, in the order of the questionnaire."""
        return tuple(sorted(self.gaps, key=lambda tile: tile.status != Status.NOT_YET))[:FIRST_STEPS]

    @property
    def pillars(self) -> tuple[tuple[Column, str], ...]:
        """Each pillar of the canvas with its description."""
        return tuple(zip(self.canvas.columns, self.pillar_descriptions, strict=True))

    @property
    def advice_by_pillar(self) -> tuple[PillarAdvice, ...]:
        return by_pillar(self.canvas, self.advices)

    @property
    def project_sources(self) -> list[str]:
        """The sources that tell of the projects, each once; what people added has none."""
        return list(dict.fromkeys(project.source for project in self.projects if project.source))

    @property
    def statement_groups(self) -> tuple[StatementGroup, ...]:
        """The statements by kind, only the kinds that have one."""
        groups = (
            StatementGroup(kind, str(FactKind(kind).label), tuple(s for s in self.statements if s.kind == kind))
            for kind in FactKind.values
        )
        return tuple(group for group in groups if group.statements)

    @cached_property
    def first_steps(self) -> tuple[Advice, ...]:
        """The first recommendation for each of the first gaps, in the order of step 4."""
        first: dict[str, Advice] = {}
        for advice in self.advices:
            first.setdefault(advice.block, advice)
        return tuple(first.values())[:FIRST_STEPS]


def _documents(
    version: InstrumentVersion, facts: Iterable[ProfileFact], projects: Iterable[Project], rules: RuleBook | None
) -> tuple[Document, ...]:
    """The documents on which this report rests, in the order in which the product lists them."""
    used = {source["document"] for source in version.sources}
    used |= {fact.document for fact in facts} | {project.document for project in projects if project.document}
    used |= {source.document for rule in (rules.rules if rules else ()) for source in rule.sources}
    return tuple(document for key, document in documents().items() if key in used)
