"""What was adopted, made ready to be compared: kept with the adoption, and counted together by group."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from assessment.comparison import WHOLE, Member, members_of
from assessment.disclosure import Group, Members, Reader, Release, Rule, Told, merged_upwards, released_to_each
from assessment.layout import Layout, layout_of
from assessment.models import (
    Assessment,
    Audience,
    ComparisonGroup,
    Disclosure,
    GroupTotal,
    Instrument,
    Result,
    Round,
    SharingLevel,
)
from assessment.models.comparison import OWN_GROUP
from assessment.percentiles import PERCENTILES, Unseen, told_of
from assessment.scoring import Score
from municipalities.heirs import Heirs
from municipalities.models import DevelopmentPath, Municipality, Region, SizeClass

REFRESH_TOTALS = "assessment.tasks.refresh_totals"
# What each sees by name; the region, which sees most, also reads what everybody is told.
READERS = {Audience.REGION: SharingLevel.REGION, Audience.PUBLIC: SharingLevel.PUBLIC}


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
    """Totals of what was never counted under a turn; returns of how many rounds with an instrument."""
    counted = Disclosure.objects.filter(counted_from__gt=0).values_list("instrument", "round")
    return _refresh(_with_results() - set(counted))


def refresh_everything() -> int:
    """Every round anew: what changed without anybody's doing (a merger's day) or was not counted; returns how many."""
    return _refresh(_with_results())


def _with_results() -> set[tuple[int, int]]:
    """Every instrument and round of which there are results."""
    return set(Result.objects.filter(round__isnull=False).order_by().values_list("instrument", "round").distinct())


def _refresh(wanted: Collection[tuple[int, int]]) -> int:
    rounds, instruments = Round.objects.select_related("region").in_bulk(), Instrument.objects.in_bulk()
    for instrument, round_ in sorted(wanted):
        region = rounds[round_].region
        refresh_totals(region=region, instrument=instruments[instrument], round_=rounds[round_])
    return len(wanted)


def refresh_soon(*, region_id: int, instrument_id: int, round_id: int | None) -> None:
    """Have the totals of a round counted anew once this transaction is there for others to see."""
    if round_id is not None:
        of_round = {"region_id": region_id, "instrument_id": instrument_id, "round_id": round_id}

        def _ask_for_count() -> None:
            """With a turn of after the commit: any count of a later turn has seen what was committed."""
            current_app.send_task(REFRESH_TOTALS, kwargs={**of_round, "asked": _turn()})

        # What was saved stays saved where the queue cannot be reached; the night's count then makes up for it.
        # No partial: Django asks the name of what failed.
        transaction.on_commit(_ask_for_count, robust=True)


def _turn() -> int:
    """A number that is higher than all that were given out before, to whomever. Unlike a clock it never goes back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('assessment_turn')")
        return int(cursor.fetchone()[0])


def refresh_region_soon(*, region: Region) -> None:
    """The same for every round of a region in which there are results: what it compares as a group changed."""
    there = Result.objects.filter(round__region=region).order_by()
    for instrument_id, round_id in there.values_list("instrument_id", "round_id").distinct():
        refresh_soon(region_id=region.pk, instrument_id=instrument_id, round_id=round_id)


def refresh_all_soon(*, municipality: Municipality, instrument: Instrument | None = None) -> None:
    """The same for every round in which a municipality has a result: it changed what it shares, or what it is.

    A result of what merged into it is its own too.
    """
    codes = Heirs.on(timezone.localdate()).within(municipality.region).under(municipality.pk)
    own = Result.objects.filter(municipality__in=codes, round__isnull=False)
    own = own.filter(instrument=instrument) if instrument else own
    for instrument_id, round_id in own.values_list("instrument_id", "round_id").distinct().order_by():
        refresh_soon(region_id=municipality.region_id, instrument_id=instrument_id, round_id=round_id)


@transaction.atomic
def refresh_as_asked(*, region: Region, instrument: Instrument, round_: Round, asked: int) -> bool:
    """Count one round anew, unless a count of a later turn did so: of many that ask at once, one counts for all.

    A count that is still going on is waited for, and did not see what was committed after its turn: then this one
    counts again. So the last that asks is never left out.
    """
    _lock(round_)
    counted = Disclosure.objects.filter(region=region, instrument=instrument, round=round_, counted_from__gt=asked)
    if counted.exists():
        return False
    refresh_totals(region=region, instrument=instrument, round_=round_)
    return True


def _lock(round_: Round) -> None:
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)


