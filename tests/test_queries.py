"""No page asks the database more where there is more to show: every address, with 1, 3 and 30 rows of everything."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from municipalities.models import Person
from projects.models import HelpLimit
from tests.addresses import OWN
from tests.rows import grow, originals, own_models
from tests.statuses import TABLE
from tests.test_access import people, report, values

__all__ = ["people", "report", "values"]

SIZES = (1, 3, 30)
# One of each at most, or kept where no page lists it.
SINGLE = {
    "assessment.Presence",
    "assessment.PublishedText",
    "municipalities.AttemptCounter",
    "projects.CallCount",
    "projects.ProjectScan",
    "strategy.Ambition",
    "strategy.Planning",
    "strategy.QueuePulse",
}
# Of which this stage has none; the tests of their own pages count with more of them.
ELSEWHERE = {
    "assessment.Disclosure",
    "assessment.GroupTotal",
    "assessment.Notice",
    "assessment.RoundReopening",
    "assessment.SetAsideAnswer",
    "assessment.UnwantedNotice",
    "municipalities.Boundary",
    "municipalities.ProfileFact",
    "projects.Organisation",
    "projects.Participation",
    "projects.ProjectFollow",
    "projects.ScanRevision",
    "projects.Testbed",
    "strategy.AdviceDecision",
    "strategy.GoalNote",
    "strategy.Lesson",
    "strategy.PathDecision",
    "strategy.Principle",
    "strategy.SocietalTask",
}


@pytest.fixture
def counts(people: dict[str, Person | None], values: dict[str, Any], settings: Any) -> dict[str, list[int]]:
    """The number of queries of every page at every size, by the name of its address."""
    settings.MINIMUM_GROUP = 1
    HelpLimit.objects.update(requests_a_year=50)  # or those who ask thirty times see nobody any more
    rows = originals()
    found: dict[str, list[int]] = {}
    for size in SIZES:
        grow(rows, size)
        for address in OWN:
            if who := _reader(address.name):
                found.setdefault(address.name, []).append(_queries(people[who], address.path(values)))
    return found


def _reader(name: str) -> str | None:
    """Who sees the page: a coordinator first, for whom there is most on it."""
    statuses = TABLE[name][0]
    return next((who for who in ("coordinator", "region_staff", "anonymous") if statuses[who] == 200), None)


def _queries(person: Person | None, path: str) -> int:
    client = Client()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(path)  # what a process reads once and keeps
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    assert status == 200, path
    return len(queries)


@pytest.mark.slow
def test_no_page_asks_more_with_more_rows(counts: dict[str, list[int]]) -> None:
    grows = {name: found for name, found in counts.items() if len(set(found)) > 1}

    assert len(counts) > 100
    assert grows == {}


def test_rows_of_everything_are_there(people: dict[str, Person | None], values: dict[str, Any]) -> None:
    """So that a page of something new is walked with more of it."""
    rows = originals()
    grow(rows, 3)

    alone = {model._meta.label for model in own_models() if len(rows.get(model, [])) < 3}

    assert sorted(alone) == sorted(SINGLE | ELSEWHERE)
