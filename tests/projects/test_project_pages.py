"""The pages on which a municipality adds and changes its own projects."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.models import Municipality, Person
from projects import actions
from projects.models import Organisation, Project
from projects.values import Partner, ProjectValues
from tests import factories
from tests.pages import main_text
from tests.projects.test_views import make_project

As = Callable[[Person], Client]

SENT = {
    "name": "Slimme lantaarns",
    "kind": "pilot",
    "description": "Lantaarns die dimmen.",
    "own_themes": "IoT, Energie,iot",
    "tasks": ["energy"],
    "stage": "pilot",
    "status": "running",
    "openness": "looking",
    "contact_role": "Informatiemanager",
    "period": "2024-2026",
    "latitude": "52,0116",
    "longitude": "4.3571",
    "partner_rows": "3",
    "partner_name_0": "TU Delft",
    "partner_kind_0": "knowledge",
}


def url(name: str, *args: object, slug: str = "delft") -> str:
    return reverse(name, args=[slug, *args])


def add(by: Person, **other: Any) -> Project:
    fields: dict[str, Any] = {"name": "Slimme lantaarns", "municipalities": ("GM0503",), **other}
    return actions.add_project(values=ProjectValues(**fields), by=by)


def test_added_project_is_what_was_filled_in(as_: As, contributor: Person, delft: Municipality) -> None:
    response = as_(contributor).post(url("add_project"), SENT)

    project = Project.objects.get()
    assert (response.status_code, response["Location"]) == (302, url("own_project_detail", project.pk))
    assert ProjectValues.of(project) == ProjectValues(
        name="Slimme lantaarns",
        municipalities=("GM0503",),
        partners=(Partner("TU Delft", "knowledge"),),
        kind="pilot",
        description="Lantaarns die dimmen.",
        themes=("IoT", "Energie"),
        tasks=("energy",),
        stage="pilot",
        status="running",
        openness="looking",
        contact_role="Informatiemanager",
        period="2024-2026",
        latitude=52.0116,
        longitude=4.3571,
        is_public=False,
    )


def test_name_alone_will_do(as_: As, coordinator: Person, delft: Municipality) -> None:
    as_(coordinator).post(url("add_project"), {"name": "Idee"})

    assert ProjectValues.of(Project.objects.get()) == ProjectValues(name="Idee", municipalities=("GM0503",))


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Fill in what the project is called."),
        ("name", "x" * 151, "At most 150 characters."),
        ("description", "x" * 5001, "at most 5000 characters"),
        ("contact_role", "jan@delft.nl", "Here stands an e-mail address."),
        ("contact_role", "Team data, 06-12345678", "Here stands a telephone number."),
        ("latitude", "hier", "This is not a number."),
        ("latitude", "4,3", "This is outside the Netherlands"),
        ("latitude", "nan", "This is outside the Netherlands"),
        ("latitude", "", "Fill in this number too"),
        ("partner_kind_0", "", "Choose what kind of organisation this is."),
        ("own_themes", "x" * 101, "A theme has at most 100 characters."),
        ("kind", "onzin", "This choice does not exist."),
        ("tasks", "onzin", "does not exist (any more)"),
        ("municipalities", "GM9999", "does not exist (any more)"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(
    as_: As, coordinator: Person, delft: Municipality, field: str, typed: str, message: str
) -> None:
    response = as_(coordinator).post(url("add_project"), {**SENT, field: typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    for name in ("name", "description", "own_themes", "contact_role", "longitude", "partner_name_0"):
        if name != field:
            assert str(SENT[name]) in page
    assert not Project.objects.exists()


def test_more_rows_keep_what_was_typed_and_check_nothing(as_: As, coordinator: Person, delft: Municipality) -> None:
    response = as_(coordinator).post(url("add_project"), {**SENT, "name": "", "more": "1"})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="partner_name_5"' in page
    assert "TU Delft" in page
    assert "Fill in what the project is called." not in page
    assert not Project.objects.exists()


@pytest.mark.parametrize("rows", ["", "-1", "9" * 30, "²", "x"])
def test_count_of_rows_may_be_anything(as_: As, coordinator: Person, delft: Municipality, rows: str) -> None:
    assert as_(coordinator).post(url("add_project"), {**SENT, "partner_rows": rows}).status_code == 302


def test_other_municipality_finds_the_project_among_its_own(
    as_: As, coordinator: Person, outsider: Person, delft: Municipality, zoetermeer: Municipality
) -> None:
    as_(coordinator).post(url("add_project"), {**SENT, "municipalities": ["GM0637"]})
    project = Project.objects.get()

    theirs = as_(outsider).get(url("change_project", project.pk, slug="zoetermeer"))

    assert theirs.status_code == 200
    assert "Slimme lantaarns" in main_text(as_(outsider).get(url("project_list", slug="zoetermeer")))


def test_project_of_others_does_not_exist(as_: As, outsider: Person, coordinator: Person, zoetermeer: Any) -> None:
    project = add(coordinator)
    client = as_(outsider)

    found = [
        client.get(url("own_project_detail", project.pk, slug="zoetermeer")),
        client.get(url("change_project", project.pk, slug="zoetermeer")),
        client.post(url("change_project", project.pk, slug="zoetermeer"), SENT),
        client.post(url("remove_project", project.pk, slug="zoetermeer")),
        client.post(url("restore_project", project.pk, slug="zoetermeer")),
        client.post(url("put_back_project", project.pk, 1, slug="zoetermeer")),
    ]

    assert [response.status_code for response in found] == [404] * 6


def test_change_page_holds_what_stands(as_: As, coordinator: Person, instrument_version: Any) -> None:
    values = ProjectValues(
        name="Lantaarns",
        municipalities=("GM0503",),
        partners=(Partner("BAM", "private"),),
        themes=("IoT",),
        tasks=("energy",),
        blocks=("verkennen-visie", "bestaat-niet-meer"),
        description="<b>Dimmen</b>",
        latitude=52.5,
        longitude=4.25,
        is_public=True,
    )
    project = actions.add_project(values=values, by=coordinator)
    client = as_(coordinator)
    response = client.get(url("change_project", project.pk))
    form = response.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}

    client.post(url("change_project", project.pk), {**sent, "version": "1", "partner_rows": str(form.row_count)})

    assert b"<b>Dimmen" not in response.content
    assert ProjectValues.of(Project.objects.get()) == values
    assert project.revisions.count() == 1


def test_two_at_once_lose_nothing(as_: As, coordinator: Person, colleague: Person) -> None:
    project = add(coordinator, description="Eerst", lessons="Oud")
    theirs = ProjectValues(
        name="Slimme lantaarns", municipalities=("GM0503",), description="Van mijn collega", lessons="Nieuw"
    )
    actions.change_project(project=project, values=theirs, version=1, by=colleague)
    client, page = as_(coordinator), url("change_project", project.pk)
    mine = {"name": "Slimme lantaarns", "description": "Van mij", "lessons": "Oud", "partner_rows": "3"}

    response = client.post(page, {**mine, "version": "1"})

    assert response.status_code == 422
    form = response.context["form"]
    assert (form["description"].value(), form["lessons"].value()) == ("Van mij", "Nieuw")
    assert form.beside == {"description": "Van mijn collega"}
    assert "Your colleague saved here: Van mijn collega" in main_text(response)

    again = {**mine, "lessons": "Nieuw", "version": str(response.context["version"])}
    assert client.post(page, again).status_code == 302
    project.refresh_from_db()
    assert (project.description, project.lessons, project.version) == ("Van mij", "Nieuw", 3)


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 40])
def test_page_that_says_no_version_replaces_nothing(as_: As, coordinator: Person, version: str) -> None:
    project = add(coordinator)

    response = as_(coordinator).post(url("change_project", project.pk), {"name": "Anders", "version": version})

    assert response.status_code == 422
    assert response.context["form"].beside == {"name": "Slimme lantaarns"}


def test_history_tells_what_changed_and_by_whom(as_: As, coordinator: Person, outsider: Person) -> None:
    project = add(coordinator, municipalities=("GM0503", "GM0637"))
    both = ProjectValues(name="Lantaarns", municipalities=("GM0503", "GM0637"), stage="pilot")
    actions.change_project(project=project, values=both, version=1, by=outsider)

    page = main_text(as_(coordinator).get(url("own_project_detail", project.pk)))

    assert "somebody outside your municipality" in page
    assert outsider.name not in page
    assert "Name of the project Slimme lantaarns Lantaarns Stage Trying out" in page
    assert "Added · version 1" in page
    assert coordinator.name in page


def test_older_version_is_put_back(as_: As, coordinator: Person) -> None:
    project = add(coordinator)
    actions.change_project(
        project=project, values=ProjectValues(name="B", municipalities=("GM0503",)), version=1, by=coordinator
    )
    client = as_(coordinator)

    client.post(url("put_back_project", project.pk, 1))

    project.refresh_from_db()
    assert project.name == "Slimme lantaarns"
    assert client.post(url("put_back_project", project.pk, 9)).status_code == 404


def test_removed_project_is_brought_back(as_: As, coordinator: Person, alderman: Person) -> None:
    project = add(coordinator)
    client = as_(coordinator)
    assert "Nothing is deleted for good" in main_text(client.get(url("remove_project", project.pk)))

    client.post(url("remove_project", project.pk))

    assert "Removed projects (1)" in main_text(client.get(url("project_list")))
    assert client.get(url("change_project", project.pk)).status_code == 302
    assert "This project was removed" in main_text(client.get(url("own_project_detail", project.pk)))
    assert "Removed projects" not in main_text(as_(alderman).get(url("project_list")))

    as_(coordinator).post(url("restore_project", project.pk))
    assert Project.objects.standing().get() == project


def test_shared_project_stays_with_the_others(
    as_: As, coordinator: Person, delft: Municipality, zoetermeer: Municipality
) -> None:
    project = add(coordinator, municipalities=("GM0503", "GM0637"))
    client = as_(coordinator)
    assert "Zoetermeer also takes part" in main_text(client.get(url("remove_project", project.pk)))

    client.post(url("remove_project", project.pk))

    assert list(Project.objects.of(zoetermeer)) == [project]
    assert not Project.objects.of(delft).exists()


def test_double_leads_to_the_project_that_stays(as_: As, alderman: Person, coordinator: Person) -> None:
    keep, double = add(coordinator), add(coordinator, name="Lantaarns")
    actions.merge_projects(keep=keep, double=double, by=coordinator)

    response = as_(alderman).get(url("own_project_detail", double.pk), follow=True)

    assert response.redirect_chain == [(url("own_project_detail", keep.pk), 302)]
    assert "Also known as Lantaarns" in main_text(response)


def test_project_of_a_merged_municipality_stands_under_its_successor(
    as_: As, coordinator: Person, delft: Municipality
) -> None:
    old = factories.make_municipality("Pijnacker", valid_until=timezone.localdate().replace(year=2020), successor=delft)
    project = make_project(old)
    client = as_(coordinator)

    assert "Formerly of Pijnacker" in main_text(client.get(url("project_list")))
    assert "Pijnacker (now Delft)" in main_text(client.get(url("own_project_detail", project.pk)))
    client.post(url("change_project", project.pk), {"name": "Anders", "version": "1"})
    project.refresh_from_db()
    assert (project.name, list(project.municipalities.all())) == ("Anders", [old])


def test_themes_of_projects_that_are_not_public_stay_with_their_own(
    as_: As, coordinator: Person, outsider: Person, zoetermeer: Municipality
) -> None:
    add(outsider, municipalities=("GM0637",), themes=("Geheim",))
    add(outsider, municipalities=("GM0637",), themes=("Open",), is_public=True)

    themes = as_(coordinator).get(url("add_project")).context["form"].choices.themes

    assert themes == ["Open"]


def test_list_is_searched_and_has_pages(as_: As, coordinator: Person, delft: Municipality) -> None:
    Organisation.objects.create(key="bam", name="BAM", kind="private")
    for number in range(40):
        make_project(delft, f"Project {number:02}", partners=[], names="Delft\nRivierenbuurt" if number == 7 else "")
    client = as_(coordinator)

    assert "Page 1 of 2" in main_text(client.get(url("project_list")))
    assert "Project 39" in main_text(client.get(url("project_list"), {"pagina": 2}))
    assert "1 project Project 07" in main_text(client.get(url("project_list"), {"q": "rivieren"}))
    assert "Nothing found" in main_text(client.get(url("project_list"), {"q": "bestaat niet\0"}))


def test_nobody_changes_the_projects_of_a_municipality_that_merged(
    as_: As, coordinator: Person, delft: Municipality, zoetermeer: Municipality
) -> None:
    Municipality.objects.filter(pk=delft.pk).update(successor=zoetermeer, valid_until="2022-12-31")
    client = as_(coordinator)

    assert client.get(reverse("project_list", args=["delft"])).status_code == 200
    assert client.get(reverse("add_project", args=["delft"])).status_code == 403
    assert client.post(reverse("add_project", args=["delft"]), {"name": "Nieuw"}).status_code == 403
    assert client.get(reverse("project_import_list", args=["delft"])).status_code == 403


def test_own_page_leads_to_the_public_one_where_there_is_one(as_: As, alderman: Person, delft: Municipality) -> None:
    project = make_project(delft, "Geluid")
    client, link = as_(alderman), 'href="/projecten/geluid/"'

    hidden = client.get(url("own_project_detail", project.pk)).content.decode()
    Project.objects.update(is_public=True)

    assert link not in hidden
    assert link in client.get(url("own_project_detail", project.pk)).content.decode()
