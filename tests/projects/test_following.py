"""Who follows a project, and what followers are told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.actions import tell
from assessment.actions.notices import send_digest
from assessment.models import Notice, NoticeKind
from municipalities.models import AuditEntry, Municipality, Person, Region
from projects import actions
from projects.actions.following import follow_project, tell_followers
from projects.models import Project, ProjectFollow
from projects.news import news_of
from projects.values import ProjectValues
from tests import factories
from tests.pages import main_text
from tests.projects.test_views import make_project

As = Callable[[Person], Client]


@pytest.fixture
def project(delft: Municipality) -> Project:
    return make_project(delft, "Slimme lantaarns", is_public=True)


def change(project: Project, by: Person, **values: Any) -> None:
    stored = Project.objects.get(pk=project.pk)
    changed = ProjectValues.from_json({**ProjectValues.of(stored).as_json(), **values})
    actions.change_project(project=stored, values=changed, version=stored.version, by=by)


def follow(project: Project, *people: Person) -> None:
    for person in people:
        follow_project(project=project, follows=True, by=person)


def told() -> set[str]:
    return set(Notice.objects.filter(kind="project").values_list("person__name", flat=True))


def test_follower_is_told_once_a_day_of_what_changed(project: Project, coordinator: Person, outsider: Person) -> None:
    follow(project, outsider)

    change(project, coordinator, stage="scaling_up", lessons="Begin klein")
    change(project, coordinator, lessons="Begin nog kleiner")

    notice = Notice.objects.get()
    assert notice.person == outsider
    assert notice.municipality.name == "Zoetermeer"
    assert notice.details["subject"] == "Slimme lantaarns"
    assert notice.details["news"] == "How far it is now: Scaling up. Changed: the lessons learned."


def test_next_day_tells_again(project: Project, coordinator: Person, outsider: Person) -> None:
    follow(project, outsider)
    change(project, coordinator, stage="pilot")
    yesterday = timezone.localdate() - timedelta(days=1)
    Notice.objects.update(key=f"project:{project.pk}:{yesterday}")

    change(project, coordinator, stage="in_use")

    assert Notice.objects.count() == 2


def test_who_changed_it_is_not_told(project: Project, coordinator: Person) -> None:
    follow(project, coordinator)

    change(project, coordinator, stage="pilot")

    assert told() == set()


def test_project_that_is_not_public_is_news_to_its_own_people_only(
    project: Project, contributor: Person, coordinator: Person, outsider: Person, region_staff: Person
) -> None:
    follow(project, contributor, outsider, region_staff)

    change(project, coordinator, is_public=False, stage="pilot")

    assert told() == {contributor.name, region_staff.name}


def test_news_that_waits_is_dropped_for_who_may_no_longer_see_the_project(
    project: Project, contributor: Person, coordinator: Person, outsider: Person
) -> None:
    follow(project, contributor, outsider)
    change(project, coordinator, stage="pilot")
    assert told() == {contributor.name, outsider.name}

    change(project, coordinator, is_public=False)

    assert told() == {contributor.name}


def test_who_stops_following_hears_nothing_of_today_either(
    project: Project, coordinator: Person, outsider: Person
) -> None:
    follow(project, outsider)
    change(project, coordinator, stage="pilot")

    follow_project(project=project, follows=False, by=outsider)

    assert told() == set()
    assert not ProjectFollow.objects.exists()


def test_after_a_merger_the_successor_follows_its_own_project(
    region: Region, coordinator: Person, outsider: Person, zoetermeer: Municipality
) -> None:
    old = factories.make_municipality(
        "Brielle", successor=zoetermeer, valid_until=timezone.localdate() - timedelta(days=1)
    )
    project = make_project(old, "Sensoren", is_public=False)
    follow(project, outsider)

    change(project, coordinator, stage="pilot")

    assert told() == {outsider.name}


def test_removing_and_bringing_back_is_news(project: Project, coordinator: Person, outsider: Person) -> None:
    follow(project, outsider)

    actions.remove_project(project=project, by=coordinator)

    assert Notice.objects.get().details["news"] == "was removed."
    Notice.objects.update(key="")
    actions.restore_project(project=project, by=coordinator)
    assert "brought back" in Notice.objects.latest("pk").details["news"]


def test_nobody_follows_costs_one_query(project: Project, coordinator: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        tell_followers([project], change="changed", by=coordinator)


@pytest.mark.parametrize(
    ("change", "newest", "before", "news"),
    [
        ("changed", {"openness": "looking"}, {"openness": ""}, "Looking for partners."),
        ("changed", {"stage": ""}, {"stage": "pilot"}, ""),
        ("changed", {"name": "B", "period": "2020"}, {"name": "A", "period": ""}, "Changed: the name, the period."),
        ("changed", {"latitude": 52.0}, {"latitude": None}, ""),
        ("loaded", {"name": "A"}, None, ""),
        ("merged", {}, {}, "was brought together with another description of the same project."),
    ],
)
def test_news_is_one_sentence(change: str, newest: Any, before: Any, news: str) -> None:
    assert news_of(change, newest, before) == news


# The mail of the day


def test_region_staff_and_administrators_get_news_though_they_work_at_no_municipality(
    project: Project, coordinator: Person, region_staff: Person, administrator: Person
) -> None:
    follow(project, region_staff, administrator)
    change(project, coordinator, stage="pilot")

    sent = [send_digest(person_id=each.pk, site="https://digipeil.example") for each in (region_staff, administrator)]

    assert sent == [1, 1]
    assert "The project Slimme lantaarns: How far it is now: Trying out." in mail.outbox[0].body


def test_staff_of_another_region_and_other_kinds_are_not_mailed(delft: Municipality, region_staff: Person) -> None:
    other = factories.make_region(name="Elders", short_name="Elders", slug="elders")
    stranger = factories.make_region_staff(other)
    for person in (region_staff, stranger):
        tell(person=person, kind=NoticeKind.COMMENTED, municipality=delft, remark="Nee")
    tell(person=stranger, kind=NoticeKind.PROJECT, municipality=delft, subject="X", news="Y")

    assert [send_digest(person_id=each.pk, site="https://x.example") for each in (region_staff, stranger)] == [0, 0]
    assert mail.outbox == []


# The pages


def test_following_by_the_button(as_: As, project: Project, outsider: Person) -> None:
    client, url = as_(outsider), reverse("follow_project", args=[project.key])

    assert client.post(url, {"follows": "1"}).status_code == 302
    client.post(url, {"follows": "1"})

    assert "Slimme lantaarns" in main_text(client.get(reverse("followed_project_list")))
    assert AuditEntry.objects.filter(verb="follow_project").count() == 1
    client.post(url, {"follows": "0"})
    assert "You follow no projects yet" in main_text(client.get(reverse("followed_project_list")))


def test_project_that_one_may_not_see_cannot_be_followed(
    as_: As, project: Project, outsider: Person, contributor: Person
) -> None:
    Project.objects.update(is_public=False)
    url = reverse("follow_project", args=[project.key])

    assert as_(outsider).post(url, {"follows": "1"}).status_code == 404
    assert as_(contributor).post(url, {"follows": "1"}).status_code == 302


def test_list_leaves_out_what_may_no_longer_be_seen(as_: As, project: Project, outsider: Person) -> None:
    follow(project, outsider)
    Project.objects.update(is_public=False)

    assert "Slimme lantaarns" not in main_text(as_(outsider).get(reverse("followed_project_list")))


def test_list_costs_the_same_for_any_number(
    as_: As, delft: Municipality, outsider: Person, django_assert_max_num_queries: Any
) -> None:
    client = as_(outsider)
    for number in range(4):
        follow(make_project(delft, f"Project {number}", is_public=True), outsider)
        with django_assert_max_num_queries(6):
            client.get(reverse("followed_project_list"))
