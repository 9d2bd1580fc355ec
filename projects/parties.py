"""What the matching may know, out of the database: of others only what they share, of the municipality itself all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assessment.canvas import Canvas
from assessment.instruments import LEADING
from assessment.models import SharingLevel
from assessment.photo import photo_of
from assessment.reports import canvas_of
from assessment.sharing import SharedResult, latest_adopted, shared_results, sharers_near
from municipalities.heirs import Heirs, heir_of
from municipalities.models import Municipality, Region
from projects.matching import Opening, Party
from projects.models import HelpLimit, Openness, PartnerRequest, Project, Stage, Testbed, TestbedState

OPEN = (Openness.LOOKING, Openness.FOLLOW)
# Municipalities that share, among which partners are looked for: as many as there are others in a region of 23.
NEAREST = 22


@dataclass(frozen=True)
class Known:
    """What is known of a region: who shares, by name, and of everybody the room and what can be joined.

    `heirs` tells under whom the ones that merged are known.
    """

    parties: tuple[Party, ...]
    rooms: Mapping[str, int]
    openings: Mapping[str, tuple[Opening, ...]]
    heirs: Heirs

    @property
    def sharers(self) -> set[str]:
        return {party.code for party in self.parties}

    def shares(self, code: str) -> bool:
        """Whether the municipality of this code shares, or what it merged into."""
        return self.heirs.of_code(code) in self.sharers


def known_of(region: Region, today: date, among: Iterable[str] | None = None) -> Known:
    """Of all municipalities, or of those `among` whose codes it is; the number of queries does not grow with them.

    A code of a municipality that merged asks for the one that it is part of.
    """
    return _known(region, Heirs.on(today), among)


def _known(region: Region, heirs: Heirs, among: Iterable[str] | None) -> Known:
    codes = None if among is None else {heirs.of_code(code) for code in among}
    results = shared_results(level=SharingLevel.REGION, instrument_key=LEADING, region=region, among=codes, heirs=heirs)
    rooms, openings = rooms_of(region, heirs, codes), openings_of(region, heirs.day)
    return Known(tuple(_party(result, rooms, openings) for result in results), rooms, openings, heirs)


def known_near(municipality: Municipality, today: date, also: Iterable[str] = ()) -> Known:
    """Of the municipality, the nearest that share, and those `also` whose codes are given."""
    heirs = Heirs.on(today)
    near = sharers_near(municipality, level=SharingLevel.REGION, instrument_key=LEADING, number=NEAREST, heirs=heirs)
    return _known(municipality.region, heirs, {municipality.pk, *near, *also})


def shared_parties(region: Region, today: date) -> tuple[Party, ...]:
    """Every municipality that shares with the region, by name."""
    return known_of(region, today).parties


def own_party(municipality: Municipality, canvas: Canvas, known: Known) -> Party:
    """The municipality as it knows itself, with its own targets: for its own pages only."""
    return Party(
        code=municipality.pk,
        name=municipality.name,
        slug=municipality.slug,
        size_class=municipality.size_class,
        path=municipality.path,
        tasks=frozenset(municipality.tasks),
        latitude=municipality.latitude,
        longitude=municipality.longitude,
        statuses=canvas.statuses(),
        gaps=frozenset(tile.key for tile in canvas.gaps),
        room=known.rooms.get(municipality.pk, 0),
        openings=known.openings.get(municipality.pk, ()),
    )


def own_canvas(municipality: Municipality, today: date) -> Canvas | None:
    """The photo on which its plans rest, adopted or not, or else what it adopted outside the rounds; None without."""
    for photo in (photo_of(municipality, today), latest_adopted(municipality, LEADING)):
        canvas = canvas_of(photo) if photo else None
        if canvas and canvas.score.answered:
            return canvas
    return None


def rooms_of(region: Region, heirs: Heirs, among: Iterable[str] | None = None) -> dict[str, int]:
    """How many requests each municipality still takes this year; who set no limit is not in it.

    What was asked of those that merged into it counts for it.
    """
    limits = HelpLimit.objects.filter(municipality__region=region)
    counted = PartnerRequest.objects.counted_in(heirs.day.year).filter(helper__region=region).order_by()
    if among is not None:
        limits, counted = limits.filter(municipality__in=among), counted.filter(helper__in=heirs.under(*among))
    taken = Counter(heirs.of_code(code) for code in counted.values_list("helper_id", flat=True))
    found = limits.values_list("municipality_id", "requests_a_year")
    return {code: max(limit - taken[code], 0) for code, limit in found}


def openings_of(region: Region, today: date) -> dict[str, tuple[Opening, ...]]:
    """By municipality its public projects and its testbeds that others may join; a merged one under its successor."""
    projects = Project.objects.public().filter(openness__in=OPEN).exclude(stage=Stage.STOPPED)
    joined = list(projects.prefetch_related("municipalities"))
    existing = Testbed.objects.filter(state=TestbedState.EXISTING, openness__in=OPEN, municipality__region=region)
    testbeds = list(existing)
    codes = {place.pk for project in joined for place in project.municipalities.all()}
    codes |= {str(testbed.municipality_id) for testbed in testbeds}
    standing = Municipality.objects.filter(region=region).standing_for(codes)
    places = {place.pk: place for place in standing}
    found: dict[str, list[Opening]] = {}
    for project in joined:
        codes = {heir_of(place, places, today).pk for place in project.municipalities.all()}
        for code in codes:
            found.setdefault(code, []).extend(
                Opening("project", project.key, project.name, project.openness, block) for block in project.blocks
            )
    for testbed in testbeds:
        code = heir_of(places[str(testbed.municipality_id)], places, today).pk
        found.setdefault(code, []).append(Opening("testbed", testbed.key, testbed.name, testbed.openness))
    return {code: tuple(openings) for code, openings in found.items()}


def _party(result: SharedResult, rooms: Mapping[str, int], openings: Mapping[str, tuple[Opening, ...]]) -> Party:
    return Party(
        code=result.code,
        name=result.name,
        slug=result.slug,
        size_class=result.size_class,
        path=result.path,
        tasks=frozenset(result.tasks),
        latitude=result.latitude,
        longitude=result.longitude,
        statuses=result.statuses,
        gaps=result.gaps,
        room=rooms.get(result.code, 0),
        openings=openings.get(result.code, ()),
    )
