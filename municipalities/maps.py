"""The map of the region as shapes to draw: tiles placed by hand, or the boundaries once all municipalities have one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from municipalities.models import Boundary, Municipality
from municipalities.tilemap import lay_out

TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 136, 104, 8
WIDTH = 1000  # of a map of boundaries, in the same units
MARGIN = 8
LINE = 13  # letters of a name on one line
NAME_SPACE = 20  # units from one line of a name to the next
NEAR = (90, 50)  # of two that are nearer than this, sideways and down, the northern one has its name above it


@dataclass(frozen=True)
class Projection:
    """From longitude and latitude to units of the map: a degree of longitude is narrower than one of latitude."""

    west: float
    north: float
    scale: float
    squeeze: float

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        x = (longitude - self.west) * self.squeeze * self.scale
        y = (self.north - latitude) * self.scale
        return round(x) + MARGIN, round(y) + MARGIN


@dataclass(frozen=True)
class Area:
    """A municipality on the map: its outline as SVG has it, where its label belongs, and its name in short lines.

    `is_above`: its name belongs above what stands on that place, for lack of room below it.
    """

    municipality: Municipality
    path: str
    x: int
    y: int
    lines: tuple[str, ...]
    is_above: bool = False

    def lines_from(self, first: int) -> tuple[tuple[int, str], ...]:
        """The lines of the name with their heights, from that height of the first."""
        return tuple((first + NAME_SPACE * number, line) for number, line in enumerate(self.lines))

    @property
    def lines_alone(self) -> tuple[tuple[int, str], ...]:
        """Where nothing else stands on its place; above that where there is no room."""
        height = NAME_SPACE * len(self.lines)
        return self.lines_from(self.y + NAME_SPACE - (height if self.is_above else height // 2))


@dataclass(frozen=True)
class RegionMap:
    """The areas from north to south, and who is not on the map. `source` tells where boundaries come from."""

    width: int = 0
    height: int = 0
    areas: tuple[Area, ...] = ()
    beside: tuple[Municipality, ...] = ()
    source: str = ""
    projection: Projection | None = field(default=None, repr=False)

    @property
    def is_tiles(self) -> bool:
        return self.projection is None

    def holds(self, x: int, y: int) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height


def draw_region(municipalities: Sequence[Municipality], boundaries: Mapping[str, Boundary]) -> RegionMap:
    """The map with these boundaries by code; where there are none, the tile map."""
    return _draw_boundaries(municipalities, boundaries) if boundaries else _draw_tiles(municipalities)


# Tiles


def _draw_tiles(municipalities: Sequence[Municipality]) -> RegionMap:
    tiles = lay_out(municipalities)
    areas = tuple(_tile(tile.municipality, tile.row - 1, tile.column - 1) for tile in tiles)
    columns, rows = max((tile.column for tile in tiles), default=0), max((tile.row for tile in tiles), default=0)
    return RegionMap(
        width=columns * (TILE_WIDTH + TILE_GAP),
        height=rows * (TILE_HEIGHT + TILE_GAP),
        areas=areas,
        beside=_beside(municipalities, areas),
    )


def _tile(municipality: Municipality, row: int, column: int) -> Area:
    half = TILE_GAP // 2
    left, top = column * (TILE_WIDTH + TILE_GAP) + half, row * (TILE_HEIGHT + TILE_GAP) + half
    path = f"M{left} {top}h{TILE_WIDTH}v{TILE_HEIGHT}h-{TILE_WIDTH}z"
    return Area(municipality, path, left + TILE_WIDTH // 2, top + TILE_HEIGHT // 2, in_lines(municipality.name))


def _beside(municipalities: Iterable[Municipality], areas: Iterable[Area]) -> tuple[Municipality, ...]:
    drawn = {area.municipality.pk for area in areas}
    return tuple(sorted((m for m in municipalities if m.pk not in drawn), key=lambda m: m.name))


def in_lines(name: str) -> tuple[str, ...]:
    """The name in lines that fit a tile, broken at its spaces and hyphens only."""
    lines: list[str] = []
    for piece in name.replace("-", "- ").split():
        joined = piece if not lines else lines[-1] + ("" if lines[-1].endswith("-") else " ") + piece
        if lines and len(joined) <= LINE:
            lines[-1] = joined
        else:
            lines.append(piece)
    return tuple(lines)


# Boundaries


def _draw_boundaries(municipalities: Sequence[Municipality], boundaries: Mapping[str, Boundary]) -> RegionMap:
    drawn = [municipality for municipality in municipalities if municipality.pk in boundaries]
    positions = [p for m in drawn for polygon in boundaries[m.pk].coordinates for p in polygon[0]]
    projection, height = _projection(positions)
    areas = [_area(municipality, boundaries[municipality.pk], projection) for municipality in drawn]
    areas.sort(key=lambda area: (area.y, area.x))
    return RegionMap(
        width=WIDTH,
        height=height,
        areas=tuple(replace(area, is_above=_has_southern_neighbour(area, areas)) for area in areas),
        beside=_beside(municipalities, areas),
        source=boundaries[drawn[0].pk].source,
        projection=projection,
    )


def _projection(positions: Sequence[Sequence[float]]) -> tuple[Projection, int]:
    """The projection that fills the width, and the height that then is needed."""
    west, east = min(x for x, _ in positions), max(x for x, _ in positions)
    south, north = min(y for _, y in positions), max(y for _, y in positions)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze)
    return Projection(west, north, scale, squeeze), round((north - south) * scale) + 2 * MARGIN


def _area(municipality: Municipality, boundary: Boundary, projection: Projection) -> Area:
    rings = [[projection.place(*position) for position in ring] for polygon in boundary.coordinates for ring in polygon]
    x, y = projection.place(municipality.longitude, municipality.latitude)
    return Area(municipality, "".join(map(outline, rings)), x, y, in_lines(municipality.name))


def _has_southern_neighbour(area: Area, areas: Iterable[Area]) -> bool:
    aside, down = NEAR
    return any(abs(other.x - area.x) < aside and 0 <= other.y - area.y < down for other in areas if other is not area)


def outline(ring: Sequence[tuple[int, int]]) -> str:
    """A closed line, each point told from the one before; what is smaller than a unit is left out."""
    (left, top), *others = ring
    steps = []
    x, y = left, top
    for next_x, next_y in others[:-1]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
    return f"M{left} {top}l{' '.join(steps)}z".replace(" -", "-") if len(steps) > 1 else ""
