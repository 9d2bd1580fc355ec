"""The two maps of a region as its report draws them: only what is public, as shapes that can be kept.

A municipality is named on a map where something public stands beside its name, or where it shares by name; the others
are drawn without a name.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from municipalities.heirs import Heirs
from municipalities.maps import draw_region
from municipalities.models import Boundary, Municipality, Region
from projects.collaboration import Line, Theme, Towns, Wanted, lines_of
from projects.collaboration_map import CollaborationMap, Frame, Spot, Tie, collaboration_map
from projects.map_facts import held_by
from projects.maps import MapArea, ProjectMap, draw_projects
from projects.models import Cooperation, Organisation, Project, Testbed

MOST_NAMED = 60  # names on a map; more would cover each other
# Of the lines, as in assets/css/collaboration.css.
COLOURS = ("#0b5f8a", "#b03a06", "#5a3d9e", "#14693f", "#a81760", "#665400", "#2446b8", "#7c2f2f")


@dataclass(frozen=True)
class Words:
    """A line of a name, and how high it stands."""

    y: float
    text: str


# The project map


@dataclass(frozen=True)
class Shape:
    """A municipality on the map, with the number of its projects in a disc."""

    path: str
    number: int
    x: int
    disc_y: int
    number_y: int
    radius: int
    name: tuple[Words, ...]


@dataclass(frozen=True)
class PlaceCount:
    """How many public projects a municipality has, and the newest of them."""

    name: str
    number: int
    example: str = ""


@dataclass(frozen=True)
class ProjectName:
    name: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class DrawnProjects:
    """`total` counts a project of several municipalities once; `address` is where all of them stand.

    `listed` are the first of them by name, as reports of before had them.
    """

    width: int
    height: int
    is_tiles: bool
    source: str
    shapes: tuple[Shape, ...]
    places: tuple[PlaceCount, ...]
    listed: tuple[ProjectName, ...]
    total: int
    address: str = ""

    @property
    def is_short(self) -> bool:
        """Is there room for a row of each municipality?"""
        return len(self.places) <= MOST_NAMED


def project_map(region: Region, named: Collection[str], today: date) -> DrawnProjects:
    """The public projects of this region's municipalities; `named` are the codes of who shares by name."""
    municipalities = Municipality.objects.filter(region=region).in_bulk()
    current = [municipality for municipality in municipalities.values() if municipality.existed_on(today)]
    boundaries = Boundary.objects.in_force(current, today)
    drawn = draw_projects(
        draw_region(current, {code: one for code, one in boundaries.items() if code in municipalities}),
        held_by(Project.objects.public().filter(municipalities__region=region), region),
        municipalities,
        address=lambda _slug: "",
        today=today,
    )
    return _drawn_projects(drawn, named, _newest(region, today))


def _drawn_projects(drawn: ProjectMap, named: Collection[str], newest: Mapping[str, str]) -> DrawnProjects:
    return DrawnProjects(
        width=drawn.region.width,
        height=drawn.region.height,
        is_tiles=drawn.region.is_tiles,
        source=drawn.region.source,
        shapes=tuple(_shape(item, named, len(drawn.areas) <= MOST_NAMED) for item in drawn.areas),
        places=tuple(
            PlaceCount(place.municipality.name, place.number, newest.get(place.municipality.pk, ""))
            for place in drawn.places
            if place.number
        ),
        listed=(),
        total=drawn.total,
        address=settings.SITE_URL + reverse("project_map"),
    )


def _shape(item: MapArea, named: Collection[str], has_room: bool) -> Shape:
    municipality, number = item.place.municipality, item.place.number
    is_named = has_room and (number or municipality.pk in named)
    name = tuple(Words(y, text) for y, text in item.lines) if is_named else ()
    return Shape(item.area.path, number, item.area.x, item.disc_y, item.number_y, item.radius, name)


def _newest(region: Region, today: date) -> dict[str, str]:
    """The public project of each municipality that was added last, by its code; of a merged one with its successor."""
    heirs = Heirs.on(today)
    found = Project.objects.public().filter(municipalities__region=region).order_by("pk")
    return {heirs.of_code(code): name for code, name in found.values_list("municipalities", "name")}


# The collaboration map


@dataclass(frozen=True)
class Sign:
    """A testbed or a knowledge institution, under its code."""

    code: str
    name: str
    kind: str
    place: str
    is_testbed: bool
    is_possible: bool
    x: float
    y: float


