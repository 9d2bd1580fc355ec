"""Staff of the region keep the collaboration map: what changes, what is refused, and the files that can be taken."""

import csv
import json
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assessment.actions import OutdatedError, RefusedError
from municipalities.models import AuditEntry, Municipality, Person
from projects import actions
from projects.actions.cooperations import CooperationContent, Partaker
from projects.models import Cooperation
from tests.factories import make_region
from tests.pages import main_text
from tests.projects.test_views_collaboration import make_cooperation

As = Callable[[Person], Client]


def content(*codes: str, **fields: Any) -> CooperationContent:
    defaults: dict[str, Any] = {
        "theme": "Restwarmte",
        "description": "",
        "state": "current",
        "is_region_wide": False,
        "since": "2026",
        "contact_role": "Adviseur warmte",
        "participants": tuple(Partaker(code, 0, "current") for code in codes),
    }
    return CooperationContent(**{**defaults, **fields})


def typed(*codes: str, **fields: str) -> dict[str, str]:
    base = {"theme": "Restwarmte", "description": "Warmte uit de haven.", "state": "current", "since": "2026"}
    return {**base, **{f"state-{code}": "current" for code in codes}, **fields}


@pytest.fixture
def heat(region_staff: Person, delft: Municipality, zoetermeer: Municipality) -> Cooperation:
    return actions.add_cooperation(region=delft.region, content=content(delft.pk, zoetermeer.pk), by=region_staff)


# Actions


def test_what_was_added_is_on_the_map_and_in_the_trail(client: Client, heat: Cooperation, region_staff: Person) -> None:
    page = main_text(client.get(reverse("collaboration_map")))

    assert "Restwarmte Current Take part Delft Zoetermeer Since 2026 Contact Adviseur warmte" in page
    assert "Source Added by the region" in page
    entry = AuditEntry.objects.get(verb="add_cooperation")
    assert (entry.by, entry.details) == (region_staff, {"theme": "Restwarmte"})


def test_change_keeps_what_was_and_what_is(heat: Cooperation, region_staff: Person) -> None:
    before = CooperationContent.of(heat)
    after = content("GM0503", "GM0637", since="2027")

    actions.change_cooperation(cooperation=heat, content=after, based_on=before.mark, by=region_staff)
    heat.refresh_from_db()
    actions.change_cooperation(cooperation=heat, content=after, based_on=after.mark, by=region_staff)

    assert CooperationContent.of(heat) == after
    assert AuditEntry.objects.get(verb="change_cooperation").details == {"changed": {"since": ["2026", "2027"]}}


def test_second_of_two_who_change_it_at_once_is_told(heat: Cooperation, region_staff: Person) -> None:
    mark = CooperationContent.of(heat).mark
    actions.change_cooperation(
        cooperation=heat, content=content("GM0503", "GM0637", since="2027"), based_on=mark, by=region_staff
    )

    with pytest.raises(OutdatedError):
        actions.change_cooperation(
            cooperation=heat, content=content("GM0503", "GM0637", since="2028"), based_on=mark, by=region_staff
        )

    heat.refresh_from_db()
    assert heat.since == "2027"


def test_removed_stays_and_comes_back(client: Client, heat: Cooperation, region_staff: Person) -> None:
    mark = CooperationContent.of(heat).mark
    for _again in range(2):
        actions.remove_cooperation(cooperation=heat, by=region_staff)
    assert "Restwarmte" not in main_text(client.get(reverse("collaboration_map")))
    with pytest.raises(RefusedError):
        actions.change_cooperation(cooperation=heat, content=content(), based_on=mark, by=region_staff)

    actions.restore_cooperation(cooperation=heat, by=region_staff)

    assert "Restwarmte" in main_text(client.get(reverse("collaboration_map")))
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["add_cooperation", "remove_cooperation", "restore_cooperation"]


# Pages


def test_staff_add_a_cooperation(as_: As, region_staff: Person, delft: Municipality, zoetermeer: Municipality) -> None:
    client = as_(region_staff)
    data = {**typed(delft.pk), f"state-{zoetermeer.pk}": "potential", f"note-{zoetermeer.pk}": "wil graag"}

    response = client.post(reverse("add_cooperation"), data)

    assert response["Location"] == reverse("region_cooperation_list")
    page = main_text(client.get(response["Location"]))
    assert "A Restwarmte Current Delft, Zoetermeer (potential) Added by the region Change" in page
    assert set(Cooperation.objects.get().participations.values_list("municipality", "state", "note")) == {
        (delft.pk, "current", ""),
        (zoetermeer.pk, "potential", "wil graag"),
    }


REFUSED = [
    ({"theme": ""}, "Write down what it is about."),
    ({"state": "perhaps"}, "Select a valid choice"),
    ({"contact_role": "jan@delft.example"}, "Here stands an e-mail address."),
    ({"contact_role": "Adviseur 06-12345678"}, "Here stands a telephone number."),
    ({"state-GM0637": ""}, "Choose at least two who take part"),
    ({"is_region_wide": "on"}, "not both"),
    ({"state-GM0637": "", "note-GM0637": "iets"}, "Choose whether they take part."),
    ({"state-GM0637": "maybe"}, "This choice does not exist"),
]


