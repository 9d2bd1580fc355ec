"""What most municipalities like one have, which round its page opens on, and sentences only about what is there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.comparison import BlockCount
from assessment.models import GroupTotal, Result, Round, SharingLevel
from assessment.own_order import HadByMost
from assessment.own_place import Done
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment.own_place import html, measure, others, page_of

As = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _own_path(delft: Municipality) -> None:
    delft.path, delft.size_class = "adaptive", "large"
    delft.save(update_fields=["path", "size_class"])


def done(key: str, status: str | None = None) -> Done:
    return Done(BlockCount(key, key, "A", implemented=3, partial=2), status)


def order_file(slug: str, extension: str) -> str:
    return reverse("export_own_chart", args=[slug, "had-by-most", extension])


# What most have


def test_first_ten_stand_at_once_and_what_is_left_out_is_counted() -> None:
    first = HadByMost(tuple(done(str(number)) for number in range(26)), 34)

    assert (len(first.at_once), len(first.others), first.left_out) == (10, 16, 8)


def test_page_says_what_is_left_out(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    for total in GroupTotal.objects.all():
        keys = sorted(total.blocks)
        total.blocks |= {key: {"not_yet": 6} for key in keys[:8]}
        total.save(update_fields=["blocks"])

    shown = html(as_(coordinator), delft)

    assert "Wat gemeenten zoals u al hebben" in shown
    assert "De andere 16 die een deel van hen heeft" in shown
    assert "Van de 34 bouwstenen staan er 8 hier niet" in shown
    assert "het eerst deden" not in shown


def test_what_most_have_is_a_file(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    client = as_(coordinator)

    csv = client.get(order_file(delft.slug, "csv"))
    lines = csv.content.decode("utf-8-sig").splitlines()

    assert order_file(delft.slug, "csv") in html(client, delft)
    assert order_file(delft.slug, "xlsx") in html(client, delft)
    assert lines[0] == "Bouwsteen;Onderdeel;Hebben het;Geldt voor;U"
    assert len(lines) == 1 + 34
    assert lines[1].endswith(";5;6;Deels")
    assert client.get(order_file(delft.slug, "xlsx")).status_code == 200


def test_file_of_an_invented_round_says_so(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    Round.objects.update(is_demo=True)

    response = as_(coordinator).get(order_file(delft.slug, "csv"))

    assert "had-by-most-voorbeeld.csv" in response["Content-Disposition"]
    assert "Voorbeeld" in response.content.decode("utf-8-sig").splitlines()[0]


def test_no_file_where_no_group_is_shown(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 2)

    assert as_(coordinator).get(order_file(delft.slug, "csv")).status_code == 404


# Which round


def test_page_opens_on_the_newest_round_with_a_group_to_show(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    others(round_, 5)
    version, today = round_.instrument_versions.get(), timezone.localdate()
    later = factories.make_round(version, delft.region, name="Later", opens_on=round_.opens_on + timedelta(days=1))
    measure(later, delft, by=coordinator)

    assert page_of(delft).round == round_
    assert page_of(delft).newest_shown == round_
    here = html(as_(coordinator), delft, round=later.pk)
    assert "In deze meetronde kan geen groep worden getoond" in here
    assert "Ze verschijnen vanzelf" in here
    assert "Bekijk Meetronde" in here
    Round.objects.filter(pk=later.pk).update(closed_on=today)
    closed = html(as_(coordinator), delft, round=later.pk)
    assert "Ze verschijnen vanzelf" not in closed
    assert "Deze ronde is gesloten." in closed


def test_some_groups_are_not_shown(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5, path="directing")

    shown = html(as_(coordinator), delft)

    assert "Niet elke groep kan worden getoond" in shown
    assert "geen groep worden getoond" not in shown


def test_own_round_comes_first_of_those_that_can_be_shown(
    round_: Round, delft: Municipality, coordinator: Person
) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    version = round_.instrument_versions.get()
    others(factories.make_round(version, delft.region, name="Later", opens_on=round_.opens_on + timedelta(days=1)), 5)

    assert page_of(delft).round == round_


# Sentences only about what is there


def answered(delft: Municipality, number: int, status: str | None = None) -> None:
    """As if the municipality had answered so many blocks, with this status where one is given."""
    result = Result.objects.get(municipality=delft)
    keys = sorted(result.statuses)
    result.statuses = {key: (status or result.statuses[key]) if key in keys[:number] else None for key in keys}
    result.levels = {key: level if number and status is None else None for key, level in result.levels.items()}
    result.save(update_fields=["statuses", "levels"])


def test_own_level_says_on_how_many_answers_it_rests(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    assert "op grond van" not in html(as_(coordinator), delft)

    answered(delft, 16)

    assert "op grond van 16 van de 34 bouwstenen" in html(as_(coordinator), delft)


@pytest.mark.parametrize(
    ("number", "said", "not_said"),
    [
        (0, "er is nog niets beantwoord", "is niet van toepassing."),
        (34, "wat is beantwoord, is niet van toepassing", "er is nog niets beantwoord"),
    ],
)
def test_no_level_says_why(
    as_: As, round_: Round, delft: Municipality, coordinator: Person, number: int, said: str, not_said: str
) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)

    answered(delft, number, "not_applicable")
    shown = html(as_(coordinator), delft)

    assert said in shown
    assert not_said not in shown


def test_nothing_is_said_of_a_diamond_or_a_thin_line_that_is_not_there(
    as_: As, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    others(round_, 5)
    without = html(as_(coordinator), delft)
    assert "de ruit" not in without
    assert "gele stip" not in without
    assert "dunne lijn" not in without

    measure(round_, delft, by=coordinator)
    others(round_, 25)

    assert "de ruit" in html(as_(coordinator), delft)
    assert "dunne lijn" in html(as_(coordinator), delft)


def test_one_round_that_tells_something_is_no_trend(round_: Round, delft: Municipality, coordinator: Person) -> None:
    version = round_.instrument_versions.get()
    measure(round_, delft, SharingLevel.TOTALS, by=coordinator)
    others(round_, 5)
    later = factories.make_round(version, delft.region, name="Later", opens_on=round_.opens_on + timedelta(days=1))
    others(later, 1)

    assert [chart.key for chart in page_of(delft).charts] == ["place"]
    measure(later, delft, by=coordinator)
    assert [chart.key for chart in page_of(delft, round=str(round_.pk)).charts] == ["place", "trend"]
