"""Up to five municipalities beside each other: what differs, who could help whom, and nobody who does not share."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.models import InstrumentVersion, Round, Sharing, SharingLevel
from municipalities.models import Municipality, Person, Region
from projects import models
from projects.actions import set_help_limit
from projects.side_by_side import ALL_NAMES, SUGGESTED
from tests import factories
from tests.assessment.comparing import TOTALS, measure, result_of

STATUSES = ("implemented", "not_yet", "partial", "not_yet", "implemented")
As = Callable[[Person], Client]


@pytest.fixture
def region_round(instrument_version: InstrumentVersion, region: Region) -> Round:
    return factories.make_round(instrument_version, region, name="Meetronde")


def asked(*names: str) -> str:
    return reverse("side_by_side") + "?" + "&".join(f"with={name}" for name in names)


def test_differences_are_marked_in_words(region_round: Round, region_staff: Person, as_: As) -> None:
    measure(region_round, "Ver", status="implemented")
    other = measure(region_round, "Begin", status="implemented")
    result = result_of(other, region_round)
    result.statuses |= {"verkennen-visie": "not_yet", "verkennen-doelen": None}
    result.save()

    response = as_(region_staff).get(asked("Ver", "Begin"))
    found = response.context["found"]

    assert (found.different, [side.member.name for side in found.sides]) == (1, ["Ver", "Begin"])
    assert response.content.decode().count("<strong>differs</strong>") == 1


def test_says_who_could_help_whom_and_with_what(region_round: Round, region_staff: Person, as_: As) -> None:
    ver = measure(region_round, "Ver", status="implemented")
    measure(region_round, "Begin", status="not_yet")
    set_help_limit(municipality=ver, requests_a_year=1, by=region_staff)

    (help_,) = as_(region_staff).get(asked("Ver", "Begin")).context["found"].helps

    assert (help_.seeker, help_.helper, help_.takes_more) == ("Begin", "Ver", True)
    assert len(help_.blocks) > 30
    assert help_.reasons


def test_other_questionnaire_has_no_helping(
    ten_elements: InstrumentVersion, region: Region, region_staff: Person, as_: As
) -> None:
    round_ = factories.make_round(ten_elements, region)
    measure(round_, "Ver", status="implemented")
    measure(round_, "Begin", status="not_yet")

    found = as_(region_staff).get(asked("Ver", "Begin")).context["found"]

    assert (len(found.sides), found.helps) == (2, ())


def test_who_shares_in_totals_only_is_not_to_be_chosen(region_round: Round, region_staff: Person, as_: As) -> None:
    measure(region_round, "Ver")
    hidden = measure(region_round, "Verborgen", TOTALS)

    found = as_(region_staff).get(asked("Ver", "Verborgen", hidden.pk)).context["found"]

    assert (found.choices, found.unknown) == (("Ver",), ("Verborgen", hidden.pk))


def test_more_than_five_are_left_out_and_double_ones_count_once(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    codes = [measure(region_round, f"Plaats {number}").pk for number in range(6)]

    response = as_(region_staff).get(asked(*codes, codes[0].lower(), "plaats 1"))

    found = response.context["found"]
    assert [side.member.code for side in found.sides] == codes[:5]
    assert found.left_out == ("Plaats 5",)
    assert "More than five cannot be shown. Left out: Plaats 5." in response.content.decode()
    assert response.context["ignored"] == ()


def test_unknown_name_beyond_five_is_left_out_aloud(region_round: Round, region_staff: Person, as_: As) -> None:
    codes = [measure(region_round, f"Plaats {number}").pk for number in range(5)]

    response = as_(region_staff).get(asked("Atlantis", *codes))

    assert "More than five cannot be shown. Left out: Atlantis." in response.content.decode()


@pytest.mark.parametrize("more", ["Ver", "Atlantis", "Stil"])
def test_one_municipality_is_laid_beside_nothing(region_round: Round, region_staff: Person, as_: As, more: str) -> None:
    measure(region_round, "Ver")
    measure(region_round, "Stil", SharingLevel.NOTHING)

    page = as_(region_staff).get(asked("Ver", more)).content.decode()

    assert "Choose one more municipality at least, to lay beside Ver." in page
    assert 'value="Ver"' in page
    assert "Block by block" not in page


def test_takes_the_same_number_of_queries_for_two_and_five(region_round: Round, region_staff: Person, as_: As) -> None:
    names = [measure(region_round, f"Plaats {number}", status=status).name for number, status in enumerate(STATUSES)]
    as_(region_staff).get(asked(*names))  # what was adopted is read once
    counts = []
    for number in (2, 3, 5):
        with CaptureQueriesContext(connection) as captured:
            as_(region_staff).get(asked(*names[:number]))
        counts.append(len(captured))

    assert counts[0] == counts[1] == counts[2] < 25


def test_own_result_comes_before_that_of_a_predecessor(region_round: Round, region_staff: Person, as_: As) -> None:
    heir = measure(region_round, "Nieuwstad")
    old = measure(region_round, "Oudstad")
    Municipality.objects.filter(pk=old.pk).update(successor=heir, valid_until="2022-12-31")

    (side,) = as_(region_staff).get(asked("Nieuwstad")).context["found"].sides

    assert side.member.measured_by == ""


@pytest.mark.parametrize("sheet", ["side-by-side", "shape"])
def test_files_hold_what_was_asked(region_round: Round, region_staff: Person, as_: As, sheet: str) -> None:
    for name in ("Ver", "Begin", "Ander"):
        measure(region_round, name)
    address = reverse("export_side_by_side", args=[sheet, "csv"])

    file = as_(region_staff).get(address, {"with": ["Ver", "Begin"]}).content.decode()

    assert "Ver" in file.splitlines()[0]
    assert "Begin" in file.splitlines()[0]
    assert "Ander" not in file


@pytest.mark.parametrize(
    ("sheet", "kind", "names"),
    [
        ("nix", "csv", ["Ver", "Begin"]),
        ("shape", "pdf", ["Ver", "Begin"]),
        ("shape", "csv", ["Ver"]),
        ("shape", "csv", []),
    ],
)
def test_file_that_does_not_exist(
    region_round: Round, region_staff: Person, as_: As, sheet: str, kind: str, names: list[str]
) -> None:
    measure(region_round, "Ver")
    measure(region_round, "Begin")

    file = as_(region_staff).get(reverse("export_side_by_side", args=[sheet, kind]), {"with": names})

    assert file.status_code == 404


def test_who_could_help_says_what_is_open_to_join(region_round: Round, region_staff: Person, as_: As) -> None:
    ver = measure(region_round, "Ver", status="implemented")
    measure(region_round, "Begin", status="not_yet")
    fields: dict[str, Any] = {"is_public": True, "blocks": ["verkennen-visie"]}
    for key, openness in (("open", "looking"), ("dicht", "closed")):
        made = models.Project.objects.create(key=key, name=f"Project {key}", openness=openness, **fields)
        made.municipalities.add(ver)
    models.Testbed.objects.create(
        key="veld", name="Proefveld", openness="follow", municipality=ver, state=models.TestbedState.EXISTING
    )

    response = as_(region_staff).get(asked("Ver", "Begin"))

    (help_,) = response.context["found"].helps
    assert {(one.kind, one.name) for one in help_.openings} == {("project", "Project open"), ("testbed", "Proefveld")}
    assert reverse("public_project", args=["open"]) in response.content.decode()
    assert "Project dicht" not in response.content.decode()


@pytest.fixture
def many(region_round: Round) -> list[str]:
    """More municipalities that share by name than are all listed."""
    return [measure(region_round, f"Plaats {number:02}").name for number in range(ALL_NAMES + 1)]


def test_many_names_are_suggested_and_not_all_sent(many: list[str], region_staff: Person, as_: As) -> None:
    response = as_(region_staff).get(asked("Plaats 03", "laats"))

    page = response.content.decode()
    assert page.count('<option value="Plaats ') == SUGGESTED
    assert page.count("suggest=1") == 5
    assert "Did you mean: Plaats 00, Plaats 01" in page
    assert 'value="laats"' in page


def test_page_does_not_grow_with_the_names(many: list[str], region_round: Round, region_staff: Person, as_: As) -> None:
    before = len(as_(region_staff).get(asked("Plaats 03")).content)
    for number in range(20):
        measure(region_round, f"Andere plaats {number}")

    assert abs(len(as_(region_staff).get(asked("Plaats 03")).content) - before) < 100


def test_what_is_typed_is_looked_for_in_who_shares_by_name(
    many: list[str], region_round: Round, region_staff: Person, as_: As
) -> None:
    measure(region_round, "Ooststad")
    measure(region_round, "Noordooststad")
    measure(region_round, "Oostverborgen", TOTALS)
    client = as_(region_staff)

    found = client.get(reverse("side_by_side"), {"suggest": "1", "with": "oost"}).content.decode()
    nothing = client.get(reverse("side_by_side"), {"suggest": "1", "with": " "}).content.decode()

    assert found == '<option value="Ooststad"></option><option value="Noordooststad"></option>'
    assert nothing == ""


def suggestions(client: Client, typed: str) -> list[str]:
    page = client.get(reverse("side_by_side"), {"suggest": "1", "with": typed}).content.decode()
    return re.findall(r'<option value="([^"]*)"></option>', page)


def test_code_or_name_of_before_a_merger_is_enough(region_round: Round, region_staff: Person, as_: As) -> None:
    heir, old = measure(region_round, "Nieuwstad"), measure(region_round, "Oudstad")
    measure(region_round, "Elders")
    Municipality.objects.filter(pk=old.pk).update(successor=heir, valid_until="2022-12-31")
    client = as_(region_staff)

    assert suggestions(client, "oudst") == ["Nieuwstad"]
    assert suggestions(client, heir.pk.lower()) == suggestions(client, old.pk) == ["Nieuwstad"]
    assert suggestions(client, "stad") == ["Nieuwstad"]
    Sharing.objects.filter(municipality=heir).update(level=SharingLevel.TOTALS)
    assert suggestions(client, "stad") == suggestions(client, old.pk) == []


def test_who_merged_into_another_region_keeps_its_name_and_shares_no_more_than_that_one(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    old = measure(region_round, "Oudstad")
    heir = factories.make_municipality("Nieuwstad", region=factories.make_region(slug="elders", name="Elders"))
    Municipality.objects.filter(pk=old.pk).update(successor=heir, valid_until="2022-12-31")
    client = as_(region_staff)

    before = suggestions(client, "stad")
    instrument = region_round.instrument_versions.get().instrument
    Sharing.objects.create(municipality=heir, instrument=instrument, level=SharingLevel.TOTALS, decided_by=region_staff)

    assert (before, suggestions(client, "stad")) == (["Oudstad"], [])


@pytest.mark.parametrize("typed", ["%", "_", "\0", "\0Ver", "'", "\\", "x" * 5000])
def test_whatever_is_typed_is_only_looked_for(region_round: Round, region_staff: Person, as_: As, typed: str) -> None:
    measure(region_round, "Ver")

    assert suggestions(as_(region_staff), typed) == (["Ver"] if "Ver" in typed else [])


def test_nothing_is_suggested_without_a_round(region: Region, region_staff: Person, as_: As) -> None:
    assert suggestions(as_(region_staff), "oost") == []


def test_suggestions_cost_the_same_for_any_number(region_round: Round, region_staff: Person, as_: As) -> None:
    client, costs, heir = as_(region_staff), [], measure(region_round, "Erfgenaam")
    for number in range(30):
        place = measure(region_round, f"Plaats {number:02}")
        if number % 3 == 2:
            Municipality.objects.filter(pk=place.pk).update(successor=heir, valid_until="2022-12-31")
        if number in (0, 2, 29):
            suggestions(client, "plaats")
            with CaptureQueriesContext(connection) as queries:
                suggestions(client, "plaats")
            read = [query["sql"] for query in queries if "assessment_result" in query["sql"]]
            costs.append((len(queries), sum(f"LIMIT {SUGGESTED}" in sql for sql in read)))

    assert len(suggestions(client, "plaats")) == SUGGESTED
    assert costs == [(costs[0][0], 1)] * 3


def test_few_names_are_all_listed(region_round: Round, region_staff: Person, as_: As) -> None:
    measure(region_round, "Ver")

    page = as_(region_staff).get(asked()).content.decode()

    assert (page.count('<option value="Ver">'), page.count("suggest=1")) == (1, 0)


def test_what_is_not_known_stays_at_its_field_with_the_reason(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    measure(region_round, "Ver")
    measure(region_round, "Stil", SharingLevel.NOTHING)
    measure(region_round, "Samen", TOTALS)

    response = as_(region_staff).get(asked("Ver", "Stil", "Samen", "Roterdam"))
    fields = dict(response.context["found"].fields)
    page = response.content.decode()

    assert fields["Ver"] == fields[""] == ""
    assert fields["Stil"].replace("Stil", "Samen") == fields["Samen"]
    assert "Roterdam" in fields["Roterdam"] != fields["Samen"].replace("Samen", "Roterdam")
    assert response.context["ignored"] == ()
    assert page.count('aria-invalid="true"') == 3
    assert page.count("utrecht-form-field-error-message") == 3
    assert 'value="Roterdam"' in page
