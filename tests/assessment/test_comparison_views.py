"""The pages on which the region compares: who shares by name, totals that tell of nobody, and nothing else anywhere."""

import csv
import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessment.layout import layout_of
from assessment.models import ComparisonGroup, InstrumentVersion, Round, Status
from municipalities.models import Municipality, Person, Region
from tests import factories
from tests.assessment.comparing import (
    BY_NAME,
    NOTHING,
    OPENLY,
    PAGES,
    SHEETS,
    TOTALS,
    VISIE,
    count_totals,
    draft,
    every_address,
    measure,
    result_of,
)

As = Callable[[Person], Client]


@pytest.fixture
def region_round(instrument_version: InstrumentVersion, region: Region) -> Round:
    return factories.make_round(instrument_version, region, name="Meetronde")


def text_of(response: Any) -> str:
    """What a reader finds in an answer: of an Excel file the cells."""
    if "spreadsheet" not in response.headers["Content-Type"]:
        return str(response.content.decode())
    sheet = load_workbook(BytesIO(response.content)).active
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)  # type: ignore[union-attr]


def payloads(page: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script id="chart-[^"]+" type="application/json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in found]


def without_tokens(page: str) -> str:
    """Without what differs with every answer."""
    return re.sub(r"\b\w{64}\b", "", page)


# Nothing leaks


def test_no_page_or_file_names_who_does_not_share_by_name(region_round: Round, region_staff: Person, as_: As) -> None:
    for number in range(5):
        measure(region_round, f"Openlijk {number}")
    hidden = [
        measure(region_round, "Verborgen", TOTALS),
        measure(region_round, "Zwijgend", NOTHING),
        measure(region_round, "Onbeslist", None),
        draft(region_round, "Conceptstad").municipality,
    ]
    count_totals(region_round)
    client, codes = as_(region_staff), {place.pk for place in hidden}

    for address in every_address([]):
        said = text_of(client.get(address))
        choices = re.sub(r"<fieldset.*?</fieldset>", "", said, flags=re.DOTALL)  # of whom a group may be made
        assert [place.name for place in hidden if place.name in choices] == [], address
        assert [code for code in codes if code in choices] == [], address


def test_who_is_asked_for_by_hand_is_not_shown_whether_it_exists_or_not(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    measure(region_round, "Delftstad")
    hidden = measure(region_round, "Verborgen", TOTALS, "implemented")
    measure(region_round, "Nergens", NOTHING, "implemented")
    address = reverse("side_by_side")

    pages = [as_(region_staff).get(f"{address}?with=Delftstad&with={asked}") for asked in ("Verborgen", "Nergens")]

    assert [page.status_code for page in pages] == [200, 200]
    hidden_page, nowhere = (without_tokens(page.content.decode()).replace("Nergens", "Verborgen") for page in pages)
    assert hidden_page == nowhere
    assert "Verborgen deelt in deze ronde niet met naam." in hidden_page
    assert as_(region_staff).get(f"{address}?with={hidden.pk}").context["found"].sides == ()


def test_totals_hide_groups_of_four(region_round: Round, region_staff: Person, as_: As) -> None:
    for number in range(4):
        measure(region_round, f"Samen {number}", TOTALS)
    count_totals(region_round)
    client = as_(region_staff)

    pages = {name: client.get(reverse(name)) for name in PAGES}
    files = {client.get(reverse("export_comparison", args=[sheet, "csv"])).status_code for sheet in SHEETS}

    assert {page.status_code for page in pages.values()} == {200}
    assert "Nog niets te vergelijken" in pages["spread"].content.decode()
    assert files == {404}


def test_chart_holds_no_more_than_its_table(region_round: Round, region_staff: Person, as_: As) -> None:
    for number, status in enumerate(["implemented", "partial", "not_yet"] * 2):
        measure(region_round, f"Plaats {number}", TOTALS, status)
    count_totals(region_round)

    page = as_(region_staff).get(reverse("spread")).content.decode()

    assert [payload["kind"] for payload in payloads(page)] == ["boxes", "boxes", "bars"]
    assert set(payloads(page)[0]["rows"][0]) == {"name", "low", "q1", "median", "q3", "high"}
    assert "Plaats" not in page


@pytest.mark.parametrize(("number", "ends"), [(9, None), (10, 50)])
def test_ends_of_a_spread_are_told_of_ten_and_not_of_nine(
    region_round: Round, region_staff: Person, as_: As, number: int, ends: int | None
) -> None:
    for one in range(number):
        measure(region_round, f"Plaats {one}", TOTALS)
    count_totals(region_round)

    page = as_(region_staff).get(reverse("spread")).content.decode()

    row = payloads(page)[0]["rows"][0]
    assert (row["low"], row["q1"], row["high"]) == (ends, 50, ends)
    assert page.count("zijn afgerond op stappen van 5 punten") == (ends is None)


def test_result_is_there_for_who_shares_by_name_alone(region_round: Round, region_staff: Person, as_: As) -> None:
    places = [measure(region_round, f"Deel {level}", level) for level in (OPENLY, BY_NAME, TOTALS, NOTHING)]

    found = [
        as_(region_staff).get(reverse("shared_result", args=[result_of(place, region_round).pk])).status_code
        for place in places
    ]

    assert found == [200, 200, 404, 404]


def test_other_region_sees_nothing_of_it(region_round: Round, as_: As) -> None:
    place = measure(region_round, "Delftstad")
    other = factories.make_region(name="Elders", short_name="ELD", slug="elders")
    staff, client_of = factories.make_region_staff(other), as_
    theirs = result_of(place, region_round).pk

    pages = [client_of(staff).get(address).content.decode() for address in every_address([place])]

    assert [page for page in pages if "Delftstad</" in page or ">Delftstad" in page] == []
    assert as_(staff).get(reverse("shared_result", args=[theirs])).status_code == 404
    assert as_(staff).get(f"{reverse('heat_map')}?round={region_round.pk}").context["heat"] is None


# A number of queries that does not grow


def test_pages_take_the_same_number_of_queries(
    region_round: Round, region_staff: Person, as_: As, settings: Any
) -> None:
    settings.MINIMUM_GROUP = 1  # so that every page is whole from the first on
    client, counts = as_(region_staff), []
    for number in range(30):
        place = measure(region_round, f"Plaats {number:02}", tasks=["wonen"])
        if number + 1 not in (1, 3, 30):
            continue
        group = ComparisonGroup.objects.create(region=region_round.region, name=place.name, made_by=region_staff)
        group.municipalities.set(Municipality.objects.all())
        count_totals(region_round)
        beside = list(Municipality.objects.order_by("name")[:5])
        pages = [address for address in every_address(beside) if "with=" not in address]
        counts.append({address: queries(client, address) for address in pages})

    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0].values()) < 20


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# The heat map


