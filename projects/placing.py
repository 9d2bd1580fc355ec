"""Where the pieces of a drawn map stand: boxes that do not lie over each other, and lines that go around them.

Pure geometry in the user units of an SVG: x to the right, y down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from math import cos, hypot, radians

ROUNDS = 400  # of pushing apart, before the boxes are set out in rows
APART = 0.5  # a hair more than needed, so that rounding never makes two boxes touch
BENDS = (0.0, 0.09, -0.09, 0.18, -0.18, 0.3, -0.3)  # how far a line may swerve, in parts of its length
ALONG = tuple(step / 10 for step in range(1, 10))  # where on a line is looked whether something lies under it
HALFWAY = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)  # where its badge may stand, best first
BADGE = 11.0  # the radius of a badge with some air

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A piece of the map: its middle, and how much room it takes."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        across = abs(self.x - other.x) * 2 < self.width + other.width
        return across and abs(self.y - other.y) * 2 < self.height + other.height

    def holds(self, point: Point, margin: float = 0.0) -> bool:
        return abs(point[0] - self.x) <= self.width / 2 + margin and abs(point[1] - self.y) <= self.height / 2 + margin


@dataclass(frozen=True)
class Projection:
    """From degrees to units, as long both ways on the ground; the points that it was made for fill a width."""

    west: float
    north: float
    across: float  # units a degree of longitude
    down: float  # units a degree of latitude
    margin: float

    @classmethod
    def around(cls, points: Sequence[Point], width: float, margin: float) -> Projection:
        """`points` are longitude and latitude. What lies on one spot still gets a map of some size."""
        west, east = min((x for x, _ in points), default=0.0), max((x for x, _ in points), default=0.0)
        south, north = min((y for _, y in points), default=0.0), max((y for _, y in points), default=0.0)
        shrink = cos(radians((south + north) / 2))
        degrees = max(east - west, (north - south) / shrink / 1.2, 0.02)
        across = (width - 2 * margin) / degrees
        return cls((west + east - degrees) / 2, north, across, across / shrink, margin)

    def place(self, longitude: float, latitude: float) -> Point:
        x = self.margin + (longitude - self.west) * self.across
        return round(x, 1), round(self.margin + (self.north - latitude) * self.down, 1)


@lru_cache(maxsize=32)
def set_apart(boxes: tuple[Box, ...], width: float) -> tuple[Box, ...]:
    """The boxes pushed apart as little as it takes, all between 0 and `width` and below 0. Order is kept.

    Where pushing does not end (far too much for the room), they are set out in rows instead. Two boxes in the same
    place go to different sides by their order, so that the outcome is always the same.
    """
    placed = [_inside(replace(box, x=box.x + number * 0.01), width) for number, box in enumerate(boxes)]
    for _round in range(ROUNDS):
        if not _push(placed, width):
            return tuple(replace(box, x=round(box.x, 1), y=round(box.y, 1)) for box in placed)
    return _in_rows(boxes, width)


def _push(placed: list[Box], width: float) -> bool:
    """Once through all pairs; whether anything had to move."""
    moved = False
    for one, two in combinations(range(len(placed)), 2):
        a, b = placed[one], placed[two]
        x = (a.width + b.width) / 2 - abs(a.x - b.x) + APART
        y = (a.height + b.height) / 2 - abs(a.y - b.y) + APART
        if x <= APART / 2 or y <= APART / 2:
            continue
        moved = True
        right = (x / 2 if b.x >= a.x else -x / 2) if x < y else 0.0
        down = 0.0 if right else (y / 2 if b.y >= a.y else -y / 2)
        placed[one] = _inside(replace(a, x=a.x - right, y=a.y - down), width)
        placed[two] = _inside(replace(b, x=b.x + right, y=b.y + down), width)
    return moved


def _inside(box: Box, width: float) -> Box:
    x = min(max(box.x, box.width / 2), max(width - box.width / 2, box.width / 2))
    return replace(box, x=x, y=max(box.y, box.height / 2))


def _in_rows(boxes: Sequence[Box], width: float) -> tuple[Box, ...]:
    """From north to south and from west to east, each row as full as it can be."""
    placed: dict[int, Box] = {}
    left, top, tall = 0.0, 0.0, 0.0
    for number, box in sorted(enumerate(boxes), key=lambda pair: (pair[1].y, pair[1].x, pair[0])):
        if left and left + box.width > width:
            left, top, tall = 0.0, top + tall + APART, 0.0
        placed[number] = replace(box, x=round(left + box.width / 2, 1), y=round(top + box.height / 2, 1))
        left, tall = left + box.width + APART, max(tall, box.height)
    return tuple(placed[number] for number in range(len(boxes)))


@dataclass(frozen=True)
class Curve:
    """A line from one point to another that swerves by way of `by` (a quadratic Bézier curve)."""

    start: Point
    by: Point
    end: Point

    @classmethod
    def bent(cls, start: Point, end: Point, bend: float) -> Curve:
        (x1, y1), (x2, y2) = start, end
        by = ((x1 + x2) / 2 - (y2 - y1) * bend * 2, (y1 + y2) / 2 + (x2 - x1) * bend * 2)
        return cls(start, by, end)

    def at(self, part: float) -> Point:
        rest = 1 - part
        first, second, third = rest * rest, 2 * rest * part, part * part
        (x1, y1), (x2, y2), (x3, y3) = self.start, self.by, self.end
        return first * x1 + second * x2 + third * x3, first * y1 + second * y2 + third * y3

    @property
    def path(self) -> str:
        """As an SVG path."""
        (x1, y1), (x2, y2), (x3, y3) = self.start, self.by, self.end
        return f"M{x1:g} {y1:g}Q{x2:.1f} {y2:.1f} {x3:g} {y3:g}"


@lru_cache(maxsize=128)
def lay_lines(
    ends: tuple[tuple[Point, Point], ...], boxes: tuple[Box, ...], width: float, height: float
) -> tuple[tuple[Curve, Point], ...]:
    """For each pair of ends a line, and where its badge stands; kept in the process, for the map is asked for often."""
    lines = _Lines(boxes, width, height)
    return tuple(lines.lay(start, end) for start, end in ends)


class _Lines:
    """Lays lines one after another: around the boxes, and not over the lines and badges that lie there already."""

    def __init__(self, boxes: Iterable[Box], width: float, height: float) -> None:
        self._boxes, self._width, self._height = list(boxes), width, height
        self._taken: list[Point] = []
        self._badges: list[Point] = []

    def lay(self, start: Point, end: Point) -> tuple[Curve, Point]:
        """The line, and where its badge stands."""
        reach = Box((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, *(2 * [1.7 * hypot(*_minus(start, end)) + 90]))
        near = [b for b in self._boxes if b.overlaps(reach) and not b.holds(start) and not b.holds(end)]
        own = [box for box in self._boxes if box.holds(start) or box.holds(end)]
        taken = [point for point in self._taken if reach.holds(point)]
        curves = [Curve.bent(start, end, bend) for bend in _bends(start, end, own)]
        best = min(curves, key=lambda curve: self._cost(curve, near, own, taken) + self._badge_cost(self._badge(curve)))
        self._taken += [best.at(part) for part in ALONG]
        badge = self._badge(best)
        self._badges.append(badge)
        return best, (round(badge[0], 1), round(badge[1], 1))

    def _cost(self, curve: Curve, near: list[Box], own: list[Box], taken: list[Point]) -> float:
        (x1, y1), (x2, y2), (x3, y3) = curve.start, curve.by, curve.end
        cost = hypot(x2 - (x1 + x3) / 2, y2 - (y1 + y3) / 2) / 40
        for part in ALONG:
            point = curve.at(part)
            if not (0 < point[0] < self._width and 0 < point[1] < self._height):
                cost += 50
            cost += 10 * sum(box.holds(point, 4) for box in near) + 2 * sum(box.holds(point) for box in own)
            cost += 3 * sum(abs(point[0] - x) + abs(point[1] - y) < 14 for x, y in taken)
        return cost

    def _badge(self, curve: Curve) -> Point:
        return min((curve.at(part) for part in HALFWAY), key=self._badge_cost)

    def _badge_cost(self, point: Point) -> float:
        over = 20 * sum(box.holds(point, BADGE) for box in self._boxes)
        return over + 30 * sum(hypot(point[0] - x, point[1] - y) < 2 * BADGE for x, y in self._badges)


def _minus(one: Point, other: Point) -> Point:
    return one[0] - other[0], one[1] - other[1]


def _bends(start: Point, end: Point, own: Sequence[Box]) -> tuple[float, ...]:
    """How far the line may swerve; one between two points of the same box goes around what stands between them."""
    box = next((box for box in own if box.holds(start) and box.holds(end)), None)
    long = hypot(*_minus(end, start))
    if box is None or not long:
        return BENDS
    down = end[1] - start[1]
    if abs(down) < 1:
        around = (box.height / 2 + BADGE) / long
        return (around, -around)
    middle = (start[0] + end[0]) / 2
    sides = (box.x + box.width / 2 + BADGE, box.x - box.width / 2 - BADGE)
    return tuple((middle - side) / down for side in sides)  # where the middle of the line then lies


def flowing(points: Sequence[Point], *, closed: bool = False) -> str:
    """An SVG path along the points that bends from the middle of one side to the middle of the next."""
    whole = [*points, points[0]] if closed else list(points)
    middles = [((x1 + x2) / 2, (y1 + y2) / 2) for (x1, y1), (x2, y2) in pairwise(whole)]
    bends = zip(whole[1:-1], middles[1:], strict=True)
    curves = "".join(f"Q{x:.0f} {y:.0f} {to_x:.0f} {to_y:.0f}" for (x, y), (to_x, to_y) in bends)
    (first_x, first_y), (last_x, last_y) = whole[0], whole[-1]
    return f"M{first_x:.0f} {first_y:.0f}L{middles[0][0]:.0f} {middles[0][1]:.0f}{curves}L{last_x:.0f} {last_y:.0f}"
