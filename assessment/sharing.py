"""The one gate by which anything is read across municipalities: what each decided to share of its adopted results.

A draft never passes it, nor an explanation, an owner, evidence, a target or a plan: only the statuses, and what the
municipality is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from assessment.layout import layout_of
from assessment.models import Answer, Assessment, Result, Sharing, SharingLevel
from assessment.models.assessments import AssessmentQuerySet
from assessment.paths import paths_of
from assessment.scoring import Score, is_gap
from municipalities.heirs import Heirs
from municipalities.models import Municipality, Region


@dataclass(frozen=True)
class SharedResult:
    """The latest adopted result of a municipality, as others may see it. `statuses` by key of the block.

    `measured_by` is the name of the municipality that measured, where that one has merged into this one since.
    """

    code: str
    name: str
    slug: str
    size_class: str
    path: str
    tasks: tuple[str, ...]
    latitude: float
    longitude: float
    instrument: str
    statuses: Mapping[str, str | None]
    adopted_on: date
    level: SharingLevel
    measured_by: str = ""

    @property
    def score(self) -> Score:
        return Score.of(self.statuses.values())

    @property
    def gaps(self) -> frozenset[str]:
        """The keys of its gaps, against what its path asks: what it wants of a block by itself is not shared."""
        path = paths_of(self.instrument).get(self.path)
        return frozenset(
            key for key, status in self.statuses.items() if is_gap(status, expected=path.level_of(key) if path else "")
        )


@dataclass(frozen=True)
class Adopted:
    """An adopted assessment that no later version replaced; a correction counts from when its first was adopted."""

    pk: int
    municipality: str
    name: str
    since: datetime
    adopted_at: datetime


def shared_results(
    *,
    level: SharingLevel,
    instrument_key: str,
    region: Region,
    among: Iterable[str] | None = None,
    heirs: Heirs | None = None,
) -> tuple[SharedResult, ...]:
    """Of each municipality that shares at this level or a higher one its latest adopted result, by name; five queries.

    `among` are the codes to look at; without them at all of the region. With `heirs` at hand it is a query less.

    A merged municipality counts under its successor, unless that one has a result of its own. Ask with
    SharingLevel.TOTALS only for what shows sums: who shares in totals only may not be told apart.
    """
    shown, _total = shared_page(
        level=level, instrument_key=instrument_key, region=region, part=slice(None), among=among, heirs=heirs
    )
    return shown


def shared_page(
    *,
    level: SharingLevel,
    instrument_key: str,
    region: Region,
    part: slice,
    among: Iterable[str] | None = None,
    heirs: Heirs | None = None,
) -> tuple[tuple[SharedResult, ...], int]:
    """A part of the same, and how many there are; municipalities and answers are read of this part alone.

    What went up into a municipality of another region keeps its name here, and shares no more than that one does.
    """
    heirs = heirs or Heirs.on(timezone.localdate())
    near = heirs.within(region)
    codes = None if among is None else near.under(*(near.of_code(code) for code in among))
    levels = _levels(instrument_key, region, codes, level, heirs)
    chosen: dict[str, Adopted] = {}
    for found in _latest(instrument_key, region, codes, level):
        heir = near.of_code(found.municipality)
        if heir not in chosen or _counts_before(found, chosen[heir], heir):
            chosen[heir] = found
    allowed = {
        heir: found for heir, found in chosen.items() if level_of(heirs.line(found.municipality), levels) >= level
    }
    names = {heir: near.by_code[heir].name if heir in near.by_code else one.name for heir, one in allowed.items()}
    shown = sorted(allowed, key=lambda heir: (names[heir], heir))[part]
    measured = {heir: allowed[heir].municipality for heir in shown}
    places = Municipality.objects.in_bulk({*shown, *measured.values()})
    statuses = _statuses_adopted(allowed[heir].pk for heir in shown)
    results = (
        _result(
            (places[measured[heir]], places[heir]),
            allowed[heir],
            statuses,
            instrument_key,
            level_of(heirs.line(measured[heir]), levels),
        )
        for heir in shown
    )
    return tuple(results), len(allowed)


def shared_by_name(codes: Iterable[str], heirs: Heirs) -> frozenset[tuple[str, int]]:
    """Who of these codes share by name, each with the key of the instrument with which they measured. One query.

    Only of these may region staff be shown a canvas.
    """
    lines = {code: heirs.line(code) for code in codes}
    decided: dict[int, dict[str, SharingLevel]] = {}
    rows = Sharing.objects.filter(municipality__in={code for line in lines.values() for code in line})
    for code, instrument, level in rows.values_list("municipality_id", "instrument_id", "level"):
        decided.setdefault(instrument, {})[code] = SharingLevel(level)
    return frozenset(
        (code, instrument)
        for instrument, levels in decided.items()
        for code in lines.keys() & levels.keys()
        if level_of(lines[code], levels) >= SharingLevel.REGION
    )


def preview_of(assessment: Assessment, level: SharingLevel) -> SharedResult:
    """What others would see of this assessment, adopted or not, at a level: for the municipality's own eyes only."""
    place = assessment.municipality
    adopted_at = assessment.adopted_at or timezone.now()
    found = Adopted(assessment.pk, place.pk, place.name, adopted_at, adopted_at)
    key = assessment.instrument_version.instrument.key
    return _result((place, place), found, _statuses([assessment.pk]), key, level)


