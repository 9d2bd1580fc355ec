"""The report of a region tells what was decided apart from what was proposed, and of how many each figure tells."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.comparison import Spread
from assessment.group_trend import Point, TrendLine
from assessment.models import ComparisonGroup, GroupTotal, Round
from municipalities.models import Municipality, Region
from projects.models import ProgrammeProject
from strategy.region_report import IN_SUMMARY, MOST_TIED, GapLine, RegionReportContent
from tests import factories
from tests.assessment.comparing import BY_NAME, VISIE, count_totals, measure
from tests.strategy.test_pdfs import dutch, squeezed
from tests.strategy.test_region_report import content_of, everything, rendered


@pytest.fixture
def measured(round_: Round) -> Round:
    for number in range(5):
        measure(round_, f"Openlijk {number}", BY_NAME)
    count_totals(round_)
    return round_


def add(region: Region, name: str, state: str) -> None:
    ProgrammeProject.objects.create(region=region, key=name, name=name, role="share", state=state, blocks=[VISIE])


# What was decided


def test_proposal_is_told_as_one_and_nothing_taken_up_is_said(measured: Round, region: Region) -> None:
    add(region, "Sensoren", "proposed")

    content = content_of(measured)
    said = everything(rendered(content))

    assert (content.taken_up, [line.name for line in content.proposed]) == ((), ["Sensoren"])
    visie = next(gap for gap in content.gaps if gap.key == VISIE)
    assert (visie.programme, visie.proposed) == ((), ("Sensoren",))
    assert dutch("The region has taken nothing up in its programme yet.") in said
    assert said.index(dutch("Proposed, and not taken up yet")) < said.rindex("Sensoren")
    assert dutch("Nothing taken up") in said


def test_what_was_taken_up_stands_before_what_was_proposed(measured: Round, region: Region) -> None:
    for name, state in (("Voorstel", "proposed"), ("Besloten", "adopted"), ("Loopt", "running"), ("Klaar", "done")):
        add(region, name, state)

    content = content_of(measured)
    said = everything(rendered(content))

    assert [line.name for line in content.taken_up] == ["Loopt", "Besloten", "Klaar"]
    assert dutch("The region has taken nothing up in its programme yet.") not in said
    assert said.rindex("Besloten") < said.index(dutch("Proposed, and not taken up yet"))
    assert next(gap for gap in content.gaps if gap.key == VISIE).programme == ("Besloten", "Loopt")


# Groups


def test_own_groups_and_the_whole_once_more_are_left_out(measured: Round, region: Region) -> None:
    made = ComparisonGroup.objects.create(region=region, name="De vijf", made_by=factories.make_region_staff(region))
    whole = GroupTotal.objects.filter(region=region, key="all", audience="region").get()
    for key in (f"group:{made.pk}", "size:large"):
        GroupTotal.objects.exclude(key=whole.key).filter(region=region, key=key).delete()
        GroupTotal.objects.create(**{**fields_of(whole), "key": key})

    content = content_of(measured)

    assert [group.name for group in content.groups] == ["De hele regio"]
    assert "De vijf" not in str(content.to_snapshot())


def fields_of(total: GroupTotal) -> dict[str, object]:
    names = [field.attname for field in total._meta.concrete_fields if not field.primary_key]
    return {name: getattr(total, name) for name in names}


def test_group_with_other_figures_stands_beside_the_whole(measured: Round, region: Region) -> None:
    whole = GroupTotal.objects.filter(region=region, key="all", audience="region").get()
    GroupTotal.objects.filter(region=region).exclude(pk=whole.pk).delete()
    GroupTotal.objects.create(**{**fields_of(whole), "key": "size:large", "municipalities": whole.municipalities - 1})

    assert len(content_of(measured).groups) == 2


# What is compared with the round before


@pytest.mark.parametrize(
    ("before", "now", "breaks", "too_few"),
    [(30, 50, True, False), (None, 50, True, True), (30, None, False, True)],
    ids=["other questions", "too few before", "too few now"],
)
def test_one_reason_is_given_why_rounds_are_not_compared(
    measured: Round, before: int | None, now: int | None, breaks: bool, too_few: bool
) -> None:
    def spread(median: int | None) -> Spread | None:
        return None if median is None else Spread("", "Alles", 6, 10, 20, median, 80, 90)

    line = TrendLine("", "Alles", (Point("Toen", 1, spread(before)), Point("Nu", 2, spread(now), breaks=breaks)))
    content = replace(content_of(measured), trend=(line,))
    said = everything(rendered(content))

    few = "in one of the two too few municipalities share."
    assert content.has_too_few is too_few
    start = "The middle of all municipalities cannot be compared with the round before: "
    assert (dutch(start + few) in said) is too_few
    assert (dutch(start + "the questions changed.") in said) is not too_few


def test_change_is_told_of_those_who_could_be_compared(measured: Round) -> None:
    content = content_of(measured)
    first = replace(content.gaps[0], closed=1, reopened=0, both=3)
    changed = replace(content, gaps=(first, *content.gaps[1:]), before="Toen")
    said = everything(rendered(changed))

    assert (content.compared, changed.compared) == (0, 3)
    assert squeezed("Dat zijn 3 gemeenten.") in said
    assert squeezed("1 van 3") in said


# What would fall off without a word


def gap(number: int, open_at: int) -> GapLine:
    return GapLine(str(number), f"Blok {number}", "Pijler", open_at, open_at, (), (), None, None, ())


def test_gaps_open_at_as_many_as_the_last_are_named(measured: Round) -> None:
    more = MOST_TIED + 2
    tied = tuple(gap(number, 5) for number in range(IN_SUMMARY + more))
    content = replace(content_of(measured), gaps=(*tied, gap(99, 4)))
    said = everything(rendered(content))

    assert (len(content.first_gaps), len(content.tied_gaps), content.tied_more) == (IN_SUMMARY, more, 2)
    assert squeezed("Blok 5, Blok 6, Blok 7, Blok 8 en nog 2") in said


def test_no_gap_falls_off_where_the_next_is_open_at_fewer(measured: Round) -> None:
    content = replace(content_of(measured), gaps=(*(gap(number, 5) for number in range(IN_SUMMARY)), gap(9, 4)))

    assert content.tied_gaps == ()


# Of how many it tells


def test_cover_tells_of_how_many_it_is(measured: Round) -> None:
    content = content_of(measured)

    assert squeezed(f"5 van de {content.response.invited} gemeenten") in everything(rendered(content))


def test_fewer_invited_by_mergers_is_told(measured: Round, region: Region) -> None:
    ended, heir = Municipality.objects.filter(name__startswith="Openlijk")[:2]
    today = timezone.localdate()
    version = measured.instrument_versions.get()
    later = factories.make_round(version, region, name="Later", opens_on=today + timedelta(days=10))
    Municipality.objects.filter(pk=ended.pk).update(successor=heir, valid_until=today + timedelta(days=5))

    content = content_of(later)

    assert [line.merged for line in content.responses] == [1, int(later.invited.contains(ended))]
    assert squeezed("sindsdien 1 opgegaan in een andere of een nieuwe gemeente") in everything(rendered(content))
    assert [line.merged for line in content_of(measured).responses] == [0]


# Snapshots of before


def test_snapshot_of_before_reads_as_it_did(measured: Round, region: Region) -> None:
    add(region, "Sensoren", "proposed")
    content = content_of(measured)
    old = content.to_snapshot()
    for line in old["responses"]:
        del line["merged"]
    del old["projects"]["address"]
    for line in old["gaps"]:
        del line["both"], line["proposed"]

    read = RegionReportContent.from_snapshot(old)

    assert [line.name for line in read.proposed] == ["Sensoren"]
    assert [line.both for line in read.gaps] == [None] * len(content.gaps)
    assert rendered(read).pages > 3
