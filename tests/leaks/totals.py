"""Reads from what goes out who was counted together.

In this stage every municipality has a building block of its own that it alone has implemented. So wherever counts by
block are told, they say themselves who was counted, and nothing needs to be believed about how they were made.
"""

import csv
import html
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from io import StringIO
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.actions.totals import refresh_totals
from assessment.layout import layout_of
from assessment.models import Result, Round, Sharing, SharingLevel
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment.comparing import SHEETS

Levels = list[SharingLevel]
Counted = frozenset[str]  # the names of the blocks of those who were counted together


def measure_alone(round_: Round, number: int, level: SharingLevel, **fields: Any) -> Municipality:
    """A municipality that has one block, which no other has."""
    place = factories.make_municipality(f"Plaats{number}", **fields)
    person = factories.make_member(place, "coordinator", f"Persoon {number}")
    round_.invited.add(place)
    share(place, round_, level, person)
    assessment = factories.make_assessment(place, round_, person)
    assessment.answers.update(status="not_yet")
    assessment.answers.filter(block__name=own_block(round_, number)).update(status="implemented")
    factories.adopt(assessment, person)
    return place


def build(round_: Round, levels: Levels, seed: int = 0) -> list[Municipality]:
    """One municipality for each level, of different sizes and paths."""
    chance = random.Random(seed)
    sizes, paths = ["small", "medium", "large"], ["adaptive", "proactive", ""]
    return [
        measure_alone(round_, number, level, size_class=chance.choice(sizes), path=chance.choice(paths))
        for number, level in enumerate(levels)
    ]


def build_with_levels(round_: Round, given: dict[SharingLevel, tuple[int, ...]]) -> list[Municipality]:
    """Municipalities that share at these levels and are so far, whatever they answered."""
    far = [(level, one) for level, all_of_them in given.items() for one in all_of_them]
    places = build(round_, [level for level, _one in far])
    for place, (_level, one) in zip(places, far, strict=True):
        Result.objects.filter(municipality=place).update(levels={"": one})
    return places


def end(round_: Round) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Round.objects.filter(pk=round_.pk).update(opens_on=yesterday - timedelta(days=9), closes_on=yesterday)
    count(round_)


def share(place: Municipality, round_: Round, level: SharingLevel, by: Person) -> None:
    instrument = round_.instrument_versions.get().instrument
    Sharing.objects.update_or_create(
        municipality=place, instrument=instrument, defaults={"level": level, "decided_by": by}
    )


def count(round_: Round) -> None:
    refresh_totals(region=round_.region, instrument=round_.instrument_versions.get().instrument, round_=round_)


def own_block(round_: Round, number: int) -> str:
    """What tells a municipality apart in what goes out: the name of its block."""
    names = [block.name for block in layout_of(round_.instrument_versions.get().pk).blocks]
    return [name for name in names if names.count(name) == 1][number]


# What is told


def told_to_everybody(client: Client, round_: Round) -> Iterator[Counted]:
    """The totals of the open data."""
    names = {block.key: block.name for block in layout_of(round_.instrument_versions.get().pk).blocks}
    answer: Any = client.get("/api/v1/results/totals?pageSize=500")
    for total in answer.json()["results"]:
        counted = frozenset(names[block["key"]] for block in total["blocks"] if block["implemented"])
        assert len(counted) == total["municipalities"]
        assert all(spread["municipalities"] >= 5 for spread in total["spread"])
        assert all(_is_even(told_of_spread(spread)) for spread in total["spread"])
        yield counted


PERCENTILES = ("p10", "p25", "p50", "p75", "p90")


def told_of_spread(spread: Mapping[str, Any]) -> list[int | None]:
    return [spread[name] for name in PERCENTILES]


def _is_even(told: list[int | None]) -> bool:
    """Both ends and whole percents, or neither end and steps."""
    low, *middle, high = told
    return None not in told or (low is high is None and all(level is not None and level % 5 == 0 for level in middle))