@dataclass(frozen=True)
class Dot:
    """A municipality, or a place outside the region, with the room that its name and signs take."""

    x: float
    y: float
    left: float
    top: float
    width: float
    height: float
    is_tied: bool
    is_outside: bool
    name: tuple[Words, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Badge:
    """The letter of a theme on a line or on the frame."""

    x: float
    y: float
    letter: str
    style: int

    @property
    def colour(self) -> str:
        return COLOURS[(self.style - 1) % len(COLOURS)]


@dataclass(frozen=True)
class DrawnTie:
    path: str
    is_potential: bool
    is_double: bool
    badge: Badge


@dataclass(frozen=True)
class DrawnFrame:
    inset: float
    width: float
    height: float
    is_potential: bool
    badges: tuple[Badge, ...]


@dataclass(frozen=True)
class CooperationLine:
    """A cooperation in words: who takes part, and who could."""

    letter: str
    style: int
    theme: str
    state_label: str
    description: str
    is_region_wide: bool
    current: tuple[str, ...]
    potential: tuple[str, ...]


@dataclass(frozen=True)
class DrawnCooperations:
    width: float
    height: float
    sea: tuple[str, ...]
    rivers: tuple[str, ...]
    frames: tuple[DrawnFrame, ...]
    ties: tuple[DrawnTie, ...]
    dots: tuple[Dot, ...]
    lines: tuple[CooperationLine, ...]
    signs: tuple[Sign, ...]


def cooperation_map(region: Region, named: Collection[str], today: date) -> DrawnCooperations:
    """Who works with whom in this region; `named` are the codes of who shares by name.

    In a large region only those are drawn that take part: more would cover each other.
    """
    lines = Cooperation.objects.standing().filter(region=region)
    takes_part = Q(participations__cooperation__in=lines)
    own = takes_part if region.municipalities.count() > MOST_NAMED else takes_part | Q(region=region)
    towns = Towns.of(_with_heirs(own, today), today)
    here = Q(municipality__in=list(towns.by_code)) | Q(municipality__isnull=True)
    testbeds, organisations = Testbed.objects.filter(here), Organisation.objects.on_map().filter(here)
    drawn = collaboration_map(towns, lines_of(lines.for_reading(), towns), testbeds, organisations, Wanted(), {})
    return _drawn_cooperations(drawn, named)


def _with_heirs(chosen: Q, today: date) -> list[Municipality]:
    """Those chosen, and what each went up in by now."""
    heirs = Heirs.on(today)
    found = {one.pk: one for one in Municipality.objects.filter(chosen).distinct()}
    later = {code: heirs.by_code[code] for one in found for code in heirs.line(one)[1:]}
    return list({**later, **found}.values())


def _drawn_cooperations(drawn: CollaborationMap, named: Collection[str]) -> DrawnCooperations:
    dots = tuple(_dot(spot, named, len(drawn.spots) <= MOST_NAMED) for spot in drawn.spots)
    return DrawnCooperations(
        width=drawn.width,
        height=drawn.height,
        sea=drawn.sea,
        rivers=drawn.rivers,
        frames=tuple(_frame(frame) for frame in drawn.frames),
        ties=tuple(_tie(tie) for tie in drawn.ties),
        dots=dots,
        lines=tuple(_line(line) for line in drawn.lines),
        signs=tuple(sign for dot in dots for sign in dot.signs),
    )


def _dot(spot: Spot, named: Collection[str], has_room: bool) -> Dot:
    is_told = bool(spot.cooperations or spot.marks) or not spot.slug or (has_room and spot.key in named)
    signs = tuple(
        Sign(m.code, m.name, m.state_label, m.place, m.is_testbed, m.is_possible, m.x, m.y) for m in spot.marks
    )
    name = tuple(Words(y, text) for y, text in spot.texts) if is_told else ()
    box = (round(spot.left, 1), round(spot.top, 1), spot.box.width, spot.box.height)
    return Dot(spot.x, spot.y, *box, bool(spot.cooperations), not spot.slug, name, signs)


def _badge(theme: Theme, point: tuple[float, float]) -> Badge:
    return Badge(point[0], point[1], theme.letter, theme.style)


def _tie(tie: Tie) -> DrawnTie:
    return DrawnTie(tie.path, tie.is_potential, tie.theme.is_double, _badge(tie.theme, tie.badge))


def _frame(frame: Frame) -> DrawnFrame:
    badges = tuple(_badge(line.theme, point) for line, point in frame.badges)
    return DrawnFrame(frame.inset, frame.width, frame.height, frame.badges[0][0].is_potential, badges)


def _line(line: Line) -> CooperationLine:
    return CooperationLine(
        letter=line.theme.letter,
        style=line.theme.style,
        theme=line.theme.name,
        state_label=line.state_label,
        description=line.description,
        is_region_wide=line.is_region_wide,
        current=tuple(one.name for one in line.current),
        potential=tuple(one.name for one in line.potential),
    )