def latest_adopted(municipality: Municipality, instrument_key: str) -> Assessment | None:
    """The assessment of this municipality that others would see, whatever it shares."""
    own = Assessment.objects.for_municipality(municipality).adopted()
    found = _unreplaced(own.filter(instrument_version__instrument__key=instrument_key))
    newest = max(found, key=lambda one: (one.since, one.adopted_at), default=None)
    related = ("instrument_version__instrument", "round", "municipality")
    return Assessment.objects.select_related(*related).get(pk=newest.pk) if newest else None


def sharers_near(
    municipality: Municipality, *, level: SharingLevel, instrument_key: str, number: int, heirs: Heirs
) -> list[str]:
    """The codes of so many others of its region that share at this level or a higher one, the nearest first.

    What a merged one shares, its successor shares. One query.
    """
    shares = Sharing.objects.filter(instrument__key=instrument_key, level__gte=level)
    merged = shares.filter(municipality__in=[code for codes in heirs.gone_up_in.values() for code in codes])
    by_heir = Q(pk__in=merged.values_list(heirs.column("municipality", "gm_code")))
    own = Subquery(shares.filter(municipality=OuterRef("pk")).values("level")[:1])  # looked up from near to far
    shared = Municipality.objects.alias(shares=own).filter(Q(shares__isnull=False) | by_heir)
    others = shared.filter(region=municipality.region_id).exclude(pk=municipality.pk)
    return list(others.from_near_to_far(municipality).values_list("pk", flat=True)[:number])


def _levels(
    instrument_key: str, region: Region, codes: Collection[str] | None, level: SharingLevel, heirs: Heirs
) -> Mapping[str, SharingLevel]:
    """Of who shares at this level or a higher one; of who has to do with a merger also what is less."""
    sharing = Q(municipality__region=region, level__gte=level)
    sharing = sharing if codes is None else sharing & Q(municipality__in=codes)
    rows = Sharing.objects.filter(sharing | Q(municipality__in=list(heirs.by_code)))
    return sharing_levels(rows.filter(instrument__key=instrument_key))


def sharing_levels(rows: QuerySet[Sharing]) -> Mapping[str, SharingLevel]:
    """What each municipality decided, by its code; ask for one instrument."""
    return {code: SharingLevel(level) for code, level in rows.order_by().values_list("municipality_id", "level")}


def level_of(line: Sequence[str], levels: Mapping[str, SharingLevel]) -> SharingLevel:
    """What the first of these codes, that measured, decided; each that it went up into may share less, and not more."""
    own = levels.get(line[0], SharingLevel.NOTHING)
    return min(levels.get(code, own) for code in line)


