"""The collaboration map as a drawing: where everybody stands, and the lines between who works together.

Pure: values in, a frozen dataclass out, in the user units of an SVG. A municipality stands where it lies, moved a
little where its name would lie over that of a neighbour; testbeds and knowledge institutions stand in a row below
the name of their municipality. A cooperation is a tree and not a line between every two: those who take part are tied
to the nearest other one that does (the shortest way to reach them all), and those who could join are each tied by a
dashed line to the nearest one that takes part already. Where nobody does yet, the whole tree is dashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot

from django.utils.translation import gettext as _

from municipalities.models import Boundary, Municipality
from municipalities.sources import Source
from projects.collaboration import Line, Participant, Theme, Towns, Wanted, themes_of
from projects.models import Organisation, Testbed, TestbedState, TieState
from projects.outlines import Outlines, corners_of, outlines_of
from projects.placing import Box, Point, Projection, flowing, lay_lines, set_apart
from projects.water import water

WIDTH = 840.0
MARGIN = 70.0  # around the drawing: room for the frame of what is region-wide
DOT = 9.0  # the radius of a municipality
LETTER = 7.6  # the width of a letter of a name, about
LINE = 17.0  # of text
MARK = 25.0  # the room of a testbed or a knowledge institution
LONGEST = 13  # letters of a name on one line
PAD = 4.0
AIR = 16.0  # between two beside each other: with their pads it is room for a badge
FRAME = 26.0  # how far the frame lies from the edge
BADGE = 30.0  # from one badge on the frame to the next


@dataclass(frozen=True)
class Mark:
    """A testbed or a knowledge institution, with its code on the map; `place` says in words where it is."""

    key: str
    code: str
    name: str
    description: str
    state: str
    state_label: str
    openness_label: str
    place: str
    source: str
    x: float = 0.0
    y: float = 0.0

    @property
    def is_testbed(self) -> bool:
        return bool(self.state)

    @property
    def is_possible(self) -> bool:
        return self.state == TestbedState.POSSIBLE


@dataclass(frozen=True)
class Spot:
    """A municipality on the map, or a place outside the region (without a slug)."""

    key: str
    slug: str
    name: str
    label: tuple[str, ...]
    x: float
    y: float
    box: Box
    marks: tuple[Mark, ...] = ()
    cooperations: tuple[int, ...] = ()
    themes: tuple[str, ...] = ()
    is_chosen: bool = False

    @property
    def left(self) -> float:
        return self.box.x - self.box.width / 2

    @property
    def top(self) -> float:
        return self.box.y - self.box.height / 2

    @property
    def texts(self) -> list[tuple[float, str]]:
        """The lines of its name, each with the height at which it stands."""
        return [(round(self.y + DOT + LINE * number, 1), text) for number, text in enumerate(self.label, start=1)]


@dataclass(frozen=True)
class Tie:
    """A line between two who take part in the same cooperation, with the letter of its theme in a badge."""

    cooperation: int
    theme: Theme
    state: str
    start: Participant
    end: Participant
    path: str
    badge: Point

    @property
    def is_potential(self) -> bool:
        return self.state == TieState.POTENTIAL

    @property
    def state_label(self) -> str:
        return str(TieState(self.state).label)


@dataclass(frozen=True)
class Frame:
    """The line around the whole region, on which the badges stand of what is region-wide in one of the two states."""

    state: str
    inset: float
    width: float
    height: float
    badges: tuple[tuple[Line, Point], ...]

    @property
    def label_at(self) -> Point:
        """Where it says that this is about the whole region: after the last badge."""
        x, y = self.badges[-1][1]
        return x + 20, y


@dataclass(frozen=True)
class CollaborationMap:
    width: float
    height: float
    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    themes: tuple[Theme, ...]
    all_themes: tuple[Theme, ...]
    testbeds: tuple[Mark, ...]
    institutions: tuple[Mark, ...]
    sea: tuple[str, ...]
    rivers: tuple[str, ...]
    outlines: Outlines

    @property
    def existing(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.testbeds if not mark.is_possible)

    @property
    def possible(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.testbeds if mark.is_possible)

    @property
    def shared(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_region_wide)

    @property
    def between(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_region_wide)


def collaboration_map(
    towns: Towns,
    every: Sequence[Line],
    testbeds: Iterable[Testbed],
    organisations: Iterable[Organisation],
    wanted: Wanted,
    boundaries: Mapping[str, Boundary],
) -> CollaborationMap:
    """The map of what is wanted of `every` line; letters and places are the same whatever is wanted.

    Behind it lie the real boundaries where there are any, else the water by which one knows the region.
    """
    chosen = towns.with_slug(wanted.municipality) if wanted.municipality else None
    shown = tuple(line for line in every if wanted.fits(line, chosen.pk if chosen else None))
    beds = [_testbed(number, row, towns) for number, row in enumerate(testbeds, start=1)]
    schools = [_institution(number, row, towns) for number, row in enumerate(organisations, start=1)]
    projection, spots = _spots(towns, [*beds, *schools], corners_of(boundaries))
    outlines = outlines_of(boundaries, projection, MARGIN)
    height = max([outlines.bottom, *(spot.box.y + spot.box.height / 2 for spot in spots)]) + MARGIN
    spots = tuple(_told(spot, shown, chosen) for spot in spots)
    marks = [mark for spot in spots for mark in spot.marks]
    sea, rivers = ((), ()) if outlines else water()
    ties = _ties(shown, spots, wanted.state, height)
    return CollaborationMap(
        width=WIDTH,
        height=round(height, 1),
        spots=spots,
        ties=ties,
        frames=_frames(shown, height),
        lines=shown,
        themes=themes_of(shown),
        all_themes=themes_of(every),
        testbeds=tuple(mark for mark in _in_order(marks) if mark.is_testbed),
        institutions=tuple(mark for mark in _in_order(marks) if not mark.is_testbed),
        sea=tuple(_path(shape, projection, closed=True) for shape in sea),
        rivers=tuple(_path(shape, projection) for shape in rivers),
        outlines=outlines,
    )


def _path(shape: Sequence[Point], projection: Projection, *, closed: bool = False) -> str:
    points = (projection.place(longitude, latitude) for longitude, latitude in shape)
    return flowing([(x + MARGIN, y + MARGIN) for x, y in points], closed=closed)


# Testbeds and institutions

Placed = tuple[str, str, Mark]  # the key and the name of where it stands, and what stands there


def _testbed(number: int, row: Testbed, towns: Towns) -> Placed:
    code, place = _place(row.municipality_id, row.location, towns)
    mark = Mark(
        key=f"testbed-{row.key}",
        code=_("T%(number)d") % {"number": number},
        name=row.name,
        description=row.description,
        state=row.state,
        state_label=row.get_state_display(),
        openness_label=row.get_openness_display(),
        place=place,
        source=_source(row),
    )
    return code, place, mark


def _institution(number: int, row: Organisation, towns: Towns) -> Placed:
    code, place = _place(row.municipality_id, "", towns)
    mark = Mark(
        key=row.key,
        code=_("K%(number)d") % {"number": number},
        name=row.name,
        description=row.description,
        state="",
        state_label=row.get_kind_display(),
        openness_label="",
        place=place,
        source=_source(row),
    )
    return code, place, mark


def _source(row: Testbed | Organisation) -> str:
    return str(Source(row.document, row.section)) if row.document else ""


def _place(code: str | None, location: str, towns: Towns) -> tuple[str, str]:
    if code in towns.by_code:
        return towns.now(str(code)).pk, towns.name(str(code))
    place = location or _("Elsewhere")
    return f"outside-{place}", place


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (len(mark.code), mark.code))


# Places


def _spots(towns: Towns, placed: Sequence[Placed], corners: Sequence[Point]) -> tuple[Projection, tuple[Spot, ...]]:
    """Everybody in their place: the municipalities that exist, and the places outside in the north-west."""
    standing = towns.standing
    middles = [(m.longitude, m.latitude) for m in standing]
    projection = Projection.around([*middles, *corners], WIDTH - 2 * MARGIN, PAD)
    wanted = [_spot(m.pk, m.slug, m.name, projection.place(m.longitude, m.latitude)) for m in standing]
    known = {spot.key for spot in wanted}
    outside = dict.fromkeys((key, name) for key, name, _mark in placed if key not in known)
    wanted += [_spot_outside(key, name, number) for number, (key, name) in enumerate(outside)]
    wanted = [replace(spot, marks=tuple(m for key, _name, m in placed if key == spot.key)) for spot in wanted]
    wanted = [replace(spot, box=_box(spot)) for spot in wanted]
    airy = tuple(replace(spot.box, width=spot.box.width + AIR) for spot in wanted)
    boxes = set_apart(airy, WIDTH - 2 * MARGIN)
    settled = (replace(box, width=spot.box.width) for spot, box in zip(wanted, boxes, strict=True))
    return projection, tuple(_settled(spot, box) for spot, box in zip(wanted, settled, strict=True))


def _spot(key: str, slug: str, name: str, point: Point) -> Spot:
    return Spot(key, slug, name, label_of(name), *point, box=Box(*point, 0, 0))


def _spot_outside(key: str, name: str, number: int) -> Spot:
    spot = _spot(key, "", name, (0.0, 80.0 * number))
    place, note = name.split(" (", 1) if " (" in name else (name, "")
    return replace(spot, label=(*label_of(place), f"({note}" if note else _("(outside the region)")))


def label_of(name: str) -> tuple[str, ...]:
    """A name on the map: a long one on two lines, broken at the space or hyphen nearest to its middle."""
    breaks = [place + 1 for place, letter in enumerate(name) if letter in " -" and 0 < place < len(name) - 1]
    if len(name) <= LONGEST or not breaks:
        return (name,)
    middle = min(breaks, key=lambda place: abs(place - len(name) / 2))
    return name[:middle].rstrip(), name[middle:]


def _box(spot: Spot) -> Box:
    """The room that it takes: the dot, below it the name, below that the marks."""
    name = max(len(line) for line in spot.label) * LETTER
    width = max(name, len(spot.marks) * MARK, 2 * DOT) + 2 * PAD
    height = 2 * DOT + LINE * len(spot.label) + (MARK + 4 if spot.marks else 4) + 2 * PAD
    return Box(spot.x, spot.y - PAD - DOT + height / 2, round(width, 1), height)


def _settled(spot: Spot, box: Box) -> Spot:
    """With its dot and marks where its box came to stand, within the margin."""
    box = replace(box, x=round(box.x + MARGIN, 1), y=round(box.y + MARGIN, 1))
    y = box.y - box.height / 2 + PAD + DOT
    below = y + DOT + LINE * len(spot.label) + 4 + MARK / 2
    first = box.x - MARK * (len(spot.marks) - 1) / 2
    marks = (replace(m, x=round(first + MARK * n, 1), y=round(below, 1)) for n, m in enumerate(spot.marks))
    return replace(spot, box=box, x=box.x, y=round(y, 1), marks=tuple(marks))


def _told(spot: Spot, lines: Sequence[Line], chosen: Municipality | None) -> Spot:
    """With what it takes part in, by itself or through an institution that stands there."""
    keys = {spot.key, *(mark.key for mark in spot.marks)}
    own = [line for line in lines if not line.is_region_wide and any(line.has(key) for key in keys)]
    names = tuple(theme.name for theme in themes_of(line for line in own if line.has(spot.key)))
    is_chosen = chosen is not None and chosen.pk == spot.key
    return replace(spot, cooperations=tuple(line.pk for line in own), themes=names, is_chosen=is_chosen)


# Lines


def _ties(lines: Sequence[Line], spots: Sequence[Spot], state: str, height: float) -> tuple[Tie, ...]:
    """All lines; where one of the two states is wanted, those of that state alone."""
    points = {spot.key: (spot.x, spot.y) for spot in spots}
    points |= {mark.key: (mark.x, mark.y) for spot in spots for mark in spot.marks}
    pairs = [
        (line, start, end, TieState.POTENTIAL if start.is_potential or end.is_potential else TieState.CURRENT)
        for line in lines
        for start, end in tree([p for p in line.participants if p.key in points], points)
    ]
    pairs = [pair for pair in pairs if pair[-1] == state or not state]
    ends = tuple((points[start.key], points[end.key]) for _line, start, end, _kind in pairs)
    laid = lay_lines(ends, tuple(spot.box for spot in spots), WIDTH, height)
    return tuple(
        Tie(line.pk, line.theme, kind, start, end, curve.path, badge)
        for (line, start, end, kind), (curve, badge) in zip(pairs, laid, strict=True)
    )


def tree(participants: Sequence[Participant], points: Mapping[str, Point]) -> list[tuple[Participant, Participant]]:
    """The pairs that are tied: first those who take part, then each who could join to the nearest of those."""
    current = [participant for participant in participants if not participant.is_potential]
    joining = [participant for participant in participants if participant.is_potential]
    if not current:
        return _shortest(joining, points)
    return _shortest(current, points) + [
        (min(current, key=lambda one: _apart(one, other, points)), other) for other in joining
    ]


def _shortest(
    participants: Sequence[Participant], points: Mapping[str, Point]
) -> list[tuple[Participant, Participant]]:
    """The shortest tree that reaches all (Prim's way)."""
    reached, rest, pairs = list(participants[:1]), list(participants[1:]), []
    while rest:
        pair = min(
            ((one, other) for one in reached for other in rest), key=lambda pair: _apart(pair[0], pair[1], points)
        )
        pairs.append(pair)
        reached.append(pair[1])
        rest.remove(pair[1])
    return pairs


def _apart(one: Participant, other: Participant, points: Mapping[str, Point]) -> float:
    (x1, y1), (x2, y2) = points[one.key], points[other.key]
    return hypot(x1 - x2, y1 - y2)


def _frames(lines: Sequence[Line], height: float) -> tuple[Frame, ...]:
    """One around the other: inside what is done with the whole region, outside what could be."""
    shared = [line for line in lines if line.is_region_wide]
    frames = []
    for state, inset in ((TieState.POTENTIAL, FRAME), (TieState.CURRENT, FRAME + 14)):
        own = [line for line in shared if line.state == state]
        if own:
            edge = inset if state == TieState.POTENTIAL else height - inset
            badges = _on_edge(own, inset, round(edge, 1))
            frames.append(Frame(state, inset, WIDTH - 2 * inset, round(height - 2 * inset, 1), badges))
    return tuple(frames)


def _on_edge(lines: Sequence[Line], inset: float, y: float) -> tuple[tuple[Line, Point], ...]:
    """The badges side by side, along the top or the bottom of the frame, closer together where there are many."""
    step = min(BADGE, (WIDTH - 2 * inset - 60) / max(len(lines), 1))
    return tuple((line, (round(inset + 40 + step * number, 1), y)) for number, line in enumerate(lines))