def test_heat_map_says_every_status_in_words_and_leads_on(region_round: Round, region_staff: Person, as_: As) -> None:
    place = measure(region_round, "Delftstad", status="not_yet")

    page = as_(region_staff).get(reverse("heat_map")).content.decode()

    blocks = len(layout_of(region_round.instrument_versions.get().pk).blocks)
    assert page.count("<b>Nog niet</b>") == blocks
    assert reverse("shared_result", args=[result_of(place, region_round).pk]) in page


def test_heat_map_of_one_pillar_has_its_blocks_alone_with_words(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    measure(region_round, "Delftstad", status="not_yet")
    blocks = next(
        blocks
        for pillar, blocks in layout_of(region_round.instrument_versions.get().pk).pillars.items()
        if pillar.key == "fundament"
    )

    response = as_(region_staff).get(reverse("heat_map"), {"pillar": "fundament"})

    page = response.content.decode()
    assert page.count("<b>Nog niet</b>") == len(blocks)
    assert all(reverse("open_at", args=[block.key]) in page for block in blocks)
    assert reverse("open_at", args=[VISIE]) not in page
    assert response.context["ignored"] == ()


def test_heat_map_has_pages_of_twenty_five(region_round: Round, region_staff: Person, as_: As) -> None:
    for number in range(26):
        measure(region_round, f"Plaats {number:02}")

    pages = [as_(region_staff).get(f"{reverse('heat_map')}?page={page}").context for page in ("1", "2", "zeven", "99")]

    assert [len(page["heat"].rows) for page in pages] == [25, 1, 25, 1]
    assert len(list(rows_of(as_(region_staff).get(reverse("export_comparison", args=["heat-map", "csv"]))))) == 27


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", ["Groot", "Klein", "Ver"]),
        ("size", ["Klein", "Groot", "Ver"]),
        ("path", ["Ver", "Groot", "Klein"]),
        ("verkennen", ["Klein", "Groot", "Ver"]),
        ("level", ["Klein", "Groot", "Ver"]),
        ("' OR 1=1", ["Groot", "Klein", "Ver"]),
    ],
)
def test_heat_map_is_ordered_through_links(
    region_round: Round, region_staff: Person, as_: As, order: str, names: list[str]
) -> None:
    measure(region_round, "Groot", size_class="large")
    measure(region_round, "Klein", status="not_yet", size_class="small")
    measure(region_round, "Ver", status="implemented", size_class="g4", path="adaptive")

    context = as_(region_staff).get(reverse("heat_map"), {"order": order}).context

    assert [row.member.name for row in context["heat"].rows] == names
    assert bool(context["ignored"]) == (order == "' OR 1=1")


# The address


NONSENSE = ("0", "-1", "99999999999999999999", "zeven", "'; DROP TABLE", "\x00", "é" * 500)


@pytest.mark.parametrize("name", [*PAGES])
def test_filters_by_hand_do_no_harm(region_round: Round, region_staff: Person, as_: As, name: str) -> None:
    for number in range(5):
        measure(region_round, f"Plaats {number}")
    count_totals(region_round)
    fields = ("round", "instrument", "order", "group", "pillar", "page", "with")

    found = {
        (field, text): as_(region_staff).get(reverse(name), {field: text}).status_code
        for field in fields
        for text in NONSENSE
    }

    assert set(found.values()) == {200}


