"""Projects that people add, change, put back, merge, remove and bring back."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from assessment.actions import OutdatedError, RefusedError
from municipalities.models import AuditEntry, Municipality, Person
from projects import actions
from projects.models import Organisation, Project, ProjectFollow, ProjectRevision, SearchWord
from projects.values import Partner, ProjectValues
from tests import factories
from tests.projects.test_views import make_project

VALUES = ProjectValues(
    name="Slimme lantaarns",
    municipalities=("GM0503",),
    partners=(Partner("TU Delft", "knowledge"),),
    description="Lantaarns die dimmen als er niemand is.",
    themes=("IoT",),
    tasks=("energy",),
    stage="pilot",
    is_public=True,
)


def add(by: Person, **other: Any) -> Project:
    return actions.add_project(values=replace(VALUES, **other), by=by)


def stored(project: Project) -> ProjectValues:
    return ProjectValues.of(Project.objects.get(pk=project.pk))


def changes(project: Project) -> list[tuple[int, str]]:
    return list(project.revisions.order_by("number").values_list("number", "change"))


def test_added_project_is_what_was_filled_in(coordinator: Person) -> None:
    project = add(coordinator)

    assert stored(project) == VALUES
    assert (project.key, project.version, project.created_by, project.changed_by) == (
        "delft-slimme-lantaarns",
        1,
        coordinator,
        coordinator,
    )
    assert changes(project) == [(1, "added")]
    assert AuditEntry.objects.get(verb="add_project").municipality_id == "GM0503"


def test_second_project_of_that_name_has_a_key_of_its_own(coordinator: Person) -> None:
    assert [add(coordinator).key for _ in range(3)] == [
        "delft-slimme-lantaarns",
        "delft-slimme-lantaarns-2",
        "delft-slimme-lantaarns-3",
    ]


@pytest.mark.parametrize("codes", [(), ("GM9999",)], ids=["none", "unknown"])
def test_project_needs_municipalities_that_exist(coordinator: Person, codes: tuple[str, ...]) -> None:
    with pytest.raises(RefusedError):
        add(coordinator, municipalities=codes)

    assert not Project.objects.exists()


def test_known_organisation_is_used_again_whatever_the_case(coordinator: Person) -> None:
    known = Organisation.objects.create(key="tu-delft", name="TU Delft", kind="knowledge", aliases=["TUD"])

    for name in ("tu delft", "TUD", "tud"):
        project = add(coordinator, partners=(Partner(name, "private"),))
        assert list(project.partners.all()) == [known]

    assert Organisation.objects.get().kind == "knowledge"


def test_organisations_with_the_same_letters_get_keys_of_their_own(coordinator: Person) -> None:
    add(coordinator, partners=(Partner("BAM", "private"), Partner("BAM!", "private"), Partner("!", "private")))

    assert list(Organisation.objects.order_by("pk").values_list("key", flat=True)) == ["x", "bam", "bam-2"]


def test_project_is_found_by_the_names_around_it(coordinator: Person, delft: Municipality) -> None:
    old = factories.make_municipality("Pijnacker", valid_until=timezone.localdate(), successor=delft)

    project = add(coordinator, municipalities=(old.pk,))

    assert project.names.split("\n") == ["Pijnacker", "Delft", "TU Delft", "IoT", "Energie en warmte"]
    assert {"lantaarns", "pijnacker"} <= set(SearchWord.objects.values_list("word", flat=True))


def test_change_is_kept_with_what_was_before(coordinator: Person, contributor: Person) -> None:
    project = add(coordinator)

    changed = actions.change_project(
        project=project, values=replace(VALUES, stage="in_use", partners=()), version=1, by=contributor
    )

    assert (changed.stage, changed.version, changed.changed_by) == ("in_use", 2, contributor)
    assert changes(project) == [(1, "added"), (2, "changed")]
    kept = [ProjectValues.from_json(revision.values) for revision in project.revisions.order_by("number")]
    assert kept == [VALUES, stored(project)]
    assert AuditEntry.objects.get(verb="change_project").details["changed"] == ["partners", "stage"]


def test_change_of_nothing_leaves_no_trail(coordinator: Person) -> None:
    project = add(coordinator)

    actions.change_project(
        project=project, values=replace(VALUES, partners=(Partner("tu delft", "public"),)), version=1, by=coordinator
    )

    assert changes(project) == [(1, "added")]


def test_second_of_two_writers_is_told(coordinator: Person, colleague: Person) -> None:
    project = add(coordinator)
    actions.change_project(project=project, values=replace(VALUES, name="Anders"), version=1, by=colleague)

    with pytest.raises(OutdatedError):
        actions.change_project(project=project, values=replace(VALUES, name="Nog anders"), version=1, by=coordinator)

    assert stored(project).name == "Anders"


def test_what_the_source_said_is_kept_at_the_first_change(coordinator: Person, delft: Municipality) -> None:
    project = make_project(delft)
    before = stored(project)

    actions.change_project(project=project, values=replace(before, name="Nieuw"), version=1, by=coordinator)

    first = ProjectRevision.objects.get(project=project, number=1)
    assert (first.change, first.by, ProjectValues.from_json(first.values)) == ("loaded", None, before)
    assert changes(project) == [(1, "loaded"), (2, "changed")]


def test_older_version_comes_back_as_the_newest(coordinator: Person) -> None:
    project = add(coordinator)
    actions.change_project(project=project, values=replace(VALUES, name="Anders"), version=1, by=coordinator)

    actions.put_back(revision=project.revisions.get(number=1), by=coordinator)

    assert stored(project) == VALUES
    assert changes(project) == [(1, "added"), (2, "changed"), (3, "put_back")]


def test_putting_back_sends_nobody_away(coordinator: Person, zoetermeer: Municipality) -> None:
    project = add(coordinator)
    both = replace(VALUES, municipalities=("GM0503", "GM0637"))
    actions.change_project(project=project, values=both, version=1, by=coordinator)

    actions.put_back(revision=project.revisions.get(number=1), by=coordinator, staying=("GM0637",))

    assert stored(project) == both


def test_removed_project_can_be_brought_back(coordinator: Person, delft: Municipality) -> None:
    project = add(coordinator)

    for _ in range(2):
        actions.remove_project(project=project, by=coordinator)
    assert not Project.objects.of(delft).exists()
    with pytest.raises(RefusedError):
        actions.change_project(project=project, values=replace(VALUES, name="A"), version=2, by=coordinator)

    for _ in range(2):
        actions.restore_project(project=project, by=coordinator)
    assert stored(project) == VALUES
    assert changes(project) == [(1, "added"), (2, "removed"), (3, "restored")]


def test_merged_projects_say_all_that_both_said(coordinator: Person, region_staff: Person, zoetermeer: Any) -> None:
    keep = add(coordinator)
    double = add(
        coordinator,
        name="Lantaarns",
        municipalities=("GM0637",),
        partners=(Partner("BAM", "private"), Partner("tu delft", "public")),
        description="Een proef.",
        themes=("Energie",),
        place="Centrum",
    )
    ProjectFollow.objects.create(project=keep, person=coordinator)
    for person in (coordinator, region_staff):
        ProjectFollow.objects.create(project=double, person=person)

    actions.merge_projects(keep=keep, double=double, by=region_staff)

    assert stored(keep) == replace(
        VALUES,
        municipalities=("GM0503", "GM0637"),
        partners=(Partner("BAM", "private"), Partner("TU Delft", "knowledge")),
        description="Lantaarns die dimmen als er niemand is.\n\nEen proef.",
        themes=("IoT", "Energie"),
        place="Centrum",
    )
    double.refresh_from_db()
    assert (double.merged_into, double.name) == (keep, "Lantaarns")
    assert set(keep.follows.values_list("person", flat=True)) == {coordinator.pk, region_staff.pk}
    assert list(Project.objects.standing()) == [keep]
    assert changes(double) == [(1, "added"), (2, "merged")]


def test_double_of_a_double_leads_to_the_last(coordinator: Person) -> None:
    first, second, third = (add(coordinator) for _ in range(3))

    actions.merge_projects(keep=second, double=first, by=coordinator)
    actions.merge_projects(keep=third, double=second, by=coordinator)

    assert set(third.merged.all()) == {first, second}


def test_project_is_not_merged_with_itself_or_one_that_is_gone(coordinator: Person) -> None:
    first, second = add(coordinator), add(coordinator)
    actions.remove_project(project=second, by=coordinator)

    for double in (first, second):
        with pytest.raises(RefusedError):
            actions.merge_projects(keep=first, double=double, by=coordinator)
    assert changes(first) == [(1, "added")]


def test_double_can_be_brought_back(coordinator: Person) -> None:
    keep, double = add(coordinator), add(coordinator)
    actions.merge_projects(keep=keep, double=double, by=coordinator)

    actions.restore_project(project=double, by=coordinator)

    assert set(Project.objects.standing()) == {keep, double}


def test_history_of_many_costs_the_same_as_of_few(
    coordinator: Person, delft: Municipality, django_assert_num_queries: Any
) -> None:
    few = [make_project(delft, f"Project {number}") for number in range(2)]
    many = [make_project(delft, f"Project {number}") for number in range(10, 30)]

    for projects in (few, many):
        with django_assert_num_queries(12):
            actions.keep_revisions(projects, change="imported", by=coordinator)
