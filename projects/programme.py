"""Which regional projects would close most gaps: an exact choice of at most N out of the candidates (maximum coverage).

A gap is a building block of one municipality. What a municipality does not share is not among the facts, so that no gap
of it can be in a proposal.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

LEADS = 3

Gap = tuple[str, str]  # the CBS code of the municipality, and the key of the building block


@dataclass(frozen=True)
class Town:
    """What a municipality shares: its gaps, and the blocks that are done. `can_help` is within what it takes on."""

    code: str
    name: str
    gaps: frozenset[str]
    done: frozenset[str]
    tasks: frozenset[str] = frozenset()
    can_help: bool = False


@dataclass(frozen=True)
class Idea:
    """A project that the region could take up: the building blocks that it helps, and for which societal tasks."""

    key: str
    blocks: frozenset[str]
    tasks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lead:
    """Who could lead: how many of the project's blocks are done there."""

    code: str
    name: str
    has: int
    of: int


@dataclass(frozen=True)
class Joiner:
    """Who would join: its gaps that the project helps, and the tasks that it shares with the project."""

    code: str
    name: str
    gaps: tuple[str, ...]
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """One proposed project. `adds` counts the gaps that none of the projects before it in the list touches."""

    idea: Idea
    adds: int
    leads: tuple[Lead, ...]
    joiners: tuple[Joiner, ...]

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple((joiner.code, block) for joiner in self.joiners for block in joiner.gaps)

    @cached_property
    def by_block(self) -> Mapping[str, int]:
        """How many municipalities have a gap there, the block of most first."""
        counted = Counter(block for _code, block in self.gaps)
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True)
class Choice:
    """The proposals, the one that adds most first. `unserved` are blocks with gaps for which there is no idea."""

    proposals: tuple[Proposal, ...]
    gaps: int
    unserved: Mapping[str, int]

    @property
    def touched(self) -> int:
        return sum(proposal.adds for proposal in self.proposals)


def propose(towns: Iterable[Town], ideas: Iterable[Idea], number: int, taken_up: Iterable[Gap] = ()) -> Choice:
    """The choice of at most `number` ideas that touches most gaps; where that leaves a choice, those for most tasks.

    `ideas` stand in the order of preference. `taken_up` are gaps that something else already works on.
    """
    busy = set(taken_up)
    open_gaps = {town: frozenset(block for block in town.gaps if (town.code, block) not in busy) for town in towns}
    ordered = tuple(ideas)
    weights = Counter(block for gaps in open_gaps.values() for block in gaps)
    task_weights = Counter(task for town in open_gaps for task in town.tasks)
    cover = Cover(ordered, weights, task_weights)
    chosen = cover.in_order(cover.best(max(number, 0)))
    served = {block for idea in ordered for block in idea.blocks}
    unserved = {block: count for block, count in sorted(weights.items()) if block not in served}
    return Choice(_proposals(chosen, open_gaps, weights), weights.total(), unserved)


@dataclass(frozen=True)
class Cover:
    """The sum as such: ideas against blocks and tasks, each of which counts once and by how many municipalities."""

    ideas: Sequence[Idea]
    blocks: Mapping[str, int]
    tasks: Mapping[str, int]

    def value(self, chosen: Iterable[Idea]) -> tuple[int, int]:
        """How many gaps they touch, and for how many tasks of municipalities."""
        chosen = tuple(chosen)
        blocks = {block for idea in chosen for block in idea.blocks}
        tasks = {task for idea in chosen for task in idea.tasks}
        return sum(self.blocks.get(block, 0) for block in blocks), sum(self.tasks.get(task, 0) for task in tasks)

    def best(self, number: int) -> list[Idea]:
        """Exact, and if the solver should ever fail or fall short what the greedy way finds."""
        greedy = self.greedy(number)
        exact = self.exact(number)
        return exact if exact is not None and self.value(exact) >= self.value(greedy) else greedy

    def greedy(self, number: int) -> list[Idea]:
        """Each time the idea that adds most gaps; one that adds none is never taken."""
        chosen: list[Idea] = []
        while len(chosen) < number:
            before = self.value(chosen)
            found = max(
                (idea for idea in self.ideas if idea not in chosen),
                key=lambda idea: self.value([*chosen, idea]),
                default=None,
            )
            if found is None or self.value([*chosen, found])[0] == before[0]:
                break
            chosen.append(found)
        return chosen

    def in_order(self, chosen: Iterable[Idea]) -> list[Idea]:
        """These ideas, the one that adds most first."""
        wanted = set(chosen)
        some = [idea for idea in self.ideas if idea in wanted]
        return Cover(some, self.blocks, self.tasks).greedy(len(some))

    def exact(self, number: int) -> list[Idea] | None:
        """By integer programming: first most gaps, then most tasks, then the fewest and the most preferred ideas."""
        if not self.ideas or not self.blocks or not number:
            return []
        elements = [*(("block", key) for key in self.blocks), *(("task", key) for key in self.tasks)]
        goals = [
            [self.blocks[key] if kind == "block" else 0 for kind, key in elements],
            [self.tasks[key] if kind == "task" else 0 for kind, key in elements],
        ]
        return _solve(self.ideas, elements, goals, number)


