"""What the tests of strategy share: a queue of their own, and an assessment with something in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.utils import timezone

from assessment.models import Assessment
from config.celery import app
from municipalities.models import FactKind, Municipality, Person, ProfileFact
from projects.models import Project, ProjectStatus
from strategy.reports import ReportContent
from tests import factories


@pytest.fixture(autouse=True)
def queue(tmp_path: Path) -> Iterator[Celery]:
    """The product's own Celery application, on an empty folder: no test writes into an installation's queue."""
    use_queue(app, "filesystem://", file_queue(tmp_path / "queue"))
    yield app
    drop_connections(app)


def file_queue(folder: Path) -> dict[str, str]:
    """Options of the filesystem broker; the folders as settings.py lays them out under DATA_DIR/queue."""
    for name in ("messages", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
    }


def use_queue(celery: Celery, broker: str, options: dict[str, Any]) -> None:
    drop_connections(celery)
    celery.conf.broker_url = celery.conf.broker_write_url = broker
    celery.conf.broker_transport_options = options


def drop_connections(celery: Celery) -> None:
    celery.pool.force_close_all()
    celery._pool = None
    celery.amqp._producer_pool = None


def messages(tmp_path: Path) -> list[Path]:
    """What waits in the queue of the fixture `queue`."""
    return sorted((tmp_path / "queue" / "messages").glob("*.msg"))


@pytest.fixture
def answered(assessment: Assessment, coordinator: Person) -> Assessment:
    """Delft: two gaps in the first pillar, one block that is there, and the rest unanswered."""
    factories.answer_block(assessment, "verkennen-visie", "not_yet", coordinator, "Er is geen visie.", "Team Strategie")
    factories.answer_block(assessment, "verkennen-doelen", "partial", coordinator)
    factories.answer_block(assessment, "verkennen-inventarisatie", "implemented", coordinator)
    return assessment


@pytest.fixture
def known(delft: Municipality) -> None:
    """What the sources say of Delft."""
    ProfileFact.objects.create(
        municipality=delft,
        kind=FactKind.WEAKNESS,
        position=0,
        text="Delft miste een gezamenlijke koers.",
        note="In de tabel staat alleen: koers.",
        topics=["strategy"],
        document="mrdh-2021",
        section="3.5",
    )
    project = Project.objects.create(
        key="delft-proef",
        named_in_source="Delft",
        name="Proef met sensoren",
        themes=["IoT", "Data"],
        status=ProjectStatus.RUNNING,
        kind="pilot",
        period="2020",
        partners=["TU Delft"],
        reading="De bron is hier slecht leesbaar.",
        document="mrdh-2021",
        section="Bijlage 2",
    )
    project.municipalities.add(delft)


@pytest.fixture
def content(answered: Assessment, known: None) -> ReportContent:
    return ReportContent.from_assessment(answered, today=timezone.localdate())
