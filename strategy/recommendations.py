"""What to do about the gaps of one municipality, and why there: one pure function over its facts and the rules."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.models import Status
from assessment.scoring import is_gap
from municipalities.models import FactKind
from municipalities.sources import Source
from projects.models import ProjectStatus

MAX_REASONS = 5
MAX_CITED = 3  # so often one fact or project is cited before others that fit as well go first


class Effort(TextChoices):
    """A class of person-days, our own estimate. DAYS counts its upper end, of the last class twice its beginning."""

    SMALL = "small", _("up to 10 days")
    MEDIUM = "medium", _("10 to 40 days")
    LARGE = "large", _("more than 40 days")


DAYS = {Effort.SMALL: 10, Effort.MEDIUM: 40, Effort.LARGE: 80}


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
    """A project of the municipality. `status` is a ProjectStatus; without a `source` people added it themselves."""

    name: str
    themes: tuple[str, ...]
    status: str
    source: Source | None


@dataclass(frozen=True)
class ChosenTask:
    """A societal task that the municipality works on. `weight` is a Weight; `code` is empty for one of its own."""

    code: str
    name: str
    weight: int


@dataclass(frozen=True)
class MunicipalityFacts:
    """`path` is a DevelopmentPath, empty where none was chosen, `path_name` what it is called.

    `days` is the capacity of a half-year in person-days; None where it is not known.
    """

    name: str
    size_class: str
    blocks: tuple[BlockFact, ...]
    statements: tuple[ProfileStatement, ...] = ()
    projects: tuple[OwnProject, ...] = ()
    path: str = ""
    path_name: str = ""
    tasks: tuple[ChosenTask, ...] = ()
    days: int | None = None


# What goes in: the rules


@dataclass(frozen=True)
class Related:
    """The state of another block that makes a rule more urgent, or easier; `text` says how."""

    block: str
    statuses: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Rule:
    """One recommendation as the experts wrote it. No `size_classes` or `paths` means all of them.

    `needs` are the blocks that must be partly there first, `tasks` the codes of societal tasks that it serves.
    """

    key: str
    block: str
    statuses: tuple[str, ...]
    size_classes: tuple[str, ...]
    paths: tuple[str, ...]
    title: str
    steps: tuple[str, ...]
    benefit: str
    effort: str
    cost: str
    term: str
    roles: tuple[str, ...]
    needs: tuple[str, ...]
    tasks: tuple[str, ...]
    pitfalls: tuple[str, ...]
    topics: tuple[str, ...]
    themes: tuple[str, ...]
    related: tuple[Related, ...]
    sources: tuple[Source, ...]

    def applies(self, block: BlockFact, facts: MunicipalityFacts) -> bool:
        return self.block == block.key and block.status in self.statuses and self.suits(facts)

    def suits(self, facts: MunicipalityFacts) -> bool:
        """Is it meant for a municipality of this size and on this path? Without a path only what holds for all."""
        fits_size = not self.size_classes or facts.size_class in self.size_classes
        return fits_size and (not self.paths or facts.path in self.paths)


@dataclass(frozen=True)
class Wording:
    """The sentences of the reasons that all rules share, with placeholders; {municipality} may stand in all."""

    own_status: Mapping[str, str]
    path: str
    task: str
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
    PATH = "path"
    TASK = "task"
    RELATED = "related"
    STATEMENT = "statement"
    PROJECT = "project"


@dataclass(frozen=True)
class Recommendation:
    """`waits_for` names the blocks that come first because they are not there yet; `exceeds_capacity` says that it
    takes more days than the municipality has in a half-year.
    """

    key: str
    block: str
    block_name: str
    pillar: str
    status: str
    title: str
    steps: tuple[str, ...]
    benefit: str
    effort: str
    cost: str
    term: str
    roles: tuple[str, ...]
    pitfalls: tuple[str, ...]
    waits_for: tuple[str, ...]
    exceeds_capacity: bool
    reasons: tuple[Reason, ...]
    sources: tuple[Source, ...]


def recommend(facts: MunicipalityFacts, rules: RuleBook) -> tuple[Recommendation, ...]:
    """The recommendations for every gap, in the order in which to take them up.

    A block comes after the gaps that its recommendations need. As far as that leaves a choice: what serves the heavier
    societal tasks first, then pillar by pillar, in a pillar first what is not there yet. The order in which facts and
    rules come in makes no difference. In a sound rule book each gap has at least one, and no blocks need each other.
    """
    engine = _Engine(facts, rules.wording)
    gaps = [block for block in facts.blocks if is_gap(block.status, block.target)]
    applying = {
        block.key: engine.in_order(rule for rule in rules.rules if rule.applies(block, facts)) for block in gaps
    }
    return tuple(
        engine.recommendation(rule, block)
        for block in _in_order(gaps, applying, engine)
        for rule in applying[block.key]
    )


def _in_order(gaps: list[BlockFact], applying: Mapping[str, list[Rule]], engine: "_Engine") -> list[BlockFact]:
    """The gaps so that each comes after those that it needs; a circle is broken at the most urgent."""
    keys = {block.key for block in gaps}
    needs = {key: {need for rule in rules for need in rule.needs if need in keys} for key, rules in applying.items()}
    waiting = sorted(gaps, key=lambda block: engine.urgency(block, applying[block.key]))
    ordered: list[BlockFact] = []
    while waiting:
        placed = {block.key for block in ordered}
        ready = next((block for block in waiting if needs[block.key] <= placed), waiting[0])
        ordered.append(ready)
        waiting.remove(ready)
    return ordered


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
            steps=rule.steps,
            benefit=rule.benefit,
            effort=rule.effort,
            cost=rule.cost,
            term=rule.term,
            roles=rule.roles,
            pitfalls=rule.pitfalls,
            waits_for=tuple(self.states[key].name for key in rule.needs if self._is_missing(key)),
            exceeds_capacity=self.facts.days is not None and DAYS[Effort(rule.effort)] > self.facts.days,
            reasons=self._reasons(rule, block),
            sources=rule.sources,
        )

    def _is_missing(self, key: str) -> bool:
        return key in self.states and self.states[key].status in (Status.NOT_YET, None)

    def urgency(self, block: BlockFact, rules: Iterable[Rule]) -> tuple[int, int, bool, int]:
        heaviest = max((task.weight for rule in rules for task in self._tasks(rule)), default=0)
        return -heaviest, block.pillar_position, block.status != Status.NOT_YET, block.position

    def in_order(self, rules: Iterable[Rule]) -> list[Rule]:
        """Of one block: what serves the heavier tasks first, then what is meant for this path and this size."""

        def order(rule: Rule) -> tuple[int, bool, bool, str]:
            heaviest = max((task.weight for task in self._tasks(rule)), default=0)
            return -heaviest, not rule.paths, not rule.size_classes, rule.key

        return sorted(rules, key=order)

    def _tasks(self, rule: Rule) -> list[ChosenTask]:
        """The municipality's tasks that a rule serves, the heaviest first."""
        served = [task for task in self.facts.tasks if task.code in rule.tasks]
        return sorted(served, key=lambda task: (-task.weight, task.name))

    def _reasons(self, rule: Rule, block: BlockFact) -> tuple[Reason, ...]:
        """The own status first; then one of each kind as far as there is room, in the order of the kinds."""
        kinds = [
            [self._own_status(block)],
            [self._path(rule)] if rule.paths else [],
            [self._task(task) for task in self._tasks(rule)[:1]],
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

    def _path(self, rule: Rule) -> Reason:
        return Reason(Reason.PATH, self.facts.path, self._fill(self.wording.path, path=self.facts.path_name))

    def _task(self, task: ChosenTask) -> Reason:
        return Reason(Reason.TASK, task.name, self._fill(self.wording.task, task=task.name))

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
        if project.source is None:
            return Reason(Reason.PROJECT, project.name, self._own_project(project, themes))
        text = self._fill(self.wording.project[project.status], project=project.name, themes=themes)
        return Reason(Reason.PROJECT, project.name, text, project.source)

    def _own_project(self, project: OwnProject, themes: str) -> str:
        """The book only speaks of what sources name."""
        said = {"municipality": self.facts.name, "project": project.name, "themes": themes}
        if project.status == ProjectStatus.UNKNOWN:
            return gettext("%(municipality)s wrote down a project of its own about %(themes)s: %(project)s.") % said
        said["status"] = str(ProjectStatus(project.status).label).lower()
        return (
            gettext("%(municipality)s wrote down a project of its own about %(themes)s: %(project)s (%(status)s).")
            % said
        )

    def _fill(self, text: str, **values: str) -> str:
        return text.format(municipality=self.facts.name, **values)
