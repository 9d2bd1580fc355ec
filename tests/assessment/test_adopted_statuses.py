"""What was adopted is read once by a process, and no more of it is kept than fits."""

import pytest
from pytest_django import DjangoAssertNumQueries

from assessment import adopted_statuses as kept
from assessment.adopted_statuses import adopted_statuses
from assessment.models import InstrumentVersion, Result
from municipalities.models import Region
from tests import factories
from tests.assessment.comparing import VISIE, measure


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch, instrument_version: InstrumentVersion, region: Region) -> list[int]:
    """Of three municipalities, none of them read before."""
    monkeypatch.setattr(kept, "_kept", {})
    round_ = factories.make_round(instrument_version, region, name="Meetronde")
    for number, status in enumerate(("implemented", "partial", "not_yet")):
        measure(round_, f"Gemeente {number}", status=status)
    return list(Result.objects.order_by("municipality__name").values_list("pk", flat=True))


def test_each_result_is_read_once(results: list[int], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        adopted_statuses(results[:2])
    with django_assert_num_queries(1) as asked:
        found = adopted_statuses(results)
    with django_assert_num_queries(0):
        again = adopted_statuses(results)

    assert f"IN ({results[2]})" in asked.captured_queries[0]["sql"]
    assert [found[result][VISIE] for result in results] == ["implemented", "partial", "not_yet"]
    assert again == found == dict(Result.objects.values_list("pk", "statuses"))


def test_more_than_is_kept_is_still_given(monkeypatch: pytest.MonkeyPatch, results: list[int]) -> None:
    monkeypatch.setattr(kept, "MOST", 2)

    assert len(adopted_statuses(results)) == 3
    assert [*kept._kept] == results[1:]


def test_a_result_that_is_gone_is_left_out(results: list[int]) -> None:
    assert adopted_statuses([*results, max(results) + 1]).keys() == set(results)
