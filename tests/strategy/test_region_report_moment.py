"""A region's report is of one moment, whatever municipalities decide while it is gathered."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from assessment.comparison_scope import Scope
from assessment.models import Round, Sharing, SharingLevel
from municipalities.models import Person
from municipalities.moments import one_moment
from strategy import actions
from strategy.models import Report, ReportState
from tests.assessment.comparing import BY_NAME, VISIE, count_totals, measure


def withdraw() -> None:
    Sharing.objects.update(level=SharingLevel.NOTHING)


def elsewhere(what: Callable[[], Any]) -> None:
    """With a connection of its own."""

    def done() -> None:
        try:
            what()
        finally:
            connection.close()

    thread = Thread(target=done)
    thread.start()
    thread.join()


class AfterFirst:
    """Lets somebody else withdraw when what is shared has been read for the first time."""

    def __init__(self) -> None:
        self.has_withdrawn = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if not self.has_withdrawn and sql.startswith("SELECT") and '"assessment_sharing"' in sql:
            self.has_withdrawn = True
            elsewhere(withdraw)
        return found


@pytest.mark.django_db(transaction=True)
def test_who_withdraws_while_it_is_gathered_stands_in_all_of_it_or_in_nothing(
    round_: Round, region_staff: Person
) -> None:
    for number in range(5):
        measure(round_, f"Openlijk {number}", BY_NAME, "not_yet")
    count_totals(round_)
    scope, reading = Scope.from_query(round_.region, {}), AfterFirst()
    before = actions.request_region_report(scope=scope, by=region_staff).snapshot
    Report.objects.update(state=ReportState.FAILED)

    with connection.execute_wrapper(reading):
        report = actions.request_region_report(scope=scope, by=region_staff)

    assert reading.has_withdrawn
    assert report.snapshot == before
    visie = next(gap for gap in report.snapshot["gaps"] if gap["key"] == VISIE)
    assert (len(report.snapshot["named"]), visie["open_named"], len(visie["at"])) == (5, 5, 5)
    later = actions.request_region_report(scope=scope, by=region_staff)
    assert (later.snapshot["named"], "Openlijk" in str(later.snapshot["gaps"])) == ([], False)


@pytest.mark.django_db(transaction=True)
def test_what_is_read_of_one_moment_is_never_read_inside_another_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), one_moment():
        pass
