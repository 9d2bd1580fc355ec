"""The project map: how many projects each municipality has, drawn on the map of the region."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from municipalities.heirs import heir_of
from municipalities.maps import NAME_SPACE, Area, RegionMap
from municipalities.models import Municipality

MOST_POINTS = 60  # more would hide each other
LEAST_RADIUS, MOST_RADIUS = 15, 38  # of a disc on boundaries
MOST_ON_A_TILE = 22
FULL = 30  # projects at least for the largest disc, so that a few do not look like many
DIGIT = 15  # units high

Address = Callable[[str], str]


@dataclass(frozen=True)
class Former:
    """A municipality that merged, and how many of the projects came from it."""

    name: str
    number: int

    @property
    def title(self) -> str:
        return _("%(number)s of former %(name)s") % {"number": self.number, "name": self.name}


@dataclass(frozen=True)
class Place:
    """A municipality with how many projects it has; `address` leads to just those, or back to all if it is chosen."""

    municipality: Municipality
    number: int
    address: str
    is_chosen: bool = False
    former: tuple[Former, ...] = ()

    @property
    def words(self) -> str:
        """What the map says of it."""
        number = ngettext("%(number)s project", "%(number)s projects", self.number) % {"number": self.number}
        return ", ".join([f"{self.municipality.name}: {number}", *(former.title for former in self.former)])

    @property
    def title(self) -> str:
        """The same, and what its link does where that is not plain."""
        return f"{self.words} {_('(chosen; show all municipalities again)')}" if self.is_chosen else self.words


@dataclass(frozen=True)
class MapArea:
    """A municipality as it is drawn: a disc as large as its number, and the lines of its name with their heights."""

    place: Place
    area: Area
    radius: int
    disc_y: int
    lines: tuple[tuple[int, str], ...]

    @property
    def number_y(self) -> int:
        """The foot of its number, for a renderer that does not know the middle of a line."""
        return self.disc_y + DIGIT // 2


@dataclass(frozen=True)
class Point:
    """A project with a place of its own."""

    key: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Mark:
    point: Point
    x: int
    y: int


@dataclass(frozen=True)
class ProjectMap:
    """What is drawn, from north to south; `places` says the same by name, `beside` is who has projects off the map.

    `total` counts a project of several municipalities once. `has_hidden_points` where there are too many to draw.
    """

    region: RegionMap
    areas: tuple[MapArea, ...]
    places: tuple[Place, ...]
    beside: tuple[Place, ...]
    total: int
    marks: tuple[Mark, ...] = ()
    has_hidden_points: bool = False

    @property
    def chosen(self) -> Place | None:
        return next((place for place in self.places if place.is_chosen), None)


def draw_projects(
    region: RegionMap,
    projects: Mapping[str, Collection[int]],
    municipalities: Mapping[str, Municipality],
    *,
    address: Address,
    points: Sequence[Point] = (),
    chosen: str = "",
    today: date,
) -> ProjectMap:
    """`projects` holds the projects of each code, merged municipalities under their own; `address` makes the address
    of the list of a municipality's slug, or of all for an empty one; `chosen` is the slug that the list shows."""
    present = by_present(projects, municipalities, today)
    drawn = [area.municipality.pk for area in region.areas]
    outside = present.keys() - set(drawn)
    former = {code: _former(code, own, municipalities) for code, own in present.items()}
    places = {
        code: _place(municipalities[code], present.get(code, {}), former.get(code, ()), address, chosen)
        for code in (*drawn, *sorted(outside))
    }
    most = max((place.number for place in places.values()), default=0)
    marks, hidden = _marks(region, points)
    return ProjectMap(
        region=region,
        areas=tuple(_drawn(area, places[area.municipality.pk], most, region.is_tiles) for area in region.areas),
        places=tuple(sorted(places.values(), key=lambda place: place.municipality.name)),
        beside=tuple(place for code, place in places.items() if code in outside),
        total=len(set().union(*projects.values())) if projects else 0,
        marks=marks,
        has_hidden_points=hidden,
    )


def by_present(
    projects: Mapping[str, Collection[int]], municipalities: Mapping[str, Municipality], today: date
) -> dict[str, dict[str, Collection[int]]]:
    """The projects under the municipality of today, there by the code under which they stand."""
    found: dict[str, dict[str, Collection[int]]] = {}
    for code, numbers in projects.items():
        if code in municipalities and numbers:
            heir = heir_of(municipalities[code], municipalities, today)
            found.setdefault(heir.pk, {})[code] = numbers
    return found


def _former(
    code: str, own: Mapping[str, Collection[int]], municipalities: Mapping[str, Municipality]
) -> tuple[Former, ...]:
    merged = (Former(municipalities[old].name, len(set(numbers))) for old, numbers in own.items() if old != code)
    return tuple(sorted(merged, key=lambda former: former.name))


def _place(
    municipality: Municipality,
    own: Mapping[str, Collection[int]],
    former: tuple[Former, ...],
    address: Address,
    chosen: str,
) -> Place:
    is_chosen = municipality.slug == chosen
    number = len(set().union(*own.values())) if own else 0
    return Place(municipality, number, address("" if is_chosen else municipality.slug), is_chosen, former)


def _drawn(area: Area, place: Place, most: int, is_tile: bool) -> MapArea:
    """On a tile the name stands above the disc; on boundaries below it, or above it for lack of room."""
    largest = MOST_ON_A_TILE if is_tile else MOST_RADIUS
    radius = max(LEAST_RADIUS, round(largest * math.sqrt(place.number / max(most, FULL))))
    if is_tile:
        disc_y, first = area.y + 24, area.y - 28
    elif area.is_above:
        disc_y, first = area.y, area.y - radius - 6 - NAME_SPACE * (len(area.lines) - 1)
    else:
        disc_y, first = area.y, area.y + radius + NAME_SPACE
    return MapArea(place, area, radius, disc_y, area.lines_from(first))


def _marks(region: RegionMap, points: Sequence[Point]) -> tuple[tuple[Mark, ...], bool]:
    """Where each point lies, on real boundaries only; none at all where there are too many."""
    if region.projection is None:
        return (), False
    placed = (Mark(point, *region.projection.place(point.longitude, point.latitude)) for point in points)
    marks = tuple(mark for mark in placed if region.holds(mark.x, mark.y))
    return (marks, False) if len(marks) <= MOST_POINTS else ((), True)
