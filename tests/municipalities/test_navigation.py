from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from municipalities.models import Municipality, Person, Region
from municipalities.navigation import Link, breadcrumbs, page

As = Callable[[Person], Client]


def request_of(path: str, user: Any, **attributes: Any) -> Any:
    request = RequestFactory().get(path)
    request.user = user
    for name, value in attributes.items():
        setattr(request, name, value)
    return request


def test_public_navigation_marks_the_page_itself() -> None:
    assert page(request_of("/account/login/", AnonymousUser()))["navigation"] == (
        Link("Start", "/", current=False),
        Link("Projects", "/projecten/", current=False),
        Link("Cooperation", "/samenwerking/", current=False),
        Link("Log in", "/account/login/", current=True),
    )


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/gemeente/delft/", "Start"),
        ("/gemeente/delft/meting/4/pijler/verkennen/", "Assessment"),
        ("/gemeente/delft/vergelijken/", "Compare"),
        ("/gemeente/delft/projecten/", "Projects"),
        ("/gemeente/delft/digitale-agenda/1/", "Digital agenda"),
        ("/gemeente/delft/partners/4/", "Partners"),
        ("/kennis/", "Knowledge"),
        ("/gemeente/delft/rapporten/aanvragen/4/", "Reports"),
        ("/gemeente/delft/profiel/", "Profile"),
        ("/gemeente/delft/collegas/uitnodigen/", "Colleagues"),
    ],
)
def test_navigation_of_a_member_marks_the_section(alderman: Person, path: str, current: str) -> None:
    membership = alderman.membership_in("delft")
    assert membership

    context = page(request_of(path, alderman, membership=membership))

    assert [link.label for link in context["navigation"]] == [
        "Start",
        "Assessment",
        "Compare",
        "Projects",
        "Partners",
        "Digital agenda",
        "Knowledge",
        "Reports",
        "Profile",
        "Colleagues",
    ]
    assert [link.label for link in context["navigation"] if link.current] == [current]
    assert (context["municipality"], context["role_label"]) == (membership.municipality, "Alderman")


def test_navigation_asks_the_database_nothing(alderman: Person, django_assert_num_queries: Any) -> None:
    membership = alderman.membership_in("delft")

    with django_assert_num_queries(0):
        page(request_of("/gemeente/delft/", alderman, membership=membership))


def test_navigation_of_the_region(region_staff: Person, region: Region) -> None:
    context = page(request_of("/regio/ronde/1/", region_staff, region=region))

    assert context["navigation"] == (
        Link("Overview", "/regio/", current=True),
        Link("Compare", "/regio/vergelijken/", current=False),
        Link("Projects", "/regio/projecten/", current=False),
        Link("Bring together", "/regio/koppelen/", current=False),
        Link("Programme", "/regio/programma/", current=False),
        Link("Cooperation", "/regio/samenwerking/", current=False),
        Link("Reports", "/regio/rapport/", current=False),
        Link("Knowledge", "/kennis/", current=False),
    )
    assert context["role_label"] == "Staff of MRDH"


def test_one_section_of_the_region_is_current(region_staff: Person, region: Region) -> None:
    links = page(request_of("/regio/programma/3/", region_staff, region=region))["navigation"]

    assert [link.label for link in links if link.current] == ["Programme"]


@pytest.mark.parametrize(("is_staff", "labels"), [(False, []), (True, ["Administration"])])
def test_navigation_elsewhere_leads_to_the_own_start(db: None, is_staff: bool, labels: list[str]) -> None:
    links = page(request_of("/over/", Person(is_staff=is_staff)))["navigation"]

    assert [link.label for link in links] == ["Start", "My own start", "Projects", "Cooperation", "Knowledge", *labels]


def test_page_that_is_forbidden_keeps_the_navigation(as_: As, alderman: Person) -> None:
    response = as_(alderman).get(reverse("invite_member", args=["delft"]))

    assert response.status_code == 403
    assert response.context["navigation"][0].label == "Start"
    assert response.context["municipality"].name == "Delft"


def test_page_that_is_not_found_names_no_municipality(as_: As, outsider: Person, alderman: Person) -> None:
    response = as_(outsider).get(reverse("profile_detail", args=["delft"]))

    assert response.status_code == 404
    assert "Delft" not in response.content.decode()


def test_breadcrumbs_lead_from_the_start_to_the_page_itself(delft: Municipality) -> None:
    assert breadcrumbs(delft) == (("Delft", "/gemeente/delft/"),)
    assert breadcrumbs(delft, ("Colleagues", "/there/"), "Invite") == (
        ("Delft", "/gemeente/delft/"),
        ("Colleagues", "/there/"),
        ("Invite", ""),
    )
