"""The report of a region: what is frozen, what never is, and its PDF."""

import io
import json
import logging
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pikepdf
import pytest
from django.utils import timezone

from assessment.comparison import Spread
from assessment.comparison_scope import Scope
from assessment.models import Round, Sharing, SharingLevel
from municipalities.models import Municipality, Region
from municipalities.pdfs import Pdf
from projects.actions import add_project
from projects.models import Cooperation, ProgrammeProject
from projects.values import ProjectValues
from strategy import pdfs
from strategy.models import ReportKind
from strategy.region_facts import MOST_AT, region_report
from strategy.region_maps import PlaceCount
from strategy.region_report import RegionReportContent
from tests import factories
from tests.assessment.comparing import BY_NAME, NOTHING, TOTALS, VISIE, count_totals, draft, measure
from tests.strategy.test_pdfs import dutch, elements, squeezed, text_of

HIDDEN = ("Verborgen", "Zwijgend", "Onbeslist", "Conceptstad")


@pytest.fixture
def measured(round_: Round) -> Round:
    """Five that share by name, one in totals, and three that count nowhere; each hidden one with words of its own."""
    for number, status in enumerate(("implemented", "partial", "not_yet", "partial", "partial")):
        measure(round_, f"Openlijk {number}", BY_NAME, status)
    measure(round_, "Verborgen", TOTALS, "not_yet")
    measure(round_, "Zwijgend", NOTHING, "implemented")
    measure(round_, "Onbeslist", None, "implemented")
    draft(round_, "Conceptstad")
    for assessment in round_.assessments.filter(municipality__name__in=HIDDEN, adopted_at=None):
        assessment.answers.update(explanation="Geheime woorden", owner="Geheime eigenaar")
    for number, place in enumerate(Municipality.objects.order_by("name"), start=1):
        Municipality.objects.filter(pk=place.pk).update(tile_row=number, tile_column=1)  # on the map, all of them
    count_totals(round_)
    return round_


def content_of(round_: Round) -> RegionReportContent:
    scope = Scope.from_query(round_.region, {"round": str(round_.pk)})
    return region_report(scope, today=timezone.localdate())


@pytest.fixture
def content(measured: Round) -> RegionReportContent:
    return content_of(measured)


def rendered(content: RegionReportContent) -> Pdf:
    return pdfs.render(content, kind=ReportKind.REGION)


@pytest.fixture
def pdf(content: RegionReportContent) -> Pdf:
    return rendered(content)


def everything(pdf: Pdf) -> str:
    return "".join(text_of(pdf))


# What is in it


def test_content_counts_who_shares_and_names_who_shares_by_name(content: RegionReportContent) -> None:
    now = content.response

    assert (now.adopted, now.busy, now.not_started, now.counted) == (8, 1, 2, 5)
    assert [place.name for place in content.named] == [f"Openlijk {number}" for number in range(5)]
    assert content.total is not None
    assert content.total.municipalities == 5  # a sixth would be told by subtraction
    assert content.total.whole == Spread("", "Alle bouwstenen samen", 5, 20, 50, 50, 50, 80)
    assert content.coarse_note == ""
    visie = next(gap for gap in content.gaps if gap.key == VISIE)
    assert (visie.open_named, visie.open_all) == (4, 4)
    assert visie.at == tuple(f"Openlijk {number}" for number in range(1, 5))


def test_content_is_the_same_after_a_snapshot(content: RegionReportContent) -> None:
    assert RegionReportContent.from_snapshot(json.loads(json.dumps(content.to_snapshot()))) == content


@pytest.mark.parametrize("broken", [{}, {"format": 99}, {"format": 1}])
def test_a_snapshot_of_another_shape_is_refused(broken: dict[str, int]) -> None:
    with pytest.raises((KeyError, ValueError)):
        RegionReportContent.from_snapshot(broken)


def test_gap_open_at_many_is_counted_and_names_nobody(round_: Round) -> None:
    for number in range(MOST_AT + 1):
        measure(round_, f"Openlijk {number}", BY_NAME)
    count_totals(round_)

    gap = content_of(round_).gaps[0]

    assert (gap.open_named, gap.at) == (MOST_AT + 1, ())


def test_content_takes_the_same_queries_whatever_the_number(
    round_: Round, django_assert_max_num_queries: object
) -> None:
    def queries() -> int:
        count_totals(round_)
        content_of(round_)
        with django_assert_max_num_queries(60) as counted:  # type: ignore[operator]
            content_of(round_)
        return len(counted)

    measure(round_, "Openlijk", BY_NAME)
    one = queries()
    for number in range(9):
        measure(round_, f"Openlijk {number}", BY_NAME)

    assert queries() == one


