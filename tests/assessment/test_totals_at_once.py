"""Many adoptions at once: the totals are those of counting from scratch, with fewer counts than adoptions."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from queue import Empty
from shutil import rmtree
from threading import Barrier
from typing import Any

import pytest
from celery import Celery
from django.db import connection, transaction
from django.utils import timezone

from assessment import tasks
from assessment.actions import choose_sharing, remind_round, reopen_round, start_assessment
from assessment.models import Assessment, GroupTotal, Result, Round, Sharing, SharingLevel
from municipalities.models import Person
from tests import factories
from tests.assessment.test_totals import from_scratch
from tests.installation import wait_until
from tests.queues import queue

__all__ = ["queue"]
pytestmark = pytest.mark.django_db(transaction=True)
STATUSES = ("implemented", "partial", "not_yet", "not_applicable")
Draft = tuple[Assessment, Person]


def drafts(round_: Round, number: int) -> list[Draft]:
    """Ready to be adopted, shared by name, each with answers of its own."""
    instrument, made = round_.instrument_versions.get().instrument, []
    for one in range(number):
        place = factories.make_municipality(f"Plaats {one}", f"GM9{one:03}")
        round_.invited.add(place)
        person = factories.make_member(place, "coordinator", f"Persoon {one}")
        Sharing.objects.create(municipality=place, instrument=instrument, level=SharingLevel.REGION, decided_by=person)
        assessment = factories.make_assessment(place, round_, person)
        for position, answer in enumerate(assessment.answers.order_by("pk")):
            answer.status = STATUSES[(one * 7 + position * 3) % 4]
            answer.save(update_fields=["status"])
        made.append((assessment, person))
    return made


def at_once(*doings: Callable[[], Any]) -> None:
    """Each in a thread and with a connection of its own, all from the same moment on."""
    ready = Barrier(len(doings))

    def run(do: Callable[[], Any]) -> None:
        try:
            ready.wait()
            do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as threads:
        list(threads.map(run, doings))


def adopt_all(found: Iterable[Draft]) -> None:
    at_once(*((lambda draft=draft: factories.adopt(*draft)) for draft in found))


def messages(app: Celery) -> Iterator[dict[str, Any]]:
    """What the workers were asked, as it lies in the queue."""
    with app.connection_for_read() as broker, broker.SimpleQueue("clock") as waiting:
        while True:
            try:
                message = waiting.get(block=False)
            except Empty:
                return
            message.ack()
            yield message.payload[1]


class Counts:
    """How often the totals were replaced; `then` is done in the midst of the first time."""

    def __init__(self, then: Callable[[], Any] | None = None) -> None:
        self.number, self.then = 0, then

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('DELETE FROM "assessment_grouptotal"'):
            self.number += 1
            if self.then and self.number == 1:
                at_once(self.then)
        return execute(sql, params, many, context)


def work(asked: Iterable[dict[str, Any]], counts: Counts) -> None:
    """What one worker does."""
    with connection.execute_wrapper(counts):
        for kwargs in asked:
            tasks.refresh_totals(**kwargs)


def told(round_: Round) -> tuple[Any, Any]:
    total = GroupTotal.objects.get(round=round_, audience="region", key="all")
    return total.blocks, total.spread[""]


def test_of_twelve_adoptions_at_once_one_count_sees_them_all(round_: Round, queue: Celery) -> None:
    found, counts = drafts(round_, 12), (Counts(), Counts(), Counts())

    adopt_all(found)
    asked = list(messages(queue))
    at_once(*((lambda worker=worker: work(asked[worker::3], counts[worker])) for worker in range(3)))

    assert len(asked) == 12
    assert sum(one.number for one in counts) == 1
    assert told(round_) == from_scratch([assessment for assessment, _person in found])


def test_counts_between_adoptions_lose_none(round_: Round, queue: Celery) -> None:
    found, taken = drafts(round_, 12), []

    def adopt_and_count(draft: Draft) -> None:
        factories.adopt(*draft)
        asked = list(messages(queue))
        taken.extend(asked)
        work(asked, Counts())

    at_once(*((lambda draft=draft: adopt_and_count(draft)) for draft in found))
    left = list(messages(queue))
    work(left, Counts())

    assert len({one["asked"] for one in (*taken, *left)}) == 12
    assert told(round_) == from_scratch([assessment for assessment, _person in found])


def test_adoption_stands_where_the_queue_cannot_be_reached(round_: Round, queue: Celery, tmp_path: Path) -> None:
    [(assessment, person)] = drafts(round_, 1)
    rmtree(tmp_path / "queue")

    factories.adopt(assessment, person)

    assert Result.objects.filter(assessment=assessment).exists()


def test_adoption_during_a_count_is_counted_by_the_next(round_: Round, queue: Celery) -> None:
    *first, (assessment, person) = drafts(round_, 11)
    adopt_all(first)
    during = Counts(then=lambda: factories.adopt(assessment, person))

    work(list(messages(queue)), during)
    alone = told(round_)
    later = Counts()
    work(list(messages(queue)), later)

    assert during.number == later.number == 1
    assert alone == from_scratch([one for one, _person in first])
    assert told(round_) == from_scratch([*(one for one, _person in first), assessment])


def another_waits_for_this_one() -> bool:
    """Another connection waits for a lock of this one; not `pg_stat_activity`, which a transaction reads once only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))")
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("starts_first", [False, True])
def test_starting_does_not_wait_for_who_reminds_nor_the_other_way_round(
    queue: Celery, round_: Round, region_staff: Person, starts_first: bool
) -> None:
    """Each names what the other holds: the round, and the municipalities."""
    place = factories.make_municipality("Plaats")
    round_.invited.add(place)
    person, today = factories.make_member(place, "coordinator", "Persoon"), timezone.localdate()
    version = round_.instrument_versions.get()

    def remind() -> None:
        remind_round(round_=round_, by=region_staff, today=today)

    def start() -> None:
        start_assessment(round_=round_, instrument_version=version, municipality=place, by=person, today=today)

    held, do = (start, remind) if starts_first else (remind, start)

    def meanwhile() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")
        do()

    with transaction.atomic():
        held()
        at_once(meanwhile)

    assert place.assessments.count() == 1
    assert Round.objects.get().reminded_at


def test_sharing_less_and_reopening_the_round_do_not_wait_for_each_other(queue: Celery, round_: Round) -> None:
    """The one holds its municipality and waits for the round; the other holds the round and names the municipality."""
    [(assessment, person)] = drafts(round_, 1)
    factories.adopt(assessment, person)
    today, place = timezone.localdate(), assessment.municipality
    instrument = assessment.instrument_version.instrument
    Round.objects.filter(pk=round_.pk).update(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))

    def share_less() -> None:
        try:
            choose_sharing(municipality=place, instrument=instrument, level=SharingLevel.TOTALS, by=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Round.objects.select_for_update().get(pk=round_.pk)
            shared = threads.submit(share_less)
            wait_until(another_waits_for_this_one)
            reopen_round(round_=round_, municipality=place, reason="Te laat", until=today, by=person, today=today)
        shared.result(timeout=30)

    assert Sharing.objects.get(municipality=place).level == SharingLevel.TOTALS
    assert round_.reopenings.get().municipality == place
