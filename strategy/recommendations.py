"""What to do about the gaps of one municipality, and why there: one pure function over its facts and the rules."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessment.models import Status
from assessment.scoring import is_gap
from municipalities.models import FactKind
from municipalities.sources import Source

MAX_REASONS = 4
MAX_CITED = 3  # so often one fact or project is cited before others that fit as well go first


class Effort(TextChoices):
    """A class of person-days: our estimate, not the sources'."""

    SMALL = "small", _("up to 10 days")
    MEDIUM = "medium", _("10 to 40 days")
    LARGE = "large", _("more than 40 days")


class Cost(TextChoices):
    """A class of money to be spent outside: our estimate, not the sources'."""

    NONE = "none", _("no money")
    LOW = "low", _("up to 25,000 euros")
    MEDIUM = "medium", _("25,000 to 100,000 euros")
    HIGH = "high", _("more than 100,000 euros")


class Term(TextChoices):
    SHORT = "short", _("within 6 months")
    MEDIUM = "medium", _("6 to 18 months")
    LONG = "long", _("longer than 18 months")


# What goes in: the facts of one municipality


@dataclass(frozen=True)
class BlockFact:
    """A building block, how far the municipality is with it (None is unanswered), and how far it wants to come."""

    key: str
    name: str
    pillar: str
    pillar_position: int
    position: int
    status: str | None
    target: str = ""


@dataclass(frozen=True)
class ProfileStatement:
    """What a source says of the municipality. `kind` is a FactKind."""

    kind: str
    text: str
    topics: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class OwnProject:
    """A project of the municipality. `status` is a ProjectStatus."""

    name: str
    themes: tuple[str, ...]
    status: str
    source: Source


@dataclass(frozen=True)
class MunicipalityFacts:
    name: str
    size_class: str
    blocks: tuple[BlockFact, ...]
    statements: tuple[ProfileStatement, ...] = ()
    projects: tuple[OwnProject, ...] = ()


# What goes in: the rules


@dataclass(frozen=True)
class Related:
    """The state of another block that makes a rule more urgent, or easier; `text` says how."""

    block: str
    statuses: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Rule:
    """One recommendation as the experts wrote it. No `size_classes` means all of them."""

    key: str
    block: str
    statuses: tuple[str, ...]
    size_classes: tuple[str, ...]
    title: str
    action: str
    benefit: str
    effort: str
    term: str
    topics: tuple[str, ...]
    themes: tuple[str, ...]
    related: tuple[Related, ...]
    sources: tuple[Source, ...]

    def applies(self, block: BlockFact, size_class: str) -> bool:
        fits_size = not self.size_classes or size_class in self.size_classes
        return self.block == block.key and block.status in self.statuses and fits_size


@dataclass(frozen=True)
class Wording:
    """The sentences of the reasons that all rules share, with {block}, {municipality}, {fact}, {project}, {themes}."""

    own_status: Mapping[str, str]
    statement: Mapping[str, str]
    project: Mapping[str, str]


@dataclass(frozen=True)
class RuleBook:
    """A version of the recommendations, for one version of an instrument."""

    name: str
    checksum: str
    rules: tuple[Rule, ...]
    wording: Wording


# What comes out


@dataclass(frozen=True)
class Reason:
    """One "because". `about` is the block key, the statement or the project that it follows from; `kind` says which."""

    kind: str
    about: str
    text: str
    source: Source | None = None

    OWN_STATUS = "own_status"
    RELATED = "related"
    STATEMENT = "statement"
    PROJECT = "project"


@dataclass(frozen=True)
class Recommendation:
    key: str
    block: str
    block_name: str
    pillar: str
    status: str
    title: str
    action: str
    benefit: str
    effort: str
    term: str
    reasons: tuple[Reason, ...]
    sources: tuple[Source, ...]


def recommend(facts: MunicipalityFacts, rules: RuleBook) -> tuple[Recommendation, ...]:
    """The recommendations for every gap, pillar by pillar, and in a pillar first for what is not there yet.

    The order in which facts and rules come in makes no difference. A sound rule book gives each gap at least one.
    """
    engine = _Engine(facts, rules.wording)
    by_block: dict[str, list[Rule]] = {}
    for rule in sorted(rules.rules, key=lambda rule: (not rule.size_classes, rule.key)):
        by_block.setdefault(rule.block, []).append(rule)
    return tuple(
        engine.recommendation(rule, block)
        for block in sorted(filter(_is_gap, facts.blocks), key=_urgency)
        for rule in by_block.get(block.key, [])
        if rule.applies(block, facts.size_class)
    )


