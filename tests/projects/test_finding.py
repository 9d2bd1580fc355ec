"""What is found with words and filters."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from municipalities.models import Municipality
from projects.actions.words import refresh_words
from projects.finding import NAMES, ProjectFilter
from projects.models import Openness, Project, SearchWord, Stage
from tests import factories
from tests.projects.test_views import make_project


def keep_words() -> None:
    refresh_words(Project.objects.all())


def names(query: str) -> list[str]:
    wanted = ProjectFilter.from_query(QueryDict(query))
    return [project.name for project in wanted.apply(Project.objects.public())]


def also(text: str) -> tuple[str, ...]:
    return ProjectFilter(q=text).search.other_words


@pytest.fixture
def sensors(delft: Municipality) -> Project:
    fields: dict[str, Any] = {
        "description": "Sensoren meten het geluid bij bedrijven in de binnenstad.",
        "is_public": True,
    }
    project = make_project(delft, "Geluid meten", names="Delft Mobiliteit Politie", **fields)
    make_project(delft, "Parkeersensoren", partners=(), is_public=True, description="Een café als proefplek.")
    keep_words()
    return project


@pytest.mark.parametrize(
    "looked_for",
    ["sensoren", "sensor", "SENSOREN", "sens", "bedrijf geluid", "bedrijven", "politie", '"meten het geluid"'],
)
def test_words_are_found_in_their_forms(sensors: Project, looked_for: str) -> None:
    assert names(f"q={looked_for}") == ["Geluid meten"]
    assert also(looked_for) == ()


@pytest.mark.parametrize("looked_for", ["parkeer", "parkeers", "parkeersensor", "parkeersensoren"])
def test_beginning_of_a_long_word_is_enough(sensors: Project, looked_for: str) -> None:
    assert names(f"q={looked_for}") == ["Parkeersensoren"]


TYPING_ERRORS = [
    ("snesoren", "sensoren"),
    ("sensroen", "sensoren"),
    ("sensooren", ""),
    ("senzoren", "sensoren"),
    ("sensren", "sensoren"),
    ("sensro", "sensoren"),
    ("gelui", ""),
    ("gelujd", "geluid"),
    ("gleuid", "geluid"),
    ("bedrijfven", "bedrijven"),
    ("bedreiven", "bedrijven"),
    ("binenstad", "binnenstad"),
    ("binnestadt", "binnenstad"),
    ("mobilitiet", "mobiliteit"),
    ("politei", "politie"),
    ("parkersensorn", "parkeersensoren"),
    ("cafe", ""),
]


@pytest.mark.parametrize(("typed", "meant"), TYPING_ERRORS)
def test_typing_errors_are_forgiven_and_said(sensors: Project, typed: str, meant: str) -> None:
    assert names(f"q={typed}") != []
    assert also(typed) == ((meant,) if meant else ())


@pytest.mark.parametrize(
    "typed", ["voetbal", "xyz", "deze", "voor", "de het een", "12345", "!!!", '"sensroen"', "geluid -sensoren"]
)
def test_what_is_no_typing_error_finds_nothing(sensors: Project, typed: str) -> None:
    assert names(f"q={typed}") == []
    assert also(typed) == ()


def test_good_words_stay_as_they_are_beside_a_wrong_one(sensors: Project) -> None:
    assert names("q=geluid+snesoren") == ["Geluid meten"]
    assert names("q=parkeersensoren+gelujd") == []


def test_exact_searches_for_nothing_else(sensors: Project) -> None:
    assert names("q=snesoren&exact=1") == []


def test_words_of_what_is_not_public_are_not_given_away(sensors: Project, delft: Municipality) -> None:
    make_project(delft, "Geheimplan")
    keep_words()

    assert also("geheinplan") == ()
    assert names("q=geheimplan") == []


def test_refreshing_words_twice_adds_nothing(sensors: Project) -> None:
    before = set(SearchWord.objects.values_list("word", flat=True))
    keep_words()

    assert set(SearchWord.objects.values_list("word", flat=True)) == before
    assert {"geluid", "meten", "sensoren", "delft", "mobiliteit", "café"} <= before
    assert not before & {"het", "bij", "in"}


def test_best_comes_first(delft: Municipality) -> None:
    make_project(delft, "Iets met tekst", is_public=True, description="Sensoren.")
    make_project(delft, "Zeker sensoren", is_public=True)

    assert names("q=sensoren") == ["Zeker sensoren", "Iets met tekst"]


def test_what_is_no_more_than_a_name_comes_last(delft: Municipality) -> None:
    for name, description in (("Alleen een naam", ""), ("Zonnedaken", "Daken vol."), ("Bomen", "Meer bomen.")):
        make_project(delft, name, is_public=True, description=description)

    found = ProjectFilter().apply(Project.objects.public())

    assert [project.name for project in found] == ["Bomen", "Zonnedaken", "Alleen een naam"]


def test_filters_hold_together(delft: Municipality, zoetermeer: Municipality) -> None:
    values = {
        "is_public": True,
        "tasks": ["care"],
        "blocks": ["verkennen-visie"],
        "stage": "pilot",
        "openness": "looking",
    }
    make_project(delft, "Compleet", partners=("BAM",), **values)
    make_project(zoetermeer, "Elders", partners=("BAM",), **values)
    make_project(delft, "Kaal", partners=(), is_public=True, themes=["Data"])

    assert names("theme=Mobiliteit") == ["Compleet", "Elders"]
    assert names("theme=Data") == ["Kaal"]
    assert names("municipality=delft") == ["Compleet", "Kaal"]
    assert names("partner=bam&municipality=zoetermeer") == ["Elders"]
    assert names("stage=pilot&openness=looking&task=care&block=verkennen-visie&municipality=delft&q=compleet") == [
        "Compleet"
    ]
    assert names("block=geen") == names("theme=Voetbal") == names("partner=x") == names("municipality=y") == []


def test_merged_municipality_counts_for_its_successor(delft: Municipality) -> None:
    old = factories.make_municipality("Brielle", "GM0501")
    Municipality.objects.filter(pk=old.pk).update(successor=delft, valid_until="2022-12-31")
    make_project(old, "Oud", is_public=True)
    make_project(old, "Beide", is_public=True).municipalities.add(delft)

    assert names("municipality=delft") == ["Beide", "Oud"]
    assert names("municipality=brielle") == ["Beide", "Oud"]


def test_only_public_and_standing_ones(delft: Municipality) -> None:
    stays = make_project(delft, "Blijft", is_public=True)
    make_project(delft, "Dubbel", is_public=True, merged_into=stays)
    make_project(delft, "Weg", is_public=True, removed_at="2026-01-01T00:00Z")
    make_project(delft, "Eigen")

    assert names("") == ["Blijft"]


def test_unknown_choices_are_left_out_and_reported(db: None) -> None:
    wanted = ProjectFilter.from_query(QueryDict("stage=ooit&openness=%27&task=voetbal&q=x%00y&exact="))

    assert wanted == ProjectFilter(q="xy")
    assert dict(wanted.ignored) == {"stage": "ooit", "openness": "'", "task": "voetbal"}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("q", "theme", "municipality", "block", "partner"), st.text(max_size=20)),
            "stage": st.sampled_from(Stage.values),
            "openness": st.sampled_from(Openness.values),
            "exact": st.just("1"),
        },
    )
)
def test_address_leads_back_to_the_same(asked: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(asked)

    wanted = ProjectFilter.from_query(query)

    assert ProjectFilter.from_query(QueryDict(wanted.as_query().urlencode())) == wanted
    assert wanted.without(*NAMES) == ProjectFilter()
    assert ProjectFilter.from_query(wanted.without("theme").as_query()) == wanted.without("theme")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_whatever_is_typed_is_no_error(sensors: Project, typed: str) -> None:
    query = QueryDict(mutable=True)
    query["q"] = typed

    found = ProjectFilter.from_query(query).apply(Project.objects.public())

    assert set(found.values_list("name", flat=True)) <= {"Geluid meten", "Parkeersensoren"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["sensoren", "binnenstad", "bedrijven", "mobiliteit"]), st.integers(0, 20), st.sampled_from("aeixz")
)
def test_one_wrong_letter_is_always_forgiven(sensors: Project, word: str, place: int, letter: str) -> None:
    place %= len(word)

    for typed in (
        word[:place] + letter + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
    ):
        assert "Geluid meten" in names(f"q={typed}"), typed


def test_search_costs_the_same_for_any_number(delft: Municipality) -> None:
    costs = []
    for number in range(30):
        make_project(delft, f"Sensoren {number}", is_public=True)
        if number in (0, 2, 29):
            keep_words()
            with CaptureQueriesContext(connection) as queries:
                assert len(names("q=snesoren+delft")) in (0, number + 1)
            costs.append(len(queries))

    assert len(set(costs)) == 1


def test_one_word_is_looked_for_once_before_its_errors_are(delft: Municipality) -> None:
    make_project(delft, "Sensoren", is_public=True)
    keep_words()

    with CaptureQueriesContext(connection) as queries:
        assert len(names("q=snesoren")) == 1

    assert len([query for query in queries if "plainto_tsquery" not in query["sql"]]) == 2  # once as typed, once mended
