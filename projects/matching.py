"""Who can help whom, and why: pure. It sees of others only what they shared (assessment.sharing).

Two municipalities learn most from each other where they are not too far apart (guide, section 6.3): the difference is
measured over the whole result, and a large one is a reason to rank lower, never a mark for anybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import Any

from assessment.models import Status
from assessment.scoring import POINTS, Score

NEAR_LEVEL = 20  # points of the level of the whole result: about as far
FAR_LEVEL = 40  # further apart than this is too far to learn from easily
NEARBY_KM = 15
_EARTH_KM = 6371.0
_UNKNOWN_LEVEL = FAR_LEVEL // 2

# What a match costs: the less, the better it fits. Only the order counts, and nobody sees the numbers.
_BASE = 400
_COST_FAR = 200
_COST_PARTIAL = 10
_MOST_KM = 100
_WORTH_TASK = 15
_MOST_TASKS = 3
_WORTH_SIZE = 20
_WORTH_PATH = 15
_WORTH_OPENING = 30

_POINTS: Mapping[str | None, int] = {status.value: points for status, points in POINTS.items()}


@dataclass(frozen=True)
class Reason:
    """One fact behind a proposal: a code, and the values that its sentence names (see projects.reasons)."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, **values: Any) -> "Reason":
        return cls(code, tuple(sorted(values.items())))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Reason":
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in stored["values"].items()}
        return cls.of(stored["code"], **values)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "values": dict(self.values)}

    @property
    def tells_of_both(self) -> bool:
        """Does it rest on what both have in common, so that each learns something of the other by it?"""
        return self.code in {"tasks", "path", "level_near", "level_far"}


@dataclass(frozen=True)
class Opening:
    """A project or a testbed that others can join; `block` is empty for a testbed, which serves any."""

    kind: str
    key: str
    name: str
    openness: str
    block: str = ""


@dataclass(frozen=True)
class Party:
    """A municipality as the matching knows it. `room` is how many requests it still takes this year."""

    code: str
    name: str
    slug: str
    size_class: str
    path: str
    tasks: frozenset[str]
    latitude: float
    longitude: float
    statuses: Mapping[str, str | None] = field(hash=False)
    gaps: frozenset[str] = frozenset()
    room: int = 0
    openings: tuple[Opening, ...] = ()

    @cached_property
    def level(self) -> int | None:
        return Score.of(self.statuses.values()).level

    def points(self, block: str) -> int | None:
        """How far a block is; None where it was not answered or does not apply."""
        return _POINTS.get(self.statuses.get(block))

    def openings_for(self, block: str) -> tuple[Opening, ...]:
        return tuple(one for one in self.openings if one.block in ("", block))