def _is_gap(block: BlockFact) -> bool:
    return is_gap(block.status, block.target)


def _urgency(block: BlockFact) -> tuple[int, bool, int]:
    return block.pillar_position, block.status != Status.NOT_YET, block.position


_KIND_ORDER = {
    FactKind.WEAKNESS: 0,
    FactKind.THREAT: 1,
    FactKind.OPPORTUNITY: 2,
    FactKind.STRENGTH: 3,
    FactKind.STRATEGY: 4,
}

_Cited = TypeVar("_Cited", ProfileStatement, OwnProject)


class _Engine:
    """Finds the reasons, and counts what it cited, so that a report does not repeat one fact on every page."""

    def __init__(self, facts: MunicipalityFacts, wording: Wording) -> None:
        self.facts, self.wording = facts, wording
        self.states = {block.key: block for block in facts.blocks}
        self.cited: Counter[ProfileStatement | OwnProject] = Counter()

    def recommendation(self, rule: Rule, block: BlockFact) -> Recommendation:
        return Recommendation(
            key=rule.key,
            block=block.key,
            block_name=block.name,
            pillar=block.pillar,
            status=str(block.status),
            title=rule.title,
            action=rule.action,
            benefit=rule.benefit,
            effort=rule.effort,
            term=rule.term,
            reasons=self._reasons(rule, block),
            sources=rule.sources,
        )

    def _reasons(self, rule: Rule, block: BlockFact) -> tuple[Reason, ...]:
        """The own status first; then one of each kind as far as there is room, in the order of the kinds."""
        kinds = [
            [self._own_status(block)],
            [self._related(related) for related in rule.related if self._holds(related)],
            [self._statement(statement) for statement in self._statements(rule)],
            [self._project(project, rule) for project in self._projects(rule)],
        ]
        in_turns = [reason for turn in zip_longest(*kinds) for reason in turn if reason is not None][:MAX_REASONS]
        self._count(in_turns)
        return tuple(reason for kind in kinds for reason in kind if reason in in_turns)

    def _own_status(self, block: BlockFact) -> Reason:
        text = self.wording.own_status[str(block.status)]
        return Reason(Reason.OWN_STATUS, block.key, self._fill(text, block=block.name))

    def _holds(self, related: Related) -> bool:
        return related.block in self.states and self.states[related.block].status in related.statuses

    def _related(self, related: Related) -> Reason:
        return Reason(Reason.RELATED, related.block, related.text)

    def _statements(self, rule: Rule) -> list[ProfileStatement]:
        fitting = [statement for statement in self.facts.statements if set(statement.topics) & set(rule.topics)]

        def order(statement: ProfileStatement) -> tuple[int, int, str]:
            shared = len(set(statement.topics) & set(rule.topics))
            return -shared, _KIND_ORDER[FactKind(statement.kind)], statement.text

        return self._fresh_first(sorted(fitting, key=order))[:2]

    def _projects(self, rule: Rule) -> list[OwnProject]:
        fitting = [project for project in self.facts.projects if set(project.themes) & set(rule.themes)]

        def order(project: OwnProject) -> tuple[int, str]:
            return -len(set(project.themes) & set(rule.themes)), project.name

        return self._fresh_first(sorted(fitting, key=order))[:1]

    def _fresh_first(self, fitting: list[_Cited]) -> list[_Cited]:
        return sorted(fitting, key=lambda fact: self.cited[fact] >= MAX_CITED)

    def _count(self, reasons: Iterable[Reason]) -> None:
        about = {(reason.kind, reason.about) for reason in reasons}
        self.cited.update(s for s in self.facts.statements if (Reason.STATEMENT, s.text) in about)
        self.cited.update(p for p in self.facts.projects if (Reason.PROJECT, p.name) in about)

    def _statement(self, statement: ProfileStatement) -> Reason:
        text = self._fill(self.wording.statement[statement.kind], fact=statement.text)
        return Reason(Reason.STATEMENT, statement.text, text, statement.source)

    def _project(self, project: OwnProject, rule: Rule) -> Reason:
        themes = ", ".join(theme for theme in rule.themes if theme in project.themes)
        text = self._fill(self.wording.project[project.status], project=project.name, themes=themes)
        return Reason(Reason.PROJECT, project.name, text, project.source)

    def _fill(self, text: str, **values: str) -> str:
        return text.format(municipality=self.facts.name, **values)