def _latest(instrument_key: str, region: Region, codes: Collection[str] | None, level: SharingLevel) -> list[Adopted]:
    """Without those of which we know that they share less: neither they nor what merged into them may be told."""
    less = Sharing.objects.filter(
        municipality=OuterRef("municipality"), instrument__key=instrument_key, level__lt=level
    )
    adopted = Assessment.objects.adopted().filter(
        ~Exists(less), municipality__region=region, instrument_version__instrument__key=instrument_key
    )
    return _unreplaced(adopted if codes is None else adopted.filter(municipality__in=codes))


def _unreplaced(adopted: AssessmentQuerySet) -> list[Adopted]:
    """In one query: the adopted ones without those of which a correction was adopted."""
    rows = {
        pk: (municipality, name, corrects, adopted_at)
        for pk, municipality, name, corrects, adopted_at in adopted.order_by("pk").values_list(
            "pk", "municipality_id", "municipality__name", "corrects_id", "adopted_at"
        )
        if adopted_at is not None
    }
    corrections = {pk: corrects for pk, (_place, _name, corrects, _at) in rows.items()}
    moments = {pk: adopted_at for pk, (_place, _name, _corrects, adopted_at) in rows.items()}
    replaced = set(corrections.values())
    return [
        Adopted(pk, municipality, name, _since(pk, corrections, moments), adopted_at)
        for pk, (municipality, name, _corrects, adopted_at) in rows.items()
        if pk not in replaced
    ]


def _since(pk: int, corrections: Mapping[int, Any], moments: Mapping[int, datetime]) -> datetime:
    """When the first version of it was adopted: an old one that is corrected does not become the latest by that."""
    before = corrections[pk]
    return _since(before, corrections, moments) if before in moments else moments[pk]


def _counts_before(found: Adopted, standing: Adopted, heir: str) -> bool:
    """Its own comes before that of a predecessor, and then the latest."""

    def rank(one: Adopted) -> tuple[bool, datetime, datetime, int]:
        return (one.municipality == heir, one.since, one.adopted_at, one.pk)

    return rank(found) > rank(standing)


def _statuses(assessments: Iterable[int]) -> Mapping[int, Mapping[str, str | None]]:
    """By assessment, the status of each block: of what was adopted as it was kept then, in one row each."""
    wanted = list(assessments)
    kept = Result.objects.filter(assessment__in=wanted).order_by().values_list("assessment_id", "statuses")
    found: dict[int, dict[str, str | None]] = dict(kept)
    missing = [assessment for assessment in wanted if assessment not in found]
    if missing:
        rows = Answer.objects.filter(assessment__in=missing).order_by("assessment_id", "block__position")
        for assessment, block, status in rows.values_list("assessment_id", "block__key", "status"):
            found.setdefault(assessment, {})[block] = status
    return found


def _statuses_adopted(assessments: Iterable[int]) -> Mapping[int, Mapping[str, str | None]]:
    """The same of what was adopted, which is kept in one row each."""
    rows = Result.objects.filter(assessment__in=list(assessments)).order_by()
    return {
        assessment: {block.key: statuses.get(block.key) for block in layout_of(version).blocks}
        for assessment, version, statuses in rows.values_list(
            "assessment", "assessment__instrument_version", "statuses"
        )
    }


def _result(
    ends: tuple[Municipality, Municipality],
    found: Adopted,
    statuses: Mapping[int, Mapping[str, str | None]],
    instrument_key: str,
    level: SharingLevel,
) -> SharedResult:
    """`ends` are the municipality that measured, and the one in whose place it stands now."""
    measured, heir = ends
    return SharedResult(
        code=heir.pk,
        name=heir.name,
        slug=heir.slug,
        size_class=heir.size_class,
        path=heir.path,
        tasks=tuple(heir.tasks),
        latitude=heir.latitude,
        longitude=heir.longitude,
        instrument=instrument_key,
        statuses=statuses.get(found.pk, {}),
        adopted_on=timezone.localdate(found.adopted_at),
        level=level,
        measured_by=measured.name if measured.pk != heir.pk else "",
    )