def test_filters_that_do_not_exist_are_named(region_round: Round, region_staff: Person, as_: As) -> None:
    for number in range(5):
        measure(region_round, f"Plaats {number}")
    count_totals(region_round)

    asked = {"round": "99", "instrument": "nix", "group": "<b>", "pillar": "x"}
    response = as_(region_staff).get(reverse("spread"), asked)

    assert response.context["ignored"] == tuple(asked.items())
    assert "&lt;b&gt;" in response.content.decode()


@pytest.mark.parametrize(("sheet", "kind"), [("heat-map", "pdf"), ("nix", "csv"), ("heat-map", "xls")])
def test_file_that_does_not_exist(region_round: Round, region_staff: Person, as_: As, sheet: str, kind: str) -> None:
    measure(region_round, "Delftstad")

    assert as_(region_staff).get(reverse("export_comparison", args=[sheet, kind])).status_code == 404


def test_files_hold_what_the_page_shows_and_no_formula(region_round: Round, region_staff: Person, as_: As) -> None:
    measure(region_round, "=cmd()", slug="cmd")
    for number in range(4):
        measure(region_round, f"Plaats {number}")
    count_totals(region_round)
    client = as_(region_staff)

    rows = rows_of(client.get(reverse("export_comparison", args=["heat-map", "csv"])))
    pillars = rows_of(client.get(reverse("export_comparison", args=["pillars", "csv"])))

    assert len(set(rows[0])) == len(rows[0])
    assert rows[1][0] == "'=cmd()"
    assert set(rows[1][5:]) == {str(Status.PARTIAL.label)}
    assert pillars[1] == ["Alle bouwstenen samen", "5", *["50"] * 5]
    assert "'=cmd()" in text_of(client.get(reverse("export_comparison", args=["heat-map", "xlsx"])))


# Empty, merged, changed


def test_region_without_a_round_and_round_without_a_result(
    region: Region, region_staff: Person, as_: As, instrument_version: InstrumentVersion
) -> None:
    before = [as_(region_staff).get(reverse(name)).content.decode() for name in PAGES[:-1]]
    factories.make_round(instrument_version, region, name="Leeg")
    after = [as_(region_staff).get(reverse(name)).content.decode() for name in PAGES[:-1]]

    assert all("Nog geen meetronde" in page for page in before)
    assert all("Nog niets te vergelijken" in page for page in after)


def test_last_round_in_which_something_was_adopted_is_shown_first(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    measure(region_round, "Delftstad")
    version = region_round.instrument_versions.get()
    today = region_round.opens_on
    later = factories.make_round(
        version,
        name="Later",
        opens_on=today.replace(year=today.year + 1),
        closes_on=today.replace(year=today.year + 2),
    )

    first = as_(region_staff).get(reverse("heat_map")).context["scope"].round
    asked = as_(region_staff).get(f"{reverse('heat_map')}?round={later.pk}").context["scope"].round

    assert (first, asked) == (region_round, later)


def test_merged_municipality_is_said_on_the_page(region_round: Round, region_staff: Person, as_: As) -> None:
    heir = measure(region_round, "Nieuwstad")
    old = measure(region_round, "Oudstad")
    Municipality.objects.filter(pk=old.pk).update(successor=heir, valid_until="2022-12-31")

    pages = [as_(region_staff).get(reverse(name)).content.decode() for name in ("comparison_overview", "heat_map")]
    result = as_(region_staff).get(reverse("shared_result", args=[result_of(old, region_round).pk])).content.decode()

    assert all("Oudstad is opgegaan in Nieuwstad" in page for page in (*pages, result))


def test_other_version_in_the_middle_of_a_trend_breaks_the_line(region: Region, region_staff: Person, as_: As) -> None:
    old = factories.make_instrument("Vragen")
    changes = [
        {"kind": "same", "was": ["blok-1"], "becomes": ["blok-1"]},
        {"kind": "split", "was": ["blok-2"], "becomes": ["blok-2", "blok-3"]},
    ]
    new = factories.make_instrument(instrument=old.instrument, number=2, blocks=3, changes=changes)
    today = timezone.localdate()
    places: list[Municipality | None] = [None] * 5
    for number, version in enumerate((old, old, new)):
        opens_on = today - timedelta(days=9 - number)
        round_ = factories.make_round(version, region, name=f"Ronde {number}", opens_on=opens_on)
        places = [measure(round_, f"Plaats {at}", place=place) for at, place in enumerate(places)]
        count_totals(round_)

    response = as_(region_staff).get(reverse("spread"))

    breaks = [series["breaks"] for series in payloads(response.content.decode())[3]["series"]]
    assert breaks == [[False, False, True]] * 2
    assert "andere vragen dan in de vorige ronde" in response.content.decode()
    assert "Dat is zo in: Ronde 2." in response.content.decode()
    gaps = as_(region_staff).get(reverse("gaps")).context["gaps"].gaps
    assert [gap.change.both if gap.change else None for gap in gaps] == [5, None, None]
