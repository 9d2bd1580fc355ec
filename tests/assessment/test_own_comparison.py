"""The page on which a municipality sees itself beside others, and nothing of any other one."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessment.models import Block, InstrumentVersion, Pillar, Round, SharingLevel
from assessment.own_place import Peers
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment.comparing import count_totals
from tests.assessment.own_place import address, html, measure, others, page_of

As = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _own_path(delft: Municipality) -> None:
    delft.path, delft.size_class = "adaptive", "large"
    delft.save(update_fields=["path", "size_class"])


# What it shows


def test_own_place_in_each_group(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 6)

    page = page_of(delft)

    assert [(group.peers, group.view and group.view.municipalities) for group in page.groups] == [
        (Peers.REGION, 7),
        (Peers.SIZE, 7),
        (Peers.PATH, 7),
    ]
    assert [pillar.level for pillar in page.pillars] == [50] * 5
    assert {place.zone for pillar in page.pillars for place in pillar.places} == {"lowest"}
    shown = html(as_(coordinator), delft)
    assert "U bent hier" in shown
    assert "U staat in het kwart dat nog het meeste te doen heeft." in shown
    assert "De helft van de groep ligt tussen 100% en 100%, met de mediaan op 100%." in shown


def test_municipality_that_shares_nothing_sees_its_place_and_counts_nowhere(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    measure(round_, delft, SharingLevel.NOTHING, by=coordinator)
    others(round_, 5)

    page = page_of(delft)

    assert page.own is not None
    assert [group.view.municipalities for group in page.shown if group.view] == [5, 5, 5]
    assert page.pillars[0].places[0].zone == "lowest"
    assert page.pillars[0].places[0].spread is not None
    assert page.pillars[0].places[0].spread.percentiles == (None, 100, 100, 100, None)
    assert "U deelt dit resultaat niet." in html(as_(coordinator), delft)


def test_draft_is_never_compared(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    assessment = factories.make_assessment(delft, round_, coordinator)
    assessment.answers.update(status="partial")
    others(round_, 5)

    page = page_of(delft)

    assert page.own is None
    assert [pillar.level for pillar in page.pillars] == [None] * 5
    assert "Een concept wordt nooit vergeleken." in html(as_(coordinator), delft)


def test_correction_counts_only_once_it_was_adopted(round_: Round, delft: Municipality, coordinator: Person) -> None:
    adopted = measure(round_, delft, by=coordinator)
    correction = factories.correct(adopted, coordinator)
    factories.answer_all(correction, "implemented", coordinator)
    others(round_, 5)
    assert page_of(delft).pillars[0].level == 50

    factories.adopt(correction, coordinator)

    assert page_of(delft).pillars[0].level == 100


def test_small_class_is_shown_with_the_one_it_was_merged_with(
    round_: Round, delft: Municipality, coordinator: Person
) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5, size_class="medium")

    sizes = page_of(delft).groups[1]

    assert sizes.view is not None
    assert sizes.view.key == "size:medium+large"
    assert sizes.text == "middelgroot, groot"
    assert sizes.label == "Uw grootteklasse, samen met andere"


def test_page_that_opens_on_an_older_round_says_why(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    version = round_.instrument_versions.get()
    newer = factories.make_round(version, delft.region, name="Nieuwer", opens_on=round_.opens_on + timedelta(days=1))
    measure(newer, delft, by=coordinator)

    assert page_of(delft).newer == newer
    assert "Van Nieuwer kan nog geen groep getoond worden." in html(as_(coordinator), delft)
    assert page_of(delft, round=str(newer.pk)).newer is None
    others(newer, 5)
    assert page_of(delft).newer is None


def test_what_others_did_first_leads_to_the_steps_and_to_partners(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    measure(round_, delft, status="not_yet", by=coordinator)
    others(round_, 5)

    page = page_of(delft)

    assert (len(page.first.blocks), page.first.left_out) == (34, 0)
    assert {done.status for done in page.first.blocks} == {"not_yet"}
    assert len(page.first.next_blocks) == 5
    shown = html(as_(coordinator), delft)
    for name in ("gap_list", "agenda_board", "partner_list"):
        assert reverse(name, args=[delft.slug]) in shown


def test_reader_chooses_beside_whom_the_trend_stands(round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)

    assert [page_of(delft, peers=peers).chosen.peers for peers in ("region", "path")] == ["region", "path"]  # type: ignore[union-attr]
    assert page_of(delft).chosen == page_of(delft, peers="size").chosen


@pytest.mark.parametrize(
    "asked", [{"round": "999"}, {"round": "'; --"}, {"instrument": "niets"}, {"peers": "iedereen"}, {"round": "\x00"}]
)
def test_filters_by_hand_are_as_if_not_asked(
    as_: As, round_: Round, delft: Municipality, coordinator: Person, asked: dict[str, str]
) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)

    assert page_of(delft, **asked) == page_of(delft)
    assert "U bent hier" in html(as_(coordinator), delft, **asked)


def test_page_without_any_round_is_kind(as_: As, delft: Municipality, coordinator: Person) -> None:
    assert "Er is nog niets te vergelijken" in html(as_(coordinator), delft)


def test_round_without_any_adopted_result_is_kind(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    count_totals(round_)

    assert "Er is nog niets te vergelijken" in html(as_(coordinator), delft)


def test_canvas_of_an_adopted_assessment_leads_here(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    adopted = measure(round_, delft, by=coordinator)

    canvas = as_(coordinator).get(reverse("canvas_detail", args=[delft.slug, adopted.pk])).content.decode()

    assert f"{address(delft)}?instrument=vier-pijlers&amp;round={round_.pk}" in canvas


# Over the rounds


def test_trend_beside_the_group(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    earlier = factories.make_round(
        round_.instrument_versions.get(), delft.region, name="Eerder", opens_on=date(2024, 1, 1)
    )
    measure(earlier, delft, status="not_yet", by=coordinator)
    others(earlier, 5)
    measure(round_, delft, by=coordinator)
    others(round_, 5)

    line = page_of(delft).trend[0]

    assert [(point.round, point.level, point.spread and point.spread.median) for point in line.points] == [
        ("Eerder", 0, 100),
        ("Meetronde", 50, 100),
    ]
    assert (line.own, line.median, line.breaks) == (50, 0, False)
    shown = html(as_(coordinator), delft)
    assert "U ging 50 punten vooruit." in shown
    assert "De mediaan van de groep bleef ongeveer gelijk." in shown
    assert page_of(delft, round=str(earlier.pk)).pillars[0].level == 0


def test_trend_says_where_the_questionnaire_changed(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    old = round_.instrument_versions.get()
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    new = next_version(old)
    later = factories.make_round(new, delft.region, name="Later", opens_on=round_.opens_on + timedelta(days=1))
    measure(later, delft, by=coordinator, status="implemented")

    by_name = {line.key: line for line in page_of(delft).trend}

    assert (by_name[""].breaks, by_name[""].own) == (True, None)
    assert by_name["verkennen"].breaks
    assert not by_name["fundament"].breaks
    assert by_name["fundament"].own == 50
    shown = html(as_(coordinator), delft)
    assert "vanaf hier andere vragen" in shown


def next_version(old: InstrumentVersion) -> InstrumentVersion:
    """A version in which a block of the first pillar is gone."""
    blocks = list(Block.objects.filter(version=old).select_related("pillar").order_by("position"))
    gone = next(block for block in blocks if block.key == "verkennen-visie")
    kept = [block for block in blocks if block != gone]
    changes = [{"kind": "same", "was": [block.key], "becomes": [block.key]} for block in kept]
    new = InstrumentVersion.objects.create(
        instrument=old.instrument,
        number=2,
        checksum="2",
        changes=[*changes, {"kind": "gone", "was": [gone.key], "becomes": []}],
    )
    pillars = {
        pillar.key: Pillar.objects.create(
            version=new, key=pillar.key, position=pillar.position, name=pillar.name, description=""
        )
        for pillar in old.pillars.all()
    }
    for place, block in enumerate(kept):
        block.pk, block.version, block.pillar, block.position = None, new, pillars[block.pillar.key], place
        block._state.adding = True
        block.needs = []
        block.save()
    return new


# A municipality that merged


def merged(round_: Round, delft: Municipality, level: SharingLevel, name: str = "Oudestad") -> Municipality:
    old = factories.make_municipality(name, size_class="large", path="adaptive")
    measure(round_, old, level, "implemented")
    Municipality.objects.filter(pk=old.pk).update(successor=delft, valid_until="2022-12-31")
    return old


def test_past_of_a_merged_municipality_counts_under_its_successor_and_the_page_says_so(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    merged(round_, delft, SharingLevel.REGION)
    others(round_, 5)

    page = page_of(delft)

    assert (page.measured_by, page.pillars[0].level) == ("Oudestad", 100)
    assert "gemeten door Oudestad" in html(as_(coordinator), delft)


@pytest.mark.parametrize("level", [SharingLevel.NOTHING, SharingLevel.TOTALS])
def test_merged_municipality_that_did_not_share_by_name_stays_unseen(
    as_: As, round_: Round, delft: Municipality, coordinator: Person, level: SharingLevel
) -> None:
    merged(round_, delft, level)
    others(round_, 6)

    assert page_of(delft).own is None
    assert "Oudestad" not in html(as_(coordinator), delft)


def test_two_that_merged_are_not_made_one(round_: Round, delft: Municipality, coordinator: Person) -> None:
    merged(round_, delft, SharingLevel.REGION)
    merged(round_, delft, SharingLevel.REGION, "Nieuwveen")
    others(round_, 5)

    assert page_of(delft).own is None


def test_own_result_comes_before_that_of_who_merged(round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, SharingLevel.REGION, by=coordinator)
    merged(round_, delft, SharingLevel.REGION)
    others(round_, 5)

    page = page_of(delft)

    assert (page.measured_by, page.pillars[0].level) == ("", 50)


# Files


def test_files_say_what_the_table_says(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    client = as_(coordinator)

    lines = client.get(address(delft, "csv")).content.decode("utf-8-sig").splitlines()
    sheet = load_workbook(BytesIO(client.get(address(delft, "xlsx")).content)).active

    assert lines[0].startswith("Meetronde;Vragenlijst;Groep;Wie;Onderdeel;")
    assert len(lines) == 1 + 5 * 3
    assert lines[1] == (
        "Meetronde;Vier pijlers;De regio;MRDH;Alles bij elkaar;50;;100;100;100;;6;"
        "in het kwart dat nog het meeste te doen heeft"
    )
    assert sheet is not None
    first = next(sheet.iter_rows(min_row=2, values_only=True))
    assert ["" if cell is None else str(cell) for cell in first] == lines[1].split(";")
    assert client.get(address(delft, "json")).status_code == 404


def test_file_without_anything_to_compare_has_its_headers(as_: As, delft: Municipality, coordinator: Person) -> None:
    assert len(as_(coordinator).get(address(delft, "csv")).content.decode().splitlines()) == 1


def test_filters_that_do_not_exist_are_named(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    client, known = as_(coordinator), {"round": str(round_.pk), "peers": "region", "pillar": "verkennen"}

    strange = html(client, delft, round="99", peers="zzz", pillar="<q>", instrument="geen")

    assert "Sommige filters in dit adres bestaan niet" in strange
    for name in ("round=99", "peers=zzz", "pillar=&lt;q&gt;", "instrument=geen"):
        assert f"<code>{name}</code>" in strange
    assert "Sommige filters in dit adres bestaan niet" not in html(client, delft, **known)


# Size


def test_page_takes_the_same_queries_at_any_size(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    earlier = factories.make_round(
        round_.instrument_versions.get(), delft.region, name="Eerder", opens_on=round_.opens_on - timedelta(days=400)
    )
    for one in (earlier, round_):
        measure(one, delft, by=coordinator)
    client = as_(coordinator)
    taken = []
    for number in (1, 2, 27):
        for one in (earlier, round_):
            others(one, number)
        client.get(address(delft))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(delft))
        taken.append(len(queries))

    assert len(set(taken)) == 1
    assert taken[0] <= 12