def _solve(
    ideas: Sequence[Idea], elements: Sequence[tuple[str, str]], goals: Sequence[Sequence[int]], number: int
) -> list[Idea] | None:
    """One programme a goal, each holding what the goals before it reached. None where the solver fails."""
    import numpy as np
    from scipy.optimize import LinearConstraint, milp

    many, all_ = len(ideas), len(ideas) + len(elements)
    # A variable an idea (chosen or not), and one an element (touched or not, at most by as much as is chosen for it).
    touched = np.zeros((len(elements), all_))
    for row, (kind, key) in enumerate(elements):
        touched[row, many + row] = 1
        for column, idea in enumerate(ideas):
            if key in (idea.blocks if kind == "block" else idea.tasks):
                touched[row, column] = -1
    at_most = np.concatenate([np.ones(many), np.zeros(len(elements))])
    constraints = [LinearConstraint(touched, ub=0), LinearConstraint(at_most, ub=number)]
    whole = np.concatenate([np.ones(many), np.zeros(len(elements))])
    wanted = [np.concatenate([np.zeros(many), np.array(goal, dtype=float)]) for goal in goals]
    # More than one idea less always counts for more than any order among them.
    wanted.append(-np.concatenate([many * many + np.arange(1, many + 1), np.zeros(len(elements))]))
    found = None
    for goal in wanted:
        found = milp(-goal, integrality=whole, bounds=(0, 1), constraints=constraints, options={"mip_rel_gap": 0})
        if not found.success:
            return None
        constraints.append(LinearConstraint(goal, lb=round(-found.fun) - 0.5))
    return [idea for idea, chosen in zip(ideas, found.x, strict=False) if chosen > 0.5] if found is not None else None


def _proposals(
    chosen: Iterable[Idea], open_gaps: Mapping[Town, frozenset[str]], weights: Mapping[str, int]
) -> tuple[Proposal, ...]:
    proposals, before, asked = [], set[str](), Counter[str]()
    for idea in chosen:
        adds = sum(weights.get(block, 0) for block in idea.blocks - before)
        leads = leads_of(idea, open_gaps, asked)
        proposals.append(Proposal(idea, adds, leads, joiners_of(idea, open_gaps)))
        before |= idea.blocks
        asked.update(lead.code for lead in leads[:1])
    return tuple(proposals)


def leads_of(idea: Idea, towns: Iterable[Town], asked: Mapping[str, int] | None = None) -> tuple[Lead, ...]:
    """Who helps within its limit and has at least half of the blocks done; first who was named least (`asked`)."""
    asked = asked or {}
    able = [
        Lead(town.code, town.name, len(town.done & idea.blocks), len(idea.blocks))
        for town in towns
        if town.can_help and town.done & idea.blocks and 2 * len(town.done & idea.blocks) >= len(idea.blocks)
    ]
    return tuple(sorted(able, key=lambda lead: (asked.get(lead.code, 0), -lead.has, lead.name, lead.code))[:LEADS])


def joiners_of(idea: Idea, open_gaps: Mapping[Town, frozenset[str]]) -> tuple[Joiner, ...]:
    """Whose gaps it helps: first who has most of those, then who has most of its tasks."""
    joiners = [
        Joiner(town.code, town.name, tuple(sorted(gaps & idea.blocks)), tuple(sorted(town.tasks & idea.tasks)))
        for town, gaps in open_gaps.items()
        if gaps & idea.blocks
    ]
    return tuple(sorted(joiners, key=lambda joiner: (-len(joiner.gaps), -len(joiner.tasks), joiner.name, joiner.code)))