@transaction.atomic
def refresh_totals(*, region: Region, instrument: Instrument, round_: Round) -> int:
    """Count one round anew for both audiences and replace what stood; returns how many groups may be shown.

    The round is locked first: of two that count at once the later sees all that the earlier saw, and told.
    """
    _lock(round_)
    turn = _turn()
    of_round: dict[str, Any] = {"region": region, "instrument": instrument, "round": round_}
    members = members_of(region, instrument, round_)
    kept = _seen_by_each(members, of_round)
    readers = [Reader(frozenset(disclosure.seen), _told(disclosure)) for disclosure in kept]
    rule, removed = _rule(region, instrument, round_, members), _removed(region)
    totals = []
    found = released_to_each(_groups(region, members), readers, rule)
    for number, (disclosure, (releases, told)) in enumerate(zip(kept, found, strict=True), start=1):
        _keep_told(disclosure, told)
        named = [reader.named for reader in readers[:number]]  # who sees more reads it too
        shown = [release for release in releases if release.key not in removed]
        totals += [
            _total(release, rule, named, GroupTotal(**of_round, audience=disclosure.audience, position=position))
            for position, release in enumerate(shown)
        ]
    GroupTotal.objects.filter(**of_round).delete()
    GroupTotal.objects.bulk_create(totals)
    Disclosure.objects.filter(**of_round).update(counted_from=turn)
    return len(totals)


@transaction.atomic
def remember_what_is_seen(*, municipality: Municipality, instrument: Instrument) -> None:
    """To be called before it shares less: whoever could see its results by name may have kept them."""
    codes = Heirs.on(timezone.localdate()).under(municipality.pk)
    own = Result.objects.filter(municipality__in=codes, instrument=instrument, round__isnull=False).order_by()
    for round_ in Round.objects.filter(pk__in=own.values("round")).select_related("region").order_by("pk"):
        _lock(round_)
        members = members_of(round_.region, instrument, round_)
        _seen_by_each(members, {"region": round_.region, "instrument": instrument, "round": round_})


def _seen_by_each(members: Iterable[Member], of_round: Mapping[str, Any]) -> list[Disclosure]:
    """What each audience was told, in the order of READERS, with all that it can see by name now."""
    members = list(members)
    kept = []
    for audience, level in READERS.items():
        disclosure, _is_new = Disclosure.objects.get_or_create(**of_round, audience=audience)
        seen = _sorted(_named(members, level).union(disclosure.seen))
        if seen != disclosure.seen:
            disclosure.seen = seen
            disclosure.save(update_fields=["seen"])
        kept.append(disclosure)
    return kept


def _rule(region: Region, instrument: Instrument, round_: Round, members: Iterable[Member]) -> Rule:
    """Each result, also one that was corrected since, belongs to the municipality that it is part of by now."""
    rows = Result.objects.filter(instrument=instrument, round=round_, municipality__region=region).order_by()
    measured = dict(rows.values_list("pk", "municipality_id"))
    heirs = Heirs.on(timezone.localdate()).within(region)
    sharing = {measured[member.result] for member in members}
    return Rule(
        settings.MINIMUM_GROUP,
        owners={result: heirs.of_code(code) for result, code in measured.items()},
        countable=frozenset(result for result, code in measured.items() if code in sharing),
    )


def _named(members: Iterable[Member], level: SharingLevel) -> frozenset[int]:
    """What the reader may see by name: all the results under that name are shared at this level."""
    members = list(members)
    hidden = {member.code for member in members if member.level < level}
    return frozenset(member.result for member in members if member.code not in hidden)


def _told(disclosure: Disclosure) -> Told:
    latest = {key: frozenset(results) for key, results in disclosure.latest.items()}
    return Told(tuple(frozenset(cell) for cell in disclosure.cells), latest)


def _keep_told(disclosure: Disclosure, told: Told) -> None:
    """Written only where something new was told."""
    cells = sorted(_sorted(cell) for cell in told.cells)
    latest = {key: _sorted(results) for key, results in told.latest.items()}
    if (cells, latest) != (disclosure.cells, disclosure.latest):
        disclosure.cells, disclosure.latest = cells, latest
        disclosure.save(update_fields=["cells", "latest"])


def _sorted(results: Iterable[Any]) -> list[int]:
    return sorted(results)


def _by(members: Iterable[Member], what: Callable[[Member], str]) -> Mapping[str, frozenset[int]]:
    """The results of the municipalities, by something that they have."""
    found: dict[str, set[int]] = {}
    for member in members:
        found.setdefault(what(member), set()).add(member.result)
    return {value: frozenset(results) for value, results in found.items()}