def levels_told_to_everybody(client: Client) -> list[int | None]:
    """Of all municipalities and all building blocks together."""
    answer: Any = client.get("/api/v1/results/totals?pageSize=500")
    (total,) = (one for one in answer.json()["results"] if one["group"]["kind"] == "all")
    return next(told_of_spread(one) for one in total["spread"] if one["pillar"] is None)


def levels_told_to_the_region(client: Client) -> list[int | None]:
    row = _rows(client.get(reverse("export_comparison", args=["pillars", "csv"])))[0]
    return [int(cell) if cell else None for cell in row[2:]]


def told_to_the_region(client: Client, groups: Iterable[str]) -> Iterator[Counted]:
    """All pages and files of the comparison that count, for every group that somebody may think of."""
    page: Any = client.get(reverse("spread"))
    offered = re.findall(r'<option value="([^"]*)"', page.content.decode())
    for group in {*offered, *groups}:
        yield from _of_chart(client.get(reverse("spread"), {"group": group}))
        yield from _of_blocks(client.get(reverse("export_comparison", args=["blocks", "csv"]), {"group": group}))
    yield from _of_gaps(client.get(reverse("export_comparison", args=["gaps", "csv"])))
    for sheet in SHEETS:
        _assert_no_few(client.get(reverse("export_comparison", args=[sheet, "csv"])))


def told_to_members(client: Client, slug: str) -> Iterator[Counted]:
    """The page of a municipality beside others: what such municipalities did first."""
    for peers in ("region", "size", "path"):
        page: Any = client.get(reverse("own_comparison", args=[slug]), {"peers": peers})
        rows = re.findall(
            r'<th scope="row" lang="nl">([^<]+)</th><td data-label="[^"]*" lang="nl">', page.content.decode()
        )
        yield from _given(frozenset(map(html.unescape, rows)))
    _assert_no_few(client.get(reverse("export_own_comparison", args=[slug, "csv"])))


def _given(counted: Counted) -> Iterator[Counted]:
    if counted:
        yield counted


def _of_chart(page: Any) -> Iterator[Counted]:
    found = re.search(r'<script id="chart-blocks-data" type="application/json">(.*?)</script>', page.content.decode())
    if found:
        data = json.loads(found[1])
        (series,) = (one for one in data["series"] if one["status"] == "implemented")
        pairs = zip(data["names"], series["values"], strict=True)
        yield from _given(frozenset(name for name, value in pairs if value))


def _of_blocks(answer: Any) -> Iterator[Counted]:
    if answer.status_code == 200:
        yield from _given(frozenset(row[0] for row in _rows(answer) if row[2] not in ("", "0")))


def _of_gaps(answer: Any) -> Iterator[Counted]:
    """Open at one fewer than the most: that one was counted, and has it."""
    if answer.status_code == 200:
        open_at = {row[1]: int(row[3]) for row in _rows(answer) if row[3]}
        yield from _given(frozenset(name for name, number in open_at.items() if number < max(open_at.values())))


def _rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]


def _assert_no_few(answer: Any) -> None:
    """Where a file says of how many it tells, they are enough."""
    if answer.status_code != 200:
        return
    header, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    if "Gemeenten" in header:
        column = header.index("Gemeenten")
        assert all(int(row[column]) >= 5 for row in rows if row[column])


# What can be worked out from it


def smallest_secret(told: Iterable[Counted], known: Mapping[str, bool]) -> int:
    """Of how few, that this reader does not know by name, something can be worked out by adding and subtracting.

    Whatever is added and subtracted says the same of all who were always counted together; 0 is of nobody.
    """
    sets = sorted(set(told), key=sorted)
    together: dict[tuple[bool, ...], int] = {}
    for block, is_known in known.items():
        signature = tuple(block in counted for counted in sets)
        if not is_known and any(signature):
            together[signature] = together.get(signature, 0) + 1
    return min(together.values(), default=0)
