"""What was adopted, made ready to be compared: kept with the adoption, and counted together by group."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import connection, transaction

from assessment.comparison import WHOLE, Member, members_of
from assessment.disclosure import Group, Release, merged_upwards, released_to_each
from assessment.layout import Layout, layout_of
from assessment.models import (
    Assessment,
    Audience,
    ComparisonGroup,
    GroupTotal,
    Instrument,
    Result,
    Round,
    SharingLevel,
)
from assessment.scoring import Score, rounded
from municipalities.models import DevelopmentPath, Municipality, Region, SizeClass

REFRESH_TOTALS = "assessment.tasks.refresh_totals"
# What each sees by name; the region, which sees most, also reads what everybody is told.
READERS = {Audience.REGION: SharingLevel.REGION, Audience.PUBLIC: SharingLevel.PUBLIC}
PERCENTILES = (0.10, 0.25, 0.50, 0.75, 0.90)


def keep_result(assessment: Assessment) -> Result:
    """The row of an assessment that is being adopted; to be called in that transaction."""
    layout = layout_of(assessment.instrument_version_id)
    statuses = dict(assessment.answers.values_list("block__key", "status"))
    kept, _is_new = Result.objects.get_or_create(
        assessment=assessment,
        defaults={
            "municipality_id": assessment.municipality_id,
            "instrument_id": layout.version.instrument_id,
            "round_id": assessment.round_id,
            "adopted_at": assessment.adopted_at,
            "statuses": statuses,
            "levels": levels_of(layout, statuses),
        },
    )
    return kept


def levels_of(layout: Layout, statuses: Mapping[str, str | None]) -> dict[str, int | None]:
    """The level of each pillar by its key, and of the whole; None where nothing that was answered applies."""
    by_pillar = {pillar.key: [statuses.get(block.key) for block in blocks] for pillar, blocks in layout.pillars.items()}
    by_pillar[WHOLE] = [statuses.get(block.key) for block in layout.blocks]
    return {key: Score.of(given).level for key, given in by_pillar.items()}


def keep_missing_results() -> int:
    """Rows for what was adopted before there were any; again is harmless. Returns how many were written."""
    missing = Assessment.objects.adopted().filter(result__isnull=True)
    return len([keep_result(assessment) for assessment in missing])


def count_missing_totals() -> int:
    """Totals of every round in which there are results and none was counted; returns how many rounds those were."""
    without = list(Round.objects.filter(results__isnull=False, totals__isnull=True).select_related("region").distinct())
    for round_ in without:
        for instrument in Instrument.objects.filter(results__round=round_).distinct():
            refresh_totals(region=round_.region, instrument=instrument, round_=round_)
    return len(without)


def refresh_soon(*, region_id: int, instrument_id: int, round_id: int | None) -> None:
    """Have the totals of a round counted anew once this transaction is there for others to see."""
    if round_id is not None:
        kwargs = {"region_id": region_id, "instrument_id": instrument_id, "round_id": round_id}
        transaction.on_commit(partial(current_app.send_task, REFRESH_TOTALS, kwargs=kwargs))


def refresh_region_soon(*, region: Region) -> None:
    """The same for every round of a region in which there are results: what it compares as a group changed."""
    there = Result.objects.filter(round__region=region).order_by()
    for instrument_id, round_id in there.values_list("instrument_id", "round_id").distinct():
        refresh_soon(region_id=region.pk, instrument_id=instrument_id, round_id=round_id)


def refresh_all_soon(*, municipality: Municipality, instrument: Instrument | None = None) -> None:
    """The same for every round in which a municipality has a result: it changed what it shares, or what it is."""
    own = Result.objects.filter(municipality=municipality, round__isnull=False)
    own = own.filter(instrument=instrument) if instrument else own
    for instrument_id, round_id in own.values_list("instrument_id", "round_id").distinct().order_by():
        refresh_soon(region_id=municipality.region_id, instrument_id=instrument_id, round_id=round_id)


@transaction.atomic
def refresh_totals(*, region: Region, instrument: Instrument, round_: Round) -> int:
    """Count one round anew for both audiences and replace what stood; returns how many groups may be shown.

    The round is locked first: of two that count at once the later sees all that the earlier saw.
    """
    Round.objects.select_for_update().get(pk=round_.pk)
    members = members_of(region, instrument, round_)
    groups, removed = _groups(region, members), _removed(region)
    named = [_named(members, level) for level in READERS.values()]
    told = zip(READERS, released_to_each(groups, named, settings.MINIMUM_GROUP), strict=True)
    totals = [
        _total(release, members, GroupTotal(region=region, instrument=instrument, round=round_, audience=audience))
        for audience, releases in told
        for release in releases
        if release.key not in removed
    ]
    for position, total in enumerate(totals):
        total.position = position
    GroupTotal.objects.filter(region=region, instrument=instrument, round=round_).delete()
    GroupTotal.objects.bulk_create(totals)
    return len(totals)


def _named(members: Iterable[Member], level: SharingLevel) -> frozenset[str]:
    """Whom the reader may see by name: all the results under that name are shared at this level."""
    members = list(members)
    hidden = {member.code for member in members if member.level < level}
    return frozenset(member.code for member in members) - hidden


def _by(members: Iterable[Member], what: Callable[[Member], str]) -> Mapping[str, frozenset[str]]:
    """The codes of the municipalities, by something that they have."""
    found: dict[str, set[str]] = {}
    for member in members:
        found.setdefault(what(member), set()).add(member.code)
    return {value: frozenset(codes) for value, codes in found.items()}


def _groups(region: Region, members: list[Member]) -> list[Group]:
    """The whole, the size classes (small ones merged), the paths, and the groups that the region ever made.

    Those stand in the order in which they were made, also where they were removed since: somebody may have seen them,
    so a later group is never shown that could be subtracted from them.
    """
    everyone = frozenset(member.code for member in members)
    sizes, paths = _by(members, lambda member: member.size_class), _by(members, lambda member: member.path)
    classes = [Group(size, sizes.get(size, frozenset())) for size in SizeClass.values]
    own = ComparisonGroup.objects.filter(region=region).order_by("pk").prefetch_related("municipalities")
    return [
        Group("all", everyone),
        *(Group(f"size:{group.key}", group.members) for group in merged_upwards(classes, settings.MINIMUM_GROUP)),
        *(Group(f"path:{path}", paths[path]) for path in DevelopmentPath.values if path in paths),
        *(Group(f"group:{made.pk}", everyone & {place.pk for place in made.municipalities.all()}) for made in own),
    ]


def _removed(region: Region) -> set[str]:
    """The keys of the groups that still count in what may be told, and are not shown any more."""
    gone = ComparisonGroup.objects.filter(region=region, removed_at__isnull=False).order_by()
    return {f"group:{pk}" for pk in gone.values_list("pk", flat=True)}


def _total(release: Release, members: Iterable[Member], total: GroupTotal) -> GroupTotal:
    results = [member.result for member in members if member.code in release.members]
    total.key, total.municipalities, total.left_out = release.key, len(release.members), release.left_out
    total.blocks, total.spread = _blocks(results), _spread(results)
    return total


def _blocks(results: list[int]) -> Mapping[str, Mapping[str, int]]:
    """How often each status was given, by block; counted by the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT given.key, coalesce(given.value, ''), count(*) FROM assessment_result,"
            " jsonb_each_text(statuses) AS given WHERE id = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2",
            [results],
        )
        rows = cursor.fetchall()
    found: dict[str, dict[str, int]] = {}
    for block, status, count in rows:
        found.setdefault(block, {})[status] = count
    return found


def _spread(results: list[int]) -> Mapping[str, list[int]]:
    """By pillar, and for the whole: how many have a level, and its percentiles; too few is not told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT given.key, count(*), percentile_cont(%s::float8[]) WITHIN GROUP (ORDER BY given.value::float8)"
            " FROM assessment_result, jsonb_each_text(levels) AS given WHERE id = ANY(%s) AND given.value IS NOT NULL"
            " GROUP BY 1 HAVING count(*) >= %s ORDER BY 1",
            [list(PERCENTILES), results, settings.MINIMUM_GROUP],
        )
        return {pillar: [count, *map(rounded, levels)] for pillar, count, levels in cursor.fetchall()}