def test_response_of_each_round_until_this_one(measured: Round, region: Region) -> None:
    version = measured.instrument_versions.get()
    later = factories.make_round(version, region, name="Later", opens_on=timezone.localdate() + timedelta(days=1))

    lines = content_of(later).responses

    assert [(line.round, line.adopted, line.counted) for line in lines] == [("Meetronde", 8, 5), ("Later", 0, None)]
    assert [line.round for line in content_of(measured).responses] == ["Meetronde"]


# What is never in it


def test_snapshot_and_pdf_name_nobody_who_does_not_share_by_name(content: RegionReportContent, pdf: Pdf) -> None:
    codes = Municipality.objects.filter(name__in=HIDDEN).values_list("pk", flat=True)
    words = (*HIDDEN, *codes, "Geheime")
    snapshot, said = json.dumps(content.to_snapshot()), everything(pdf)

    assert [word for word in words if word in snapshot] == []
    assert [word for word in words if word in said] == []
    assert "Openlijk0" in said
    assert "Openlijk 0" in snapshot
    assert len(content.projects.shapes) == Municipality.objects.count()


def test_group_of_four_is_nowhere_and_the_report_says_so(round_: Round) -> None:
    for number in range(4):
        measure(round_, f"Samen {number}", TOTALS)
    count_totals(round_)

    content = content_of(round_)
    said = everything(rendered(content))

    assert (content.total, content.groups, content.blocks, content.gaps, content.named) == (None, (), (), (), ())
    assert squeezed("Van de hele regio zijn in deze ronde geen totalen te zien") in said
    assert "Samen" not in said.replace("Samenvatting", "").replace("Samenwerking", "")


def test_whoever_takes_back_is_in_an_older_report_and_in_no_new_one(measured: Round) -> None:
    old = content_of(measured)
    Sharing.objects.filter(municipality__name="Openlijk 0").update(level=SharingLevel.NOTHING)
    count_totals(measured)

    new = content_of(measured)

    assert "Openlijk 0" in json.dumps(old.to_snapshot())
    assert "Openlijk 0" not in json.dumps(new.to_snapshot())
    assert new.response.counted is None


def test_programme_names_who_shares_by_name_and_counts_the_others(measured: Round, region: Region) -> None:
    shares, hidden = (Municipality.objects.get(name=name) for name in ("Openlijk 0", "Zwijgend"))
    project = ProgrammeProject.objects.create(
        region=region, key="samen", name="Sensoren", role="share", state="running", lead=hidden, blocks=[VISIE]
    )
    project.participants.add(shares, hidden, Municipality.objects.get(name="Verborgen"))
    ProgrammeProject.objects.create(region=region, key="weg", name="Gestopt", role="share", state="dropped")

    content = content_of(measured)

    [line] = content.programme
    assert (line.name, line.lead, line.has_other_lead) == ("Sensoren", "", True)
    assert (line.participants, line.others) == (("Openlijk 0",), 1)
    assert next(gap for gap in content.gaps if gap.key == VISIE).programme == ("Sensoren",)
    assert "Zwijgend" not in everything(rendered(content))


def test_maps_hold_what_is_public_and_nothing_else(measured: Round, region: Region) -> None:
    place = Municipality.objects.get(name="Openlijk 1")
    staff = factories.make_region_staff(region)
    for name, is_public in (("Deelmobiliteit", True), ("Geheim project", False)):
        values = ProjectValues(name=name, municipalities=(place.pk,), is_public=is_public)
        add_project(values=values, by=staff)
    samen = Cooperation.objects.create(key="samen", region=region, theme="Sensoren delen", state="current")
    samen.participations.create(municipality=place, state="current")

    content = content_of(measured)
    said = everything(rendered(content))

    [counted] = content.projects.places
    assert (content.projects.total, counted) == (1, PlaceCount("Openlijk 1", 1, "Deelmobiliteit"))
    assert squeezed(content.projects.address) in said
    assert content.projects.address.endswith("/projecten/")
    assert [line.current for line in content.cooperations.lines] == [("Openlijk 1",)]
    assert squeezed("Deelmobiliteit") in said
    assert squeezed("Sensoren delen") in said
    assert "Geheim" not in json.dumps(content.to_snapshot())