@pytest.mark.parametrize(("wrong", "message"), REFUSED, ids=[str(wrong) for wrong, _ in REFUSED])
def test_what_is_not_sound_is_said_and_nothing_typed_is_lost(
    as_: As, region_staff: Person, delft: Municipality, zoetermeer: Municipality, wrong: dict[str, str], message: str
) -> None:
    data = {**typed(delft.pk, zoetermeer.pk, **{f"note-{delft.pk}": "trekt dit"}), **wrong}

    response = as_(region_staff).post(reverse("add_cooperation"), data)

    html = response.content.decode()
    assert response.status_code == 422
    assert message in main_text(response)
    assert "Warmte uit de haven." in html
    assert 'value="trekt dit"' in html
    assert Cooperation.objects.count() == 0


def test_second_to_save_keeps_what_was_typed_and_can_save_again(
    as_: As, region_staff: Person, heat: Cooperation
) -> None:
    client, url = as_(region_staff), reverse("change_cooperation", args=[heat.pk])
    mark = client.get(url).context["based_on"]
    newer = content("GM0503", "GM0637", since="2027")
    actions.change_cooperation(cooperation=heat, content=newer, based_on=mark, by=region_staff)

    data = typed("GM0503", "GM0637", since="2028")
    first = client.post(url, {**data, "based_on": mark})
    second = client.post(url, {**data, "based_on": first.context["based_on"]})

    assert first.status_code == 422
    assert "A colleague changed this cooperation" in main_text(first)
    assert 'value="2028"' in first.content.decode()
    assert second.status_code == 302
    heat.refresh_from_db()
    assert heat.since == "2028"


def test_error_in_a_field_does_not_pass_over_what_a_colleague_saved(
    as_: As, region_staff: Person, heat: Cooperation
) -> None:
    client, url = as_(region_staff), reverse("change_cooperation", args=[heat.pk])

    wrong = client.post(url, {**typed("GM0503", "GM0637", theme=""), "based_on": "of-before"})

    assert wrong.context["based_on"] == "of-before"


def test_cooperation_of_another_region_does_not_exist(as_: As, region_staff: Person) -> None:
    other = make_cooperation("GIS", region=make_region(slug="anders", name="Anders"), is_region_wide=True)

    for name in ("change_cooperation", "remove_cooperation", "restore_cooperation"):
        assert as_(region_staff).post(reverse(name, args=[other.pk])).status_code == 404


def test_list_of_staff_costs_the_same_for_any_number(
    as_: As, region_staff: Person, delft: Municipality, zoetermeer: Municipality, django_assert_num_queries: Any
) -> None:
    client, made = as_(region_staff), 0
    for number in (1, 3, 30):
        while made < number:
            make_cooperation(f"Thema {made}", delft, zoetermeer)
            made += 1
        with django_assert_num_queries(6):
            client.get(reverse("region_cooperation_list"))


# Files


def test_csv_and_excel_carry_no_formula(client: Client, delft: Municipality, zoetermeer: Municipality) -> None:
    make_cooperation("=1+1", delft, zoetermeer, description="@SUM(A1)", states=["current", "potential"])

    text = client.get(reverse("export_collaboration", args=["csv"])).content.decode("utf-8-sig")
    book = load_workbook(BytesIO(client.get(reverse("export_collaboration", args=["xlsx"])).content))

    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert (rows[0]["thema"], rows[0]["omschrijving"]) == ("'=1+1", "'@SUM(A1)")
    assert (rows[0]["doen mee"], rows[0]["kunnen meedoen"]) == ("Delft", "Zoetermeer")
    cells = book.worksheets[0][2]
    assert [cell.value for cell in cells][:2] == ["'=1+1", "Current"]
    assert "f" not in {cell.data_type for cell in cells}


def test_geojson_has_a_line_for_each_tie_and_no_place_for_the_region(
    client: Client, delft: Municipality, zoetermeer: Municipality
) -> None:
    make_cooperation("GIS", delft, zoetermeer)
    make_cooperation("5G", region=delft.region, is_region_wide=True, state="potential")

    response = client.get(reverse("export_collaboration", args=["geojson"]))

    features = json.loads(response.content)["features"]
    found = [(f["geometry"], f["properties"]["thema"], f["properties"]["stand"]) for f in features]
    line = {"type": "LineString", "coordinates": [[4.4, 52.0], [4.4, 52.0]]}
    assert found == [(line, "GIS", "Current"), (None, "5G", "Potential")]


def test_file_follows_the_filters_and_other_kinds_do_not_exist(
    client: Client, delft: Municipality, zoetermeer: Municipality
) -> None:
    make_cooperation("GIS", delft)
    make_cooperation("Haven", zoetermeer)

    text = client.get(reverse("export_collaboration", args=["csv"]) + "?municipality=delft").content.decode()

    assert "GIS" in text
    assert "Haven" not in text
    assert client.get(reverse("export_collaboration", args=["pdf"])).status_code == 404