def _groups(region: Region, members: list[Member]) -> list[Group]:
    """The whole, the size classes (small ones merged), the paths, and the groups that the region ever made.

    Those stand in the order in which they were made, also where they were removed since: somebody may have seen them,
    so a later group is never shown that could be subtracted from them. Whoever merged stands in them as its successor.
    """
    sizes, paths = _by(members, lambda member: member.size_class), _by(members, lambda member: member.path)
    classes = [Group(size, sizes.get(size, frozenset())) for size in SizeClass.values]
    own = ComparisonGroup.objects.filter(region=region).order_by("pk").prefetch_related("municipalities")
    results = _by(members, lambda member: member.code)
    heirs = Heirs.on(timezone.localdate()).within(region)
    chosen = {made.key: {heirs.of(place).pk for place in made.municipalities.all()} for made in own}
    return [
        Group("all", frozenset(member.result for member in members)),
        *(Group(f"size:{group.key}", group.members) for group in merged_upwards(classes, settings.MINIMUM_GROUP)),
        *(Group(f"path:{path}", paths[path]) for path in DevelopmentPath.values if path in paths),
        *(
            Group(key, frozenset(result for code in codes for result in results.get(code, ())))
            for key, codes in chosen.items()
        ),
    ]


def _removed(region: Region) -> set[str]:
    """The keys of the groups that still count in what may be told, and are not shown any more."""
    gone = ComparisonGroup.objects.filter(region=region, removed_at__isnull=False).order_by()
    return {group.key for group in gone}


def _total(release: Release, rule: Rule, named: Iterable[Members], total: GroupTotal) -> GroupTotal:
    """`named` are those whom each of its readers ever saw by name, the region first.

    A group that the region made for itself has its percentiles told in whole or not at all: with any number of groups
    around the same hidden ones the steps could be narrowed down to a level.
    """
    counted: dict[Any, Any] = {result: rule.owners[result] for result in release.members}
    named = list(named)
    total.key, total.municipalities = release.key, len(counted)
    total.hidden = len(rule.owned(release.members - named[0]))
    unseen = [_unseen(hidden, rule.owned(known)) for known in named if (hidden := _without(counted, known))]
    total.blocks, total.spread = _blocks(list(counted)), _spread(counted, unseen)
    if release.key.startswith(OWN_GROUP):
        total.spread = {pillar: told for pillar, told in total.spread.items() if None not in told}
    return total


def _without(counted: Mapping[Any, Any], known: Members) -> Mapping[Any, Any]:
    return {result: owner for result, owner in counted.items() if result not in known}


def _blocks(results: list[Any]) -> Mapping[str, Mapping[str, int]]:
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


def _spread(counted: Mapping[Any, str], unseen: Iterable[Mapping[str, Unseen]]) -> Mapping[str, list[int | None]]:
    """By pillar, and for the whole: how many have a level, and what may be told of its percentiles; not of too few.

    `counted` gives the municipality of each result, `unseen` for each reader whom it does not see by name.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT given.key, count(*), percentile_cont(%s::float8[]) WITHIN GROUP (ORDER BY given.value::float8)"
            " FROM assessment_result JOIN unnest(%s::bigint[], %s::text[]) AS counted (id, owner) USING (id),"
            " jsonb_each_text(levels) AS given WHERE given.value IS NOT NULL"
            " GROUP BY 1 HAVING count(DISTINCT counted.owner) >= %s ORDER BY 1",
            [list(PERCENTILES), list(counted), list(counted.values()), settings.MINIMUM_GROUP],
        )
        rows = cursor.fetchall()
    return {
        pillar: [count, *told_of(levels, [one[pillar] for one in unseen if pillar in one], settings.MINIMUM_TAILS)]
        for pillar, count, levels in rows
    }


def _unseen(hidden: Mapping[Any, Any], named: Members) -> Mapping[str, Unseen]:
    """By each pillar of which a hidden result has a level; none counts of whoever is named too.

    The latter is what a municipality answered before its correction: the reader may have seen that by name.
    """
    owners = [None if owner in named else owner for owner in hidden.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pillar, count(owner),"
            " (array_agg(lowest ORDER BY lowest) FILTER (WHERE owner IS NOT NULL))[1:2],"
            " (array_agg(highest ORDER BY highest DESC) FILTER (WHERE owner IS NOT NULL))[1:2]"
            " FROM (SELECT given.key AS pillar, hidden.owner,"
            " min(given.value::float8) AS lowest, max(given.value::float8) AS highest"
            " FROM assessment_result JOIN unnest(%s::bigint[], %s::text[]) AS hidden (id, owner) USING (id),"
            " jsonb_each_text(levels) AS given WHERE given.value IS NOT NULL GROUP BY 1, 2) AS ends GROUP BY 1",
            [list(hidden), owners],
        )
        return {pillar: Unseen(number, lowest or (), highest or ()) for pillar, number, lowest, highest in cursor}