@dataclass(frozen=True)
class Match:
    """`helper` has what `seeker` lacks in `block`."""

    seeker: Party
    helper: Party
    block: str
    cost: int

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The facts on which it rests; worked out where somebody wants to see them."""
        return tuple(_reasons(self.seeker, self.helper, self.block))

    @property
    def is_far(self) -> bool:
        return any(reason.code == "level_far" for reason in self.reasons)


def matches_for(seeker: Party, helpers: Iterable[Party]) -> dict[str, tuple[Match, ...]]:
    """Of each gap of the seeker who can help, the best fit first; a gap for which there is nobody has an empty list."""
    willing = [(helper, pair_cost(seeker, helper)) for helper in helpers if helper.room > 0]
    return {block: _sorted(_matches(seeker, block, willing)) for block in sorted(seeker.gaps)}


def offers_of(helper: Party, seekers: Iterable[Party]) -> dict[str, tuple[Match, ...]]:
    """What the helper could offer, by block: to whom and why. Whether it still takes requests is its own affair."""
    found: dict[str, list[Match]] = {}
    for seeker in seekers:
        pair = pair_cost(seeker, helper)
        for block in seeker.gaps:
            if can_help(helper, seeker, block):
                found.setdefault(block, []).append(Match(seeker, helper, block, pair + block_cost(helper, block)))
    return {block: _sorted(found[block]) for block in sorted(found)}


def can_help(helper: Party, seeker: Party, block: str) -> bool:
    """Is the helper, another municipality, further with this gap of the seeker?"""
    has, lacks = helper.points(block), seeker.points(block)
    return helper.code != seeker.code and block in seeker.gaps and has is not None and lacks is not None and has > lacks


def match(seeker: Party, helper: Party, block: str) -> Match:
    """Ask `can_help` first."""
    return Match(seeker, helper, block, cost_of(seeker, helper, block))


def cost_of(seeker: Party, helper: Party, block: str) -> int:
    """How well they fit for this block: the less, the better."""
    return pair_cost(seeker, helper) + block_cost(helper, block)


def pair_cost(seeker: Party, helper: Party) -> int:
    """What holds for two municipalities whatever the block."""
    far = difference(seeker, helper)
    cost = _BASE + (_UNKNOWN_LEVEL if far is None else far + (_COST_FAR if far > FAR_LEVEL else 0))
    cost += round(min(distance(seeker, helper), _MOST_KM))
    cost -= _WORTH_TASK * min(len(seeker.tasks & helper.tasks), _MOST_TASKS)
    cost -= _WORTH_SIZE * (seeker.size_class == helper.size_class)
    return cost - _WORTH_PATH * bool(seeker.path and seeker.path == helper.path)


def block_cost(helper: Party, block: str) -> int:
    """What holds for a helper and a block whoever asks."""
    partly = helper.statuses.get(block) == Status.PARTIAL
    return _COST_PARTIAL * partly - _WORTH_OPENING * bool(helper.openings_for(block))


def difference(one: Party, other: Party) -> int | None:
    """How far two results are apart, in points of their level; None where one of them has no level."""
    if one.level is None or other.level is None:
        return None
    return abs(one.level - other.level)


def distance(one: Party, other: Party) -> float:
    """In kilometres, as the crow flies."""
    north, north_other = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north_other - north) / 2) ** 2 + cos(north) * cos(north_other) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


def shown(reasons: Sequence[Reason], *, both_share: bool) -> tuple[Reason, ...]:
    """The facts that both may see: of a municipality that shares nothing they may tell the other nothing."""
    return tuple(reason for reason in reasons if both_share or not reason.tells_of_both)


def _matches(seeker: Party, block: str, helpers: Iterable[tuple[Party, int]]) -> list[Match]:
    """Each helper with what the pair costs."""
    return [
        Match(seeker, helper, block, pair + block_cost(helper, block))
        for helper, pair in helpers
        if can_help(helper, seeker, block)
    ]


def _sorted(found: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(found, key=lambda one: (one.cost, one.helper.name, one.seeker.name, one.helper.code)))


def _reasons(seeker: Party, helper: Party, block: str) -> Iterable[Reason]:
    if helper.points(block):
        yield Reason.of("has_it", status=str(helper.statuses[block]))
    far = difference(seeker, helper)
    if far is not None and far <= NEAR_LEVEL:
        yield Reason.of("level_near")
    if shared := seeker.tasks & helper.tasks:
        yield Reason.of("tasks", tasks=tuple(sorted(shared)))
    if seeker.size_class == helper.size_class:
        yield Reason.of("size", size=seeker.size_class)
    if seeker.path and seeker.path == helper.path:
        yield Reason.of("path", path=seeker.path)
    kilometres = round(distance(seeker, helper))
    yield Reason.of("nearby" if kilometres <= NEARBY_KM else "distance", km=kilometres)
    for opening in helper.openings_for(block):
        yield Reason.of(opening.kind, name=opening.name, key=opening.key, openness=opening.openness)
    if far is not None and far > FAR_LEVEL:
        yield Reason.of("level_far")
