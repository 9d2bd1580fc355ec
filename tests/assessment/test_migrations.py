"""What municipalities answered before a migration says the same after it, adopted or not."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from celery import Celery
from django.apps import apps as now_apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from assessment.actions.totals import count_missing_totals, refresh_totals
from assessment.models import Answer, Assessment, GroupTotal, InstrumentVersion, Round
from municipalities.models import Region
from tests import factories
from tests.assessment.comparing import TOTALS, measure
from tests.queues import queue

__all__ = ["queue"]

BEFORE_TEAMWORK = ("assessment", "0004_set_aside_by_page")
MOMENT = datetime(2022, 5, 3, 9, 30, tzinfo=UTC)
MODELS = ("Instrument", "InstrumentVersion", "Pillar", "Block", "Answer", "AnswerRevision", "SetAsideAnswer")


def newest() -> list[tuple[str, str]]:
    return list(MigrationExecutor(connection).loader.graph.leaf_nodes())


def migrate(*targets: tuple[str, str]) -> Any:
    """The models as they are at these migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models and tables of before; whatever the test does, the tables of now stand again after it."""
    try:
        yield migrate(BEFORE_TEAMWORK)
    finally:
        migrate(*newest())


@pytest.fixture
def to_percentiles_of_before(transactional_db: None) -> Iterator[Callable[[], Any]]:
    """Goes to the migration before the one that thins."""
    yield lambda: migrate(("assessment", "0016_turns_of_counting"))
    migrate(*newest())


def stored(apps: Any, names: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    return {
        model: list(apps.get_model("assessment", model).objects.order_by("pk").values(*fields))
        for model, fields in names.items()
    }


def fill(apps: Any) -> None:
    """A municipality with an adopted assessment, its correction under way, and a text set aside."""
    delft, person = factories.make_municipality("Delft", "GM0503"), factories.make_person("Coördinator")
    make = {name: apps.get_model("assessment", name).objects.create for name in (*MODELS, "Round", "Assessment")}
    instrument = make["Instrument"](key="vier-pijlers", title="Vier pijlers")
    version = make["InstrumentVersion"](instrument=instrument, number=1, description="…", checksum="abc")
    pillar = make["Pillar"](version=version, key="verkennen", position=1, name="Verkennen", description="…")
    blocks = [
        make["Block"](
            version=version, pillar=pillar, key=key, position=place, layer="inner", name=key, signs={"a": "b"}
        )
        for place, key in enumerate(("visie", "doelen"), 1)
    ]
    days = {"opens_on": date(2022, 3, 1), "closes_on": date(2022, 6, 30)}
    round_ = make["Round"](region_id=delft.region_id, name="Meting 2022", instrument_version=version, **days)
    round_.invited.add(delft.pk)
    own = {"municipality_id": delft.pk, "round": round_, "started_by_id": person.pk}
    adopted = make["Assessment"](**own, adopted_at=MOMENT, adopted_by_id=person.pk)
    open_ = make["Assessment"](**own, number=2, corrects=adopted, reason="Er stond een fout in")
    for assessment in (adopted, open_):
        said = {"status": "partial", "explanation": "Een concept", "owner": "Beleid", "version": 3}
        moment = {"changed_at": MOMENT, "changed_by_id": person.pk}
        frozen = assessment == adopted
        answer = make["Answer"](
            assessment=assessment, block=blocks[0], frozen=frozen, edit="e", sequence=7, **said, **moment
        )
        make["Answer"](assessment=assessment, block=blocks[1], frozen=frozen)
        make["AnswerRevision"](answer=answer, at=MOMENT, by_id=person.pk, **said)
        make["SetAsideAnswer"](answer=answer, by_id=person.pk, status=None, explanation="Van mij", owner="", page="p")


def columns(apps: Any) -> dict[str, list[str]]:
    """The columns of before; the newest models have them all."""
    return {
        name: [field.attname for field in apps.get_model("assessment", name)._meta.concrete_fields]
        for name in (*MODELS, "Assessment")
    }


def test_answers_of_before_teamwork_stay_as_they_were(before: Any) -> None:
    fill(before)
    names = columns(before)
    was = stored(before, names)

    migrate(*newest())

    assert stored(now_apps, names) == was
    assert [len(rows) for rows in was.values()] == [1, 1, 1, 2, 4, 2, 2, 2]


def test_what_is_new_is_filled_from_what_was(before: Any) -> None:
    fill(before)

    migrate(*newest())

    version, round_ = InstrumentVersion.objects.get(), Round.objects.get()
    assert (version.subject, version.changes, version.canvas) == ("municipality", [], {})
    assert (list(round_.instrument_versions.all()), round_.closed_on) == ([version], None)
    assert [municipality.pk for municipality in round_.invited.all()] == ["GM0503"]
    assert set(Assessment.objects.values_list("instrument_version", "round", "name", "follows")) == {
        (version.pk, round_.pk, "", None)
    }
    marks = Answer.objects.order_by("frozen", "block").values_list(
        "frozen", "status", "progress", "to_confirm", "target"
    )
    assert list(marks) == [
        (False, "partial", "done", False, ""),
        (False, None, "to_do", False, ""),
        (True, "partial", "done", False, ""),
        (True, None, "to_do", False, ""),
    ]


def test_what_was_adopted_is_still_frozen(before: Any) -> None:
    fill(before)

    migrate(*newest())

    frozen, adopted = Answer.objects.filter(frozen=True), Assessment.objects.filter(adopted_at__isnull=False)
    for rows, change in (
        (frozen, {"explanation": "Anders"}),
        (frozen, {"progress": "to_do"}),
        (adopted, {"reason": "Anders"}),
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            rows.update(**change)


# Totals


def test_percentiles_of_before_are_thinned_and_counted_anew(
    to_percentiles_of_before: Callable[[], Any], queue: Celery, region: Region, instrument_version: InstrumentVersion
) -> None:
    round_ = factories.make_round(instrument_version, region)
    for number in range(10):
        measure(round_, f"Plaats {number}", TOTALS)
    instrument = instrument_version.instrument
    refresh_totals(region=region, instrument=instrument, round_=round_)
    totals = GroupTotal.objects.filter(round=round_, key="all", audience="region")
    counted = totals.get().spread
    to_percentiles_of_before()
    totals.update(spread={"": [10, 3, 12, 48, 52, 90], "a": [5, None, 15, 40, 60, None]})

    migrate(*newest())
    thinned = totals.get().spread

    assert totals.get().hidden == totals.get().municipalities
    assert thinned == {"": [10, None, 10, 50, 50, None], "a": [5, None, 15, 40, 60, None]}
    assert [count_missing_totals() for _time in range(2)] == [1, 0]
    assert totals.get().spread == counted