def test_another_region_is_nowhere_in_it(measured: Round) -> None:
    other = factories.make_region(slug="elders", name="Elders", short_name="Elders")
    far = factories.make_municipality("Verweg", region=other)
    staff = factories.make_region_staff(other)
    add_project(values=ProjectValues(name="Van ver", municipalities=(far.pk,), is_public=True), by=staff)

    snapshot = json.dumps(content_of(measured).to_snapshot())

    assert "Verweg" not in snapshot
    assert "Van ver" not in snapshot


def test_report_of_another_questionnaire_says_nothing_of_the_programme(region: Region) -> None:
    other = factories.make_round(factories.make_instrument("Innovatie"), region)
    for number in range(5):
        measure(other, f"Openlijk {number}", BY_NAME)
    count_totals(other)

    content = content_of(other)
    said = everything(rendered(content))

    assert (content.instrument_title, content.is_leading, len(content.gaps)) == ("Innovatie", False, 2)
    assert squeezed("In het regionale programma") not in said.replace(squeezed("In het regionale programma staan"), "")


def test_municipality_that_merged_is_named_with_who_measured(measured: Round) -> None:
    old, heir = (Municipality.objects.get(name=name) for name in ("Openlijk 0", "Openlijk 1"))
    Municipality.objects.filter(pk=old.pk).update(successor=heir, valid_until="2022-12-31")

    content = content_of(measured)

    assert [(place.name, place.measured_by) for place in content.named[:2]] == [
        ("Openlijk 1", ""),
        ("Openlijk 1", "Openlijk 0"),
    ]
    assert squeezed("gemeten door Openlijk 0") in everything(rendered(content))


# The report always comes


def test_report_of_a_round_in_which_nothing_was_adopted_comes_and_says_so(round_: Round) -> None:
    content = content_of(round_)
    pages = text_of(rendered(content))

    assert content.is_empty
    assert squeezed("Niemand deelt een resultaat van deze ronde") in "".join(pages)
    assert squeezed("Niemand deelt een resultaat met naam") in pages[2]


def test_every_chapter_is_there_and_the_summary_is_one_page(pdf: Pdf) -> None:
    pages = text_of(pdf)
    chapters = ("Summary", "State of the region")
    others = ("How municipalities are spread", "Over the rounds", "Gaps of the region", "Regional programme")
    later = (*others, "Project map", "Collaboration map", "Method and sources")

    numbers = [next(n for n, page in enumerate(pages) if page.startswith(dutch(title))) for title in chapters]

    assert numbers == [2, 3]
    assert all(dutch(title) in "".join(pages[3:]) for title in later)
    assert dutch("What is not in this report, and why") in "".join(pages[3:])


def test_cover_and_summary_keep_to_their_page_with_many_parts(content: RegionReportContent) -> None:
    assert content.total is not None
    parts = tuple(Spread(str(number), f"Onderdeel {number}", 5, 10, 20, 30, 40, 50) for number in range(14))
    many = replace(content.total, spreads=(*content.total.spreads[:1], *parts))

    pages = text_of(rendered(replace(content, total=many, groups=(many,))))

    assert "Onderdeel13" not in pages[0] + pages[2]
    assert pages[3].startswith(dutch("State of the region"))
    assert "Onderdeel13" in "".join(pages[4:])


# PDF/UA


@pytest.fixture
def opened(pdf: Pdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.content))


def test_render_is_pdf_ua(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "MRDH" in metadata["dc:title"]
    root = opened.Root
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(root.Lang) == "nl"


def test_headings_skip_no_level_and_pictures_are_told_in_words(opened: pikepdf.Pdf) -> None:
    found = elements(opened)
    levels = [int(str(e.S)[2:]) for e in found if str(e.S)[1:2] == "H" and str(e.S)[2:].isdigit()]
    figures = [element for element in found if str(element.S) == "/Figure"]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(figures) > 40  # the cover, each pillar twice, each group, each block
    assert all(len(str(figure.Alt)) > 15 for figure in figures)


def test_tables_have_heads(opened: pikepdf.Pdf) -> None:
    kinds = [str(element.S) for element in elements(opened)]

    assert kinds.count("/Table") >= 9
    assert kinds.count("/TH") > 5 * kinds.count("/Table")


def test_renderer_has_nothing_to_complain_about(content: RegionReportContent, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        rendered(content)

    assert caplog.messages == []


def test_what_people_type_stays_text(measured: Round, region: Region) -> None:
    ProgrammeProject.objects.create(
        region=region,
        key="x",
        name="<b>Vet</b> & {{ 1 }}",
        role="share",
        state="running",
        progress="<script>x</script>",
    )

    said = everything(rendered(content_of(measured)))

    assert "<b>Vet</b>&{{1}}" in said
    assert "<script>x</script>" in said
