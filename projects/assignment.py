"""Who helps whom in a whole region: as many gaps as possible get a partner within everybody's limit; pure.

A min-cost flow from gaps to helpers. It is solved as a linear programme, which for a flow has whole numbers as its
solution, over the best pairs first; the prices of the solution then show which other pairs could better it, until none
can. So the outcome is that of all pairs, and takes a fraction of the time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from projects.matching import Match, Party, block_cost, match, pair_cost

_FIRST = 8  # pairs that each gap starts with
_MORE = 8  # pairs that a gap gets at most in a next round
_TOLERANCE = 0.5  # costs are whole numbers, and so are the prices of a flow


@dataclass(frozen=True)
class Assignment:
    """The proposals, and the gaps for which there is no partner left: each a municipality's code and a block."""

    matches: tuple[Match, ...]
    unmatched: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Problem:
    """Gaps by number, helpers by number, and the pairs that can be: of each the gap, the helper and the cost."""

    gaps: tuple[tuple[int, str], ...]
    helpers: tuple[int, ...]
    rooms: tuple[int, ...]
    pair_gap: Any
    pair_helper: Any
    pair_cost: Any


def assign(
    parties: Sequence[Party], *, taken: Iterable[tuple[str, str, str]] = (), most: int | None = None
) -> Assignment:
    """Divide the gaps of these municipalities over those that can help.

    `taken` are pairs (seeker, helper, block) that were asked already and are not proposed again; `most` is how many
    proposals a seeker gets at most.
    """
    problem = _problem(parties, frozenset(taken))
    chosen = _solve(problem, most) if problem is not None else {}
    gaps, helpers = _gaps(parties), _helpers(parties)
    matches = tuple(
        match(parties[gaps[gap][0]], parties[helpers[helper]], gaps[gap][1]) for gap, helper in sorted(chosen.items())
    )
    unmatched = (place for gap, place in enumerate(gaps) if gap not in chosen)
    return Assignment(matches, tuple((parties[party].code, block) for party, block in unmatched))


def _gaps(parties: Sequence[Party]) -> tuple[tuple[int, str], ...]:
    return tuple((number, block) for number, party in enumerate(parties) for block in sorted(party.gaps))


def _helpers(parties: Sequence[Party]) -> tuple[int, ...]:
    return tuple(number for number, party in enumerate(parties) if party.room > 0)


def _problem(parties: Sequence[Party], taken: frozenset[tuple[str, str, str]]) -> Problem | None:
    """None where nobody can help anybody."""
    import numpy as np

    gaps, helpers = _gaps(parties), _helpers(parties)
    if not gaps or not helpers:
        return None
    blocks = sorted({block for _number, block in gaps})
    points = np.array([[_points(party, block) for block in blocks] for party in parties])
    by_block = np.array([[block_cost(parties[helper], block) for helper in helpers] for block in blocks])
    by_pair = {
        one: np.array([pair_cost(parties[one], parties[other]) for other in helpers])
        for one in {number for number, _block in gaps}
    }
    numbers, asked = np.array(helpers), {(seeker, block) for seeker, _helper, block in taken}
    found = []
    for gap, (seeker, block) in enumerate(gaps):
        place, code = blocks.index(block), parties[seeker].code
        can = (points[numbers, place] > points[seeker, place]) & (numbers != seeker) & (points[seeker, place] >= 0)
        if (code, block) in asked:
            can &= [(code, parties[helper].code, block) not in taken for helper in helpers]
        able = np.nonzero(can)[0]
        found.append((np.full(len(able), gap), able, (by_pair[seeker] + by_block[place])[able]))
    pair_gap, pair_helper, cost = (np.concatenate(parts) for parts in zip(*found, strict=True))
    rooms = tuple(parties[helper].room for helper in helpers)
    return Problem(gaps, helpers, rooms, pair_gap, pair_helper, cost) if len(pair_gap) else None


def _points(party: Party, block: str) -> int:
    points = party.points(block)
    return -1 if points is None else points


def _solve(problem: Problem, most: int | None) -> dict[int, int]:
    """Of each gap that gets a partner which helper. Scipy is loaded here only: it is large, and few need it."""
    import numpy as np

    gap, helper = problem.pair_gap, problem.pair_helper
    # A partner more is worth any rearrangement that it takes: that passes each helper at most once.
    reward = (int(problem.pair_cost.max()) + 1) * (len(problem.helpers) + 1)
    cost = problem.pair_cost - float(reward)
    seeker = np.array([party for party, _block in problem.gaps])[gap]
    rows = _Rows(problem, seeker, most)
    used = _rank(gap, problem.pair_cost) < _FIRST
    while True:
        pairs = np.nonzero(used)[0]
        amounts, price = rows.solve(pairs, cost[pairs])
        better = np.nonzero((cost - price < -_TOLERANCE) & ~used)[0]
        if not len(better):
            break
        used[better[_rank(gap[better], (cost - price)[better]) < _MORE]] = True
    chosen = pairs[amounts > 0.5]
    return {int(one): int(other) for one, other in zip(gap[chosen], helper[chosen], strict=True)}


class _Rows:
    """What limits the pairs: each gap one partner, each helper its room, each seeker at most so many."""

    def __init__(self, problem: Problem, seeker: Any, most: int | None) -> None:
        import numpy as np

        gaps, helpers = len(problem.gaps), len(problem.helpers)
        self.of_pair = [problem.pair_gap, gaps + problem.pair_helper]
        self.limits = np.concatenate([np.ones(gaps), np.array(problem.rooms, dtype=float)])
        if most is not None:
            self.of_pair.append(gaps + helpers + seeker)
            self.limits = np.concatenate([self.limits, np.full(int(seeker.max()) + 1, float(most))])
        # The simplex method is the fastest while places are few, the other one where they are many.
        self.method = "highs-ds" if sum(problem.rooms) < gaps else "highs-ipm"

    def solve(self, pairs: Any, cost: Any) -> tuple[Any, Any]:
        """How much of each of these pairs, and of all pairs what its limits are worth."""
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import coo_matrix

        rows = np.concatenate([row[pairs] for row in self.of_pair])
        columns = np.tile(np.arange(len(pairs)), len(self.of_pair))
        shape = (len(self.limits), len(pairs))
        matrix = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape).tocsc()
        found = linprog(cost, A_ub=matrix, b_ub=self.limits, bounds=(0, None), method=self.method)
        if found.status != 0:
            raise RuntimeError(f"the assignment was not solved: {found.message}")
        return found.x, sum(found.ineqlin.marginals[row] for row in self.of_pair)


def _rank(group: Any, cost: Any) -> Any:
    """Of each pair its place by cost within its group, from nought."""
    import numpy as np

    order = np.lexsort((cost, group))
    ordered = group[order]
    rank = np.empty(len(group), dtype=int)
    rank[order] = np.arange(len(group)) - np.searchsorted(ordered, ordered)
    return rank


def spread(assignment: Assignment) -> Mapping[str, int]:
    """How many requests each helper would get, by its code."""
    counts: dict[str, int] = {}
    for found in assignment.matches:
        counts[found.helper.code] = counts.get(found.helper.code, 0) + 1
    return counts
